"""The classes of the client package, ready for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from scripts.document.pointer import below
from scripts.document.references import reachable
from scripts.errors import PipelineError
from scripts.generate.annotations import Annotation, Annotator
from scripts.generate.clash import overlay_action, refuse_clashes
from scripts.generate.document import Node, array_at, is_object, mapping, object_at, resolve
from scripts.generate.kinds import choices, kind_of, types_of
from scripts.generate.names import class_name, field_names, member_names, module_name
from scripts.generate.normal import TAGS

# Modules of the core that annotations come from.
CORE = "pytribute_core"
CORE_MODULES = frozenset({"choice", "numbers", "page", "types"})
DEPRECATED = "Deprecated: the API may remove it."

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
        """Its annotation and default. A field that may be absent may also be null."""
        if self.required:
            return f"{self.name}: {self.annotation}"
        if self.annotation.code == "Any":
            return f"{self.name}: Any = UNSET"
        return f"{self.name}: {self.annotation.code} | None | UnsetType = UNSET"


@dataclass(frozen=True)
class DerivedProperty:
    """Fields as one property: an amount of money, or the first of several that has a value."""

    name: str
    annotation: str
    source: str
    text: str


@dataclass
class Shape:
    """One class: a model, an open enum, or a choice between classes."""

    kind: Literal["model", "enum", "choice"]
    component: str
    name: str
    module: str
    text: str
    fields: list[Field] = field(default_factory=list[Field])
    derived: list[DerivedProperty] = field(default_factory=list[DerivedProperty])
    members: list[tuple[str, str | int]] = field(default_factory=list[tuple[str, str | int]])
    options: list[Annotation] = field(default_factory=list[Annotation])
    discriminator: str | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    base: str = ""
    late: bool = False  # part of a circle of models, so its imports are below its class
    collectable: bool = True  # may be part of a reference cycle

    @property
    def annotations(self) -> list[Annotation]:
        """The annotations of its fields and options."""
        return [entry.annotation for entry in self.fields] + self.options

    @property
    def renamed(self) -> dict[str, str]:
        """The fields with another name on the wire."""
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
        shape.late = name in reachable(_imported(shape), lambda one: _imported(shapes[one]))
    for name, shape in shapes.items():
        shape.collectable = any(
            shapes[part].late or any(note.mutable for note in shapes[part].annotations)
            for part in reachable([name], lambda one: _imported(shapes[one]))
        )
    return shapes


def import_lines(annotations: list[Annotation]) -> list[str]:
    """Write the imports that annotations need, beside those of classes."""
    lines = {
        f"from {CORE}.{module} import {name}"
        if module in CORE_MODULES
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
        shape.derived = [
            *_money(document, schema, shape.fields, pointer),
            *_first_of(schema, shape.fields, pointer),
        ]
    return shape


def _read_enum(shape: Shape, schema: Node, pointer: str) -> None:
    values = [value for value in schema["enum"] if value is not None]
    integers = isinstance(values[0], int)
    if types_of(schema) not in ([], ["integer" if integers else "string"]):
        raise PipelineError("the type of this enum is not that of its values", file=pointer)
    shape.base = "OpenIntEnum" if integers else "OpenEnum"
    shape.members = [(name, value) for value, name in member_names(schema).items()]


def _read_choice(shape: Shape, document: Node, schema: Node, pointer: str) -> None:
    annotator = Annotator(document)
    members = choices(schema)
    listed = [annotator.annotate(member, pointer) for member in members]
    options = {option.code: option for option in listed}
    shape.options = list(options.values())
    shape.discriminator, tags = _tags(document, schema, pointer)
    for tag, member in tags.items():
        code = annotator.annotate(member, below(pointer, "discriminator")).code
        if code in options:
            shape.tags[tag] = code


def _tags(document: Node, schema: Node, pointer: str) -> tuple[str | None, dict[str, Node]]:
    """Return the property that distinguishes the branches, and the branch of each value."""
    constants = [
        (member, _constants(document, resolve(document, member, pointer), pointer))
        for member in choices(schema)
    ]
    discriminator = object_at(schema, "discriminator", pointer)
    stated: str | None = discriminator.get("propertyName")
    if stated is not None:
        named = {
            str(one["$ref"]).rpartition("/")[2]: one for one in choices(schema) if "$ref" in one
        }
        found: dict[str, Node] = {one[stated]: member for member, one in constants if stated in one}
        for member in choices(schema):
            tags = resolve(document, member, pointer).get(TAGS, ())
            found |= dict.fromkeys(tags, member)
        listed = object_at(discriminator, "mapping", pointer).items()
        return stated, {**named, **{tag: {"$ref": reference} for tag, reference in listed}, **found}
    best: tuple[str | None, dict[str, Node]] = None, {}
    for name in dict.fromkeys(name for _, one in constants for name in one):
        values = [(one[name], member) for member, one in constants if name in one]
        if len(dict(values)) == len(values) > len(best[1]):
            best = name, dict(values)
    return best


def _constants(document: Node, schema: Node, pointer: str) -> dict[str, str]:
    """Return the properties that allow only one value, a text."""
    found: dict[str, str] = {}
    for name, child in object_at(schema, "properties", pointer).items():
        kind = resolve(document, mapping(child, pointer), pointer)
        values = [kind["const"]] if "const" in kind else kind.get("enum") or []
        if len(values) == 1 and isinstance(values[0], str):
            found[name] = values[0]
    return found


def _fields(document: Node, schema: Node, pointer: str) -> list[Field]:
    properties: dict[str, tuple[Node, str]] = {}
    required: dict[str, str] = {}
    for part, place in parts(document, schema, pointer):
        if is_object(part.get("additionalProperties")) and part.get("properties"):
            raise PipelineError(
                "the client can't express both properties and typed additionalProperties",
                file=place,
            )
        for name, child in object_at(part, "properties", place).items():
            properties[name] = (child, below(place, "properties", name))
        for index, name in enumerate(array_at(part, "required", place)):
            required.setdefault(name, below(place, "required", index))
    names = field_names({name: child for name, (child, _) in properties.items()})
    # Two properties that are only here in one class: each is from another part of `allOf`.
    refuse_clashes(
        names,
        "field",
        pointer,
        lambda custom: [
            overlay_action(pointer, {"properties": {wire: {"x-python-name": name}}})
            for wire, name in custom.items()
        ],
    )
    if missing := sorted(required.keys() - properties.keys()):
        raise PipelineError(
            f"required, but not described: {', '.join(missing)}",
            file=required[missing[0]],  # the name may be in a patch, and another one on the page
            advice="describe it, or don't require it, with a patch",
        )
    annotator = Annotator(document)
    return [
        Field(
            names[name],
            name,
            annotator.annotate(child, place),
            name in required,
            _text(child),
        )
        for name, (child, place) in properties.items()
    ]


def _money(
    document: Node, schema: Node, fields: list[Field], pointer: str
) -> Iterator[DerivedProperty]:
    by_wire = {one.wire_name: one for one in fields}
    for name, money in object_at(schema, "x-money", pointer).items():
        whole, _, inside = str(money["amount"]).partition(".")
        amount = _element(document, schema, whole, inside, pointer) if inside else by_wire[whole]
        currency = by_wire.get(money.get("currency", ""))
        columns = [one for one in (amount, currency) if one]
        kind = "Stars" if money["unit"] == "stars" else "Money"
        function = "stars" if money["unit"] == "stars" else f"{money['unit']}_money"
        its_currency = f", self.{currency.name}" if currency else ""
        is_sure = all(one.required and not one.annotation.nullable for one in columns)
        annotation = kind if is_sure else f"{kind} | None"
        source = f"{function}(self.{amount.name}{its_currency}, {amount.name!r})"
        if inside:
            annotation = f"list[{kind} | None]"
            arguments = f"self.{by_wire[whole].name}, {amount.name!r}{its_currency}"
            source = f"each_{money['unit']}({arguments})"
        text = str(money.get("description") or f"The {name.replace('_', ' ')}, exactly.")
        yield DerivedProperty(name, annotation, source, text)


def _element(document: Node, schema: Node, array: str, name: str, pointer: str) -> Field:
    """Return a field of the elements of an array."""
    properties: Node = {}
    for part, place in parts(document, schema, pointer):
        properties |= object_at(part, "properties", place)
    items = object_at(resolve(document, properties[array], pointer), "items", pointer)
    found = _fields(document, resolve(document, items, pointer), pointer)
    return next(one for one in found if one.wire_name == name)


def _first_of(schema: Node, fields: list[Field], pointer: str) -> Iterator[DerivedProperty]:
    names = {one.wire_name: one.name for one in fields}
    for name, stated in object_at(schema, "x-first-of", pointer).items():
        listed = [names[str(one)] for one in stated["fields"]]
        arguments = ", ".join(repr(one) for one in listed)
        text = str(stated.get("description") or f"The first of {', '.join(listed)} with a value.")
        yield DerivedProperty(name, "str", f"first_of(self, {arguments})", text)


def _text(schema: Node) -> str:
    """Return the description of a property, with a note if it is deprecated."""
    text = str(schema.get("description") or "")
    return f"{text}\n\n{DEPRECATED}".strip() if schema.get("deprecated") is True else text


def parts(document: Node, schema: Node, pointer: str, depth: int = 0) -> Iterator[tuple[Node, str]]:
    """Visit the parts of a schema and the schema itself; a later one refines the earlier."""
    if depth > 32:  # noqa: PLR2004 - far deeper than any sane schema
        raise PipelineError("allOf leads in a circle", file=pointer)
    if not set(types_of(schema)) <= {"object"} or kind_of(schema) in {"enum", "choice"}:
        raise PipelineError("allOf can only join objects", file=pointer)
    for index, part in enumerate(array_at(schema, "allOf", pointer)):
        place = below(pointer, "allOf", index)
        yield from parts(document, resolve(document, part, place), place, depth + 1)
    yield schema, pointer


def _import_depth(shapes: Mapping[str, Shape], start: str) -> int:
    """Return how deep imports nest when Python loads this module first."""
    seen, deepest = {start}, 1
    waiting = [iter(_imported(shapes[start]))]
    while waiting:
        name = next((name for name in waiting[-1] if name not in seen), None)
        if name is None:
            waiting.pop()
        else:
            seen.add(name)
            waiting.append(iter(_imported(shapes[name])))
            deepest = max(deepest, len(waiting))
    return deepest


def _imported(shape: Shape) -> list[str]:
    return sorted({name for note in shape.annotations for name in note.classes})
