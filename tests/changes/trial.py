"""One changed page: the output of `make client` and `make test`, and the files that differ."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from time import monotonic
from typing import NamedTuple

from tests.changes.catalogue import Change
from tests.changes.clone import Clone

_RED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
_COVERAGE = re.compile(r"^(?:overlay/.* [0-9.]+% .*|Coverage failure: .*)$", re.MULTILINE)


class Run(NamedTuple):
    """The result of a command."""

    status: int
    seconds: float
    output: str


class Trial(NamedTuple):
    """The result of one change; no test ran where `make client` failed."""

    change: Change
    client: Run
    files: Sequence[str]
    tests: Run | None = None

    @property
    def failed(self) -> Sequence[str]:
        """The names of the tests that failed, and what coverage misses."""
        if self.tests is None or self.tests.status == 0:
            return ()
        output = self.tests.output
        found = [*_RED.findall(output), *_COVERAGE.findall(output)]
        return tuple(dict.fromkeys(found)) or (output[-2000:],)

    @property
    def is_as_expected(self) -> bool:
        """Whether everything is green, or `make client` names what people must decide or do."""
        if expected := self.change.stops or self.change.needs:
            return self.client.status != 0 and expected in self.client.output
        return self.client.status == 0 and not self.failed


def try_change(clone: Clone, change: Change, arguments: str | None = "") -> Trial:
    """Change the page, make the client and run the tests.

    Args:
        clone: where; whatever an earlier change left there is undone.
        change: what to do to the page.
        arguments: of ``make test``; None to run no test.
    """
    clone.restore()
    clone.save(change)
    before = clone.changed_files()
    client = _make(clone, "client")
    files = sorted(clone.changed_files().keys() - before.keys())
    is_tested = client.status == 0 and arguments is not None
    tests = _make(clone, "test", f"ARGS={arguments}") if is_tested else None
    return Trial(change, client, files, tests)


def summary(files: Sequence[str]) -> str:
    """Count files by their folder."""
    folders = Counter(str(PurePosixPath(name).parent) for name in files)
    return ", ".join(f"{folder} {count}" for folder, count in folders.items()) or "none"


def _make(clone: Clone, *arguments: str) -> Run:
    # What this process runs under belongs to another checkout.
    hidden = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    started = monotonic()
    done = subprocess.run(  # noqa: S603  # the Makefile of the clone
        ["make", "--no-print-directory", *arguments],  # noqa: S607  # the one on the path
        cwd=clone.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Run(done.returncode, monotonic() - started, done.stdout)
