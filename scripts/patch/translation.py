"""The other language as an Overlay document: generated, so that anybody can apply it."""

from collections.abc import Iterator

from scripts.document.node import Json, Node, copy, plain

_HEAD: dict[str, Json] = {
    "overlay": "1.0.0",
    "info": {"title": "Tribute API in Russian, from the Russian pages", "version": "1.0.0"},
}


def translate(document: Node) -> Node:
    """Give the document with every text that has a translation in the other language."""
    translated = copy(document)
    for _, node in translated.walk():
        if node.translation:
            node.value, node.origins = node.translation.value, node.translation.origins
    return translated


def translation_overlay(document: Node) -> Json:
    """Write the difference between the two languages as actions, an object at a time."""
    return {**_HEAD, "actions": list(_actions(document, "$"))}


def _actions(node: Node, path: str) -> Iterator[Json]:
    texts: dict[str, Json] = {}
    for key, member in node.members().items():
        if member.translation:
            texts[key] = plain(member.translation)
        elif any(inner.translation for inner in _in_arrays(member)):
            # An update would append to the array: it goes away before it comes anew.
            yield {"target": path + _step(key), "remove": True}
            texts[key] = plain(translate(member))
    if texts:
        yield {"target": path, "update": texts}
    inside = [(_step(key), member) for key, member in node.members().items() if key not in texts]
    inside += [(f"[{index}]", element) for index, element in enumerate(node.elements())]
    for step, member in inside:
        yield from _actions(member, path + step)


def _in_arrays(node: Node) -> Iterator[Node]:
    """Visit the elements that no target can replace by themselves."""
    for element in node.elements():
        yield element
        yield from _in_arrays(element)


def _step(key: str) -> str:
    """Write a key as in a normalised JSONPath (RFC 9535)."""
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return "['" + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + "']"
