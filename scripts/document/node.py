"""A document whose every value knows where it was said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
Json: TypeAlias = "Scalar | list[Json] | dict[str, Json]"
Mapping: TypeAlias = "dict[str, Node]"
Pointer: TypeAlias = tuple[str, ...]

QUOTE_LENGTH = 160


class Origin(NamedTuple):
    """The place that says a value.

    Attributes:
        file: path of the page or patch, relative to the checkout.
        line: counted from one.
        quote: the words on that line, shortened.
    """

    file: str
    line: int
    quote: str


@dataclass(slots=True)
class Node:
    """A JSON value with its origins, the deciding one first.

    Attributes:
        translation: the same text in the other language, when a page gives it.
    """

    value: "Mapping | list[Node] | Scalar"
    origins: tuple[Origin, ...] = ()
    translation: "Node | None" = field(default=None)

    def members(self) -> Mapping:
        """Give the members of an object, none for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    def elements(self) -> "list[Node]":
        """Give the elements of an array, none for any other value."""
        return self.value if isinstance(self.value, list) else []

    def text(self) -> str:
        """Give a string, the empty one for any other value."""
        return self.value if isinstance(self.value, str) else ""

    def at(self, *steps: str) -> "Node | None":
        """Follow object keys and array indices; None where the way ends."""
        node = self
        for step in steps:
            if isinstance(node.value, dict) and step in node.value:
                node = node.value[step]
            elif step.isdecimal() and int(step) < len(node.elements()):
                node = node.elements()[int(step)]
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


def plain(node: Node) -> Json:
    """Give the bare value, without its origins."""
    if isinstance(node.value, dict):
        return {key: plain(member) for key, member in node.value.items()}
    if isinstance(node.value, list):
        return [plain(element) for element in node.value]
    return node.value


def plant(value: Json, *origins: Origin) -> Node:
    """Give every part of a bare value the same origins."""
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
    """Tell whether two values are equal as JSON: 1 is neither true nor 1.0."""
    return _typed(plain(one)) == _typed(plain(other))


def _typed(value: Json) -> object:
    if isinstance(value, dict):
        return {key: _typed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_typed(element) for element in value]
    return (type(value), value)


def pointer_text(pointer: Pointer) -> str:
    """Write a pointer as RFC 6901 has it."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in pointer)


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """Cut a quotation to one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


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
