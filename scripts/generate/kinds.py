"""Which schemas become a Python class of their own."""

from typing import Any, Literal

from scripts.generate.document import Node, is_array

Kind = Literal["model", "enum", "choice"]


def kind_of(schema: Node) -> Kind | None:
    """Tell what class a schema needs: none for what a built-in type already says."""
    if any(value is not None for value in schema.get("enum") or ()):
        return "enum"
    whole = schema.get("allOf") or ()
    if schema.get("properties") or len(whole) > 1:
        return "model"
    if len(choices(schema)) > 1 or (choices(schema) and schema.get("discriminator")):
        return "choice"
    return None


def choices(schema: Node) -> list[Node]:
    """List what a schema may be, apart from null."""
    members = schema.get("oneOf") or schema.get("anyOf") or ()
    return [member for member in members if member.get("type") != "null"]


def types_of(schema: Node) -> list[str]:
    """List the JSON types a schema names, apart from null."""
    named: Any = schema.get("type")
    listed: list[Any] = named if is_array(named) else [named]
    return [name for name in listed if name not in {None, "null"}]


def is_nullable(schema: Node) -> bool:
    """Tell whether a schema allows null, in the words of OpenAPI 3.0 or 3.1."""
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
