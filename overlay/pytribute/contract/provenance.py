"""The lines of the documentation that state the values of the specification."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pytribute.contract.violation import Citation

__all__ = ["Provenance", "provenance"]


@cache
def provenance() -> "Provenance":
    """Return the provenance, which is read once."""
    return Provenance()


class Provenance:
    """The origin of every value of the specification."""

    def __init__(self) -> None:
        text = files("pytribute").joinpath("provenance.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        self._lines = content["lines"]
        self._addresses = content["addresses"]

    def cite(self, pointer: str) -> Citation | None:
        """Return the line that states the value at a place, or the nearest value around it."""
        for place in _places(pointer):
            if place in self._lines:
                page, line, quote = self._lines[place]
                return Citation(page, line, quote, self._addresses.get(page, ""))
        return None


def _places(pointer: str) -> Iterator[str]:
    """Yield the place, its description, and the places around it."""
    while pointer:
        yield pointer
        yield f"{pointer}/description"
        pointer = pointer.rpartition("/")[0]
