"""Merge the supplement, which holds what no saved page says: wherever a page says it, it decides.

Texts, examples, marks and names of the supplement only fill gaps and are not compared: they
always differ from a page's. Everything else that a page says differently is a conflict. What was
seen on the wire is the exception: it goes before ``required`` and ``type`` of a page, for the sake
of decoding.
"""

from scripts.document.grammar import KINDS, Kind
from scripts.document.node import NAME, Node, members_of
from scripts.document.pointer import Pointer
from scripts.extract.supplement import CERTAINTY, NOT_KNOWN
from scripts.merge.align import move_to_components
from scripts.merge.merger import Merger
from scripts.merge.naming import keep_one_meaning
from scripts.merge.templates import align_templates
from scripts.merge.wire import common_parts, learn_from_wire

_SECTIONS = ("paths", "webhooks", "components")
_ID = "operationId"
_COMPONENT = len(("components", "schemas", "name"))


def merge_supplement(account: Node, base: Node, merger: Merger) -> None:
    """Merge the supplement into the merged pages, both in place."""
    align_templates(account, base, merger)
    learn_from_wire(account, base, merger)
    # Where a page has one schema for several events, each of ours has another text for it.
    move_to_components(account, base, merger, first_only=True)
    borrowers: set[int] = set()
    for section in _SECTIONS:
        weak, strong = account.at(section), base.at(section)
        if weak and strong:
            kind = KINDS["document"].child(section)
            _keep_gaps(weak, strong, kind, (section,), borrowers)
            merger.merge(strong, weak, kind, (section,))
        elif weak:
            members_of(base)[section] = weak
    if general := account.at(NOT_KNOWN):
        members_of(base)[NOT_KNOWN] = general
    keep_one_meaning(base, borrowers)


def _keep_gaps(weak: Node, strong: Node, kind: Kind, pointer: Pointer, borrowers: set[int]) -> None:
    """Drop texts, examples and marks where a page has its own; its schema borrows our name."""
    members = weak.members()
    members.pop(CERTAINTY, None)
    members.pop(NOT_KNOWN, None)  # a page answers, or leaves open, what it likes
    name = members.pop(NAME, None)
    if kind is KINDS["operation"] and isinstance(strong.value, dict) and _ID in members:
        members[_ID] = strong.value.setdefault(_ID, members[_ID])
    # The target of a reference, and a component, have a name already.
    is_nameless = isinstance(strong.value, dict) and "$ref" not in strong.value
    if name and is_nameless and len(pointer) != _COMPONENT:
        members_of(strong)[NAME] = members[NAME] = name
        borrowers.add(id(strong))
    for key, member, other, inside in common_parts(weak, strong, kind):
        if inside is KINDS["samples"] or inside.way in ("text", "examples"):
            del members[key]
        else:
            _keep_gaps(member, other, inside, (*pointer, key), borrowers)
