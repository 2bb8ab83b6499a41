"""The fields of a request body: each is an argument of its own, checked before it is sent."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document.pointer import below
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.document import Node, array_at, mapping, object_at, resolve
from scripts.generate.kinds import is_nullable, kind_of, types_of
from scripts.generate.names import argument_of_field, field_names
from scripts.generate.shapes import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    Scalar = Callable[[Node, Node, Annotation, str], tuple[str, Annotation]]

_SCALARS = frozenset({"boolean", "integer", "number", "string"})


@dataclass(frozen=True)
class BodyField:
    """One field of a body.

    Attributes:
        name: its name in Python; as an argument it may be called otherwise.
        source: what the core checks it with.
        place: where the specification describes it.
        is_taken: whether a parameter of the operation has the same name.
    """

    name: str
    wire_name: str
    annotation: Annotation
    required: bool
    nullable: bool
    text: str
    source: str
    place: str
    is_taken: bool = False

    @property
    def argument(self) -> str:
        """The argument that holds its value."""
        return f"body_{self.name}" if self.is_taken else argument_of_field(self.name)

    @property
    def constructor(self) -> str:
        """Source of its description."""
        options = [repr(self.wire_name), self.source]
        if not self.required:
            options.append("required=False")
        if self.nullable:
            options.append("nullable=True")
        return f"BodyField({', '.join(options)})"


class BodyReader:
    """Reads the bodies of one document.

    Args:
        document: the specification, with a name for every class.
        scalar: describes a value that is no object and no array.
    """

    def __init__(self, document: Node, scalar: "Scalar") -> None:
        self._document = document
        self._scalar = scalar
        self.used: list[Annotation] = []
        """What the descriptions name, inside of nested objects as well."""

    def fields(self, schema: Node, pointer: str, seen: tuple[str, ...] = ()) -> list[BodyField]:
        """Read the fields of an object, joined from all its parts."""
        properties: dict[str, tuple[Node, str]] = {}
        required: set[str] = set()
        for part, place in parts(self._document, schema, pointer):
            for name, child in object_at(part, "properties", place).items():
                properties[name] = (mapping(child, place), below(place, "properties", name))
            required |= {*array_at(part, "required", place)}
        names = field_names({name: child for name, (child, _) in properties.items()})
        found: list[BodyField] = []
        for name, (child, place) in properties.items():
            if child.get("readOnly") is not True:
                source, annotation = self._part(child, place, seen)
                target = resolve(self._document, child, place)
                is_null = is_nullable(child) or is_nullable(target)
                text = child.get("description") or target.get("description") or f"the field {name}"
                found.append(
                    BodyField(
                        names[name],
                        name,
                        annotation,
                        name in required,
                        is_null,
                        str(text),
                        source,
                        place,
                    )
                )
        return found

    def _part(self, schema: Node, place: str, seen: tuple[str, ...]) -> tuple[str, Annotation]:
        target = resolve(self._document, schema, place)
        annotation = Annotator(self._document).annotate(schema, place)
        annotation.nullable = False
        whole = array_at(target, "allOf", place)
        if len(whole) == 1 and kind_of(target) is None:
            return self._part(whole[0], below(place, "allOf", 0), seen)
        kind, named = kind_of(target), types_of(target)
        reference = str(schema.get("$ref", place))
        if kind == "model" and reference not in seen:
            nested = self.fields(target, place, (*seen, reference))
            listed = ", ".join(f"{one.name!r}: {one.constructor}" for one in nested)
            return f"BodyObject({{{listed}}})", annotation
        if kind == "enum" or (kind is None and len(named) == 1 and named[0] in _SCALARS):
            self.used.append(annotation)
            scalar = target if kind is None else schema
            return self._scalar(self._document, scalar, annotation, place)
        if named == ["array"] and "items" in target:
            items = mapping(target["items"], below(place, "items"))
            source, inner = self._part(items, below(place, "items"), seen)
            inner.code = f"Sequence[{inner.code}]"
            inner.imports |= {("Sequence", "collections.abc")}
            bounds = [
                f"{option}={target[keyword]}"
                for keyword, option in (("minItems", "shortest"), ("maxItems", "longest"))
                if keyword in target
            ]
            return f"BodyArray({', '.join([source, *bounds])})", inner
        return "BodyValue()", annotation
