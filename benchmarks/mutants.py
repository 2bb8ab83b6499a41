"""The whole catalogue of mutants: how long it takes to run every check against each."""

import subprocess

from benchmarks.measure import Times, one, tool
from benchmarks.table import Unit, show
from scripts.project import CHECKOUT

_COMMAND = ("-m", "tests.mutants")


def run() -> None:
    """Print the table; it takes minutes."""

    def whole() -> object:
        return subprocess.run(  # noqa: S603  # this project's own
            [tool("python"), *_COMMAND], cwd=CHECKOUT.root, check=True, capture_output=True
        )

    figures = {f"python {' '.join(_COMMAND)}": Times((one(whole),))}
    show("the whole catalogue of mutants, one run", figures, Unit("s"))
