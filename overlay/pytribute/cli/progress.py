"""How far a long listing is, for somebody who waits for a file or a pipe to fill."""

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pytribute import Page


class Progress:
    """Counts rows as they pass; tells on standard error when only a person can be reading it.

    Where rows themselves run over the terminal, they are progress enough.
    """

    def __init__(self, noun: str, *, quiet: bool = False) -> None:
        self.rows = 0
        self._noun = noun
        self._tells = sys.stderr.isatty() and not sys.stdout.isatty() and not quiet
        self._line = ""

    def follow(self, pages: Iterable["Page[Any]"]) -> Iterator[list[Any]]:
        """Pass the rows of each page on."""
        for page in pages:
            yield page.rows
            self.rows += len(page.rows)
            self._show(f"{self.rows:,} {self._noun}" + self._whole(page.meta.total))

    def _whole(self, total: int | None) -> str:
        return f" of {total:,}" if total is not None and total >= self.rows else ""

    def _show(self, line: str) -> None:
        if self._tells:
            blank = " " * len(self._line)
            sys.stderr.write(f"\r{blank}\r{line}")
            sys.stderr.flush()
            self._line = line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._show("")
