"""The lines of the documentation that state the values of the specification."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pytribute.contract.violation import Citation

__all__ = ["cite"]


def cite(pointer: str) -> Citation | None:
    """Return the line that states the value at a place, or the nearest value around it."""
    document = _document()
    for place in _places(pointer):
        if place in document["lines"]:
            page, line, quote = document["lines"][place]
            return Citation(page, line, quote, document["addresses"].get(page, ""))
    return None


@cache
def _document() -> dict[str, Any]:
    text = files("pytribute").joinpath("provenance.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _places(pointer: str) -> Iterator[str]:
    """Yield the place, its description, and the places around it."""
    while pointer:
        yield pointer
        yield f"{pointer}/description"
        pointer = pointer.rpartition("/")[0]
