"""Bring an account to the names of the stronger ones, so that the same things meet.

A rendered page shows a schema in place where a fragment refers to a component, and names a
credential by its header; a page in another language calls a tag otherwise.
"""

from collections.abc import Mapping

from scripts.document.node import Node, Pointer, copy, same
from scripts.extract.reading import members_of, put
from scripts.merge.absorb import Absorption
from scripts.merge.grammar import KINDS, Kind, operations
from scripts.merge.standing import Page


def align_tags(account: Node, base: Node, pages: Mapping[str, Page]) -> None:
    """Let both call a tag by its English name, the other one as its translation; in place.

    Two operations that are the same tell which names are.
    """
    names: dict[str, Node] = {}
    foreign: dict[str, Node] = {}
    for place, operation in operations(account):
        known = _tags(base.at(*place))
        shown = _tags(operation)
        for mine, other in zip(known, shown, strict=True) if len(known) == len(shown) else ():
            languages = [pages[tag.origins[0].file].source.language for tag in (mine, other)]
            if mine.value != other.value and languages[0] != languages[1]:
                found, english, name = (
                    (foreign, other, mine) if languages[1] == "en" else (names, mine, other)
                )
                found.setdefault(name.text(), english)
    _rename_tags(account, names)
    _rename_tags(base, foreign)


def _tags(owner: Node | None) -> list[Node]:
    return ((owner and owner.at("tags")) or Node([])).elements()


def _rename_tags(document: Node, names: Mapping[str, Node]) -> None:
    if not names:
        return
    declared = [tag.at("name") for tag in _tags(document)]
    for tag in (*declared, *(tag for _, node in operations(document) for tag in _tags(node))):
        if tag and tag.text() in names:
            english = names[tag.text()]
            tag.translation = Node(tag.value, tag.origins)
            tag.value, tag.origins = english.value, english.origins[:1]


def align_rendered(partial: Node, base: Node, absorption: Absorption) -> None:
    """Rename and move the parts of a page's partial document, in place."""
    _rename_credentials(partial, base)
    _keep_security(partial, base)
    move_to_components(partial, base, absorption)


def move_to_components(
    weak: Node, strong: Node, absorption: Absorption, *, first_only: bool = False
) -> None:
    """Move what one document shows in place to where the other refers to, in place.

    Args:
        weak: the document that changes.
        strong: the document that refers.
        absorption: joins several accounts of one component.
        first_only: whether the first account of a component is enough, instead.
    """
    _Relocation(weak, strong, None if first_only else absorption).relocate(
        weak, strong, KINDS["document"]
    )


def _rename_credentials(partial: Node, base: Node) -> None:
    """A security scheme goes by the key under which a fragment has the same header."""
    own = (partial.at("components", "securitySchemes") or Node({})).members()
    known = (base.at("components", "securitySchemes") or Node({})).members()
    holders = [partial, *(operation for _, operation in operations(partial))]
    for former, shown in list(own.items()):
        key = next((key for key, scheme in known.items() if _same_header(scheme, shown)), former)
        own[key] = own.pop(former)
        for holder in holders:
            for requirement in (holder.at("security") or Node([])).elements():
                members = members_of(requirement)
                if former in members:
                    members[key] = members.pop(former)


def _same_header(scheme: Node, shown: Node) -> bool:
    name, other = scheme.at("name"), shown.at("name")
    return (
        name is not None and other is not None and name.text().casefold() == other.text().casefold()
    )


def _keep_security(partial: Node, base: Node) -> None:
    """What a page says of all its operations must stay with those that only it describes."""
    shared, known = partial.at("security"), base.at("security")
    if shared is None or known is None or same(shared, known):
        return
    for place, operation in operations(partial):
        if base.at(*place) is None:
            members_of(operation).setdefault("security", copy(shared))


class _Relocation:
    """Moves what a page shows in place to the component that the fragment refers to."""

    def __init__(self, partial: Node, base: Node, absorption: Absorption | None) -> None:
        self.partial = partial
        self.base = base
        self.absorption = absorption

    def relocate(self, weak: Node, strong: Node, kind: Kind) -> None:
        """Follow both accounts side by side, the weaker one changes."""
        reference = strong.at("$ref") if kind.fields else None
        if reference and isinstance(weak.value, dict) and "$ref" not in weak.value:
            self._move(weak, strong, reference)
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

    def _move(self, weak: Node, strong: Node, reference: Node) -> None:
        steps = self._follow(reference)
        component, kind = self.base.at(*steps), KINDS["document"]
        if not steps or component is None:
            return
        for step in steps:
            kind = kind.child(step)
        stays = {key: node for key, node in weak.members().items() if key in strong.members()}
        moved = Node(
            {key: node for key, node in weak.members().items() if key not in stays}, weak.origins
        )
        weak.value = {"$ref": Node(reference.value, weak.origins), **stays}
        known = self.partial.at(*steps)
        if known is None:
            put(self.partial, steps, moved)
        self.relocate(moved, component, kind)
        if known and self.absorption:
            self.absorption.absorb(known, moved, kind, steps)

    def _counterpart(self, element: Node, index: int, strong: Node, kind: Kind) -> Node | None:
        """Find the same element: by what tells it apart, else by its place in the list."""
        others = strong.elements()
        if not kind.identity:
            return others[index] if index < len(others) else None
        wanted = _identity(element, kind)
        return next((o for o in others if _identity(self._resolve(o), kind) == wanted), None)

    def _resolve(self, node: Node) -> Node:
        reference = node.at("$ref")
        return (self.base.at(*self._follow(reference)) if reference else None) or node

    def _follow(self, reference: Node) -> Pointer:
        """Find what it refers to in the end; nothing where it leads in a circle."""
        met: set[Pointer] = set()
        steps = _steps(reference)
        while (further := self.base.at(*steps, "$ref")) and steps not in met:
            met.add(steps)
            steps = _steps(further)
        return () if further else steps


def _steps(reference: Node) -> Pointer:
    steps = reference.text().removeprefix("#/").split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def _identity(node: Node, kind: Kind) -> tuple[str, ...]:
    found = [node.at(key) for key in kind.identity]
    return tuple(name.text() if name else "" for name in found)
