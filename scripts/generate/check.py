"""Refuse a specification whose names could become anything else than names.

Run before any generator sees it. Prose may hold what it likes; every identifier, reference, path
and enum value is held against an allow-list, and sizes are bounded.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from pydantic_core import SchemaError

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    is_array,
    is_object,
    mapping,
    media_types,
    object_at,
    operations,
    parameters,
    resolve,
    subschemas,
)
from scripts.generate.lift import lift
from scripts.generate.literals import is_plain
from scripts.generate.names import (
    argument_name,
    chosen_name,
    class_name,
    field_name,
    field_names,
    member_names,
    module_name,
)
from scripts.generate.overlay_text import overlay_action

# OpenAPI's own rule for components; two dots would be no name.
_COMPONENT = re.compile(r"[._-]*[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_MADE_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,199}")
# What names something on the wire, and what names operations and tags. Both are data: they become
# text in the packages, and what Python calls them is made of their letters and digits.
_WIRE = re.compile(r'[^"\\\x00-\x1f]{1,128}')
_LABEL = re.compile(r"[^\x00-\x1f]{1,64}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
_PATH_PARAMETER = re.compile(r'[^"\\\x00-\x1f/{}]{1,128}')
_CHOSEN = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PATH = re.compile(r"/([A-Za-z0-9_/.~-]|\{[^\x00-\x1f/{}]+\})*")
_LONGEST_PATH = 512
_REFERENCE = re.compile(r"#/components/[A-Za-z]+/[._-]*[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+*-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*")
_FORMAT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
# Not to be had as files on some machines.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")

_TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"]

_DEEPEST = 64
_LONGEST_TEXT = 100_000
_LONGEST_VALUE = 200
_LENGTHS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_LARGEST_LENGTH = 2**31
_MOST_ENTRIES = 1_000  # operations, values of an enum, properties of an object
_MOST_NODES = 500_000


def check_names(specification: Mapping[str, Any]) -> None:
    """Check every identifier of the specification.

    Raises:
        PipelineError: with the JSON pointer of the first one that isn't allowed.
    """
    _check_bounds(specification)
    version: Any = specification.get("openapi")
    if not isinstance(version, str) or not version.startswith(("3.0.", "3.1.")):
        raise PipelineError(f"OpenAPI {version} can't be read, only 3.0 and 3.1", file="#/openapi")
    components = object_at(specification, "components", "#")
    for section, entries in components.items():
        for name in mapping(entries, below("#/components", section)):
            place = below("#/components", section, name)
            _match(_COMPONENT, name, "component name", place)
    schemas = object_at(components, "schemas", "#/components")
    for name, schema in schemas.items():
        place = below("#/components/schemas", name)
        _check_schema(specification, schema, place)
        if chosen := chosen_name(schema):
            _match(_CLASS, chosen, "name of a class", place)
            if class_name(chosen) != chosen:
                raise PipelineError(f"{chosen!r} can't be the name of a class", file=place)
    _check_operations(specification)
    _check_classes(
        {name: chosen_name(schema) or class_name(name) for name, schema in schemas.items()}
    )
    lifted = lift(specification)["components"]["schemas"]
    _check_classes({name: class_name(name) for name in lifted})
    for name in lifted:
        place = below("#/components/schemas", name)
        _match(_MADE_CLASS, name, "name made for a schema written in place", place)
        _refuse_device(class_name(name), place)


def _check_classes(names: Mapping[str, str]) -> None:
    place = "#/components/schemas"
    places = {name: below(place, name) for name in names}
    _check_distinct(names, "class", place, places)
    files = {name: module_name(chosen).casefold() for name, chosen in names.items()}
    _check_distinct(files, "file", place, places, names)


def _check_bounds(specification: Mapping[str, Any]) -> None:
    waiting: list[tuple[object, str, int]] = [(specification, "#", 0)]
    count = 0
    while waiting:
        node, pointer, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST:
            raise PipelineError(f"nested deeper than {_DEEPEST} levels", file=pointer[:200])
        if count > _MOST_NODES:
            raise PipelineError(f"the specification has more than {_MOST_NODES} nodes")
        if is_object(node):
            for key, value in node.items():
                if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance] - YAML has other keys
                    raise PipelineError(f"the key {key!r} is not a string", file=pointer)
                _check_text(key, pointer)
                waiting.append((value, below(pointer, key), depth + 1))
        elif is_array(node):
            for index, value in enumerate(node):
                waiting.append((value, below(pointer, index), depth + 1))
        elif isinstance(node, str):
            _check_text(node, pointer)


def _check_text(text: str, pointer: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise PipelineError(f"a text of more than {_LONGEST_TEXT} characters", file=pointer)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PipelineError("a text holds NUL or half a surrogate pair", file=pointer)


def _check_operations(specification: Mapping[str, Any]) -> None:
    ids: dict[str, str] = {}
    for operation in operations(specification, ("paths", "webhooks")):
        pointer, node = operation.pointer, operation.node
        _refuse_many(ids, "operations", pointer)
        if operation.section == "paths":
            _match(_PATH, operation.path[: _LONGEST_PATH + 1], "path", pointer)
            if len(operation.path) > _LONGEST_PATH:
                raise PipelineError(f"a path of more than {_LONGEST_PATH} characters", file=pointer)
            if any(segment in {".", ".."} for segment in operation.path.split("/")):
                raise PipelineError("a path may not climb", file=pointer)
        _match(_LABEL, operation.name, "operationId", pointer)
        _refuse_invisible(operation.name, pointer)
        _refuse_device(operation.name, pointer)
        if (other := ids.setdefault(module_name(operation.name), pointer)) != pointer:
            raise PipelineError(
                f"{operation.name} and the operation at {other} would be one file",
                file=pointer,
                advice=overlay_action(pointer, {"operationId": f"{operation.name}2"}),
            )
        for tag in array_at(node, "tags", pointer):
            _match(_LABEL, tag, "tag", below(pointer, "tags"))
            _refuse_invisible(tag, below(pointer, "tags"))
            _refuse_device(tag, below(pointer, "tags"))
        _check_parameters(specification, operation)
        if "requestBody" in node:
            _check_content(specification, node["requestBody"], below(pointer, "requestBody"))
        for status, response in object_at(node, "responses", pointer).items():
            place = below(pointer, "responses", status)
            _match(_STATUS, status, "status", place)
            _check_content(specification, response, place)


def _check_parameters(specification: Mapping[str, Any], operation: Operation) -> None:
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    for place, parameter in parameters(specification, operation):
        kind = str(parameter.get("in"))
        allowed = {"header": _HEADER, "cookie": _HEADER, "path": _PATH_PARAMETER}.get(kind, _WIRE)
        _match(allowed, parameter.get("name"), "parameter name", place)
        name = str(parameter["name"])
        _refuse_invisible(name, place)
        key = name if name not in names else f"{name} ({kind})"
        names[key] = _chosen(parameter, argument_name, place) or argument_name(name)
        places[key] = place
        if "schema" in parameter:
            _check_schema(specification, parameter["schema"], below(place, "schema"))
    if "requestBody" in operation.node:
        names["requestBody"] = "body"
    _check_distinct(names, "argument", operation.pointer, places)
    if operation.section == "paths":
        templated = set(re.findall(r"\{([^{}]*)\}", operation.path))
        described = {
            parameter["name"]
            for _, parameter in parameters(specification, operation)
            if parameter.get("in") == "path"
        }
        if difference := sorted(templated ^ described):
            raise PipelineError(
                f"the path and its parameters differ in {', '.join(map(repr, difference))}",
                file=operation.pointer,
                advice="describe each path parameter once, with a patch",
            )


def _chosen(node: Node, spell: Callable[[str], str], pointer: str) -> str | None:
    """Return the name that a patch chose, if it can be one."""
    name = chosen_name(node)
    if name is not None:
        _match(_CHOSEN, name, "name in Python", pointer)
        if spell(name) != name:
            raise PipelineError(f"{name!r} can't be a name here: Python keeps it", file=pointer)
    return name


def _check_content(specification: Mapping[str, Any], node: object, pointer: str) -> None:
    owner = mapping(node, pointer)
    _check_reference(specification, owner, pointer)
    for place, media_type, value in media_types(resolve(specification, owner, pointer), pointer):
        _match(_MEDIA_TYPE, media_type, "media type", place)
        if "schema" in value:
            _check_schema(specification, value["schema"], below(place, "schema"))


def _check_schema(specification: Mapping[str, Any], node: object, pointer: str) -> None:
    schema = mapping(node, pointer)
    _check_reference(specification, schema, pointer)
    properties = object_at(schema, "properties", pointer)
    _refuse_many(properties, "properties", pointer)
    places: dict[str, str] = {}
    for name, child in properties.items():
        place = places[name] = below(pointer, "properties", name)
        _match(_WIRE, name, "property name", place)
        _refuse_invisible(name, place)
        _chosen(mapping(child, place), field_name, place)
    _check_distinct(field_names(properties), "field", pointer, places)
    for name in array_at(schema, "required", pointer):
        _match(_WIRE, name, "name in required", below(pointer, "required"))
    _check_discriminator(specification, schema, pointer)
    named: Any = schema.get("type", "object")
    for value in named if is_array(named) else [named]:
        if value not in _TYPES:
            raise PipelineError(f"{value!r} is no JSON type", file=below(pointer, "type"))
    _check_value_rules(schema, pointer)
    if schema.get("enum") is not None:
        _check_enum(schema, below(pointer, "enum"))
    if not isinstance(schema.get("x-fold-case", False), bool):
        raise PipelineError("x-fold-case is true or false", file=pointer)
    for _, place, child in subschemas(schema, pointer):
        _check_schema(specification, child, place)


def _check_value_rules(schema: Node, pointer: str) -> None:
    if "format" in schema:
        _match(_FORMAT, schema["format"], "format", below(pointer, "format"))
    if not isinstance(schema.get("const", ""), str | int | float):
        raise PipelineError("only a single value can be const", file=below(pointer, "const"))
    for keyword in _LENGTHS:
        if schema.get(keyword, 0) > _LARGEST_LENGTH:
            raise PipelineError("no length is that large", file=below(pointer, keyword))
    pattern: Any = schema.get("pattern")
    if pattern is not None:
        try:
            TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
        except SchemaError as error:
            reason = " ".join(str(error).split())[:200]
            raise PipelineError(
                f"pydantic can't check this pattern: {reason}", file=below(pointer, "pattern")
            ) from None


def _check_discriminator(specification: Mapping[str, Any], schema: Node, pointer: str) -> None:
    if "discriminator" in schema:
        place = below(pointer, "discriminator")
        discriminator = mapping(schema["discriminator"], place)
        _match(_WIRE, discriminator.get("propertyName"), "propertyName", place)
        schemas = object_at(object_at(specification, "components", "#"), "schemas", "#/components")
        for tag, reference in object_at(discriminator, "mapping", place).items():
            _refuse_invisible(tag, place)
            if reference not in schemas:
                _check_reference(specification, {"$ref": reference}, place)


def _check_enum(schema: Node, pointer: str) -> None:
    values = [
        value for value in array_at(schema, "enum", pointer.rpartition("/")[0]) if value is not None
    ]
    kinds: set[type[object]] = {type(value) for value in values}
    if not kinds <= {str} and not kinds <= {int}:
        raise PipelineError("the values of an enum are all strings or all integers", file=pointer)
    if not schema["enum"]:
        raise PipelineError("an enum without values", file=pointer)
    _refuse_many(values, "values", pointer)
    for value in values:
        if isinstance(value, str) and (len(value) > _LONGEST_VALUE or not is_plain(value)):
            raise PipelineError(f"an enum can't have the value {value[:60]!r}", file=pointer)
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise PipelineError(f"{twice!r} and {twice!r} would be one enum member", file=pointer)
    owner = pointer.rpartition("/")[0]
    for name in object_at(schema, "x-python-names", owner).values():
        _match(re.compile("[A-Z][A-Z0-9_]{0,63}"), name, "name of an enum member", owner)
    members = member_names(schema)
    _check_distinct(members, "enum member", pointer, enum=owner)
    if schema.get("x-fold-case"):
        folded = {value: str(value).casefold() for value in values}
        _check_distinct(folded, "folded value", pointer)


def _check_reference(specification: Mapping[str, Any], node: Node, pointer: str) -> None:
    if "$ref" in node:
        _match(_REFERENCE, node["$ref"], "reference", pointer)
        resolve(specification, node, pointer)


def _match(pattern: re.Pattern[str], value: object, what: str, pointer: str) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        shown = repr(value)[:80]
        raise PipelineError(f"{shown} is not allowed as a {what}", file=pointer)


def _refuse_invisible(name: str, pointer: str) -> None:
    if not is_plain(name):
        raise PipelineError(f"{name!r} holds invisible characters", file=pointer)


def _refuse_device(name: str, pointer: str) -> None:
    if _DEVICES.fullmatch(module_name(name)):
        raise PipelineError(f"{name!r} would be a file that some machines can't have", file=pointer)


def _refuse_many(entries: Collection[object], what: str, pointer: str) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise PipelineError(f"there are more than {_MOST_ENTRIES:,} {what}", file=pointer)


def _check_distinct(  # noqa: PLR0913 - what clashes, and where each name can be chosen
    names: Mapping[Any, str],
    what: str,
    pointer: str,
    places: Mapping[Any, str] | None = None,
    chosen: Mapping[Any, str] | None = None,
    *,
    enum: str | None = None,
) -> None:
    """Refuse two names that Python would not tell apart, with the patch that names them.

    Args:
        names: name on the wire to name in Python.
        what: what they would be.
        pointer: where they stand together.
        places: where each one can be given a name in Python.
        chosen: the names that a patch would change, where ``names`` are those of files.
        enum: where the members of an enum can be given names.
    """
    sources: dict[str, list[Any]] = defaultdict(list)
    for name, spelled in names.items():
        sources[spelled].append(name)
    for result, wires in sources.items():
        if len(wires) < 2:  # noqa: PLR2004 - two are needed for a clash
            continue
        # The one that is spelled like its name keeps it.
        keeps = next((wire for wire in wires if wire == result), wires[0])
        others = [wire for wire in wires if wire != keeps and (enum or wire in (places or {}))]
        if enum:
            update = {str(wire): f"{result}_{n}" for n, wire in enumerate(others, 2)}
            actions = [overlay_action(enum, {"x-python-names": update})]
        else:
            join = "" if what in {"class", "file"} else "_"
            actions = [
                overlay_action(
                    (places or {})[wire],
                    {"x-python-name": f"{(chosen or names)[wire].rstrip('_')}{join}{number}"},
                )
                for number, wire in enumerate(others, 2)
            ]
        listed = " and ".join(repr(wire) for wire in wires)
        raise PipelineError(
            f"{listed} would be one {what}, {result}",
            file=pointer,
            advice="\n".join(
                ["name them with a patch, for example:", *(action for action in actions if action)]
            ),
        )
