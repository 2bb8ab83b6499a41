"""Refuse a specification whose names could become anything else than names.

Run before any generator sees it. Prose may hold what it likes; every identifier, reference, path
and enum value is held against an allow-list, and sizes are bounded.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from pydantic_core import SchemaError

from scripts.errors import PipelineError
from scripts.generate.document import (
    Node,
    array_at,
    below,
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
    class_name,
    field_name,
    member_name,
    module_name,
)

_COMPONENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,127}")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9 _.-]{0,63}")
_PATH = re.compile(r"/[A-Za-z0-9_{}/.~-]{0,511}")
_REFERENCE = re.compile(r"#/components/[A-Za-z]+/[A-Za-z][A-Za-z0-9_]{0,63}")
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+*-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*")
_FORMAT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
# Not to be had as files on some machines.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_PROTECTED = ("model_validate", "model_dump")  # pydantic warns of fields that begin so

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
    components = object_at(specification, "components", "#")
    for section, entries in components.items():
        for name in mapping(entries, below("#/components", section)):
            place = below("#/components", section, name)
            _match(_COMPONENT, name, "component name", place)
    for name, schema in object_at(components, "schemas", "#/components").items():
        _check_schema(specification, schema, below("#/components/schemas", name))
    _check_operations(specification)
    lifted = lift(specification)["components"]["schemas"]
    place = "#/components/schemas"
    _check_distinct(lifted, class_name, "class", place)
    _check_distinct(lifted, lambda name: module_name(class_name(name)).casefold(), "file", place)
    for name in lifted:
        _match(_COMPONENT, name, "name made for a schema written in place", below(place, name))
        _refuse_device(class_name(name), below(place, name))


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
            _match(_PATH, operation.path, "path", pointer)
            if any(segment in {".", ".."} for segment in operation.path.split("/")):
                raise PipelineError("a path may not climb", file=pointer)
        _match(_COMPONENT, operation.name, "operationId", pointer)
        _refuse_device(operation.name, pointer)
        if (other := ids.setdefault(module_name(operation.name), pointer)) != pointer:
            raise PipelineError(
                f"{operation.name} and the operation at {other} would be one file", file=pointer
            )
        for tag in array_at(node, "tags", pointer):
            _match(_TAG, tag, "tag", below(pointer, "tags"))
            _refuse_device(tag, below(pointer, "tags"))
        arguments: list[str] = []
        for place, parameter in parameters(specification, operation):
            _match(_FIELD, parameter.get("name"), "parameter name", place)
            _refuse_dunder(parameter["name"], place)
            arguments.append(parameter["name"])
            if "schema" in parameter:
                _check_schema(specification, parameter["schema"], below(place, "schema"))
        _check_distinct(arguments, argument_name, "argument", pointer)
        if "requestBody" in node:
            _check_content(specification, node["requestBody"], below(pointer, "requestBody"))
        for status, response in object_at(node, "responses", pointer).items():
            place = below(pointer, "responses", status)
            _match(_STATUS, status, "status", place)
            _check_content(specification, response, place)


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
    for name in properties:
        place = below(pointer, "properties", name)
        _match(_FIELD, name, "property name", place)
        _refuse_dunder(name, place)
        if field_name(name).startswith(_PROTECTED) and not field_name(name).endswith("_"):
            raise PipelineError(f"pydantic keeps names like {name!r} for itself", file=place)
    _check_distinct(properties, field_name, "field", pointer)
    for name in array_at(schema, "required", pointer):
        _match(_FIELD, name, "name in required", below(pointer, "required"))
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
        _match(_FIELD, discriminator.get("propertyName"), "propertyName", place)
        for reference in object_at(discriminator, "mapping", place).values():
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
    _check_distinct(values, member_name, "enum member", pointer)
    if schema.get("x-fold-case"):
        _check_distinct(values, lambda value: str(value).casefold(), "folded value", pointer)


def _check_reference(specification: Mapping[str, Any], node: Node, pointer: str) -> None:
    if "$ref" in node:
        _match(_REFERENCE, node["$ref"], "reference", pointer)
        resolve(specification, node, pointer)


def _match(pattern: re.Pattern[str], value: object, what: str, pointer: str) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        shown = repr(value)[:80]
        raise PipelineError(f"{shown} is not allowed as a {what}", file=pointer)


def _refuse_dunder(name: str, pointer: str) -> None:
    if "__" in name:
        raise PipelineError(f"{name!r} has two underscores in a row", file=pointer)


def _refuse_device(name: str, pointer: str) -> None:
    if _DEVICES.fullmatch(module_name(name)):
        raise PipelineError(f"{name!r} would be a file that some machines can't have", file=pointer)


def _refuse_many(entries: Collection[object], what: str, pointer: str) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise PipelineError(f"there are more than {_MOST_ENTRIES:,} {what}", file=pointer)


def _check_distinct(
    names: Iterable[Any], spell: Callable[[Any], str], what: str, pointer: str
) -> None:
    spelled: dict[str, list[Any]] = defaultdict(list)
    for name in names:
        spelled[spell(name)].append(name)
    for result, sources in spelled.items():
        if len(sources) > 1:
            listed = " and ".join(repr(source) for source in sources)
            raise PipelineError(
                f"{listed} would be one {what}, {result}",
                file=pointer,
                advice="rename one of them with a patch",
            )
