"""Change an account to the names of the stronger ones, so that equal parts are found.

A rendered page shows an inline schema where a fragment refers to a component, and names a
credential by its header; a page in another language has another name for a tag.
"""

from collections.abc import Mapping

from scripts.document.grammar import KINDS, Kind, kind_at, operations
from scripts.document.node import Node, copy, members_of, put, same
from scripts.document.references import resolve
from scripts.merge.merger import Merger
from scripts.merge.precedence import Page


def align_tags(account: Node, base: Node, pages: Mapping[str, Page]) -> None:
    """Use the English name of a tag in both, with the other one as its translation; in place.

    The tags of an operation that both have are the same tags.
    """
    names: dict[str, Node] = {}
    foreign: dict[str, Node] = {}
    for place, operation in operations(account):
        known, shown = base.elements(*place, "tags"), operation.elements("tags")
        for mine, other in zip(known, shown, strict=True) if len(known) == len(shown) else ():
            languages = [pages[tag.origins[0].file].source.language for tag in (mine, other)]
            if mine.value != other.value and languages[0] != languages[1]:
                found, english, name = (
                    (foreign, other, mine) if languages[1] == "en" else (names, mine, other)
                )
                found.setdefault(name.text(), english)
    _rename_tags(account, names)
    _rename_tags(base, foreign)


def _rename_tags(document: Node, names: Mapping[str, Node]) -> None:
    if not names:
        return
    declared = [tag.at("name") for tag in document.elements("tags")]
    used = (tag for _, operation in operations(document) for tag in operation.elements("tags"))
    for tag in (*declared, *used):
        if tag and tag.text() in names:
            english = names[tag.text()]
            tag.translation = Node(tag.value, tag.origins)
            tag.value, tag.origins = english.value, english.origins[:1]


def align_rendered(partial: Node, base: Node, merger: Merger) -> None:
    """Rename and move the parts of a page's partial document, in place."""
    _rename_credentials(partial, base)
    _keep_security(partial, base)
    move_to_components(partial, base, merger)


def locate_credentials(document: Node) -> None:
    """Write where a key is sent if only rendered pages show it: they list headers."""
    schemes = document.members("components", "securitySchemes")
    for scheme in schemes.values():
        name = scheme.at("name")
        if name and scheme.text("type") == "apiKey" and "in" not in scheme.members():
            members_of(scheme)["in"] = Node("header", name.origins)


def move_to_components(
    weak: Node, strong: Node, merger: Merger, *, first_only: bool = False
) -> None:
    """Move inline parts of the weaker document to the components that the other refers to."""
    _Relocation(weak, strong, None if first_only else merger).relocate(
        weak, strong, KINDS["document"]
    )


def _rename_credentials(partial: Node, base: Node) -> None:
    """Give a security scheme the key under which a fragment has the same header."""
    own = partial.members("components", "securitySchemes")
    known = base.members("components", "securitySchemes")
    holders = [partial, *(operation for _, operation in operations(partial))]
    for former, shown in list(own.items()):
        key = next((key for key, scheme in known.items() if _same_header(scheme, shown)), former)
        if key == former or key in own:
            continue
        own[key] = own.pop(former)
        for holder in holders:
            for requirement in holder.elements("security"):
                members = members_of(requirement)
                if former in members:
                    members[key] = members.pop(former)


def _same_header(scheme: Node, shown: Node) -> bool:
    name, other = scheme.at("name"), shown.at("name")
    if name is None or other is None or name.text().casefold() != other.text().casefold():
        return False
    stated = [(scheme.at(key), shown.at(key)) for key in ("type", "in")]
    return all(mine is None or its is None or same(mine, its) for mine, its in stated)


def _keep_security(partial: Node, base: Node) -> None:
    """Write the security of a whole page to the operations that only this page describes."""
    shared, known = partial.at("security"), base.at("security")
    if shared is None or known is None or same(shared, known):
        return
    for place, operation in operations(partial):
        if base.at(*place) is None:
            members_of(operation).setdefault("security", copy(shared))


class _Relocation:
    """Moves the inline parts of a page to the components that the fragment refers to."""

    def __init__(self, partial: Node, base: Node, merger: Merger | None) -> None:
        self.partial = partial
        self.base = base
        self.merger = merger

    def relocate(self, weak: Node, strong: Node, kind: Kind) -> None:
        """Walk both accounts together; the weaker one changes."""
        is_reference = kind.fields and "$ref" in strong.members()
        if is_reference and isinstance(weak.value, dict) and "$ref" not in weak.value:
            self._move(weak, strong)
        elif kind.way == "object":
            for key, member in list(weak.members().items()):
                other = strong.members().get(key)
                if other:
                    self.relocate(member, other, kind.child(key))
        elif kind.way == "list":
            for index, element in enumerate(weak.elements()):
                other = self._counterpart(element, index, strong, kind)
                if other:
                    self.relocate(element, other, KINDS[kind.entries])

    def _move(self, weak: Node, strong: Node) -> None:
        component, steps = resolve(self.base, strong)
        if "$ref" in component.members():  # it leads nowhere, or in a circle
            return
        reference, kind = strong.members()["$ref"], kind_at(steps)
        stays = {key: node for key, node in weak.members().items() if key in strong.members()}
        moved = Node(
            {key: node for key, node in weak.members().items() if key not in stays}, weak.origins
        )
        weak.value = {"$ref": Node(reference.value, weak.origins), **stays}
        known = self.partial.at(*steps)
        if known is None:
            put(self.partial, steps, moved)
        self.relocate(moved, component, kind)
        if known and self.merger:
            self.merger.merge(known, moved, kind, steps)

    def _counterpart(self, element: Node, index: int, strong: Node, kind: Kind) -> Node | None:
        """Find the same element: by its identity, else by its place in the list."""
        others = strong.elements()
        if not kind.identity:
            return others[index] if index < len(others) else None
        identity = _identity(element, kind)
        return next(
            (o for o in others if _identity(resolve(self.base, o)[0], kind) == identity), None
        )


def _identity(node: Node, kind: Kind) -> tuple[str, ...]:
    return tuple(node.text(key) for key in kind.identity)
