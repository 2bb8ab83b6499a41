"""Bring a rendered page to the names of the fragments, so that the same things meet.

A rendered page shows a schema in place where a fragment refers to a component, names a
credential by its header, and a tag in its own language.
"""

from scripts.document.node import Node
from scripts.extract.reading import members_of, put
from scripts.merge.absorb import Absorption
from scripts.merge.grammar import KINDS
from scripts.merge.standing import Page


def align(page: Page, base: Node, absorption: Absorption) -> None:
    """Rename and move the parts of a page's partial document, in place."""
    partial = page.reading.partial
    _rename_tag(page, base, absorption)
    _rename_credentials(partial, base)
    _Relocation(partial, base, absorption).relocate(partial, base)


def _rename_tag(page: Page, base: Node, absorption: Absorption) -> None:
    """A page has one tag; its translation calls the same tag otherwise."""
    partial = page.reading.partial
    own = (partial.at("tags") or Node([])).elements()
    known = [
        tag
        for tag in (base.at("tags") or Node([])).elements()
        if absorption.pages[tag.origins[0].file].source.page == page.source.page
    ]
    if len(own) != 1 or len(known) != 1:
        return
    name = known[0].at("name") or Node("")
    members_of(own[0])["name"].value = name.value
    for item in (partial.at("paths") or Node({})).members().values():
        for operation in item.members().values():
            for tag in (operation.at("tags") or Node([])).elements():
                tag.value = name.value


def _rename_credentials(partial: Node, base: Node) -> None:
    """A security scheme goes by the key under which a fragment has the same header."""
    own = partial.at("components", "securitySchemes") or Node({})
    known = (base.at("components", "securitySchemes") or Node({})).members()
    for former, shown in list(own.members().items()):
        key = next((key for key, scheme in known.items() if _same_name(scheme, shown)), former)
        members_of(own)[key] = members_of(own).pop(former)
        for pointer, node in partial.walk():
            if pointer and pointer[-1] == "security":
                for requirement in node.elements():
                    members = members_of(requirement)
                    if former in members:
                        members[key] = members.pop(former)


def _same_name(scheme: Node, shown: Node) -> bool:
    name, other = scheme.at("name"), shown.at("name")
    return name is not None and other is not None and name.text() == other.text()


class _Relocation:
    """Moves what a page shows in place to the component that the fragment refers to."""

    def __init__(self, partial: Node, base: Node, absorption: Absorption) -> None:
        self.partial = partial
        self.base = base
        self.absorption = absorption

    def relocate(self, weak: Node, strong: Node) -> None:
        reference = strong.at("$ref")
        if reference and isinstance(weak.value, dict) and "$ref" not in weak.value:
            self._move(weak, strong, reference)
            return
        for key, member in list(weak.members().items()):
            other = strong.at(key)
            if other and not isinstance(strong.value, list):
                self.relocate(member, other)
        for index, element in enumerate(weak.elements()):
            other = _counterpart(element, strong) or strong.at(str(index))
            if other:
                self.relocate(element, other)

    def _move(self, weak: Node, strong: Node, reference: Node) -> None:
        steps = tuple(
            step.replace("~1", "/").replace("~0", "~")
            for step in reference.text().removeprefix("#/").split("/")
        )
        component = self.base.at(*steps)
        if component is None:
            return
        stays = {key: node for key, node in weak.members().items() if key in strong.members()}
        moved = Node(
            {key: node for key, node in weak.members().items() if key not in stays}, weak.origins
        )
        weak.value = {"$ref": Node(reference.value, weak.origins), **stays}
        known = self.partial.at(*steps)
        if known:
            self.absorption.absorb(known, moved, KINDS["schema"], steps)
        else:
            put(self.partial, steps, moved)
        self.relocate(self.partial.at(*steps) or moved, component)


def _counterpart(element: Node, strong: Node) -> Node | None:
    """Find a parameter by its name and place."""
    identity = _identity(element)
    others = strong.elements() if identity else []
    return next((other for other in others if _identity(other) == identity), None)


def _identity(parameter: Node) -> tuple[str, str] | None:
    name, place = parameter.at("name"), parameter.at("in")
    return (name.text(), place.text()) if name and place else None
