"""Refuse a specification whose names could become anything else than names.

This runs before any generator reads it. Prose may hold any text; every identifier, reference, path
and enum value is checked against an allow-list, and sizes are bounded.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from pydantic_core import SchemaError

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate import allowed
from scripts.generate.allowed import refuse_device, refuse_many
from scripts.generate.clash import at_places, overlay_action, refuse_clashes
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    contents,
    is_array,
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
    custom_name,
    field_name,
    field_names,
    member_names,
    module_name,
)

_TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"]
_LONGEST_VALUE = 200
_LENGTHS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_LARGEST_LENGTH = 2**31


def check_names(specification: Mapping[str, Any]) -> None:
    """Check every identifier of the specification.

    Raises:
        PipelineError: with the JSON pointer of the first one that isn't allowed.
    """
    allowed.check_bounds(specification)
    version: Any = specification.get("openapi")
    if not isinstance(version, str) or not version.startswith(("3.0.", "3.1.")):
        raise PipelineError(f"OpenAPI {version} can't be read, only 3.0 and 3.1", file="#/openapi")
    components = object_at(specification, "components", "#")
    for section, entries in components.items():
        for name in mapping(entries, below("#/components", section)):
            place = below("#/components", section, name)
            allowed.check(allowed.COMPONENT, name, "component name", place)
    schemas = object_at(components, "schemas", "#/components")
    for name, schema in schemas.items():
        place = below("#/components/schemas", name)
        _check_schema(specification, schema, place)
        if custom := custom_name(schema):
            allowed.check(allowed.CLASS, custom, "name of a class", place)
            if class_name(custom) != custom:
                raise PipelineError(f"{custom!r} can't be the name of a class", file=place)
    _check_operations(specification)
    _check_classes(
        {name: custom_name(schema) or class_name(name) for name, schema in schemas.items()}
    )
    lifted = lift(specification)["components"]["schemas"]
    _check_classes({name: class_name(name) for name in lifted})
    for name in lifted:
        place = below("#/components/schemas", name)
        allowed.check(allowed.MADE_CLASS, name, "name made for an inline schema", place)
        refuse_device(class_name(name), place)


def _check_classes(names: Mapping[str, str]) -> None:
    place = "#/components/schemas"
    suggest = at_places({name: below(place, name) for name in names})
    refuse_clashes(names, "class", place, suggest)
    files = {name: module_name(custom).casefold() for name, custom in names.items()}
    refuse_clashes(files, "file", place, suggest, spelled=names)


def _check_operations(specification: Mapping[str, Any]) -> None:
    ids: dict[str, str] = {}
    for operation in operations(specification, ("paths", "webhooks")):
        pointer, node = operation.pointer, operation.node
        refuse_many(ids, "operations", pointer)
        if operation.section == "paths":
            allowed.check_path(operation.path, pointer)
        allowed.check_visible(allowed.LABEL, operation.name, "operationId", pointer)
        refuse_device(operation.name, pointer)
        if (other := ids.setdefault(module_name(operation.name), pointer)) != pointer:
            raise PipelineError(
                f"{operation.name} and the operation at {other} would be one file",
                file=pointer,
                advice=overlay_action(pointer, {"operationId": f"{operation.name}2"}),
            )
        for tag in array_at(node, "tags", pointer):
            allowed.check_visible(allowed.LABEL, tag, "tag", below(pointer, "tags"))
            refuse_device(tag, below(pointer, "tags"))
        _check_parameters(specification, operation)
        for status, place, owner in contents(operation):
            if status:
                allowed.check(allowed.STATUS, status, "status", place)
            _check_content(specification, owner, place)


def _check_parameters(specification: Mapping[str, Any], operation: Operation) -> None:
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    in_path: set[str] = set()
    for place, parameter in parameters(specification, operation):
        kind = str(parameter.get("in"))
        pattern = {
            "header": allowed.HEADER,
            "cookie": allowed.HEADER,
            "path": allowed.PATH_PARAMETER,
        }.get(kind, allowed.WIRE)
        allowed.check_visible(pattern, parameter.get("name"), "parameter name", place)
        name = str(parameter["name"])
        in_path |= {name} if kind == "path" else set()
        key = name if name not in names else f"{name} ({kind})"
        names[key] = _custom_name(parameter, argument_name, place) or argument_name(name)
        places[key] = place
        if "schema" in parameter:
            _check_schema(specification, parameter["schema"], below(place, "schema"))
    if "requestBody" in operation.node:
        names["requestBody"] = "body"
    refuse_clashes(names, "argument", operation.pointer, at_places(places))
    templated = set(re.findall(r"\{([^{}]*)\}", operation.path))
    if operation.section == "paths" and (difference := sorted(templated ^ in_path)):
        raise PipelineError(
            f"the path and its parameters differ in {', '.join(map(repr, difference))}",
            file=operation.pointer,
            advice="describe each path parameter once, with a patch",
        )


def _custom_name(node: Node, spell: Callable[[str], str], pointer: str) -> str | None:
    """Return the name that a patch chose, if it can be one."""
    name = custom_name(node)
    if name is not None:
        allowed.check(allowed.CUSTOM_NAME, name, "name in Python", pointer)
        if spell(name) != name:
            raise PipelineError(f"{name!r} can't be a name here: Python keeps it", file=pointer)
    return name


def _check_content(specification: Mapping[str, Any], owner: Node, pointer: str) -> None:
    _check_reference(specification, owner, pointer)
    for place, media_type, value in media_types(resolve(specification, owner, pointer), pointer):
        allowed.check(allowed.MEDIA_TYPE, media_type, "media type", place)
        if "schema" in value:
            _check_schema(specification, value["schema"], below(place, "schema"))


def _check_schema(specification: Mapping[str, Any], node: object, pointer: str) -> None:
    schema = mapping(node, pointer)
    _check_reference(specification, schema, pointer)
    properties = object_at(schema, "properties", pointer)
    refuse_many(properties, "properties", pointer)
    places: dict[str, str] = {}
    for name, child in properties.items():
        place = places[name] = below(pointer, "properties", name)
        allowed.check_visible(allowed.WIRE, name, "property name", place)
        _custom_name(mapping(child, place), field_name, place)
    refuse_clashes(field_names(properties), "field", pointer, at_places(places))
    for name in array_at(schema, "required", pointer):
        allowed.check(allowed.WIRE, name, "name in required", below(pointer, "required"))
    _check_discriminator(specification, schema, pointer)
    named: Any = schema.get("type", "object")
    for value in named if is_array(named) else [named]:
        if value not in _TYPES:
            raise PipelineError(f"{value!r} is no JSON type", file=below(pointer, "type"))
    _check_value_rules(schema, pointer)
    if schema.get("enum") is not None:
        _check_enum(schema, pointer)
    if not isinstance(schema.get("x-fold-case", False), bool):
        raise PipelineError("x-fold-case is true or false", file=pointer)
    for _, place, child in subschemas(schema, pointer):
        _check_schema(specification, child, place)


def _check_value_rules(schema: Node, pointer: str) -> None:
    if "format" in schema:
        allowed.check(allowed.FORMAT, schema["format"], "format", below(pointer, "format"))
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
        name = discriminator.get("propertyName")
        allowed.check(allowed.WIRE, name, "propertyName", place)
        schemas = object_at(object_at(specification, "components", "#"), "schemas", "#/components")
        for tag, reference in object_at(discriminator, "mapping", place).items():
            if not is_plain(tag):
                raise PipelineError(f"{tag!r} holds invisible characters", file=place)
            if reference not in schemas:
                _check_reference(specification, {"$ref": reference}, place)


def _check_enum(schema: Node, owner: str) -> None:
    pointer = below(owner, "enum")
    values = [value for value in array_at(schema, "enum", owner) if value is not None]
    kinds: set[type[object]] = {type(value) for value in values}
    if not kinds <= {str} and not kinds <= {int}:
        raise PipelineError("the values of an enum are all strings or all integers", file=pointer)
    if not schema["enum"]:
        raise PipelineError("an enum without values", file=pointer)
    refuse_many(values, "values", pointer)
    for value in values:
        if isinstance(value, str) and (len(value) > _LONGEST_VALUE or not is_plain(value)):
            raise PipelineError(f"an enum can't have the value {value[:60]!r}", file=pointer)
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise PipelineError(f"{twice!r} and {twice!r} would be one enum member", file=pointer)
    for name in object_at(schema, "x-python-names", owner).values():
        allowed.check(allowed.CUSTOM_MEMBER, name, "name of an enum member", owner)

    def suggest(custom: Mapping[Any, str]) -> list[str]:
        names = {str(value): name for value, name in custom.items()}
        return [overlay_action(owner, {"x-python-names": names})]

    refuse_clashes(member_names(schema), "enum member", pointer, suggest)
    if schema.get("x-fold-case"):
        folded = {value: str(value).casefold() for value in values}
        refuse_clashes(folded, "folded value", pointer, at_places({}))


def _check_reference(specification: Mapping[str, Any], node: Node, pointer: str) -> None:
    if "$ref" in node:
        allowed.check(allowed.REFERENCE, node["$ref"], "reference", pointer)
        resolve(specification, node, pointer)
