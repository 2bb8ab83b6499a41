"""References that can be followed: each leads somewhere, none back to itself, none too far.

Validators and generators follow them wherever they lead. A schema that is made of itself keeps
them busy forever, one that doubles at each of thirty steps as good as forever.
"""

from collections.abc import Iterator

from scripts.document.node import Node, Pointer, shorten
from scripts.document.text import MAX_DEPTH
from scripts.errors import PipelineError

# What follows these is about the same value as the schema around it, or about a list of it.
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "items")
_MOST_PARTS = 500
_MOST_PARTS_TOGETHER = 20_000
_LONGEST = 300
_ADVICE = "Correct it with an action in openapi/patches/."


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


def follow(document: Node, node: Node) -> Node:
    """Give what a node refers to at last, itself when it doesn't refer to anything.

    Args:
        document: one whose references have been checked.
        node: where to begin.
    """
    while (reference := node.at("$ref")) and reference.text():
        node = target(document, reference)
    return node


def referred(document: Node, node: Node) -> Pointer | None:
    """Return the place of the part that stands elsewhere and is meant here, if there is one.

    A schema refers to one also by the only part of ``allOf``, or the only one beside null.
    """
    place: Pointer | None = None
    for _ in range(MAX_DEPTH):
        reference = _reference(node)
        steps = tuple(map(_unescaped, reference.removeprefix("#/").split("/")))
        found = document.at(*steps) if reference.startswith("#/") else None
        if not found or found is node:
            break
        node, place = found, steps
    return place


def _reference(node: Node) -> str:
    found = node.at("$ref")
    if not found:
        parts = (node.at("allOf") or node.at("oneOf") or node.at("anyOf") or Node([])).elements()
        parts = [one for one in parts if (one.at("type") or Node("")).value != "null"]
        found = parts[0].at("$ref") if len(parts) == 1 else None
    return found.text() if found else ""


def target(document: Node, reference: Node) -> Node:
    """Find what one reference points at.

    Raises:
        PipelineError: nothing is there.
    """
    text = reference.text()
    steps = text.removeprefix("#/").split("/") if len(text) < _LONGEST else []
    found = document.at(*map(_unescaped, steps))
    if not text.startswith("#/") or not found or found is document:
        raise _refusal(reference, f"there is nothing at {shorten(text, 80)!r}")
    return found


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


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
            yield target(self._document, reference)
        for keyword in _IN_PLACE:
            if keyword in members:
                part = members[keyword]
                yield from part.elements() or [part]


def _refusal(node: Node, reason: str) -> PipelineError:
    place = node.origins[0] if node.origins else None
    return PipelineError(
        reason,
        file=place.file if place else None,
        line=place.line if place else None,
        advice=_ADVICE,
    )
