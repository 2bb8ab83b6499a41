"""The stock client: what openapi-python-client generates from the same specification by default."""

import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import tool
from scripts.project import CHECKOUT


@contextmanager
def stock_client() -> Generator[Path]:
    """Generate the package ``stock_client``, and return the folder that holds it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command: list[str | Path] = [
            tool("openapi-python-client"),
            "generate",
            "--meta",
            "none",
            "--path",
        ]
        subprocess.run(  # noqa: S603  # a pinned tool of this environment
            [*command, CHECKOUT.specification, "--output-path", folder / "stock_client"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        yield folder
