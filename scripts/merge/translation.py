"""Two languages of one text: the English one is the value, the other its translation."""

from scripts.document.node import Node, add_origins, copy, same


def translate(known: Node, other: Node, *, is_english: bool) -> Node:
    """Make the English text the value, in place; return the one in the other language."""
    if not is_english:
        return other
    foreign = Node(known.value, known.origins)
    known.value, known.origins = other.value, other.origins
    return foreign


def translates(known: Node, other: Node, *, is_english: bool) -> bool:
    """Whether two examples differ only in their language; if so, add the translations."""
    pairs = _pairs(known, other)
    for node, its in pairs or []:
        if isinstance(node.value, str) and node.value != its.value:
            node.translation = copy(translate(node, its, is_english=is_english))
        else:
            add_origins(node, its)
    return pairs is not None


def _pairs(one: Node, other: Node) -> list[tuple[Node, Node]] | None:
    """Match the parts of two examples; None when they differ in more than words."""
    if isinstance(one.value, str) and isinstance(other.value, str):
        taken = one.translation is not None and not same(one.translation, other)
        return None if taken and not same(one, other) else [(one, other)]
    if isinstance(one.value, dict) and isinstance(other.value, dict):
        if one.value.keys() != other.value.keys():
            return None
        inside = [(member, other.value[key]) for key, member in one.value.items()]
    elif isinstance(one.value, list) and isinstance(other.value, list):
        if len(one.value) != len(other.value):
            return None
        inside = list(zip(one.value, other.value, strict=True))
    else:
        return [(one, other)] if same(one, other) else None
    found = [(one, other)]
    for member, its in inside:
        pairs = _pairs(member, its)
        if pairs is None:
            return None
        found += pairs
    return found
