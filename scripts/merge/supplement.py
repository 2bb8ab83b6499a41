"""What no saved page says, worked into what the pages say: wherever a page speaks, it stands.

Our own words, examples and marks fill gaps only and aren't compared: they differ from a page's by
their nature. All else that a page says otherwise is a disagreement.
"""

from scripts.document.node import Node, Pointer
from scripts.extract.reading import NAME, members_of
from scripts.extract.supplement import CERTAINTY
from scripts.merge.absorb import Absorption, identity
from scripts.merge.align import move_to_components
from scripts.merge.grammar import KINDS, Kind
from scripts.merge.naming import keep_one_meaning

_SECTIONS = ("webhooks", "components")
_COMPONENT = len(("components", "schemas", "name"))


def work_in(account: Node, base: Node, absorption: Absorption) -> None:
    """Work the account of the supplement into what the pages say, both in place."""
    # Where a page has one schema for several events, each of ours would say other words of it.
    move_to_components(account, base, absorption, first_only=True)
    lent: set[int] = set()
    for section in _SECTIONS:
        weak, strong = account.at(section), base.at(section)
        if weak and strong:
            kind = KINDS["document"].child(section)
            _give_way(weak, strong, kind, (section,), lent)
            absorption.absorb(strong, weak, kind, (section,))
        elif weak:
            members_of(base)[section] = weak
    keep_one_meaning(base, lent)


def _give_way(weak: Node, strong: Node, kind: Kind, pointer: Pointer, lent: set[int]) -> None:
    """Drop what only fills gaps, where a page has left none; a name is lent to its schema."""
    members = weak.members()
    members.pop(CERTAINTY, None)
    name = members.pop(NAME, None)
    # What a reference leads to, or the page calls something itself, has a name already.
    is_nameless = isinstance(strong.value, dict) and "$ref" not in strong.value
    if name and is_nameless and len(pointer) != _COMPONENT:
        members_of(strong)[NAME] = members[NAME] = name
        lent.add(id(strong))
    for key, member, other, inside in _both(weak, strong, kind):
        if inside is KINDS["samples"] or inside.way in ("text", "examples"):
            del members[key]
        else:
            _give_way(member, other, inside, (*pointer, key), lent)


def _both(weak: Node, strong: Node, kind: Kind) -> list[tuple[str, Node, Node, Kind]]:
    """Give what both accounts have, with its key or its number in the weaker one."""
    if kind.way == "object":
        return [
            (key, member, strong.members()[key], kind.child(key))
            for key, member in weak.members().items()
            if key in strong.members()
        ]
    if kind.way != "list":
        return []
    inside = KINDS[kind.entries]
    numbered = list(enumerate(strong.elements()))
    known = {identity(node, kind) or str(number): node for number, node in numbered}
    found: list[tuple[str, Node, Node, Kind]] = []
    for number, node in enumerate(weak.elements()):
        other = known.get(identity(node, kind) or str(number))
        if other:
            found.append((str(number), node, other, inside))
    return found
