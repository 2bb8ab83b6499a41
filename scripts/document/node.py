"""A document whose values know their origins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scripts.document.pointer import Pointer
from scripts.errors import PipelineError

Scalar: TypeAlias = str | int | float | bool | None
Json: TypeAlias = "Scalar | list[Json] | dict[str, Json]"
Mapping: TypeAlias = "dict[str, Node]"

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Beside a schema written in place: the component it is to become.
NAME = "x-component"


class Origin(NamedTuple):
    """The place that states a value.

    Attributes:
        file: path of the page or patch, relative to the checkout.
        line: counted from one.
        quote: the words on that line, shortened.
    """

    file: str
    line: int
    quote: str

    @property
    def place(self) -> str:
        """File and line, as in error messages."""
        return f"{self.file}:{self.line}"

    def error(self, reason: str, advice: str | None = None) -> PipelineError:
        """Make an error that names this place."""
        return PipelineError(reason, file=self.file, line=self.line, advice=advice)


@dataclass(slots=True)
class Node:
    """A JSON value with its origins, the deciding one first, and its translation if it has one."""

    value: "Mapping | list[Node] | Scalar"
    origins: tuple[Origin, ...] = ()
    translation: "Node | None" = field(default=None)

    def members(self, *steps: str) -> Mapping:
        """Return the members of the object at a place below; none for any other value."""
        node = self.at(*steps)
        return node.value if node and isinstance(node.value, dict) else {}

    def elements(self, *steps: str) -> "list[Node]":
        """Return the elements of the array at a place below; none for any other value."""
        node = self.at(*steps)
        return node.value if node and isinstance(node.value, list) else []

    def text(self, *steps: str) -> str:
        """Return the string at a place below; the empty one for any other value."""
        node = self.at(*steps)
        return node.value if node and isinstance(node.value, str) else ""

    def at(self, *steps: str) -> "Node | None":
        """Follow object keys and array indices; None where they lead nowhere."""
        node = self
        for step in steps:
            if isinstance(node.value, dict) and step in node.value:
                node = node.value[step]
            elif isinstance(node.value, list) and step.isdecimal() and int(step) < len(node.value):
                node = node.value[int(step)]
            else:
                return None
        return node

    def walk(self, pointer: Pointer = ()) -> "Iterator[tuple[Pointer, Node]]":
        """Visit this node and everything below it, in document order."""
        yield pointer, self
        if isinstance(self.value, dict):
            for key, member in self.value.items():
                yield from member.walk((*pointer, key))
        elif isinstance(self.value, list):
            for index, element in enumerate(self.value):
                yield from element.walk((*pointer, str(index)))

    def error(self, reason: str, advice: str | None = None) -> PipelineError:
        """Make an error that names the deciding origin, if there is any."""
        if self.origins:
            return self.origins[0].error(reason, advice)
        return PipelineError(reason, advice=advice)


def members_of(node: Node) -> Mapping:
    """Return the members of a node that must be an object."""
    if not isinstance(node.value, dict):
        message = "an object is expected here"
        raise TypeError(message)
    return node.value


def put(root: Node, steps: Pointer, node: Node) -> None:
    """Place a value in a document, making the objects above it with the same origins."""
    here = root
    for step in steps[:-1]:
        here = members_of(here).setdefault(step, Node({}, node.origins))
    members_of(here)[steps[-1]] = node


def plain(node: Node) -> Json:
    """Return the bare value, without its origins."""
    if isinstance(node.value, dict):
        return {key: plain(member) for key, member in node.value.items()}
    if isinstance(node.value, list):
        return [plain(element) for element in node.value]
    return node.value


def plant(value: Json, *origins: Origin) -> Node:
    """Make a node of a bare value, with the same origins in every part."""
    if isinstance(value, dict):
        return Node({key: plant(member, *origins) for key, member in value.items()}, origins)
    if isinstance(value, list):
        return Node([plant(element, *origins) for element in value], origins)
    return Node(value, origins)


def copy(node: Node) -> Node:
    """Copy a tree, so that a change to one leaves the other alone."""
    value = node.value
    if isinstance(value, dict):
        value = {key: copy(member) for key, member in value.items()}
    elif isinstance(value, list):
        value = [copy(element) for element in value]
    return Node(value, node.origins, node.translation)


def same(one: Node, other: Node) -> bool:
    """Whether two values are equal as JSON: 1 is neither true nor 1.0."""
    return _typed(plain(one)) == _typed(plain(other))


def _typed(value: Json) -> object:
    if isinstance(value, dict):
        return {key: _typed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_typed(element) for element in value]
    return (type(value), value)


def add_origins(node: Node, other: Node) -> None:
    """Add the origins of one value that meets another, whatever is below."""
    node.origins += tuple(origin for origin in other.origins if origin not in node.origins)
    node.translation = node.translation or other.translation


def merge_origins(node: Node, other: Node) -> None:
    """Add the origins of an equal value, here and in everything below."""
    add_origins(node, other)
    for key, member in node.members().items():
        merge_origins(member, other.members()[key])
    for mine, theirs in zip(node.elements(), other.elements(), strict=True):
        merge_origins(mine, theirs)


def without_patterns(value: Json) -> Json:
    """Leave out regular expressions: one made by a stranger could keep a validator busy forever."""
    if isinstance(value, list):
        return [without_patterns(element) for element in value]
    if not isinstance(value, dict):
        return value
    return {
        key: without_patterns(member)
        for key, member in value.items()
        if key != "patternProperties" and not (key == "pattern" and isinstance(member, str))
    }
