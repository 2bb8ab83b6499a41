"""How a name of the specification is written in Python: one rule for both packages."""

import keyword
import re
import unicodedata

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

# What a pydantic model can't have as a field, because BaseModel already has it. The client's
# models could, but a field has one name in both packages. A test compares this with pydantic.
PYDANTIC_ATTRIBUTES = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "mro",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "register",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)

# Functions that run what they are given: generated source doesn't hold their names at all.
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
_HIDDEN_FIELDS = PYDANTIC_ATTRIBUTES | _FIELD_TYPES | EXECUTING

# Names the generated modules use themselves.
_RUNTIME_CLASSES = frozenset(
    {
        "Any",
        "Array",
        "AwareDatetime",
        "Boolean",
        "CalendarDate",
        "Choice",
        "Client",
        "Cookie",
        "Date",
        "Decimal",
        "Event",
        "Header",
        "Integer",
        "Number",
        "OpenEnum",
        "OpenIntEnum",
        "Operation",
        "Path",
        "Payload",
        "Query",
        "RawResponse",
        "Request",
        "Response",
        "Struct",
        "Text",
        "Timestamp",
        "UnsetType",
        "UUID",
    }
)
_FUNCTION_ARGUMENTS = EXECUTING | {
    "asyncio_detailed",
    "body",
    "build_request",
    "client",
    "sync_detailed",
}


def field_name(wire_name: str) -> str:
    """Name a property: ``starsAmount`` becomes ``stars_amount``, ``type`` stays ``type``."""
    name = snake_case(wire_name)
    return f"{name}_" if keyword.iskeyword(name) or name in _HIDDEN_FIELDS else name


def argument_name(wire_name: str) -> str:
    """Name a parameter of an operation."""
    name = snake_case(wire_name)
    return f"{name}_" if keyword.iskeyword(name) or name in _FUNCTION_ARGUMENTS else name


def class_name(schema_name: str) -> str:
    """Name the class of a schema."""
    name = str(ClassName(schema_name, "Schema"))
    return f"{name}Model" if name in _RUNTIME_CLASSES else name


def module_name(name: str) -> str:
    """Name the file of a schema, an operation or a tag."""
    return str(PythonIdentifier(name, "tag_"))


def pascal_case(*parts: str) -> str:
    """Join names into one that suits a class."""
    return "".join(str(ClassName(part, "Schema")).removesuffix("_") for part in parts)


def member_name(value: str | int) -> str:
    """Name an enum member after its value; a value without letters to stand on is numbered."""
    if isinstance(value, int):
        return f"VALUE_MINUS_{-value}" if value < 0 else f"VALUE_{value}"
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain))
    name = "_".join(words).upper()
    if not name:
        return (
            "VALUE_" + "_".join(f"{ord(character):X}" for character in value) if value else "EMPTY"
        )
    return name if name[0].isalpha() else f"VALUE_{name}"
