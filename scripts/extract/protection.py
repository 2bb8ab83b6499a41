"""E-mail addresses that a content network replaced: what stands there is nobody's address."""

import re

from scripts.document.node import Node
from scripts.extract.reading import Reading, Remark

_PROTECTED = re.compile(r"\[email\s+protected\]", re.IGNORECASE)
_SHOWN = ("default", "example", "examples", "value")


def is_protected(text: str) -> bool:
    """Whether a text holds the network's words instead of an address."""
    return _PROTECTED.search(text) is not None


def drop_protected(reading: Reading) -> None:
    """Drop each example, default and sample value that a network replaced, with a remark."""
    for document in (*reading.complete, reading.partial):
        _prune(document, reading, is_shown=False)


def _prune(node: Node, reading: Reading, *, is_shown: bool, are_names: bool = False) -> None:
    if isinstance(node.value, dict):
        for key, member in list(node.value.items()):
            is_value = is_shown or (key in _SHOWN and not are_names)
            had = bool(member.value)
            if _is_dropped(member, reading, is_shown=is_value):
                del node.value[key]
                continue
            _prune(member, reading, is_shown=is_value, are_names=key == "properties")
            if key == "examples" and had and not member.value:
                del node.value[key]
    elif isinstance(node.value, list):
        node.value[:] = [e for e in node.value if not _is_dropped(e, reading, is_shown=is_shown)]
        for element in node.value:
            _prune(element, reading, is_shown=is_shown)


def _is_dropped(node: Node, reading: Reading, *, is_shown: bool) -> bool:
    if not is_protected(node.text()):
        return False
    said = "the example is dropped" if is_shown else "the words are kept"
    text = f"an e-mail address was replaced by its protection; {said}"
    reading.remarks.append(Remark(node.origins[0], text))
    return is_shown
