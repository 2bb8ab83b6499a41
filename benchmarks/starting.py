"""What it takes before anything happens: importing, making a client, the first page."""

import json
import os
import resource
import subprocess
import sys
from functools import partial

from benchmarks.measure import FailedError, Measurement, one, side_by_side
from benchmarks.peers import stock_client
from benchmarks.server import serving
from benchmarks.table import MILLISECONDS, Bound, Within, fact, show
from scripts.project import CHECKOUT

_RUNS = 15
_ENGINES = ("httpx2", "httpcore2", "httpx", "pyreqwest", "ssl", "asyncio")
_PLAIN = "peer: httpx2 + msgspec by hand"
_OURS = "Tribute, httpx2"

_IMPORTING = """
import json, sys, time
before, start = len(sys.modules), time.perf_counter()
import pytribute
took = time.perf_counter() - start
names = [name for name in {transports!r} if name in sys.modules]
print(json.dumps([took, len(sys.modules) - before, names]))
"""
_MAKING = """
import time
{imports}
start = time.perf_counter()
{make}
print(time.perf_counter() - start)
"""
_CLIENTS = {
    _PLAIN: ("import httpx2", "httpx2.Client()"),
    _OURS: ("from pytribute import Tribute", "Tribute('key')"),
    "Tribute, pyreqwest": (
        "from pytribute import Tribute",
        "Tribute('key', transport='pyreqwest')",
    ),
}
_TRIBUTE = """
from pytribute import Tribute
with Tribute("key", base_url="{server}/1000/0", transport="{transport}") as tribute:
    assert len(next(iter(tribute.products.list().pages())).rows) == 100
"""
_FIRST_PAGES = {
    _PLAIN: """
import httpx2
from benchmarks.handwritten import DECODER
with httpx2.Client(base_url="{server}/1000/0", headers={{"Api-Key": "key"}}) as client:
    answer = client.get("/products", params={{"page": 1, "size": 100}})
    assert len(DECODER.decode(answer.raise_for_status().content).rows) == 100
""",
    _OURS: _TRIBUTE.replace("{transport}", "httpx2"),
    "Tribute, pyreqwest": _TRIBUTE.replace("{transport}", "pyreqwest"),
    "peer: stock openapi-python-client, httpx": """
from stock_client import AuthenticatedClient
from stock_client.api.products import list_products
with AuthenticatedClient(
    base_url="{server}/1000/0", token="key", prefix="", auth_header_name="Api-Key"
) as client:
    assert len(list_products.sync(client=client, page=1, size=100).rows) == 100
""",
}


def run() -> None:
    """Print the tables."""
    _importing()
    _making()
    _first_page()


def _importing() -> None:
    program = _IMPORTING.format(transports=_ENGINES)
    _, modules, transports = json.loads(_output(program))
    figures = side_by_side({"import pytribute": lambda: json.loads(_output(program))[0]}, _RUNS)
    show(f"importing, median of {_RUNS} processes", figures, MILLISECONDS)
    loaded = f"of them {', '.join(transports)}" if transports else "no transport among them"
    fact(f"{modules} modules loaded, {loaded}", met=not transports)


def _making() -> None:
    candidates: dict[str, Measurement] = {
        name: partial(_seconds, _MAKING.format(imports=imports, make=make))
        for name, (imports, make) in _CLIENTS.items()
    }
    show(
        f"making the first client of a process, median of {_RUNS} processes",
        side_by_side(candidates, _RUNS),
        MILLISECONDS,
        base=_PLAIN,
    )


def _first_page() -> None:
    with serving() as server, stock_client() as packages:
        programs = {name: text.format(server=server) for name, text in _FIRST_PAGES.items()}
        path = str(packages)
        wall: dict[str, Measurement] = {
            name: partial(one, partial(_output, text, path)) for name, text in programs.items()
        }
        cpu: dict[str, Measurement] = {
            name: partial(_processor, text, path) for name, text in programs.items()
        }
        for what, candidates in (("until it ended", wall), ("CPU", cpu)):
            bounds: dict[str, list[Bound]] = {_OURS: [Within(1.15, _PLAIN)]}
            show(
                f"a process that reads one page, {what}, median of {_RUNS} processes",
                side_by_side(candidates, _RUNS),
                MILLISECONDS,
                base=_PLAIN,
                bounds=bounds,
            )


def _seconds(program: str) -> float:
    return float(_output(program))


def _processor(program: str, packages: str) -> float:
    """Give the CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _output(program, packages)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _output(program: str, packages: str = "") -> str:
    done = subprocess.run(  # noqa: S603  # programs of this module
        [sys.executable, "-c", program],
        cwd=CHECKOUT.root,
        env={**os.environ, "PYTHONPATH": packages},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(done.stderr.strip().rpartition("\n")[2])
    return done.stdout
