"""What the schemas of a document serve: what can be asked for, and what is delivered."""

from collections.abc import Iterable, Iterator
from typing import Any

from scripts.generate.document import Node, is_array, is_object

_PLACE = "#/components/schemas/"


def used(document: Node) -> tuple[set[str], set[str]]:
    """Name the schemas of operations, and those of webhooks; some may be of both."""
    schemas = document["components"]["schemas"]
    components = {key: one for key, one in document["components"].items() if one is not schemas}
    others = {key: one for key, one in document.items() if key not in ("webhooks", "components")}
    served = _reachable(schemas, _named([others, components]))
    return served, _reachable(schemas, _named(document.get("webhooks")))


def _reachable(schemas: Node, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named(schemas.get(name))
    return found


def _named(node: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a document
    """Find the schemas that a part of a document refers to."""
    if is_object(node):
        for value in node.values():
            yield from _named(value)
    elif is_array(node):
        for value in node:
            yield from _named(value)
    elif isinstance(node, str) and node.startswith(_PLACE):
        yield node.removeprefix(_PLACE)
