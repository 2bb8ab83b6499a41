"""Rename components: ``x-component: ShopOrder`` on one, and every reference to it follows.

The name may also stand beside a reference to the component.
"""

import re
from collections.abc import Iterator

from scripts.document.node import Mapping, Node, Pointer, plain, pointer_text, same
from scripts.document.references import referred
from scripts.errors import PipelineError
from scripts.extract.reading import NAME, members_of
from scripts.merge.grammar import parts
from scripts.merge.witness import join

_COMPONENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")
_COMPONENT = len(("components", "schemas", "name"))


def rename_components(document: Node) -> dict[Pointer, Pointer]:
    """Rename every component that has another name beside it, in place.

    Returns:
        former place to present place.

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
    """Read the name that a patch gives.

    Raises:
        PipelineError: it is no name for a component.
    """
    if not _COMPONENT_NAME.fullmatch(label.text()):
        raise refuse_name(label, f"{plain(label)!r} is no name for a component")
    return label.text()


def refuse_name(label: Node, reason: str) -> PipelineError:
    """Make the error about a name."""
    origin = label.origins[0]
    return PipelineError(
        reason,
        file=origin.file,
        line=origin.line,
        advice="Choose another name or place, or correct the schema that departs.",
    )


def _labels(document: Node) -> dict[Pointer, Node]:
    """Take the names off the components: place to name."""
    sections = (document.at("components") or Node({})).members().items()
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
    # A page that has the name by now says what a patch wanted.
    return {place: label for place, label in labels.items() if label.text() != place[-1]}


def _labels_of_references(document: Node) -> Iterator[tuple[Pointer, Node]]:
    """Take the names off what refers to components: a page moved there what it wrote in place."""
    for _, node, kind in list(parts(document)):
        place = referred(document, node) if kind.fields and NAME in node.members() else None
        if place and len(place) == _COMPONENT and place[:2] == ("components", "schemas"):
            component = members_of(document.at(*place) or node)
            members = members_of(node)
            yield place, members.pop(NAME)
            # What patches say of the type beside its name.
            for key in [key for key in members if key.startswith("x-")]:
                component.setdefault(key, members.pop(key))


def _rename(
    section: str,
    group: Mapping,
    labels: dict[Pointer, Node],
    renamed: dict[Pointer, Pointer],
) -> Mapping:
    """Give the components of a section their new names, each in its former position."""
    found: Mapping = {}
    former = {place[-1] for place in renamed if place[1] == section}
    kept = {name: node for name, node in group.items() if name not in former}
    for own, node in group.items():
        label = labels.get(("components", section, own))
        if label is None:
            found[own] = node
            continue
        node.origins += tuple(one for one in label.origins if one not in node.origins)
        name = label.text()
        known = kept.get(name) or found.get(name)
        if known is None:
            found[name] = node
        elif same(known, node):
            join(known, node)
        else:
            first = known.origins[0]
            raise refuse_name(
                label,
                f"the name {name!r} is given to two different components: this one and that of "
                f"{first.file}:{first.line}",
            )
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
        for alternative in (schema.at(part) or Node([])).elements():
            reference = alternative.at("$ref") or Node("")
            head, _, name = reference.text().rpartition("/")
            if head != "#/components/schemas" or name not in names:
                continue
            mapping = members_of(discriminator).setdefault(
                "mapping", Node({}, discriminator.origins)
            )
            if not {name, reference.text()} & {one.text() for one in mapping.members().values()}:
                members_of(mapping)[name] = Node(reference.value, reference.origins)


def _new_target(reference: str, targets: dict[str, str]) -> str:
    steps = reference.split("/")
    head = "/".join(steps[: _COMPONENT + 1])
    return "/".join([targets.get(head, head), *steps[_COMPONENT + 1 :]])
