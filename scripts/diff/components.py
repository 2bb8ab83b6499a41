"""Compare shared definitions where they are defined, each once."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import partial

from scripts.diff.canonical import fingerprint
from scripts.diff.change import Change, Effect, Flow, Kind
from scripts.diff.general import anything
from scripts.diff.library import has_class, removed
from scripts.diff.messages import compare_body, compare_header, compare_parameter, compare_response
from scripts.diff.operations import compare_callback, compare_path_item
from scripts.diff.references import component_reference, follow, last, renamed_class
from scripts.diff.schema import compare_schema
from scripts.diff.security import compare_schemes
from scripts.diff.tree import ABSENT, Comparer, Pair
from scripts.diff.wording import name, quote

_SECTIONS: dict[str, tuple[str, Comparer]] = {
    "schemas": ("", compare_schema),
    "parameters": ("parameter ", compare_parameter),
    "headers": ("header ", compare_header),
    "requestBodies": ("request body ", compare_body),
    "responses": ("response ", compare_response),
    "callbacks": ("callback ", compare_callback),
    "pathItems": ("path item ", compare_path_item),
    "examples": (
        "example ",
        partial(follow, compare=partial(anything, name="example", kind="example")),
    ),
    "links": ("link ", partial(follow, compare=partial(anything, name="link", kind="link"))),
}


def compare_components(pair: Pair) -> Iterator[Change]:
    """Compare all shared definitions.

    A definition of one version is reported only if nothing uses it there: its meaning for the wire
    is reported where it is used.
    """
    for section in pair.member_names():
        inner = pair.at(section)
        is_regular = all(
            side.value is ABSENT or isinstance(side.value, dict) for side in (inner.old, inner.new)
        )
        if section == "securitySchemes" and is_regular:
            yield from compare_schemes(inner)
        elif section in _SECTIONS and is_regular:
            yield from _section(inner, section)
        else:
            kind: Kind = "extension" if section.startswith("x-") else "component"
            yield from anything(inner, section, kind)


def _section(pair: Pair, section: str) -> Iterator[Change]:
    prefix, comparer = _SECTIONS[section]
    versions = pair.versions
    renamed = _renamed_unused(pair, section)
    for key in pair.member_names():
        target = component_reference(section, key)
        flow = versions.shared_flow(target, target)
        inner = replace(pair.at(key, place=f"{prefix}{name(key)}", flow=flow), dotted=True)
        if key in renamed:
            change = inner.changed("naming", f"the new name of {quote(renamed[key])}")
            former = component_reference(section, renamed[key])
            yield renamed_class(change, versions, former, target)
        elif key in renamed.values():
            continue
        elif inner.is_new or inner.is_gone:
            yield from _one_sided(inner, section, target)
        else:
            yield from comparer(inner)


def _renamed_unused(pair: Pair, section: str) -> dict[str, str]:
    """Return the unused definitions that only changed their name, with the former names."""
    old, new = pair.old.members(), pair.new.members()

    def unused(keys: Iterable[str], others: Container[str], flows: Container[str]) -> list[str]:
        unknown = (key for key in keys if key not in others)
        return [key for key in unknown if component_reference(section, key) not in flows]

    gone = unused(old, new, pair.versions.old_flows)
    fresh = unused(new, old, pair.versions.new_flows)
    former = {fingerprint(old[key]): key for key in gone}
    found = {key: former.pop(fingerprint(new[key]), None) for key in fresh}
    return {key: one for key, one in found.items() if one is not None}


def _one_sided(pair: Pair, section: str, target: str) -> Iterator[Change]:
    versions = pair.versions
    is_used_in_old, is_used_in_new = target in versions.old_flows, target in versions.new_flows
    if is_used_in_old and is_used_in_new:
        text = "removed, though still in use" if pair.is_gone else "added, was missing before"
        yield replace(pair, flow=Flow.REQUEST).changed("component", text, Effect.BOTH)
    elif not (is_used_in_old if pair.is_gone else is_used_in_new):
        text = "unused definition removed" if pair.is_gone else "new definition, not used yet"
        change = pair.changed("component", text)
        is_lost = section == "schemas" and pair.is_gone and has_class(pair.old.value)
        yield removed(change, "class", last(target)) if is_lost else change
