"""The name of a webhook that a rendered page shows, since it has no path."""

import re

from scripts.document.node import plain
from scripts.extract.fields import Field, read_field
from scripts.extract.findings import Line
from scripts.extract.labels import SECTIONS

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._ -][A-Za-z0-9]+)*")


def event_name(body: list[Line], title: Line) -> str:
    """Name a webhook as OpenAPI documents do, ``newSubscription``; empty if there is no name.

    The name is the value of ``name`` in the payload, else the title.
    """
    return shown_name(body) or title_name(title)


def shown_name(body: list[Line]) -> str:
    """Return the value of the payload's ``name`` as a name; empty where there is none."""
    return _camel(_value_of_name(body))


def title_name(title: Line) -> str:
    """Return a title as a name; empty where it is none."""
    return _camel(title.text)


def _camel(words: str) -> str:
    parts: list[str] = _WORD.findall(words.replace("_", " ")) if _NAME.fullmatch(words) else []
    if not parts:
        return ""
    if len(parts) == 1:
        return parts[0][0].lower() + parts[0][1:]
    first, *others = [part.lower() for part in parts]
    return first + "".join(part.capitalize() for part in others)


def _value_of_name(body: list[Line]) -> str:
    field: Field | None = None
    for line in body[1:]:
        found = read_field(line)
        if SECTIONS.get(line.text) or (field and found):
            break
        if found and found.name == "name":
            field = found
        elif field:
            field.take(line)
    if field is None:
        return ""
    field.settle()
    schema = field.schema
    values = [schema["const"]] if "const" in schema else []
    for keyword in ("examples", "enum"):
        elements = schema[keyword].elements() if keyword in schema else []
        values += elements if len(elements) == 1 else []
    return next((str(plain(value)) for value in values), "")
