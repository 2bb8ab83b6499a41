"""The line of the documentation behind a place in the specification."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pytribute.contract.finding import Citation

__all__ = ["Provenance", "provenance"]


@cache
def provenance() -> "Provenance":
    """Give the origins of the specification's values; read once."""
    return Provenance()


class Provenance:
    """Where every value of the specification comes from."""

    def __init__(self) -> None:
        text = files("pytribute").joinpath("provenance.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        self._lines = content["lines"]
        self._addresses = content["addresses"]

    def cite(self, pointer: str) -> Citation | None:
        """Give the line that says what stands at a place, or else around it."""
        for place in _places(pointer):
            if place in self._lines:
                page, line, quote = self._lines[place]
                return Citation(page, line, quote, self._addresses.get(page, ""))
        return None


def _places(pointer: str) -> Iterator[str]:
    """Name the place, what describes it, and what it is a part of."""
    while pointer:
        yield pointer
        yield f"{pointer}/description"
        pointer = pointer.rpartition("/")[0]
