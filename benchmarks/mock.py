"""The mock under load, beside the least that its server can do, and beside Prism.

Each server is a process of its own, and each responds with the same bytes.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from benchmarks.load import load
from benchmarks.measure import Cost, FailedError, figures, in_turns, tool
from benchmarks.table import Unit, Within, show
from scripts.project import CHECKOUT

_RUNS = 5
_REQUESTS = 3000
_CONNECTIONS = 8
_MOST = 2.5
_PATIENCE = 30
_PRODUCTS = "products?size=100"
_OPERATIONS = (_PRODUCTS, "shop/orders/6f1d2c1e-4c55-4f5f-9a57-000000000001", "shop/orders")
_MOCK, _BARE, _PRISM = (
    "pytribute mock",
    "floor: bare Starlette route, uvicorn",
    "peer: Prism, static",
)


@dataclass(frozen=True)
class _Served:
    """A running server."""

    base: str
    key: str
    process: int
    operation: str = _PRODUCTS

    @property
    def address(self) -> str:
        """The address of the operation."""
        return f"{self.base}/{self.operation}"

    def measure(self) -> Cost:
        """Send many requests, and return the cost of one."""
        before = _cpu(self.process)
        result = load(self.address, self.key, _REQUESTS, _CONNECTIONS)
        cpu = (_cpu(self.process) - before) / result.requests
        return Cost(cpu, result.seconds / result.requests)


def run() -> None:
    """Print the tables."""
    with _mock() as mock:
        for operation in _OPERATIONS:
            _compare(replace(mock, operation=operation))


def _compare(mock: _Served) -> None:
    with ExitStack() as stack:
        body = _body(mock)
        servers = {_MOCK: mock}
        failed: dict[str, str] = {}
        peers = {_BARE: _bare, _PRISM: _prism} if mock.operation == _PRODUCTS else {_BARE: _bare}
        for name, start in peers.items():
            try:
                peer = stack.enter_context(start(body))
                servers[name] = replace(peer, operation=mock.operation)
                _make_sure(servers[name], body)
            except FailedError as error:
                failed[name] = str(error)
                servers.pop(name, None)
        candidates = {name: server.measure for name, server in servers.items()}
        in_turns(candidates, 1)  # warms up
        costs = in_turns(candidates, _RUNS)
    rates = figures(costs, lambda cost: 1 / cost.wall)
    walls = figures(costs, lambda cost: cost.wall)
    cpus = figures(costs, lambda cost: cost.cpu)
    bounds = {_MOCK: (Within(_MOST, _BARE),)}
    title = (
        f"GET /{mock.operation}, {_CONNECTIONS} connections, {_REQUESTS:,} requests, "
        f"{len(body):,} bytes each, median of {_RUNS} runs"
    )
    show(title, {**rates, **failed}, Unit("requests a second"), base=_BARE)
    show("the same", {**walls, **failed}, Unit("µs a request", 1e6), base=_BARE, bounds=bounds)
    cpu = Unit("µs of the server's CPU a request", 1e6)
    show("the same", {**cpus, **failed}, cpu, base=_BARE, bounds=bounds)


def _make_sure(server: _Served, body: bytes) -> None:
    """Check that a server responds with as much as the mock.

    Raises:
        FailedError: the size is another.
    """
    size = len(_body(server))
    if size != len(body):
        raise FailedError(f"it responds with {size} bytes instead of {len(body)}")


@contextmanager
def _mock() -> Generator[_Served]:
    """Start it as a person would."""
    with _process([tool("pytribute"), "mock", "--port", "0"]) as process:
        output = ""
        while "API_KEY" not in output:
            output += _line(process)
        address = re.findall(r"BASE_URL=(\S+)", output)[0]
        key = re.findall(r"API_KEY=(\S+)", output)[0]
        yield _Served(address, key, process.pid)


@contextmanager
def _bare(body: bytes) -> Generator[_Served]:
    with _process([tool("python"), "-m", "benchmarks.bare"], body) as process:
        yield _Served(f"http://127.0.0.1:{_line(process).strip()}", "-", process.pid)


@contextmanager
def _prism(body: bytes) -> Generator[_Served]:
    """Start Prism on the specification, with this page as the example of its responses.

    Raises:
        FailedError: Prism isn't installed, or doesn't start.
    """
    prism = shutil.which("prism")
    if prism is None:
        raise FailedError("not installed (npm install -g @stoplight/prism-cli)")
    document = yaml.safe_load(CHECKOUT.specification.read_text(encoding="utf-8"))
    response = document["paths"]["/products"]["get"]["responses"]["200"]["content"]
    response["application/json"]["examples"]["sample"]["value"] = json.loads(body)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        port = str(_free_port())
        with _process([prism, "mock", "--port", port, "--verboseLevel", "fatal", file]) as process:
            _wait_for(int(port))
            yield _Served(f"http://127.0.0.1:{port}", "any", process.pid)


@contextmanager
def _process(
    command: Sequence[str | Path], stdin: bytes = b""
) -> Generator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603  # commands of this benchmark only
        [str(word) for word in command],
        cwd=CHECKOUT.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            if process.stdin:
                process.stdin.write(stdin)
                process.stdin.close()
            yield process
        finally:
            process.terminate()


def _line(process: subprocess.Popen[bytes]) -> str:
    line = process.stdout.readline().decode() if process.stdout else ""
    if not line:
        raise FailedError("the server ended")
    return line


def _body(server: _Served) -> bytes:
    request = urllib.request.Request(server.address, headers={"Api-Key": server.key})  # noqa: S310  # the mock
    with urllib.request.urlopen(request) as response:  # noqa: S310
        body: bytes = response.read()
    return body


def _cpu(process: int) -> float:
    """Return the seconds of CPU of a process, read from outside it."""
    state = Path(f"/proc/{process}/stat")
    if not state.exists():
        raise FailedError("the CPU of another process is known on Linux only")
    fields = state.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    for _ in range(_PATIENCE * 10):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise FailedError(f"it did not start in {_PATIENCE} seconds")
