"""The schemas package: datamodel-code-generator's own, strict reading of the same document.

The classes of events have a module of their own: pydantic builds every class when its module is
loaded, and a server of the API needs none of them.
"""

import ast
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from datamodel_code_generator import InputFileType, generate
from datamodel_code_generator.enums import DataModelType, OpenAPIScope, StrictTypes
from datamodel_code_generator.format import DatetimeClassType, PythonVersion

from scripts.document.pointer import below
from scripts.document.references import reachable
from scripts.errors import PipelineError
from scripts.generate import schema_numbers
from scripts.generate.annotations import has_own_type
from scripts.generate.complaint import complaint
from scripts.generate.document import (
    Node,
    is_array,
    is_object,
    object_at,
    subschemas,
    walk,
    with_subschemas,
)
from scripts.generate.kinds import types_of
from scripts.generate.literals import clean
from scripts.generate.names import class_name, field_name, field_names, member_names

PACKAGE = "pytribute_schemas"
NUMBERS = f"{PACKAGE}/numbers.py"
"""A module that is copied as it stands: the package imports nothing of the others."""
_OPENING = '"""The schemas of the specification as strict pydantic models."""'
FUTURE = "from __future__ import annotations\n"
_PLACE = "#/components/schemas/"

# The keywords that the generator may see: it knows more, and some of them name what to import.
_KEYWORDS = frozenset(
    {
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "deprecated",
        "description",
        "discriminator",
        "enum",
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "nullable",
        "oneOf",
        "pattern",
        "properties",
        "readOnly",
        "required",
        "type",
        "uniqueItems",
        "writeOnly",
    }
)


def write_schemas(document: Node, folder: Path) -> None:
    """Write the package below a folder.

    Raises:
        PipelineError: the generator fails or warns.
    """
    served, delivered = _schemas_in_use(document)
    events = delivered - served
    others = document["components"]["schemas"].keys() - events
    package = folder / PACKAGE
    package.mkdir(parents=True)
    own = _source(document, others)
    source = _source(document, delivered) if delivered else ""
    _write(package / "__init__.py", own)
    if ".numbers import" in own + source:
        _write(folder / NUMBERS, Path(schema_numbers.__file__).read_text(encoding="utf-8"))
    if delivered:
        _write(package / "webhooks.py", _import(source, delivered & served))
    (package / "py.typed").touch()


def _schemas_in_use(document: Node) -> tuple[set[str], set[str]]:
    """Return the schemas of operations, and those of webhooks; some may be of both."""
    schemas = document["components"]["schemas"]
    components = {key: one for key, one in document["components"].items() if one is not schemas}
    others = {key: one for key, one in document.items() if key not in ("webhooks", "components")}

    def following(name: str) -> Iterator[str]:
        return _referenced(schemas.get(name))

    served = reachable(_referenced([others, components]), following)
    return served, reachable(_referenced(document.get("webhooks")), following)


def _referenced(node: object) -> Iterator[str]:
    """Return the schemas that a part of a document refers to."""
    for value in walk(node):
        if isinstance(value, str) and value.startswith(_PLACE):
            yield value.removeprefix(_PLACE)


def _write(target: Path, source: str) -> None:
    target.write_text(source, encoding="utf-8", newline="\n")


def _source(document: Node, names: Collection[str]) -> str:
    bare = _only_schemas(document, names)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            source = _exact(_generate(bare, _aliases(document))) if names else _OPENING + "\n"
        except Exception as error:
            raise _complaint(f"{type(error).__name__}: {error}") from error
    if caught:
        raise _complaint("; ".join(str(warning.message) for warning in caught))
    return source


def _import(source: str, names: Collection[str]) -> str:
    """Import classes from the package instead of defining them a second time."""
    classes = {class_name(name) for name in names}
    lines = source.splitlines(keepends=True)
    for statement in reversed(ast.parse(source).body):
        about = ast.unparse(statement).removeprefix("class ").partition("(")[0].partition(".")[0]
        if isinstance(statement, ast.ClassDef | ast.Expr) and about in classes:
            del lines[statement.lineno - 1 : statement.end_lineno]
    imports = "".join(f"from . import {name}\n" for name in sorted(classes))
    return "".join(lines).replace(FUTURE, FUTURE + imports, 1)


def _exact(source: str) -> str:
    """Use a decimal that only JSON numbers become, with exact bounds, instead of pydantic's."""
    lines = source.splitlines(keepends=True)
    bounds = _float_bounds(ast.parse(source))
    names = "Decimal, exact" if bounds else "Decimal"
    for bound in reversed(bounds):
        at = bound.lineno - 1  # columns count bytes
        line = lines[at].encode()
        text = f'exact("{bound.value!r}")'.encode()
        lines[at] = (line[: bound.col_offset] + text + line[bound.end_col_offset :]).decode()
    own = f"from .numbers import {names}\n"
    return "".join(lines).replace("from decimal import Decimal\n", own)


def _float_bounds(tree: ast.Module) -> list[ast.Constant]:
    """Find the bounds of numbers: a float of 0.1 is a bit more than the 0.1 of JSON."""
    found = {
        (keyword.value.lineno, keyword.value.col_offset): keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Field"
        for keyword in node.keywords
        if keyword.arg in {"ge", "gt", "le", "lt"}
        if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, float)
    }
    return [found[place] for place in sorted(found)]


def _generate(document: Node, aliases: dict[str, str]) -> str:
    source = generate(
        document,
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        openapi_scopes=[OpenAPIScope.Schemas],
        target_python_version=PythonVersion.PY_311,
        output_datetime_class=DatetimeClassType.Awaredatetime,
        strict_types=[StrictTypes.str, StrictTypes.int, StrictTypes.bool, StrictTypes.float],
        aliases=aliases,
        snake_case_field=True,
        allow_population_by_field_name=True,
        extra_fields="ignore",
        strict_nullable=True,
        field_constraints=True,
        use_annotated=True,
        use_standard_collections=True,
        use_union_operator=True,
        capitalise_enum_members=True,
        use_schema_description=True,
        use_field_description=True,
        use_attribute_docstrings=True,
        use_single_line_docstring=True,
        disable_timestamp=True,
        formatters=[],
        custom_file_header=_OPENING,
    )
    if not isinstance(source, str):
        raise TypeError("the generator wrote more than one module")
    return source


def _complaint(reason: str) -> PipelineError:
    return complaint("datamodel-code-generator", reason, "change it with a patch")


def _only_schemas(document: Node, names: Collection[str]) -> Node:
    schemas = document["components"]["schemas"]
    return {
        "openapi": document.get("openapi"),
        "info": {"title": PACKAGE, "version": "1"},
        "paths": {},
        "components": {
            "schemas": {
                name: _cleaned(schema, below("#/components/schemas", name))
                for name, schema in schemas.items()
                if name in names
            }
        },
    }


def _readable(schema: Node) -> Node:
    """Copy the keywords that pydantic knows, without rules that it lacks and without floats."""
    copy: Node = {key: value for key, value in schema.items() if key in _KEYWORDS}
    if has_own_type(schema):
        for rule in ("maxLength", "minLength", "pattern"):  # pydantic has them for texts only
            copy.pop(rule, None)
    else:
        copy.pop("format", None)
    if isinstance(copy.get("description"), str):
        copy["description"] = clean(copy["description"])
    if is_array(copy.get("enum")):
        members = member_names(schema)
        copy["x-enum-varnames"] = [members.get(value, "NULL") for value in copy["enum"]]
    if is_object(copy.get("discriminator")) and not copy["discriminator"].get("mapping"):
        del copy["discriminator"]
    if isinstance(schema.get("const"), float):
        copy["type"] = "number"
        del copy["const"]
    if "number" in types_of(copy):
        copy["format"] = "decimal"
        copy.pop("default", None)  # it would be a float
        copy.pop("multipleOf", None)  # so would this
    return copy


def _cleaned(schema: Any, pointer: str) -> Any:  # noqa: ANN401 - a schema, or true or false
    """Copy a schema and all schemas inside it as ``_readable`` does."""
    if not is_object(schema):
        return schema
    return _readable(with_subschemas(schema, pointer, _cleaned))


def _schemas(schema: object, pointer: str) -> Iterator[Node]:
    """Visit a schema and all schemas inside it."""
    if is_object(schema):
        yield schema
        for _, place, child in subschemas(schema, pointer):
            yield from _schemas(child, place)


def _aliases(document: Node) -> dict[str, str]:
    """Return the name of every property in Python, the same as in the client."""
    aliases: dict[str, str] = {}
    for component, schema in document["components"]["schemas"].items():
        for inner in _schemas(schema, below("#/components/schemas", component)):
            for name in object_at(inner, "properties", "#"):
                aliases[name] = field_name(name)
    for component, schema in document["components"]["schemas"].items():
        for name, custom in field_names(object_at(schema, "properties", "#")).items():
            if custom != aliases[name]:
                aliases[f"{class_name(component)}.{name}"] = custom
    return aliases
