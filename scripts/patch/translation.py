"""The other language as an Overlay document: generated, so that anybody can apply it."""

from collections.abc import Iterator

from scripts.document.node import Json, Node, copy, plain
from scripts.document.pointer import json_path_step

_HEAD: dict[str, Json] = {
    "overlay": "1.0.0",
    "info": {"title": "Tribute API in Russian, from the Russian pages", "version": "1.0.0"},
}


def translate(document: Node) -> Node:
    """Return a copy in the other language, as far as its texts have a translation."""
    translation = copy(document)
    for _, node in translation.walk():
        if node.translation:
            node.value, node.origins = node.translation.value, node.translation.origins
    return translation


def translation_overlay(document: Node) -> Json:
    """Write the difference between the two languages as actions, an object at a time."""
    return {**_HEAD, "actions": list(_actions(document, "$"))}


def _actions(node: Node, path: str) -> Iterator[Json]:
    texts: dict[str, Json] = {}
    for key, member in node.members().items():
        if member.translation:
            texts[key] = plain(member.translation)
        elif any(inner.translation for inner in _in_arrays(member)):
            # An update would append to the array, so the array is removed first.
            yield {"target": path + json_path_step(key), "remove": True}
            texts[key] = plain(translate(member))
    if texts:
        yield {"target": path, "update": texts}
    inside = [
        (json_path_step(key), member) for key, member in node.members().items() if key not in texts
    ]
    inside += [(f"[{index}]", element) for index, element in enumerate(node.elements())]
    for step, member in inside:
        yield from _actions(member, path + step)


def _in_arrays(node: Node) -> Iterator[Node]:
    """Visit the elements inside of an array, which an update can't replace one by one."""
    for element in node.elements():
        yield element
        yield from _in_arrays(element)
