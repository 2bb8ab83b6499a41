"""Start a process: import the library, and read the first page."""

import json
import os
import subprocess
import sys
from functools import partial

from benchmarks.measure import (
    FailedError,
    figures,
    in_turns,
    machine,
    of_process,
    side_by_side,
)
from benchmarks.server import serving
from benchmarks.stock import stock_client
from benchmarks.table import MILLISECONDS, Within, fact, show
from scripts.project import CHECKOUT

_RUNS = 11
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
_TRANSPORTS = ("httptools", "httpx2", "ssl", "asyncio")
_PLAIN = "peer: httpx2 + msgspec by hand"
_OURS = "Tribute"

_IMPORT = """
import json, sys, time
before, start = len(sys.modules), time.perf_counter()
import pytribute
seconds = time.perf_counter() - start
names = [name for name in {transports!r} if name in sys.modules]
print(json.dumps([seconds, len(sys.modules) - before, names]))
"""
_FIRST_PAGE = {
    "floor: the interpreter": "",
    _PLAIN: """
import httpx2
from benchmarks.handwritten import DECODER
with httpx2.Client(base_url="{server}/1000/0", headers={{"Api-Key": "key"}}) as client:
    response = client.get("/products", params={{"page": 1, "size": 100}})
    assert len(DECODER.decode(response.raise_for_status().content).rows) == 100
""",
    "peer: stock openapi-python-client": """
from stock_client import AuthenticatedClient
from stock_client.api.products import list_products
with AuthenticatedClient(
    base_url="{server}/1000/0", token="key", prefix="", auth_header_name="Api-Key"
) as client:
    assert len(list_products.sync(client=client, page=1, size=100).rows) == 100
""",
    _OURS: """
from pytribute import Tribute
with Tribute("key", base_url="{server}/1000/0") as tribute:
    assert len(next(iter(tribute.products.list().pages())).rows) == 100
""",
    "AsyncTribute": """
import asyncio
from pytribute import AsyncTribute
async def main():
    async with AsyncTribute("key", base_url="{server}/1000/0") as tribute:
        assert len((await anext(tribute.products.list().pages())).rows) == 100
asyncio.run(main())
""",
}


def run() -> None:
    """Print the tables."""
    _importing()
    _first_page()


def _importing() -> None:
    program = _IMPORT.format(transports=_TRANSPORTS)
    _, modules, transports = json.loads(_output(program))
    seconds = side_by_side({"import pytribute": lambda: json.loads(_output(program))[0]}, _RUNS)
    show(f"importing, median of {_RUNS} processes", seconds, MILLISECONDS)
    loaded = f"of them {', '.join(transports)}" if transports else "no transport among them"
    fact(f"{modules} modules loaded, {loaded}", met=not transports)


def _first_page() -> None:
    with serving() as server, stock_client() as packages:
        candidates = {
            name: partial(of_process, partial(_output, text.format(server=server), str(packages)))
            for name, text in _FIRST_PAGE.items()
        }
        in_turns(candidates, 1)  # writes the bytecode
        costs = in_turns(candidates, _RUNS)
    title = f"a process that reads one page, median of {_RUNS} processes"
    bounds = {_OURS: [Within(0.75, _PLAIN)]}
    cpu = figures(costs, lambda cost: cost.cpu)
    wall = figures(costs, lambda cost: cost.wall)
    show(f"{title}, CPU", cpu, MILLISECONDS, base=_PLAIN, bounds=bounds)
    show("the same, from start to end", wall, MILLISECONDS, base=_PLAIN, bounds=bounds)


def _output(program: str, packages: str = "") -> str:
    # Where bytecode isn't kept, compiling would hide the rest.
    kept = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    done = subprocess.run(  # noqa: S603  # programs of this module
        [sys.executable, "-c", program],
        cwd=CHECKOUT.root,
        env={**kept, "PYTHONPATH": packages},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(done.stderr.strip().rpartition("\n")[2])
    return done.stdout


if __name__ == "__main__":
    print(machine())
    run()
