"""The progress of a run, on standard error."""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import IO

from pytribute.cli.language import counted
from pytribute.cli.language import translated as _
from pytribute.contract.report.summary import summary
from pytribute.contract.violation import Report, Severity

__all__ = ["LineProgress", "RunProgress", "StatusProgress", "on_standard_error"]

_CLEAR = "\r\x1b[K"
# The least seconds between two numbers on a terminal.
_PAUSE = 0.1


class RunProgress:
    """Learns of the checks of a run; the subclasses show them."""

    def begin(self, check: str, number: int, total: int) -> None:
        """Note that a check begins."""

    def sent(self, requests: int) -> None:
        """Note that the running checks sent requests; called in their threads."""

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
        text = _("{requests} in {seconds:.1f} s")
        parts = [text.format(requests=counted(row.requests, "request"), seconds=row.seconds)]
        counts = {Severity.ERROR: row.errors, Severity.WARNING: row.warnings}
        parts += [counted(number, name) for name, number in counts.items() if number]
        parts += [counted(row.notes, "note")] if row.notes else []
        parts += [] if row.is_completed else [_("not completed")]
        self._stream.write(f"{check}: {', '.join(parts)}\n")
        self._stream.flush()


class StatusProgress(RunProgress):
    """The running check and its requests so far on the last line of a terminal.

    Args:
        stream: the terminal.
        clock: returns seconds.
    """

    def __init__(self, stream: IO[str], clock: Callable[[], float] = monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._running: list[str] = []
        self._place = ""
        self._requests = 0
        self._next = 0.0
        self._lock = Lock()

    def begin(self, check: str, number: int, total: int) -> None:
        """Show the check, or how many run side by side."""
        with self._lock:
            if not self._running:
                self._requests = 0
            self._running.append(check)
            self._place = f"[{number}/{total}]"
            self._show()

    def sent(self, requests: int) -> None:
        """Show the number of requests, some times a second."""
        with self._lock:  # several checks may run side by side
            self._requests += requests
            if self._clock() >= self._next:
                self._show()

    def end(self, check: str, report: Report) -> None:  # noqa: ARG002 - as its base
        """Note that the check no longer runs."""
        with self._lock:
            self._running.remove(check)

    def close(self) -> None:
        """Clear the line."""
        self._stream.write(_CLEAR)
        self._stream.flush()

    def _show(self) -> None:
        many = _("{checks} at once").format(checks=counted(len(self._running), "check"))
        name = self._running[0] if len(self._running) == 1 else many
        sent = _("{requests} so far").format(requests=counted(self._requests, "request"))
        line = f"{self._place} {name}, {sent}"
        self._stream.write(_CLEAR + line[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()
        self._next = self._clock() + _PAUSE


@contextmanager
def on_standard_error(*, is_verbose: bool) -> Generator[RunProgress]:
    """Yield what shows the progress: lines for a log and in CI, otherwise a status."""
    is_live = sys.stderr.isatty() and not is_verbose and not os.environ.get("CI")
    progress = StatusProgress(sys.stderr) if is_live else LineProgress(sys.stderr)
    try:
        yield progress
    finally:
        progress.close()
