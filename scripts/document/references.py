"""References inside a document: where they lead, and which of them can be followed to the end.

Validators and generators follow references wherever they lead. A schema that is made of itself
keeps them busy forever, one that doubles at each of thirty steps as good as forever.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from scripts.document.node import Node
from scripts.document.pointer import Pointer, steps_of
from scripts.document.text import MAX_DEPTH, shorten
from scripts.errors import PipelineError

# What follows these is about the same value as the schema around it, or about a list of it.
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "items")
_MOST_PARTS = 500
_MOST_PARTS_TOGETHER = 20_000
_LONGEST = 300

_Item = TypeVar("_Item")


def resolve(document: Node, node: Node, pointer: Pointer = ()) -> tuple[Node, Pointer]:
    """Follow ``$ref`` to the end; return the last node and its place.

    The node is a reference itself only where the references lead nowhere or in a circle.
    """
    visited: set[Pointer] = set()
    while reference := node.text("$ref"):
        place = steps_of(reference)
        target = document.at(*place)
        if target is None or place in visited:
            break
        visited.add(place)
        node, pointer = target, place
    return node, pointer


def reachable(start: Iterable[_Item], following: Callable[[_Item], Iterable[_Item]]) -> set[_Item]:
    """Return all that can be reached from some items, these included."""
    found: set[_Item] = set()
    waiting = list(start)
    while waiting:
        item = waiting.pop()
        if item not in found:
            found.add(item)
            waiting += following(item)
    return found


def referenced_place(document: Node, node: Node) -> Pointer | None:
    """Return the place of the part that is defined elsewhere and meant here, if there is one.

    A schema refers to one also by the only part of ``allOf``, or the only one beside null.
    """
    place: Pointer | None = None
    for _ in range(MAX_DEPTH):
        reference = _reference(node)
        steps = steps_of(reference)
        found = document.at(*steps) if reference.startswith("#/") else None
        if not found or found is node:
            break
        node, place = found, steps
    return place


def _reference(node: Node) -> str:
    if "$ref" in node.members():
        return node.text("$ref")
    keyword = next((key for key in ("allOf", "oneOf", "anyOf") if node.at(key)), "allOf")
    parts = [one for one in node.elements(keyword) if one.text("type") != "null"]
    return parts[0].text("$ref") if len(parts) == 1 else ""


def check_references(document: Node) -> None:
    """Follow every reference of a document.

    Raises:
        PipelineError: one leads nowhere or in a circle, or schemas are made of too many others.
    """
    composition = _Composition(document)
    together = 0
    for _, node in document.walk():
        parts, _ = composition.measure(node, 0)
        if any(keyword in node.members() for keyword in _IN_PLACE):
            together += parts
        if together > _MOST_PARTS_TOGETHER:
            reason = f"the schemas are made of more than {_MOST_PARTS_TOGETHER:,} others together"
            raise _refusal(node, reason)


class _Composition:
    """Measures of how many parts a schema is made of, and how deep they lie."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._measures: dict[int, tuple[int, int]] = {}
        self._open: set[int] = set()

    def measure(self, node: Node, depth: int) -> tuple[int, int]:
        """Count the parts of a node and their levels, itself included."""
        known = self._measures.get(id(node))
        if known:
            return known
        if id(node) in self._open:
            raise _refusal(node, "this is made of itself")
        if depth > MAX_DEPTH:
            raise _refusal(node, f"references lead on for more than {MAX_DEPTH} steps")
        self._open.add(id(node))
        inside = [self.measure(part, depth + 1) for part in self._parts(node)]
        self._open.remove(id(node))
        parts = 1 + sum(part for part, _ in inside)
        levels = 1 + max((level for _, level in inside), default=0)
        if parts > _MOST_PARTS:
            raise _refusal(node, f"this is made of more than {_MOST_PARTS} parts")
        if levels > MAX_DEPTH:
            raise _refusal(node, f"references lead on for more than {MAX_DEPTH} steps")
        self._measures[id(node)] = parts, levels
        return parts, levels

    def _parts(self, node: Node) -> Iterator[Node]:
        members = node.members()
        reference = members.get("$ref")
        if reference and isinstance(reference.value, str):
            yield self._target(reference)
        for keyword in _IN_PLACE:
            if keyword in members:
                part = members[keyword]
                yield from part.elements() or [part]

    def _target(self, reference: Node) -> Node:
        text = reference.text()
        is_local = text.startswith("#/") and len(text) < _LONGEST
        found = self._document.at(*steps_of(text)) if is_local else None
        if not found or found is self._document:
            raise _refusal(reference, f"there is nothing at {shorten(text, 80)!r}")
        return found


def _refusal(node: Node, reason: str) -> PipelineError:
    return node.error(reason, "Correct it with an action in openapi/patches/.")
