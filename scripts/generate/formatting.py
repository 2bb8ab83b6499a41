"""The layout of generated source: ruff, with no other setting than the ones here."""

import subprocess
import sys
from pathlib import Path

from scripts.errors import PipelineError

_STYLE = ("--isolated", "--no-cache", "--quiet", "--target-version=py311", "--line-length=100")
# The core is ours, and stands apart from libraries as in the rest of the checkout.
_FIRST_PARTY = '--config=lint.isort.known-first-party=["pytribute_core"]'
_STEPS = (
    ("check", *_STYLE, _FIRST_PARTY, "--fix", "--select=I,F401,RUF022,UP037"),
    ("format", *_STYLE),
)


def format_files(folder: Path) -> None:
    """Sort imports, drop unused ones and lay out every module below a folder.

    Raises:
        PipelineError: ruff refuses one, which is then no Python.
    """
    for step in _STEPS:
        done = subprocess.run(  # noqa: S603 - our own words, and no shell
            [sys.executable, "-m", "ruff", *step, "."],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            output = (done.stdout + done.stderr).decode(errors="replace").strip()
            raise PipelineError(f"the generated source can't be formatted: {output[:1000]}")
