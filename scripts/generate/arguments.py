"""The parameters of operations, as the core describes and checks them."""

from dataclasses import dataclass
from math import isfinite

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.document import Node, array_at, mapping, resolve
from scripts.generate.kinds import kind_of, types_of
from scripts.generate.names import argument_name, custom_name
from scripts.generate.server import OWN_HEADERS
from scripts.generate.shapes import DEPRECATED

_LOCATIONS = {"path": "Path", "query": "Query", "header": "Header", "cookie": "Cookie"}
_KINDS = ("Array", "Boolean", "Choice", "Date", "Integer", "Number", "Text", "Timestamp")
# The classes that describe a parameter.
CONSTRUCTORS = frozenset({*_LOCATIONS.values(), *_KINDS})
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_BOUNDS = (
    ("minimum", "exclusiveMinimum", "minimum", "above"),
    ("maximum", "exclusiveMaximum", "maximum", "below"),
    ("minLength", "", "shortest", ""),
    ("maxLength", "", "longest", ""),
)


@dataclass(frozen=True)
class Argument:
    """One argument of an operation's functions."""

    name: str
    annotation: Annotation
    required: bool
    text: str
    constructor: str = ""  # of the parameter; empty for the body
    wire_name: str = ""


def argument_of(document: Node, place: str, parameter: Node, key_header: str) -> Argument:
    """Read one parameter.

    Raises:
        PipelineError: the client has no way to write it.
    """
    name, location = str(parameter["name"]), parameter.get("in")
    if location not in _LOCATIONS:
        raise PipelineError(f"a parameter can't be in {location!r}", file=place)
    if location == "header" and name.lower() in OWN_HEADERS | {key_header.lower()}:
        raise PipelineError(f"the client sets the header {name} itself", file=place)
    if "schema" not in parameter or parameter.get("style", _STYLES[location]) != _STYLES[location]:
        raise PipelineError("the client can't write a parameter in this style", file=place)
    required = parameter.get("required") is True
    if location == "path" and not required:
        raise PipelineError("a path parameter is always required", file=place)
    schema = mapping(parameter["schema"], below(place, "schema"))
    annotation = Annotator(document).annotate(schema, below(place, "schema"))
    explode = bool(parameter.get("explode", location in {"query", "cookie"}))
    kind, annotation = kind_and_type(document, schema, annotation, place)
    options = [repr(name), kind]
    if not required:
        options.append("required=False")
    if kind.startswith("Array") and (location != "query" or not explode):
        options.append("joined=True")
    text = str(parameter.get("description") or f"the {location} parameter {name}")
    if values := resolve(document, schema, place).get("enum"):
        *others, last = (str(value) for value in values if value is not None)
        listed = f"{', '.join(others)} or {last}" if others else last
        text = f"{text.rstrip('. ')}: {listed}"
    if parameter.get("deprecated") is True:
        options.append("deprecated=True")
    return Argument(
        custom_name(parameter) or argument_name(name),
        annotation,
        required,
        f"{text.rstrip('. ')}. {DEPRECATED}" if parameter.get("deprecated") is True else text,
        f"{_LOCATIONS[location]}({', '.join(options)})",
        name,
    )


def kind_and_type(
    document: Node, schema: Node, annotation: Annotation, place: str
) -> tuple[str, Annotation]:
    """Return the class that checks and writes a parameter, and its annotation."""
    target = resolve(document, schema, place)
    whole = array_at(target, "allOf", place)
    if len(whole) == 1 and kind_of(target) is None:
        return kind_and_type(document, whole[0], annotation, place)
    note = Annotation(annotation.code, classes=annotation.classes, imports=annotation.imports)
    if kind_of(target) == "enum":
        first = next(value for value in target["enum"] if value is not None)
        note.code += f" | {type(first).__name__}"
        return f"Choice({annotation.code})", note
    named = types_of(target)
    if kind_of(target) is None and len(named) == 1 and named[0] != "object":
        if named[0] == "array":
            items = mapping(target.get("items"), below(place, "schema", "items"))
            inner = Annotator(document).annotate(items, place)
            kind, inner = kind_and_type(document, items, inner, place)
            if kind.startswith("Array"):
                raise PipelineError("a parameter can't be an array of arrays", file=place)
            inner.code = f"Sequence[{inner.code}]"
            inner.imports |= {("Sequence", "collections.abc")}
            return f"Array({kind})", inner
        if named[0] == "number":  # a float is written as Python prints it
            note.code = "Decimal | float"
            note.imports = {("Decimal", "decimal")}
        if named[0] == "string" and target.get("format") == "uuid":
            note.code = "UUID | str"
            note.imports = {("UUID", "uuid")}
        return _scalar(named[0], target), note
    raise PipelineError(
        "the client can't write this parameter: it is neither a single value nor a list", file=place
    )


def _scalar(name: str, schema: Node) -> str:
    if name == "boolean":
        return "Boolean()"
    if name in {"integer", "number"}:
        return f"{name.capitalize()}({_bounds(schema)})"
    special = {"date-time": "Timestamp()", "date": "Date()"}.get(str(schema.get("format")))
    bounds = _bounds(schema)
    if bounds and schema.get("x-length-unit") == "utf-16":
        bounds += ", utf16=True"
    return special or f"Text({bounds})"


def _bounds(schema: Node) -> str:
    bounds: list[str] = []
    for keyword, strict_keyword, option, strict_option in _BOUNDS:
        value, strict = schema.get(keyword), schema.get(strict_keyword)
        if _is_number(value):  # in OpenAPI 3.0 the strict keyword is a flag
            bounds.append(f"{strict_option if strict is True else option}={value!r}")
        if _is_number(strict):
            bounds.append(f"{strict_option}={strict!r}")
    return ", ".join(bounds)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
