"""The other language as an Overlay document: generated, so that anybody can apply it."""

from scripts.document.node import Json, Node, Pointer, copy, plain

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
    actions: list[Json] = []
    for pointer, node in document.walk():
        texts: dict[str, Json] = {}
        for key, member in node.members().items():
            if member.translation:
                texts[key] = plain(member.translation)
            elif any(element.translation for element in member.elements()):
                # An update would append to the array: it goes away before it comes anew.
                actions.append({"target": json_path((*pointer, key), document), "remove": True})
                texts[key] = [plain(e.translation or e) for e in member.elements()]
        if texts:
            actions.append({"target": json_path(pointer, document), "update": texts})
    return {**_HEAD, "actions": actions}


def json_path(pointer: Pointer, document: Node) -> str:
    """Write a place as a normalised JSONPath (RFC 9535)."""
    path, node = "$", document
    for step in pointer:
        quoted = step.replace("\\", "\\\\").replace("'", "\\'")
        path += f"[{step}]" if isinstance(node.value, list) else f"['{quoted}']"
        node = node.at(step) or node
    return path
