"""Lines on standard output that block nothing, even if nothing reads them."""

import os
import sys
from contextlib import suppress
from queue import Full, Queue
from threading import Thread

__all__ = ["Lines"]

_MOST_WAITING = 1000
_LONGEST_WAIT = 1.0


class Lines:
    """Writes each line at once, in a thread of its own.

    A pipe that nobody reads blocks a writer as soon as it is full: then lines are left out, and
    counted. Where the reader is gone, or standard output is closed, nothing is written.
    """

    def __init__(self) -> None:
        self._lines: Queue[str | None] = Queue(_MOST_WAITING)
        self._left_out = 0
        self._is_open = True
        self._thread = Thread(target=self._write_all, name="pytribute-lines", daemon=True)
        self._thread.start()

    def __call__(self, line: str) -> None:
        """Write a line of ASCII soon."""
        if self._is_open:
            try:
                self._lines.put_nowait(line)
            except Full:
                self._left_out += 1

    def close(self) -> None:
        """Write what is left, but wait no longer than a second for the reader."""
        with suppress(Full):
            self._lines.put_nowait(None)
            self._thread.join(_LONGEST_WAIT)

    def _write_all(self) -> None:
        try:
            # Not through Python's buffer: a process can't end while a thread waits in it.
            output = sys.stdout.fileno()
            while (line := self._lines.get()) is not None:
                _write(output, line)
                if self._left_out and self._lines.empty():
                    _write(output, f"({self._left_out} lines left out: nobody read them)")
                    self._left_out = 0
        except (AttributeError, OSError, ValueError):  # there is none, or its reader is gone
            self._is_open = False


def _write(output: int, line: str) -> None:
    rest = f"{line}\n".encode()
    while rest:
        rest = rest[os.write(output, rest) :]
