"""Which schemas become a Python class of their own."""

from typing import Any, Literal

from scripts.generate.document import Node, is_array

Kind = Literal["model", "enum", "choice"]


def kind_of(schema: Node) -> Kind | None:
    """Return the kind of class that a schema needs; None if a built-in type is enough."""
    if any(value is not None for value in schema.get("enum") or ()):
        return "enum"
    whole = schema.get("allOf") or ()
    if schema.get("properties") or len(whole) > 1:
        return "model"
    if is_array_or_object(schema):
        return None
    if len(choices(schema)) > 1 or (choices(schema) and schema.get("discriminator")):
        return "choice"
    return None


def is_array_or_object(schema: Node) -> bool:
    """Whether a schema has two alternatives, an array and an object: JSON tells them apart."""
    arrays = [one.get("type") == "array" for one in choices(schema)]
    others = [one for one in choices(schema) if one.get("type") != "array"]
    is_object = [bool({"$ref", "properties"} & one.keys()) for one in others]
    return sorted(arrays) == [False, True] and is_object == [True]


def choices(schema: Node) -> list[Node]:
    """Return the alternatives of a schema, without null."""
    members = schema.get("oneOf") or schema.get("anyOf") or ()
    return [member for member in members if member.get("type") != "null"]


def types_of(schema: Node) -> list[str]:
    """Return the JSON types of a schema, without null."""
    named: Any = schema.get("type")
    listed: list[Any] = named if is_array(named) else [named]
    return [name for name in listed if name not in {None, "null"}]


def is_nullable(schema: Node) -> bool:
    """Whether a schema allows null, in the notation of OpenAPI 3.0 or 3.1."""
    named: Any = schema.get("type")
    return (
        schema.get("nullable") is True
        or (is_array(named) and "null" in named)
        or None in (schema.get("enum") or ())
        or any(
            member.get("type") == "null" or is_nullable(member)
            for member in (*(schema.get("oneOf") or ()), *(schema.get("anyOf") or ()))
        )
    )
