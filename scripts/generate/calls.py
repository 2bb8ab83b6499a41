"""The operations of the client package, ready for the template."""

import re
from dataclasses import dataclass, field, replace

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.arguments import CONSTRUCTORS, Argument, argument_of, kind_and_type
from scripts.generate.bodies import BodyField, BodyReader
from scripts.generate.clash import at_places, refuse_clashes
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
from scripts.generate.kinds import is_nullable, kind_of
from scripts.generate.names import module_name
from scripts.generate.sdk import Offer, offers_of
from scripts.generate.traits import Inputs, Traits, traits_of

_WORD = re.compile(r"\b[A-Z][A-Za-z]+(?=\()")


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
    responses: dict[str, Annotation]
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
            for status, note in self.responses.items()
            if status.startswith("2") and note.code != "None"
        ]

    @property
    def deprecation(self) -> str:
        """The warning of a deprecated operation."""
        return f"{self.name} is deprecated: the API may remove it"

    @property
    def result(self) -> str:
        """The annotation of a successful response."""
        parts = [str(note) for status, note in self.responses.items() if status.startswith("2")]
        return " | ".join(dict.fromkeys(part for code in parts for part in code.split(" | ")))

    @property
    def annotations(self) -> list[Annotation]:
        """All annotations in its module."""
        notes = [argument.annotation for argument in self.arguments]
        notes += self.body_annotations
        notes += [self.traits.row] if self.traits.row else []
        return notes + [note for note in self.responses.values() if note.code != "None"]


def calls_of(document: Node, key_header: str) -> dict[str, Call]:
    """Read every operation: module name to call."""
    calls = [_call(document, offer, key_header) for offer in offers_of(document)]
    return {call.module: call for call in calls}


def _call(document: Node, offer: Offer, key_header: str) -> Call:
    operation = offer.operation
    node = operation.node
    listed = list(parameters(document, operation))
    arguments = [argument_of(document, place, one, key_header) for place, one in listed]
    body = _body(document, operation)
    schema = _body_schema(document, operation)
    reader = BodyReader(document, kind_and_type)
    fields = reader.fields(schema, operation.pointer) if kind_of(schema) == "model" else []
    taken = {argument.name for argument in arguments}
    fields = [replace(one, is_taken=one.argument in taken) for one in fields]
    names = {one.wire_name: one.name for one in arguments}
    names |= {f"the field {one.wire_name} of the body": one.argument for one in fields}
    places = {f"the field {one.wire_name} of the body": one.place for one in fields}
    refuse_clashes(names, "argument", operation.pointer, at_places(places))
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
    responses = _responses(document, operation)
    if traits.page:
        responses |= {status: traits.page for status in responses if status.startswith("2")}
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
        responses=responses,
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


def _responses(document: Node, operation: Operation) -> dict[str, Annotation]:
    responses: dict[str, Annotation] = {}
    for status, place, owner in contents(operation):
        if not status:
            continue
        schema = _json_schema(resolve(document, owner, place), place)
        schema = None if operation.method == "head" else schema
        responses[status] = (
            Annotation("None") if schema is None else Annotator(document).annotate(schema, place)
        )
    if not any(status.startswith("2") for status in responses):
        raise PipelineError("the operation documents no success", file=operation.pointer)
    return responses


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
