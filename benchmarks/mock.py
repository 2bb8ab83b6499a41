"""The mock under load, beside the least that its server can do, and beside Prism.

Each server is a process of its own, and each answers with the same page of 100 products.
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
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.load import load
from benchmarks.measure import FailedError, Times, tool
from benchmarks.table import Unit, Within, show
from scripts.project import CHECKOUT

_RUNS = 5
_REQUESTS = 3000
_CONNECTIONS = 8
_MOST = 2.5
_PATIENCE = 30
_OPERATION = "products?size=100"
_MOCK, _BARE, _PRISM = (
    "pytribute mock",
    "floor: bare Starlette route, uvicorn",
    "peer: Prism, static",
)


@dataclass(frozen=True)
class _Served:
    """A server that answers."""

    address: str
    key: str
    process: int

    def loaded(self) -> "_Loaded":
        """Ask it many times, and look at what it took."""
        before = _cpu(self.process)
        took = load(self.address, self.key, _REQUESTS, _CONNECTIONS)
        cpu = (_cpu(self.process) - before) / took.requests
        return _Loaded(took.seconds / took.requests, cpu)


@dataclass(frozen=True)
class _Loaded:
    """Seconds a request, and seconds of the server's CPU."""

    wall: float
    cpu: float


def run() -> None:
    """Print the tables."""
    with _mock() as mock, ExitStack() as stack:
        body = _body(mock)
        servers = {_MOCK: mock}
        failed: dict[str, str] = {}
        for name, start in {_BARE: _bare, _PRISM: _prism}.items():
            try:
                servers[name] = stack.enter_context(start(body))
                _make_sure(servers[name], body)
            except FailedError as error:
                failed[name] = str(error)
                servers.pop(name, None)
        loads = {name: [server.loaded()] for name, server in servers.items()}
        for _ in range(_RUNS):
            for name, server in servers.items():
                loads[name].append(server.loaded())
    # The first one is for warming up.
    rates = {n: Times(tuple(1 / one.wall for one in took[1:])) for n, took in loads.items()}
    walls = {n: Times(tuple(one.wall for one in took[1:])) for n, took in loads.items()}
    cpus = {n: Times(tuple(one.cpu for one in took[1:])) for n, took in loads.items()}
    bounds = {_MOCK: (Within(_MOST, _BARE),)}
    title = (
        f"GET /{_OPERATION}, {_CONNECTIONS} connections, {_REQUESTS:,} requests, "
        f"{len(body):,} bytes each, median of {_RUNS} runs"
    )
    show(title, {**rates, **failed}, Unit("requests a second"), base=_BARE)
    show("the same", {**walls, **failed}, Unit("µs a request", 1e6), base=_BARE, bounds=bounds)
    cpu = Unit("µs of the server's CPU a request", 1e6)
    show("the same", {**cpus, **failed}, cpu, base=_BARE, bounds=bounds)


def _make_sure(server: _Served, body: bytes) -> None:
    """See that a server gives as much as the mock.

    Raises:
        FailedError: it gives something else.
    """
    size = len(_body(server))
    if size != len(body):
        raise FailedError(f"it answers {size} bytes instead of {len(body)}")


@contextmanager
def _mock() -> Generator[_Served]:
    """Start it as a person would."""
    with _process([tool("pytribute"), "mock", "--port", "0"]) as process:
        said = ""
        while "API_KEY" not in said:
            said += _line(process)
        address = re.findall(r"BASE_URL=(\S+)", said)[0]
        key = re.findall(r"API_KEY=(\S+)", said)[0]
        yield _Served(f"{address}/{_OPERATION}", key, process.pid)


@contextmanager
def _bare(body: bytes) -> Generator[_Served]:
    with _process([tool("python"), "-m", "benchmarks.bare"], body) as process:
        yield _Served(f"http://127.0.0.1:{_line(process).strip()}/{_OPERATION}", "-", process.pid)


@contextmanager
def _prism(body: bytes) -> Generator[_Served]:
    """Start Prism on the specification, with this page as the example that it answers with.

    Raises:
        FailedError: there is none, or it doesn't come up.
    """
    prism = shutil.which("prism")
    if prism is None:
        raise FailedError("not installed (npm install -g @stoplight/prism-cli)")
    document = yaml.safe_load(CHECKOUT.specification.read_text(encoding="utf-8"))
    answer = document["paths"]["/products"]["get"]["responses"]["200"]["content"]
    answer["application/json"]["examples"]["sample"]["value"] = json.loads(body)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        port = str(_free_port())
        with _process([prism, "mock", "--port", port, "--verboseLevel", "fatal", file]) as process:
            _wait_for(int(port))
            yield _Served(f"http://127.0.0.1:{port}/{_OPERATION}", "any", process.pid)


@contextmanager
def _process(
    command: Sequence[str | Path], given: bytes = b""
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
                process.stdin.write(given)
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
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        body: bytes = answer.read()
    return body


def _cpu(process: int) -> float:
    """Give the seconds of CPU that a process has had; no other way asks nothing of it."""
    state = Path(f"/proc/{process}/stat")
    if not state.exists():
        raise FailedError("only Linux tells the CPU of another process")
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
    raise FailedError(f"it did not come up in {_PATIENCE} seconds")
