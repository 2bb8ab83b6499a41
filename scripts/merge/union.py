"""Merge the documents of different pages: equal parts become one, nothing is overwritten.

Between pages neither date nor completeness decides: each describes a part of the API. An operation
that both describe must be the same; where it isn't, a fragment goes before a rendered page and
English before Russian, and everything else is undecided. A component that is no part of such an
operation belongs to its page: one name with two meanings is undecided, whatever the pages are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scripts.document.grammar import (
    KINDS,
    Kind,
    component_references,
    operations,
    reachable_components,
)
from scripts.document.node import Node, copy, members_of, same
from scripts.document.pointer import Pointer
from scripts.document.references import reachable
from scripts.merge.align import align_rendered, align_tags, move_to_components
from scripts.merge.conflict import Claim, Conflict
from scripts.merge.merger import Merger
from scripts.merge.precedence import (
    FIRST_PAGE,
    OWN_DOCUMENT,
    SHOWN_EXISTS,
    UNDECIDED,
    Page,
    rule_between_pages,
)
from scripts.merge.templates import ITEM_MEMBERS, align_templates, push_down
from scripts.sources import Format

MEANING = "meaning"
_HERE = ""
_BY_REFERENCE = (
    Claim("made of a component with two meanings", ()),
    Claim("made of the other meaning", ()),
)
_PRESENTATION = ("operationId", "tags", "externalDocs")
_SHARED = ("paths", "webhooks", "components")
_FORMATS = (Format.OPENAPI, Format.MARKDOWN, Format.RENDERED)


def page_order(versions: Sequence[Page]) -> tuple[int, str]:
    """Order different pages: whole documents, then fragments, then rendered text; then by name."""
    return min(_FORMATS.index(one.source.format) for one in versions), versions[0].source.page


def unite(
    documents: Sequence[Node], pages: Mapping[str, Page], found: dict[Conflict, None]
) -> Node:
    """Merge the documents of different pages, in the order of ``page_order``; collect conflicts."""
    merger = _PageMerger(pages, found, of_fragments=True)
    _settle_root(documents, merger)
    base = documents[0]
    for document in documents[1:]:
        _merge_page(document, base, merger)
    return base


def _settle_root(documents: Sequence[Node], merger: "_PageMerger") -> None:
    """Write the servers and the security of a document to its operations, where they differ."""
    for key in ("servers", "security"):
        kind = KINDS["document"].child(key)
        stated = [node for one in documents if (node := one.at(key))]
        for document in documents if stated else ():
            own = document.at(key)
            if own is None and key == "security" and _is_complete(document, merger.pages):
                own = Node([], document.origins)  # OpenAPI: none is stated, so none is needed
            if own and merger.compare(stated[0], own, kind):
                _carry(key, own, document)
                members_of(document).pop(key, None)


def _is_complete(document: Node, pages: Mapping[str, Page]) -> bool:
    return bool(document.origins) and pages[document.origins[0].file].is_complete


def _carry(key: str, value: Node, document: Node) -> None:
    for (section, path, _), operation in operations(document):
        item = document.at(section, path) or operation
        if section == "paths" and key not in item.members():
            members_of(operation).setdefault(key, copy(value))


def _merge_page(account: Node, base: Node, merger: "_PageMerger") -> None:
    align_templates(account, base, merger)
    align_tags(account, base, merger.pages)
    _divide_items(account, base)
    align_rendered(account, base, merger)
    if any(base.at(*place) for place, _ in operations(account)):
        move_to_components(base, account, merger)
    for key, node in account.members().items():
        known = base.at(key)
        if key in _SHARED:
            continue
        if known:
            merger.merge_own(known, node, key)
        elif key in ("servers", "security", "tags") or key.startswith("x-"):
            members_of(base)[key] = node
    _set_clashes_aside(account, base, merger)
    for key in _SHARED:
        mine, other = base.at(key), account.at(key)
        if mine and other:
            merger.merge(mine, other, KINDS["document"].child(key), (key,))
        elif other:
            members_of(base)[key] = other


def _divide_items(account: Node, base: Node) -> None:
    """Move the members of a path to the operations of its page."""
    for path, item in account.members("paths").items():
        known = base.at("paths", path)
        for key in ITEM_MEMBERS if known else ():
            mine, other = (owner.at(key) for owner in (item, known or item))
            if (mine or other) and not (mine and other and same(mine, other)):
                push_down(item, key)
                push_down(known or item, key)


def _set_clashes_aside(account: Node, base: Node, merger: "_PageMerger") -> None:
    """Report the components with one name and two meanings; the first one stays."""
    both = [
        (section, name)
        for section, group in account.members("components").items()
        for name in group.members()
        if base.at("components", section, name)
    ]
    if not both:
        return
    shared = [
        document.at(*place) or document
        for place, _ in operations(account)
        if base.at(*place)
        for document in (account, base)
    ]
    together = reachable_components(account, shared) | reachable_components(base, shared)
    clashes = {
        key
        for key in both
        if ("components", *key) not in together and merger.compare(*_pair(key, account, base))
    }
    _add_users(clashes, [key for key in both if ("components", *key) not in together], account)
    for section, name in [key for key in both if key in clashes]:
        place = ("components", section, name)
        mine, other, kind = _pair((section, name), account, base)
        difference = merger.compare(mine, other, kind)
        kept, claim = (
            Claim(one.says, node.origins[:1])
            for one, node in zip(difference or _BY_REFERENCE, (mine, other), strict=True)
        )
        merger.conflicts.setdefault(Conflict(place, MEANING, kept, claim, UNDECIDED))
        del members_of(account.at("components", section) or account)[name]


def _add_users(
    clashes: set[tuple[str, str]], keys: Sequence[tuple[str, str]], account: Node
) -> None:
    """Add what refers to a component with two meanings: it has two itself."""
    users: dict[Pointer, list[tuple[str, str]]] = {}
    for key in keys:
        for place in component_references(account.at("components", *key) or account):
            users.setdefault(place, []).append(key)
    clashes |= reachable(clashes, lambda key: users.get(("components", *key), ()))


def _pair(key: tuple[str, str], account: Node, base: Node) -> tuple[Node, Node, Kind]:
    """Return both meanings and their kind."""
    mine, other = (document.at("components", *key) for document in (base, account))
    kind = KINDS["components"].child(key[0]).child(key[1])
    return mine or base, other or account, kind


class _PageMerger(Merger):
    """Merges one page into another; which of two parts is the stronger depends on their pages."""

    def merge(
        self, strong: Node, weak: Node, kind: Kind = KINDS["document"], pointer: Pointer = ()
    ) -> None:
        if strong.origins and weak.origins and self._outranks(weak, strong):
            former = Node(strong.value, strong.origins, strong.translation)
            first = copy(weak)
            strong.value, strong.origins = first.value, first.origins
            strong.translation, weak = first.translation, former
        super().merge(strong, weak, kind, pointer)

    def merge_own(self, strong: Node, weak: Node, key: str) -> None:
        """Merge what belongs to each document; a difference is reported, and is no question."""
        kind = KINDS["document"].child(key)
        own = _PageMerger(self.pages, {}, of_fragments=True)
        if key == "tags":
            own.merge(strong, weak, kind, (key,))
        elif not same(strong, weak):
            own.conflicts[Conflict((key,), "document", *Claim.pair(strong, weak), "")] = None
        for one in own.conflicts:
            self.conflicts.setdefault(replace(one, rule=OWN_DOCUMENT))

    def compare(self, mine: Node, other: Node, kind: Kind) -> tuple[Claim, Claim] | None:
        """Return the first difference between the meanings of two parts; texts may differ."""
        trial = _PageMerger(self.pages, {}, of_fragments=True)
        trial.merge(copy(mine), copy(other), kind, (_HERE,))
        for one in trial.conflicts:
            if one.about != "text":
                place = " ".join(step for step in one.pointer if step != _HERE)
                kept, claim = (f"{place} {it.says}".strip() for it in (one.kept, one.other))
                return Claim(kept, one.kept.origins), Claim(claim, one.other.origins)
        return None

    def _members(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        if kind is KINDS["operation"]:
            weak = self._presented(strong, weak, pointer)
        super()._members(strong, weak, kind, pointer)

    def _presented(self, strong: Node, weak: Node, pointer: Pointer) -> Node:
        """Take from the first page how an operation is presented, which no request shows."""
        members = dict(weak.members())
        for key in _PRESENTATION:
            mine, other = strong.at(key), weak.at(key)
            if mine is None and other:
                members_of(strong)[key] = mine = copy(other)
            if mine and other and not same(mine, other):
                found = Conflict((*pointer, key), key, *Claim.pair(mine, other), FIRST_PAGE)
                self.conflicts.setdefault(found)
            if mine:
                members[key] = mine if other is None or not same(mine, other) else other
        return Node(members, weak.origins)

    def _outranks(self, node: Node, other: Node) -> bool:
        return self._page(node).precedence < self._page(other).precedence

    def _denies(self, weak: Node) -> bool:
        return self._is_complete(weak)

    def _entries_rule(self, strong: Node, weak: Node) -> str | None:
        is_open = not (self._is_complete(strong) or self._is_complete(weak))
        return SHOWN_EXISTS if is_open else None

    def _text_rule(self, mine: Page, theirs: Page) -> str:
        return rule_between_pages(mine, theirs) or FIRST_PAGE

    def _rule(self, mine: Page, theirs: Page) -> str:
        return rule_between_pages(mine, theirs) or UNDECIDED
