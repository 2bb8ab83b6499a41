"""The progress of a run, on standard error."""

import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO

from pytribute.contract.report.summary import count, summary
from pytribute.contract.violation import Report, Severity

__all__ = ["LineProgress", "RunProgress", "StatusProgress", "on_standard_error"]

_CLEAR = "\r\x1b[K"


class RunProgress:
    """Learns of the checks of a run; the subclasses show them."""

    def begin(self, check: str, number: int, total: int, report: Report) -> None:
        """Note that a check begins."""

    def end(self, check: str, report: Report) -> None:
        """Note that a check has ended, with its result."""

    def close(self) -> None:
        """Remove what is not for the next line."""


class LineProgress(RunProgress):
    """A line for each check as it ends, for a log."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def end(self, check: str, report: Report) -> None:
        """Write the line."""
        row = next(row for row in summary(report) if row.check == check)
        parts = [f"{count(row.requests, 'request')} in {row.seconds:.1f} s"]
        counts = {Severity.ERROR: row.errors, Severity.WARNING: row.warnings}
        parts += [count(number, name) for name, number in counts.items() if number]
        parts += [count(row.notes, "note")] if row.notes else []
        parts += [] if row.is_completed else ["not completed"]
        self._stream.write(f"{check}: {', '.join(parts)}\n")
        self._stream.flush()


class StatusProgress(RunProgress):
    """The running check on the last line of a terminal."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def begin(self, check: str, number: int, total: int, report: Report) -> None:
        """Show the check."""
        line = f"[{number}/{total}] {check}, {count(report.requests, 'request')} so far"
        self._stream.write(_CLEAR + line[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        self._stream.write(_CLEAR)
        self._stream.flush()


@contextmanager
def on_standard_error(*, is_verbose: bool) -> Generator[RunProgress]:
    """Yield what shows the progress: lines for a log and in CI, otherwise a status."""
    is_live = sys.stderr.isatty() and not is_verbose and not os.environ.get("CI")
    progress = StatusProgress(sys.stderr) if is_live else LineProgress(sys.stderr)
    try:
        yield progress
    finally:
        progress.close()
