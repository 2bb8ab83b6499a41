"""How a name of the specification is written in Python: one rule for both packages.

A patch can choose the name: ``x-python-name`` at a component, a property or a parameter, and
``x-python-names`` (value to name) at an enum.
"""

import keyword
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case
from pydantic import BaseModel

# A pydantic model can't have these as fields, because BaseModel already has them. The client's
# models could, but a field has the same name in both packages.
_PYDANTIC_ATTRIBUTES = frozenset(
    name for owner in (BaseModel, type(BaseModel)) for name in dir(owner) if name[0] != "_"
)

# Functions that run their arguments: generated source must not contain their names at all.
EXECUTING = frozenset(
    {
        "__builtins__",
        "__import__",
        "__loader__",
        "breakpoint",
        "compile",
        "delattr",
        "eval",
        "exec",
        "globals",
        "input",
        "locals",
        "open",
        "setattr",
        "vars",
    }
)

# A field of such a name would hide the type from the fields after it.
_FIELD_TYPES = frozenset({"bool", "dict", "float", "int", "list", "str"})
# What the client's models have of their own.
_MODEL_METHODS = frozenset({"to_dict", "to_json"})
_HIDDEN_FIELDS = _PYDANTIC_ATTRIBUTES | _FIELD_TYPES | EXECUTING | _MODEL_METHODS

# Names the generated modules use themselves.
RUNTIME_CLASSES = frozenset(
    {
        "Any",
        "Array",
        "AsyncCursorListing",
        "AsyncListing",
        "AsyncResource",
        "AsyncResources",
        "AsyncRunner",
        "AwareDatetime",
        "BodyArray",
        "BodyField",
        "BodyObject",
        "BodyValue",
        "Boolean",
        "CalendarDate",
        "CallOptions",
        "Choice",
        "Cookie",
        "CursorListing",
        "Cursors",
        "Date",
        "Decimal",
        "Effect",
        "Event",
        "Expected",
        "Header",
        "Integer",
        "Listing",
        "Model",
        "Money",
        "MoneyFields",
        "Number",
        "Offsets",
        "OpenEnum",
        "OpenIntEnum",
        "Operation",
        "Page",
        "PageNumbers",
        "Path",
        "Payload",
        "Query",
        "RequestBody",
        "Resource",
        "Resources",
        "Response",
        "Rows",
        "Runner",
        "Stars",
        "Struct",
        "Text",
        "Timestamp",
        "Unpack",
        "UnsetType",
        "UUID",
    }
)
# pydantic warns of fields that begin so.
_PROTECTED = ("model_validate", "model_dump")

_SIGNS = {"+": "plus ", "-": "minus "}
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіґєї"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i g ye yi"
_SPELLED = {one: latin.strip("-") for one, latin in zip(_LETTERS, _LATIN.split(), strict=True)}
_CYRILLIC = str.maketrans(
    _SPELLED | {letter.upper(): latin.title() for letter, latin in _SPELLED.items()}
)

# Arguments that every generated method has, or may have.
_METHOD_ARGUMENTS = EXECUTING | {"body", "headers", "options", "prefetch", "self", "timeout"}


def custom_name(schema: Mapping[str, Any]) -> str | None:
    """Return the name that a patch chose for a component, a property or a parameter."""
    return schema.get("x-python-name")


def field_names(properties: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Name the properties of a class: name on the wire to name in Python."""
    return {name: custom_name(child) or field_name(name) for name, child in properties.items()}


def field_name(wire_name: str) -> str:
    """Name a property: ``starsAmount`` becomes ``stars_amount``, ``type`` stays ``type``."""
    name = _identifier(wire_name, "field")
    if name.startswith(_PROTECTED) and name not in _HIDDEN_FIELDS:
        return f"field_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _HIDDEN_FIELDS else name


def argument_name(wire_name: str) -> str:
    """Name a parameter of an operation."""
    return argument_of_field(_identifier(wire_name, "argument"))


def argument_of_field(name: str) -> str:
    """Name the argument for a field of a body, apart from those that every function has."""
    return f"{name}_" if keyword.iskeyword(name) or name in _METHOD_ARGUMENTS else name


def class_name(schema_name: str) -> str:
    """Name the class of a schema."""
    name = str(ClassName(_latin(schema_name), "Schema"))
    return f"{name}Model" if name in RUNTIME_CLASSES else name


def module_name(name: str) -> str:
    """Name the file of a schema, an operation or a tag."""
    return str(PythonIdentifier(_latin(name), "tag_"))


def pascal_case(*parts: str) -> str:
    """Join names into one that suits a class."""
    return "".join(str(ClassName(_latin(part), "Schema")).removesuffix("_") for part in parts)


def member_names(schema: Mapping[str, Any]) -> dict[str | int, str]:
    """Name the members of an enum: value to name."""
    custom: dict[str, str] = schema.get("x-python-names") or {}
    values = (value for value in schema["enum"] if value is not None)
    return {value: custom.get(str(value)) or member_name(value) for value in values}


def member_name(value: str | int) -> str:
    """Name an enum member after its value; a value without letters gets the codes of its signs."""
    if isinstance(value, int):
        return f"VALUE_MINUS_{-value}" if value < 0 else f"VALUE_{value}"
    plain = _ascii(value)
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain))
    name = "_".join(words).upper()
    if not name:
        return (
            "VALUE_" + "_".join(f"{ord(character):X}" for character in value) if value else "EMPTY"
        )
    return name if name[0].isalpha() else f"VALUE_{name}"


def _identifier(wire_name: str, prefix: str) -> str:
    name = snake_case(_latin(wire_name))
    return name if name[:1].isalpha() else f"{prefix}_{name}"


def _latin(name: str) -> str:
    """Spell a name with nothing but ASCII letters, digits and separators."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", " ", _ascii(name))
    if re.search(r"[A-Za-z0-9]", plain):
        return plain.strip(" ._-")
    return " ".join(f"u{ord(character):x}" for character in name)


def _ascii(text: str) -> str:
    """Spell Cyrillic letters and a leading sign out, and drop accents."""
    if text[:1] in _SIGNS:
        text = _SIGNS[text[0]] + text[1:]
    return (
        unicodedata.normalize("NFKD", text.translate(_CYRILLIC)).encode("ascii", "ignore").decode()
    )
