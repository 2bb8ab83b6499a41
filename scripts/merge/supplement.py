"""What no saved page says, worked into what the pages say: wherever a page speaks, it stands.

Our own words, examples and marks fill gaps only and aren't compared: they differ from a page's by
their nature. All else that a page says otherwise is a disagreement. What was seen on the wire is
the exception: it goes before ``required`` and ``type`` of a page, for the sake of decoding.
"""

from scripts.document.node import Node, Pointer
from scripts.extract.reading import NAME, members_of
from scripts.extract.supplement import CERTAINTY
from scripts.merge.absorb import Absorption
from scripts.merge.align import move_to_components
from scripts.merge.grammar import KINDS, Kind
from scripts.merge.naming import keep_one_meaning
from scripts.merge.templates import align_templates
from scripts.merge.wire import both, learn_from_wire

_SECTIONS = ("paths", "webhooks", "components")
_COMPONENT = len(("components", "schemas", "name"))


def work_in(account: Node, base: Node, absorption: Absorption) -> None:
    """Work the account of the supplement into what the pages say, both in place."""
    align_templates(account, base, absorption)
    learn_from_wire(account, base, absorption)
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
    for key, member, other, inside in both(weak, strong, kind):
        if inside is KINDS["samples"] or inside.way in ("text", "examples"):
            del members[key]
        else:
            _give_way(member, other, inside, (*pointer, key), lent)
