"""The operations of the client package, ready for the template."""

import re
from dataclasses import dataclass, field, replace
from math import isfinite

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.bodies import BodyField, BodyReader
from scripts.generate.document import (
    Node,
    Operation,
    array_at,
    contents,
    mapping,
    media_types,
    object_at,
    parameters,
    resolve,
)
from scripts.generate.kinds import is_nullable, kind_of, types_of
from scripts.generate.names import argument_name, chosen_name, module_name
from scripts.generate.sdk import Offer, offers_of
from scripts.generate.server import OWN_HEADERS
from scripts.generate.shapes import DEPRECATED
from scripts.generate.traits import Inputs, Traits, traits_of

_WORD = re.compile(r"\b[A-Z][A-Za-z]+(?=\()")
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
    is_flag: bool = False

    @property
    def declaration(self) -> str:
        """Its name and annotation; None leaves an optional one out."""
        if self.is_flag:
            return f"{self.name}: bool = False"
        if self.required:
            return f"{self.name}: {self.annotation}"
        return f"{self.name}: {self.annotation.code} | None = None"


@dataclass(frozen=True)
class Call:
    """One operation."""

    name: str
    module: str
    method: str
    path: str
    title: str
    text: str
    address: str
    arguments: list[Argument]
    body: Argument | None
    answers: dict[str, Annotation]
    kinds: list[str]
    folders: list[str]
    offer: Offer
    traits: Traits
    errors: dict[str, str]
    body_fields: list[BodyField] = field(default_factory=list[BodyField])
    body_annotations: list[Annotation] = field(default_factory=list[Annotation])
    deprecated: bool = False

    @property
    def folder(self) -> str:
        """The package of its module; openapi-python-client calls one without a tag so."""
        return self.folders[0] if self.folders else "default"

    @property
    def parameters(self) -> list[Argument]:
        """Its arguments without those of the body."""
        return [one for one in self.arguments if one.constructor]

    @property
    def successes(self) -> list[Annotation]:
        """What a success may hold."""
        return [
            note
            for status, note in self.answers.items()
            if status.startswith("2") and note.code != "None"
        ]

    @property
    def deprecation(self) -> str:
        """The warning of a deprecated operation."""
        return f"{self.name} is deprecated: the API may remove it"

    @property
    def result(self) -> str:
        """The annotation of a successful response."""
        parts = [str(note) for status, note in self.answers.items() if status.startswith("2")]
        return " | ".join(dict.fromkeys(part for code in parts for part in code.split(" | ")))

    @property
    def annotations(self) -> list[Annotation]:
        """All annotations in its module."""
        notes = [argument.annotation for argument in self.arguments]
        notes += self.body_annotations
        notes += [self.traits.row] if self.traits.row else []
        return notes + [note for note in self.answers.values() if note.code != "None"]


def calls_of(document: Node, key_header: str) -> dict[str, Call]:
    """Read every operation: module name to call."""
    calls = [_call(document, offer, key_header) for offer in offers_of(document)]
    return {call.module: call for call in calls}


def _call(document: Node, offer: Offer, key_header: str) -> Call:
    operation = offer.operation
    node = operation.node
    listed = list(parameters(document, operation))
    arguments = [_argument(document, place, one, key_header) for place, one in listed]
    body = _body(document, operation)
    schema = _body_schema(document, operation)
    reader = BodyReader(document, _kind)
    fields = reader.fields(schema, operation.pointer) if kind_of(schema) == "model" else []
    inputs = Inputs(
        {
            str(one["name"]): resolve(document, mapping(one["schema"], place), place)
            for place, one in listed
        },
        {argument.wire_name: argument.name for argument in arguments},
        fields,
        schema,
    )
    traits = traits_of(document, offer, inputs)
    arguments = [replace(one, is_flag=one.name in traits.flags) for one in arguments]
    answers = _answers(document, operation)
    if traits.page:
        answers |= {status: traits.page for status in answers if status.startswith("2")}
    docs = object_at(node, "externalDocs", operation.pointer)
    sources = [argument.constructor for argument in arguments] + [one.source for one in fields]
    return Call(
        name=operation.name,
        module=module_name(operation.name),
        method=operation.method.upper(),
        path=operation.path,
        title=str(node.get("summary") or operation.name),
        text=str(node.get("description") or ""),
        address=str(docs.get("url") or ""),
        arguments=sorted(
            [*arguments, *([body] if body else [])], key=lambda argument: not argument.required
        ),
        body=body,
        answers=answers,
        kinds=sorted(CONSTRUCTORS & {word for one in sources for word in _WORD.findall(one)}),
        folders=[module_name(str(tag)) for tag in array_at(node, "tags", operation.pointer)[:1]],
        offer=offer,
        traits=traits,
        errors=_errors(document, operation),
        body_fields=fields,
        body_annotations=reader.used,
        deprecated=node.get("deprecated") is True,
    )


def _errors(document: Node, operation: Operation) -> dict[str, str]:
    found: dict[str, str] = {}
    for status, value in object_at(operation.node, "responses", operation.pointer).items():
        place = below(operation.pointer, "responses", status)
        response = resolve(document, mapping(value, place), place)
        found[status] = str(response.get("description") or status)
    return found


def _argument(document: Node, place: str, parameter: Node, key_header: str) -> Argument:
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
    kind, annotation = _kind(document, schema, annotation, place)
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
        chosen_name(parameter) or argument_name(name),
        annotation,
        required,
        f"{text.rstrip('. ')}. {DEPRECATED}" if parameter.get("deprecated") is True else text,
        f"{_LOCATIONS[location]}({', '.join(options)})",
        name,
    )


def _kind(
    document: Node, schema: Node, annotation: Annotation, place: str
) -> tuple[str, Annotation]:
    """Return the class that checks and writes a parameter, and its annotation."""
    target = resolve(document, schema, place)
    whole = array_at(target, "allOf", place)
    if len(whole) == 1 and kind_of(target) is None:
        return _kind(document, whole[0], annotation, place)
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
            kind, inner = _kind(document, items, inner, place)
            if kind.startswith("Array"):
                raise PipelineError("a parameter can't be an array of arrays", file=place)
            inner.code = f"Sequence[{inner.code}]"
            inner.imports |= {("Sequence", "collections.abc")}
            return f"Array({kind})", inner
        if named[0] == "number":  # a float is written as Python prints it
            note.code = "Decimal | float"
            note.imports = {("Decimal", "decimal")}
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


def _body_schema(document: Node, operation: Operation) -> Node:
    place = below(operation.pointer, "requestBody")
    node = resolve(document, object_at(operation.node, "requestBody", operation.pointer), place)
    return resolve(document, _json_schema(node, place) or {}, place)


def _body(document: Node, operation: Operation) -> Argument | None:
    found = next((one for one in contents(operation) if not one[0]), None)
    if found is None:
        return None
    _, place, owner = found
    node = resolve(document, owner, place)
    schema = _json_schema(node, place)
    if schema is None or is_nullable(resolve(document, schema, place)):
        raise PipelineError("a request body needs a schema, and may not be null", file=place)
    annotation = Annotator(document).annotate(schema, place)
    text = str(node.get("description") or "The JSON body.")
    return Argument("body", annotation, node.get("required") is True, text)


def _answers(document: Node, operation: Operation) -> dict[str, Annotation]:
    answers: dict[str, Annotation] = {}
    for status, place, owner in contents(operation):
        if not status:
            continue
        schema = _json_schema(resolve(document, owner, place), place)
        schema = None if operation.method == "head" else schema
        answers[status] = (
            Annotation("None") if schema is None else Annotator(document).annotate(schema, place)
        )
    if not any(status.startswith("2") for status in answers):
        raise PipelineError("the operation documents no success", file=operation.pointer)
    return answers


def _json_schema(node: Node, pointer: str) -> Node | None:
    contents = list(media_types(node, pointer))
    if not contents:
        return None
    for place, media_type, value in contents:
        kind = media_type.partition(";")[0]
        if kind == "application/json" or kind.endswith("+json"):
            return mapping(value.get("schema", {}), below(place, "schema"))
    listed = ", ".join(media_type for _, media_type, _ in contents)
    raise PipelineError(f"the client only speaks JSON, not {listed}", file=pointer)
