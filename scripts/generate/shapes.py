"""The classes of the client package, ready for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from scripts.errors import PipelineError
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.document import Node, array_at, below, is_object, mapping, object_at, resolve
from scripts.generate.kinds import choices, kind_of, types_of
from scripts.generate.names import class_name, field_name, member_name, module_name

# Importing and pydantic both go down into each class before the next: Python stops them at 90.
_DEEPEST_IMPORT = 50


@dataclass(frozen=True)
class Field:
    """One field of a model."""

    name: str
    wire_name: str
    annotation: Annotation
    required: bool
    text: str

    @property
    def declaration(self) -> str:
        """Its annotation and default. Whatever may be absent may also be null."""
        if self.required:
            return f"{self.name}: {self.annotation}"
        if self.annotation.code == "Any":
            return f"{self.name}: Any = UNSET"
        return f"{self.name}: {self.annotation.code} | None | UnsetType = UNSET"


@dataclass
class Shape:
    """One class: a model, an open enum, or a choice between classes."""

    kind: Literal["model", "enum", "choice"]
    component: str
    name: str
    module: str
    text: str
    fields: list[Field] = field(default_factory=list[Field])
    members: list[tuple[str, str | int]] = field(default_factory=list[tuple[str, str | int]])
    options: list[Annotation] = field(default_factory=list[Annotation])
    discriminator: str | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    base: str = ""
    late: bool = False  # part of a circle of models, so its imports come after its class
    collectable: bool = True  # could be part of a reference cycle

    @property
    def annotations(self) -> list[Annotation]:
        """What it is made of."""
        return [entry.annotation for entry in self.fields] + self.options

    @property
    def renamed(self) -> dict[str, str]:
        """Fields that are called otherwise on the wire."""
        return {
            entry.name: entry.wire_name for entry in self.fields if entry.name != entry.wire_name
        }


def shapes_of(document: Node) -> dict[str, Shape]:
    """Read every component that needs a class: component name to shape."""
    schemas = mapping(document["components"]["schemas"], "#/components/schemas")
    shapes = {
        name: _shape(document, name, mapping(schema, below("#/components/schemas", name)))
        for name, schema in schemas.items()
        if kind_of(schema)
    }
    for name in shapes:
        if _import_depth(shapes, name) > _DEEPEST_IMPORT:
            raise PipelineError(
                f"from here classes refer to one another for more than {_DEEPEST_IMPORT} steps",
                file=below("#/components/schemas", name),
            )
    for name, shape in shapes.items():
        shape.late = name in _reachable(shapes, name)
        if shape.late and shape.kind == "choice":
            raise PipelineError(
                "a choice between classes may not lead back to itself",
                file=below("#/components/schemas", name),
            )
    for name, shape in shapes.items():
        made_of = [shape, *(shapes[other] for other in _reachable(shapes, name))]
        shape.collectable = any(
            part.late or any(annotation.mutable for annotation in part.annotations)
            for part in made_of
        )
    return shapes


def import_lines(annotations: list[Annotation], root: str) -> list[str]:
    """Write the imports that annotations need; ``root`` is how the module names its package."""
    lines = {
        f"from {root}{module} import {name}"
        if module == "types"
        else f"from {module} import {name}"
        for annotation in annotations
        for name, module in annotation.imports
    }
    return sorted(lines)


def class_imports(annotations: list[Annotation], root: str, *, without: str = "") -> list[str]:
    """Write the imports of the classes that annotations need."""
    names = {name for annotation in annotations for name in annotation.classes} - {without}
    return [
        f"from {root}{module_name(class_name(name))} import {class_name(name)}"
        for name in sorted(names)
    ]


def _shape(document: Node, name: str, schema: Node) -> Shape:
    pointer = below("#/components/schemas", name)
    kind = kind_of(schema)
    text = str(schema.get("description") or f"The schema {name} of the specification.")
    shape = Shape(kind or "model", name, class_name(name), module_name(class_name(name)), text)
    if kind == "enum":
        _read_enum(shape, schema, pointer)
    elif kind == "choice":
        _read_choice(shape, document, schema, pointer)
    else:
        shape.fields = _fields(document, schema, pointer)
    return shape


def _read_enum(shape: Shape, schema: Node, pointer: str) -> None:
    values = [value for value in schema["enum"] if value is not None]
    integers = isinstance(values[0], int)
    if types_of(schema) not in ([], ["integer" if integers else "string"]):
        raise PipelineError("the type of this enum is not that of its values", file=pointer)
    shape.base = "OpenIntEnum" if integers else "OpenEnum"
    shape.members = [(member_name(value), value) for value in values]


def _read_choice(shape: Shape, document: Node, schema: Node, pointer: str) -> None:
    annotator = Annotator(document)
    shape.options = [annotator.annotate(member, pointer) for member in choices(schema)]
    discriminator = object_at(schema, "discriminator", pointer)
    shape.discriminator = discriminator.get("propertyName")
    if shape.discriminator:
        named = {
            name: f"#/components/schemas/{name}"
            for option in shape.options
            for name in option.classes
        }
        named |= object_at(discriminator, "mapping", pointer)
        for tag, reference in named.items():
            option = annotator.annotate({"$ref": reference}, below(pointer, "discriminator"))
            if option.code in {known.code for known in shape.options}:
                shape.tags[tag] = option.code


def _fields(document: Node, schema: Node, pointer: str) -> list[Field]:
    properties: dict[str, tuple[Node, str]] = {}
    required: set[str] = set()
    for part, place in parts(document, schema, pointer):
        if is_object(part.get("additionalProperties")) and part.get("properties"):
            raise PipelineError(
                "the client has no way to say both properties and typed additionalProperties",
                file=place,
            )
        for name, child in object_at(part, "properties", place).items():
            properties[name] = (child, below(place, "properties", name))
        required.update(array_at(part, "required", place))
    names = {field_name(name): name for name in properties}
    if len(names) != len(properties):
        raise PipelineError("two properties of this class have one name in Python", file=pointer)
    if missing := sorted(required - properties.keys()):
        raise PipelineError(f"required, but not described: {', '.join(missing)}", file=pointer)
    annotator = Annotator(document)
    return [
        Field(
            field_name(name),
            name,
            annotator.annotate(child, place),
            name in required,
            str(child.get("description") or ""),
        )
        for name, (child, place) in properties.items()
    ]


def parts(document: Node, schema: Node, pointer: str, depth: int = 0) -> Iterator[tuple[Node, str]]:
    """Walk a schema and all it is made of; what comes later says more."""
    if depth > 32:  # noqa: PLR2004 - far deeper than any sane schema
        raise PipelineError("allOf leads in a circle", file=pointer)
    if not set(types_of(schema)) <= {"object"} or kind_of(schema) in {"enum", "choice"}:
        raise PipelineError("allOf can only join objects", file=pointer)
    for index, part in enumerate(array_at(schema, "allOf", pointer)):
        place = below(pointer, "allOf", index)
        yield from parts(document, resolve(document, part, place), place, depth + 1)
    yield schema, pointer


def _import_depth(shapes: Mapping[str, Shape], start: str) -> int:
    """Count the modules that Python is amid of loading at most, when it loads this one first."""
    seen, deepest = {start}, 1
    waiting = [_imported(shapes[start])]
    while waiting:
        name = next((name for name in waiting[-1] if name not in seen), None)
        if name is None:
            waiting.pop()
        else:
            seen.add(name)
            waiting.append(_imported(shapes[name]))
            deepest = max(deepest, len(waiting))
    return deepest


def _imported(shape: Shape) -> Iterator[str]:
    return iter(sorted({name for note in shape.annotations for name in note.classes}))


def _reachable(shapes: Mapping[str, Shape], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for annotation in shapes[waiting.pop()].annotations:
            waiting.extend(annotation.classes - found)
            found |= annotation.classes
    return found
