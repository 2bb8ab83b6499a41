"""The lines of the documentation that state the values of the specification."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pytribute.contract.schema import specification
from pytribute.contract.strict_json import as_object
from pytribute.contract.violation import Citation
from pytribute.mock.specification import is_array, is_object

__all__ = ["cite", "sentence_at"]


def cite(pointer: str) -> Citation | None:
    """Return the line that states the value at a place, or the nearest value around it."""
    document = _document()
    for place in _places(pointer):
        if place in document["lines"]:
            page, line, quote = document["lines"][place]
            address = document["addresses"].get(page, "")
            return Citation(page, line, quote, address, sentence_at(place))
    return None


def sentence_at(pointer: str) -> str:
    """Return the text of the specification at a place, or its description; or an empty string."""
    value: Any = specification().document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if is_array(value):
            index = int(name) if name.isdecimal() else -1
            value = value[index] if index in range(len(value)) else None
        else:
            value = as_object(value).get(name)
    if is_object(value):
        value = value.get("description")
    return " ".join(value.split()) if isinstance(value, str) else ""


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
