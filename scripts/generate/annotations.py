"""Schemas as Python annotations, for the client's models, arguments and responses."""

from dataclasses import dataclass, field

from scripts.document.pointer import below
from scripts.errors import PipelineError
from scripts.generate.document import Node, array_at, is_object, resolve_place
from scripts.generate.kinds import choices, is_nullable, kind_of, types_of
from scripts.generate.names import class_name

_BUILTINS = {"string": "str", "integer": "int", "boolean": "bool"}
_NUMBER = ("Number", "numbers")
# Formats with a type of their own; every other format stays what its JSON type says. A UUID is text
# as well: a webhook names an order by text, which would never equal a UUID.
_FORMATS = {
    ("string", "date-time"): ("AwareDatetime", "types"),
    ("string", "date"): ("CalendarDate", "types"),
}
_INEXPRESSIBLE = ("prefixItems", "$defs", "$id", "$dynamicRef", "patternProperties")


@dataclass
class Annotation:
    """The source of an annotation and what it uses."""

    code: str
    nullable: bool = False
    classes: set[str] = field(default_factory=set[str])  # names of components
    imports: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])  # name, module
    mutable: bool = False  # a list, a dict or Any: may become part of a reference cycle

    def __str__(self) -> str:
        return f"{self.code} | None" if self.nullable else self.code


class Annotator:
    """Writes annotations for the schemas of one document."""

    def __init__(self, document: Node) -> None:
        self._document = document

    def annotate(self, schema: Node, pointer: str, seen: tuple[str, ...] = ()) -> Annotation:
        """Return the annotation of a schema.

        Raises:
            PipelineError: Python's types can't express it.
        """
        for keyword in _INEXPRESSIBLE:
            if keyword in schema:
                raise PipelineError(f"the client can't express {keyword!r}", file=pointer)
        result = self._annotate(schema, pointer, seen)
        result.nullable = (result.nullable or is_nullable(schema)) and result.code != "Any"
        return result

    def _annotate(self, schema: Node, pointer: str, seen: tuple[str, ...]) -> Annotation:
        if "$ref" in schema:
            return self._reference(schema, pointer, seen)
        # Of allOf one reference is left, and of a choice one branch beside null.
        members = array_at(schema, "allOf", pointer) or choices(schema)
        if members:
            return _union([self.annotate(member, pointer, seen) for member in members])
        const = schema.get("const")
        if isinstance(const, (str, int)):
            return Annotation(type(const).__name__)
        if isinstance(const, float):
            return Annotation("Number", imports={_NUMBER})
        named = types_of(schema)
        if named:
            return _union([self._of_type(name, schema, pointer, seen) for name in named])
        return Annotation("None") if is_nullable(schema) else _anything()

    def _reference(self, schema: Node, pointer: str, seen: tuple[str, ...]) -> Annotation:
        reference = str(schema["$ref"])
        if reference in seen:
            raise PipelineError(f"{reference} is made of nothing but itself", file=pointer)
        target, place = resolve_place(self._document, {"$ref": reference}, pointer)
        if kind := kind_of(target):
            name = place.rpartition("/")[2]
            return Annotation(
                class_name(name), is_nullable(target), {name}, mutable=kind == "choice"
            )
        return self.annotate(target, reference, (*seen, reference))

    def _of_type(self, name: str, schema: Node, pointer: str, seen: tuple[str, ...]) -> Annotation:
        special = _FORMATS.get((name, str(schema.get("format"))))
        if special is not None:
            return Annotation(special[0], imports={special})
        if name == "array":
            items = schema.get("items")
            inner = (
                self.annotate(items, below(pointer, "items"), seen)
                if is_object(items)
                else _anything()
            )
            return _holding(f"list[{inner}]", inner)
        if name == "object":
            extra = schema.get("additionalProperties")
            place = below(pointer, "additionalProperties")
            inner = self.annotate(extra, place, seen) if is_object(extra) and extra else _anything()
            return _holding(f"dict[str, {inner}]", inner)
        if name == "number":
            return Annotation("Number", imports={_NUMBER})
        return Annotation(_BUILTINS[name])


def has_own_type(schema: Node) -> bool:
    """Whether the format of a schema has a type of its own."""
    return any((name, schema.get("format")) in _FORMATS for name in types_of(schema))


def _anything() -> Annotation:
    return Annotation("Any", imports={("Any", "typing")}, mutable=True)


def _holding(code: str, inner: Annotation) -> Annotation:
    return Annotation(code, classes=set(inner.classes), imports=set(inner.imports), mutable=True)


def _union(parts: list[Annotation]) -> Annotation:
    if any(part.code == "Any" for part in parts):
        return _anything()
    return Annotation(
        " | ".join(dict.fromkeys(part.code for part in parts)),
        any(part.nullable for part in parts),
        {name for part in parts for name in part.classes},
        {name for part in parts for name in part.imports},
        any(part.mutable for part in parts),
    )
