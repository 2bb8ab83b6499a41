"""The class of each event, in both packages, by the name in the event.

The key of a webhook in the specification is not that name: no delivery has ever contained a key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.annotations import Annotator
from scripts.generate.document import (
    Node,
    array_at,
    mapping,
    media_types,
    object_at,
    operations,
    resolve,
)
from scripts.generate.names import class_name, module_name
from scripts.generate.schemas import FUTURE
from scripts.generate.shapes import parts

_TEMPLATES = Path(__file__).parent / "templates"
_OPENING = '"""The events by the name they carry."""'
_TYPES = "from collections.abc import Mapping\nfrom typing import Final, TypeAlias\n"
_ENVELOPE = {"name", "payload"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Event:
    """One event: its name on the wire, and the classes of the delivery and of its payload."""

    name: str
    body: str
    payload: str


def write_webhooks(document: Node, folder: Path) -> None:
    """Complete the module ``webhooks`` of both packages below a folder, if there are events.

    Raises:
        PipelineError: an event doesn't say its name, or holds nothing that has a class.
    """
    events = list(events_of(document))
    if not events:
        return
    classes = sorted({name for event in events for name in (event.body, event.payload)})
    imports = [f"from .models.{module_name(name)} import {name}" for name in classes]
    names = _render("webhooks.py.jinja", events=events)
    _write(folder / "pytribute_client", "\n".join([_OPENING, _TYPES, *imports, names]))
    source = _render("payloads.py.jinja", payloads=_by_event(events))
    (folder / "pytribute_client" / "payloads.py").write_text(source, "utf-8", newline="\n")
    schemas = folder / "pytribute_schemas"
    models = (schemas / "webhooks.py").read_text(encoding="utf-8")
    _write(schemas, models.replace(FUTURE, FUTURE + _TYPES, 1) + "\n" + names)


def events_of(document: Node) -> Iterator[Event]:
    """Find the events that have a name and a payload; the test of an address has neither."""
    known: dict[str, str] = {}
    for operation in operations(document, ("webhooks",)):
        place = below(operation.pointer, "requestBody")
        request = object_at(operation.node, "requestBody", operation.pointer)
        for pointer, _, content in media_types(resolve(document, request, place), place):
            schema = object_at(content, "schema", pointer)
            fields = dict(_fields(document, schema, below(pointer, "schema")))
            if fields.keys() >= _ENVELOPE:
                name = _wire_name(document, *fields["name"])
                if (other := known.setdefault(name, pointer)) != pointer:
                    raise PipelineError(f"{name!r} is the event at {other} as well", file=pointer)
                body, payload = (schema, pointer), fields["payload"]
                yield Event(name, _class(document, *body), _class(document, *payload))


def _fields(document: Node, schema: Node, pointer: str) -> Iterator[tuple[str, tuple[Node, str]]]:
    for part, place in parts(document, resolve(document, schema, pointer), pointer):
        for name, child in object_at(part, "properties", place).items():
            yield name, (mapping(child, place), below(place, "properties", name))


def _wire_name(document: Node, field: Node, pointer: str) -> str:
    schema = resolve(document, field, pointer)
    listed: list[Any] = (
        [schema["const"]]
        if "const" in schema
        else array_at(schema, "enum", pointer) or array_at(schema, "examples", pointer)
    )
    if len(listed) == 1 and isinstance(listed[0], str) and _NAME.fullmatch(listed[0]):
        return listed[0]
    raise PipelineError(
        "the event doesn't say by which name it is delivered",
        file=pointer,
        advice="say it with a patch, `const: new_donation`; the key of the webhook is not its name",
    )


def _class(document: Node, schema: Node, pointer: str) -> str:
    annotation = Annotator(document).annotate(schema, pointer)
    for component in annotation.classes:
        if annotation.code == class_name(component):
            return annotation.code
    raise PipelineError(
        "the content of the event has no class of its own",
        file=pointer,
        advice="add one with a patch, `x-component`",
    )


def _by_event(events: list[Event]) -> dict[str, str]:
    """Name the import of each payload after its event, not after its class."""
    payloads: dict[str, str] = {}
    for event in events:
        if (name := f"{class_name(event.name)}Payload") in payloads:
            raise PipelineError(f"{event.name!r} and another event have one name in code, {name}")
        alias = "" if name == event.payload else f" as {name}"
        payloads[name] = f"from .models.{module_name(event.payload)} import {event.payload}{alias}"
    return payloads


def _render(template: str, **variables: object) -> str:
    environment = Environment(  # noqa: S701 - it writes Python, not HTML
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(variables)


def _write(package: Path, source: str) -> None:
    (package / "webhooks.py").write_text(source, encoding="utf-8", newline="\n")
