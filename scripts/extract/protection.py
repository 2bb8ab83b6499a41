"""E-mail addresses that a content network replaced: the text in their place is no address."""

import re

from scripts.document.node import Node
from scripts.extract.findings import Findings, Remark

_PROTECTED = re.compile(r"\[email\s+protected\]", re.IGNORECASE)
_SHOWN = ("default", "example", "examples", "value")


def is_protected(text: str) -> bool:
    """Whether a text holds the network's words instead of an address."""
    return _PROTECTED.search(text) is not None


def drop_protected(findings: Findings) -> None:
    """Drop each example, default and sample value that a network replaced, with a remark."""
    for document in findings.documents:
        _prune(document, findings, is_shown=False)


def _prune(node: Node, findings: Findings, *, is_shown: bool, are_names: bool = False) -> None:
    if isinstance(node.value, dict):
        for key, member in list(node.value.items()):
            is_value = is_shown or (key in _SHOWN and not are_names)
            had = bool(member.value)
            if _is_dropped(member, findings, is_shown=is_value):
                del node.value[key]
                continue
            _prune(member, findings, is_shown=is_value, are_names=key == "properties")
            if key == "examples" and had and not member.value:
                del node.value[key]
    elif isinstance(node.value, list):
        node.value[:] = [e for e in node.value if not _is_dropped(e, findings, is_shown=is_shown)]
        for element in node.value:
            _prune(element, findings, is_shown=is_shown)


def _is_dropped(node: Node, findings: Findings, *, is_shown: bool) -> bool:
    if not is_protected(node.text()):
        return False
    result = "the example is dropped" if is_shown else "the words are kept"
    text = f"an e-mail address was replaced by its protection; {result}"
    findings.remarks.append(Remark(node.origins[0], text))
    return is_shown
