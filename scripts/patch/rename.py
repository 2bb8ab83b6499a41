"""Rename components: ``x-component: ShopOrder`` on one, and every reference to it follows.

The name may also be beside a reference to the component.
"""

import re
from collections.abc import Iterator

from scripts.document.grammar import parts
from scripts.document.node import (
    NAME,
    Mapping,
    Node,
    add_origins,
    members_of,
    merge_origins,
    plain,
    put,
    same,
)
from scripts.document.pointer import Pointer, pointer_text
from scripts.document.references import referenced_place
from scripts.errors import PipelineError

_COMPONENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")
_COMPONENT = len(("components", "schemas", "name"))


def rename_components(document: Node) -> dict[Pointer, Pointer]:
    """Rename every component with another name beside it; return former places to present ones.

    Raises:
        PipelineError: no name for a component, its own name, or that of a different one.
    """
    labels = _labels(document)
    renamed = {place: (*place[:-1], read_name(label)) for place, label in labels.items()}
    if renamed:
        _redirect(document, renamed)
    for section in dict.fromkeys(place[1] for place in renamed):
        group = document.at("components", section) or document
        group.value = _rename(section, members_of(group), labels, renamed)
    return renamed


def read_name(label: Node) -> str:
    """Read the name in a patch.

    Raises:
        PipelineError: it is no name for a component.
    """
    if not _COMPONENT_NAME.fullmatch(label.text()):
        raise refuse_name(label, f"{plain(label)!r} is no name for a component")
    return label.text()


def refuse_name(label: Node, reason: str) -> PipelineError:
    """Make the error about a name."""
    return label.error(
        reason, "Choose another name or place, or correct the schema that is different."
    )


def refuse_second(label: Node, what: str, known: Node) -> PipelineError:
    """Make the error about a name for two different parts."""
    first = known.origins[0].place
    reason = (
        f"the name {label.text()!r} is that of two different {what}: this one and that of {first}"
    )
    return refuse_name(label, reason)


def _labels(document: Node) -> dict[Pointer, Node]:
    """Remove the names from the components: place to name."""
    sections = document.members("components").items()
    labels: dict[Pointer, Node] = {
        ("components", section, name): node.members().pop(NAME)
        for section, group in sections
        for name, node in group.members().items()
        if NAME in node.members()
    }
    for place, label in labels.items():
        if label.text() == place[-1]:
            reason = f"the component {label.value!r} has this name already"
            raise refuse_name(label, reason)
    for place, label in _labels_of_references(document):
        known = labels.setdefault(place, label)
        if known.text() != label.text():
            reason = f"the component {place[-1]!r} would be {known.text()!r} and {label.text()!r}"
            raise refuse_name(label, reason)
    # The page has this name by now.
    return {place: label for place, label in labels.items() if label.text() != place[-1]}


def _labels_of_references(document: Node) -> Iterator[tuple[Pointer, Node]]:
    """Remove the names beside references to components, to which a page moved inline schemas."""
    for _, node, kind in list(parts(document)):
        place = referenced_place(document, node) if kind.fields and NAME in node.members() else None
        if place and len(place) == _COMPONENT and place[:2] == ("components", "schemas"):
            component = members_of(document.at(*place) or node)
            members = members_of(node)
            yield place, members.pop(NAME)
            # Extensions that patches add to the type beside its name.
            for key in [key for key in members if key.startswith("x-")]:
                component.setdefault(key, members.pop(key))


def _rename(
    section: str,
    group: Mapping,
    labels: dict[Pointer, Node],
    renamed: dict[Pointer, Pointer],
) -> Mapping:
    """Rename the components of a section; each keeps its position."""
    found: Mapping = {}
    former = {place[-1] for place in renamed if place[1] == section}
    kept = {name: node for name, node in group.items() if name not in former}
    for own, node in group.items():
        label = labels.get(("components", section, own))
        if label is None:
            found[own] = node
            continue
        add_origins(node, label)
        name = label.text()
        known = kept.get(name) or found.get(name)
        if known is None:
            found[name] = node
        elif same(known, node):
            merge_origins(known, node)
        else:
            raise refuse_second(label, "components", known)
    return found


def _redirect(document: Node, renamed: dict[Pointer, Pointer]) -> None:
    targets = {"#" + pointer_text(old): "#" + pointer_text(new) for old, new in renamed.items()}
    names = {old[-1]: new[-1] for old, new in renamed.items() if old[1] == "schemas"}
    schemes = {old[-1]: new[-1] for old, new in renamed.items() if old[1] == "securitySchemes"}
    for pointer, node in document.walk():
        if "discriminator" in node.members():
            _keep_values(node, names)
        if pointer[-1:] == ("$ref",) and isinstance(node.value, str):
            node.value = _new_target(node.value, targets)
        elif pointer[-2:] == ("discriminator", "mapping"):
            for target in node.members().values():
                target.value = names.get(target.text()) or _new_target(target.text(), targets)
        elif pointer[-1:] == ("security",) and schemes:
            for requirement in node.elements():
                members = requirement.members()
                requirement.value = {schemes.get(key, key): one for key, one in members.items()}


def _keep_values(schema: Node, names: dict[str, str]) -> None:
    """Write down the values of a discriminator that followed from the former names."""
    discriminator = schema.members()["discriminator"]
    for part in ("oneOf", "anyOf"):
        for reference in [one.at("$ref") for one in schema.elements(part)]:
            head, _, name = (reference.text() if reference else "").rpartition("/")
            if reference is None or head != "#/components/schemas" or name not in names:
                continue
            known = {one.text() for one in discriminator.members("mapping").values()}
            if not {name, reference.text()} & known:
                put(discriminator, ("mapping", name), Node(reference.value, reference.origins))


def _new_target(reference: str, targets: dict[str, str]) -> str:
    steps = reference.split("/")
    head = "/".join(steps[: _COMPONENT + 1])
    return "/".join([targets.get(head, head), *steps[_COMPONENT + 1 :]])
