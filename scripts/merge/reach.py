"""Which components of a document its operations are made of."""

from collections.abc import Iterable, Iterator

from scripts.document.node import Node, Pointer
from scripts.merge.align import steps_of
from scripts.merge.grammar import operations

_COMPONENT = len(("components", "schemas", "name"))


def reachable(document: Node, roots: Iterable[Node] | None = None) -> set[Pointer]:
    """Follow references to components, from some parts or from all operations."""
    waiting = [node for _, node in operations(document)] if roots is None else list(roots)
    found: set[Pointer] = set()
    while waiting:
        for place in references(waiting.pop()):
            component = document.at(*place)
            if component and place not in found:
                found.add(place)
                waiting.append(component)
    return found


def references(node: Node) -> Iterator[Pointer]:
    """Name the components that a part refers to, security schemes among them."""
    for pointer, inside in node.walk():
        if pointer[-1:] == ("$ref",):
            place = steps_of(inside)
            if place[:1] == ("components",) and len(place) >= _COMPONENT:
                yield place[:_COMPONENT]
        elif pointer[-1:] == ("security",):
            for requirement in inside.elements():
                for name in requirement.members():
                    yield ("components", "securitySchemes", name)
