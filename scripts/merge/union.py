"""Different pages become one document: what they say alike is one, nothing is overwritten.

Between pages neither date nor completeness decides: each describes a part of the API. An operation
that both describe must be the same; where it isn't, a fragment goes before a rendered page and
English before Russian, and all else is undecided. A component that is no part of such an operation
is each page's own: one name with two meanings is undecided, whatever the pages are.
"""

from collections.abc import Mapping, Sequence

from scripts.document.node import Node, Pointer, copy, same
from scripts.extract.reading import members_of
from scripts.merge.absorb import Absorption
from scripts.merge.align import align_rendered, align_tags, move_to_components
from scripts.merge.disagreement import Disagreement, Side, sides
from scripts.merge.grammar import KINDS, Kind, operations
from scripts.merge.reach import reachable, references
from scripts.merge.standing import (
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
    Side("made of a component with two meanings", ()),
    Side("made of the other meaning", ()),
)
_PRESENTATION = ("operationId", "tags", "externalDocs")
_SHARED = ("paths", "webhooks", "components")
_FORMATS = (Format.OPENAPI, Format.MARKDOWN, Format.RENDERED)


def page_order(versions: Sequence[Page]) -> tuple[int, str]:
    """Order different pages: whole documents, then fragments, then rendered text; then by name."""
    return min(_FORMATS.index(one.source.format) for one in versions), versions[0].source.page


def unite(
    documents: Sequence[Node], pages: Mapping[str, Page], found: dict[Disagreement, None]
) -> Node:
    """Merge the documents of different pages, in the order of ``page_order``.

    Args:
        documents: one of each page.
        pages: all versions by their path, and by the files of the patches on them.
        found: receives the disagreements.
    """
    union = _Union(pages, found, of_fragments=True)
    _settle_root(documents, union)
    base = documents[0]
    for document in documents[1:]:
        _work_in(document, base, union)
    return base


def _settle_root(documents: Sequence[Node], union: "_Union") -> None:
    """Give operations the servers and the security of their own document, where these differ."""
    for key in ("servers", "security"):
        kind = KINDS["document"].child(key)
        stated = [node for one in documents if (node := one.at(key))]
        for document in documents if stated else ():
            own = document.at(key)
            if own is None and key == "security" and _is_complete(document, union.pages):
                own = Node([], document.origins)  # OpenAPI: none is stated, so none is needed
            if own and union.compare(stated[0], own, kind):
                _carry(key, own, document)
                members_of(document).pop(key, None)


def _is_complete(document: Node, pages: Mapping[str, Page]) -> bool:
    return bool(document.origins) and pages[document.origins[0].file].is_complete


def _carry(key: str, value: Node, document: Node) -> None:
    for (section, path, _), operation in operations(document):
        item = document.at(section, path) or operation
        if section == "paths" and key not in item.members():
            members_of(operation).setdefault(key, copy(value))


def _work_in(account: Node, base: Node, union: "_Union") -> None:
    align_templates(account, base, union)
    align_tags(account, base, union.pages)
    _divide_items(account, base)
    align_rendered(account, base, union)
    if any(base.at(*place) for place, _ in operations(account)):
        move_to_components(base, account, union)
    for key, node in account.members().items():
        known = base.at(key)
        if key in _SHARED:
            continue
        if known:
            union.absorb_own(known, node, key)
        elif key in ("servers", "security", "tags") or key.startswith("x-"):
            members_of(base)[key] = node
    _set_clashes_aside(account, base, union)
    for key in _SHARED:
        mine, other = base.at(key), account.at(key)
        if mine and other:
            union.absorb(mine, other, KINDS["document"].child(key), (key,))
        elif other:
            members_of(base)[key] = other


def _divide_items(account: Node, base: Node) -> None:
    """Let what one page says of all operations of a path stay with its own operations."""
    for path, item in (account.at("paths") or Node({})).members().items():
        known = base.at("paths", path)
        for key in ITEM_MEMBERS if known else ():
            mine, other = (owner.at(key) for owner in (item, known or item))
            if (mine or other) and not (mine and other and same(mine, other)):
                push_down(item, key)
                push_down(known or item, key)


def _set_clashes_aside(account: Node, base: Node, union: "_Union") -> None:
    """Report the components with one name and two meanings; the first one stays."""
    both = [
        (section, name)
        for section, group in (account.at("components") or Node({})).members().items()
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
    together = reachable(account, shared) | reachable(base, shared)
    clashes = {
        key
        for key in both
        if ("components", *key) not in together and union.compare(*_pair(key, account, base))
    }
    _add_users(clashes, [key for key in both if ("components", *key) not in together], account)
    for section, name in [key for key in both if key in clashes]:
        place = ("components", section, name)
        mine, other, kind = _pair((section, name), account, base)
        difference = union.compare(mine, other, kind)
        kept, claim = (
            Side(one.says, node.origins[:1])
            for one, node in zip(difference or _BY_REFERENCE, (mine, other), strict=True)
        )
        union.disagreements.setdefault(Disagreement(place, MEANING, kept, claim, UNDECIDED))
        del members_of(account.at("components", section) or account)[name]


def _add_users(
    clashes: set[tuple[str, str]], keys: Sequence[tuple[str, str]], account: Node
) -> None:
    """Add what refers to a component with two meanings: it has two itself."""
    users: dict[Pointer, list[tuple[str, str]]] = {}
    for key in keys:
        for place in references(account.at("components", *key) or account):
            users.setdefault(place, []).append(key)
    waiting = list(clashes)
    while waiting:
        for user in users.get(("components", *waiting.pop()), ()):
            if user not in clashes:
                clashes.add(user)
                waiting.append(user)


def _pair(key: tuple[str, str], account: Node, base: Node) -> tuple[Node, Node, Kind]:
    """Find both meanings, and of what kind they are."""
    mine, other = (document.at("components", *key) for document in (base, account))
    kind = KINDS["components"].child(key[0]).child(key[1])
    return mine or base, other or account, kind


class _Union(Absorption):
    """Absorbs one page into another; which of two parts is the stronger depends on who says it."""

    def absorb(
        self, strong: Node, weak: Node, kind: Kind = KINDS["document"], pointer: Pointer = ()
    ) -> None:
        if strong.origins and weak.origins and self._outranks(weak, strong):
            former = Node(strong.value, strong.origins, strong.translation)
            first = copy(weak)
            strong.value, strong.origins = first.value, first.origins
            strong.translation, weak = first.translation, former
        super().absorb(strong, weak, kind, pointer)

    def absorb_own(self, strong: Node, weak: Node, key: str) -> None:
        """Unite what belongs to a document; differences are told, and no question."""
        kind = KINDS["document"].child(key)
        own = _Union(self.pages, {}, of_fragments=True)
        if key == "tags":
            own.absorb(strong, weak, kind, (key,))
        elif not same(strong, weak):
            own.disagreements[Disagreement((key,), "document", *sides(strong, weak), "")] = None
        for one in own.disagreements:
            told = Disagreement(one.pointer, one.about, one.kept, one.other, OWN_DOCUMENT)
            self.disagreements.setdefault(told)

    def compare(self, mine: Node, other: Node, kind: Kind) -> tuple[Side, Side] | None:
        """Find the first difference in what two parts mean; their words may differ."""
        trial = _Union(self.pages, {}, of_fragments=True)
        trial.absorb(copy(mine), copy(other), kind, (_HERE,))
        for one in trial.disagreements:
            if one.about != "text":
                place = " ".join(step for step in one.pointer if step != _HERE)
                kept, claim = (f"{place} {it.says}".strip() for it in (one.kept, one.other))
                return Side(kept, one.kept.origins), Side(claim, one.other.origins)
        return None

    def _members(self, strong: Node, weak: Node, kind: Kind, pointer: Pointer) -> None:
        if kind is KINDS["operation"]:
            weak = self._presented(strong, weak, pointer)
        super()._members(strong, weak, kind, pointer)

    def _presented(self, strong: Node, weak: Node, pointer: Pointer) -> Node:
        """Settle how an operation is presented, which no request shows: the first page stands."""
        members = dict(weak.members())
        for key in _PRESENTATION:
            mine, other = strong.at(key), weak.at(key)
            if mine is None and other:
                members_of(strong)[key] = mine = copy(other)
            if mine and other and not same(mine, other):
                found = Disagreement((*pointer, key), key, *sides(mine, other), FIRST_PAGE)
                self.disagreements.setdefault(found)
            if mine:
                members[key] = mine if other is None or not same(mine, other) else other
        return Node(members, weak.origins)

    def _outranks(self, node: Node, other: Node) -> bool:
        return self._page(node).standing < self._page(other).standing

    def _denies(self, weak: Node) -> bool:
        return self._is_complete(weak)

    def _entries_rule(self, strong: Node, weak: Node) -> str | None:
        is_open = not (self._is_complete(strong) or self._is_complete(weak))
        return SHOWN_EXISTS if is_open else None

    def _text_rule(self, mine: Page, theirs: Page) -> str:
        return rule_between_pages(mine, theirs) or FIRST_PAGE

    def _rule(self, mine: Page, theirs: Page) -> str:
        return rule_between_pages(mine, theirs) or UNDECIDED
