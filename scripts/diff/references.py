"""Following ``$ref``: a shared definition is compared where it is defined, and once.

A schema that moves behind a reference, or out of one, with equal content is no change. Nor is
it for the wire when a definition gets another name: that is of the kind ``naming``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from scripts.diff.canonical import EXAMPLE_KEYS, TEXT_KEYS
from scripts.diff.change import Change, Effect
from scripts.diff.library import has_class, renamed
from scripts.diff.tree import ABSENT, Comparer, Pair, Side, Value, Versions
from scripts.diff.wording import name, quote
from scripts.document.node import Json
from scripts.document.pointer import below, steps_of

_INDEX = re.compile(r"[0-9]{1,9}")
_COMPONENT = "#/components/"
_SCHEMAS = "#/components/schemas/"
# Beside a reference these are about the place, and go before those of the definition.
ANNOTATIONS = frozenset({*TEXT_KEYS, *EXAMPLE_KEYS, "default", "deprecated", "externalDocs"})


def reference(value: Value) -> str | None:
    """Return the target of a reference; None for any other value."""
    target = value.get("$ref") if isinstance(value, dict) else None
    return target if isinstance(target, str) else None


def resolve(document: Mapping[str, Json], target: str) -> Side:
    """Return the target of a local reference; ABSENT where it leads nowhere."""
    side = Side(dict(document), "")
    if not target.startswith("#/"):
        return Side(ABSENT, "") if target != "#" else side
    for key in steps_of(target):
        is_index = isinstance(side.value, list) and _INDEX.fullmatch(key) is not None
        side = side.element(int(key)) if is_index else side.at(key)
    return side


def resolved(document: Mapping[str, Json], side: Side) -> Side:
    """Put the definition in the place of a reference, with the members beside the reference.

    It stays a reference where it leads nowhere or in a circle.
    """
    passed: set[str] = set()
    while (target := reference(side.value)) is not None:
        found = resolve(document, target)
        if target in passed or found.value is ABSENT:
            return side
        passed.add(target)
        side = _merged(found, beside(side))
    return side


def resolved_pair(pair: Pair) -> Pair:
    """Put the definitions in the place of the references of both sides."""
    versions = pair.versions
    return pair.between(resolved(versions.old, pair.old), resolved(versions.new, pair.new))


def beside(side: Side) -> Side:
    """Return the members next to ``$ref``."""
    return replace(side, value={key: v for key, v in side.members().items() if key != "$ref"})


def _merged(definition: Side, extra: Side) -> Side:
    own = extra.members()
    if not own or not isinstance(definition.value, dict):
        return definition
    moved = {key: definition.at(key) for key in definition.value}
    if any(key in definition.value for key in own.keys() - ANNOTATIONS):
        both: list[Json] = [definition.value]
        return replace(extra, value={**own, "allOf": both})
    moved |= {key: extra.at(key) for key in own}
    return Side({**definition.value, **own}, definition.pointer, moved)


def follow(pair: Pair, compare: Comparer) -> Iterator[Change]:
    """Compare two objects of which either may be a reference."""
    old, new = reference(pair.old.value), reference(pair.new.value)
    if old is None and new is None:
        yield from compare(pair)
    elif old is not None and new is not None:
        yield from compare(pair.between(beside(pair.old), beside(pair.new)))
        yield from compare_targets(pair, old, new, partial(follow, compare=compare))
    else:
        inlined = resolved_pair(pair)
        left = reference(inlined.old.value) or reference(inlined.new.value)
        if left is None:
            yield from compare(inlined)
        else:
            yield pair.changed("component", f"reference {quote(left)} leads nowhere", Effect.BOTH)


def compare_targets(pair: Pair, old: str, new: str, compare: Comparer) -> Iterator[Change]:
    """Compare the targets of two references at a place; the comparer follows references itself."""
    versions = pair.versions
    if old == new and _is_component(old):
        return  # compared among the components
    definitions = pair.between(resolve(versions.old, old), resolve(versions.new, new))
    if ABSENT in (definitions.old.value, definitions.new.value):
        if old != new:
            text = f"refers to {quote(new)} instead of {quote(old)}"
            yield pair.changed("component", text, Effect.BOTH)
        return
    has_new_name = is_renamed(versions, old, new)
    if has_new_name:
        flow = versions.shared_flow(old, new)
        definitions = replace(definitions, place=name(last(new)), flow=flow, dotted=True)
    elif old != new:
        change = pair.changed(
            "naming", f"is now a {quote(last(new))} instead of a {quote(last(old))}"
        )
        yield renamed_class(change, versions, old, new)
    if versions.meet(definitions):
        if has_new_name:
            change = definitions.changed("naming", f"the new name of {quote(last(old))}")
            yield renamed_class(change, versions, old, new)
        versions.waiting.append((compare, definitions))


def _is_component(target: str) -> bool:
    return target.startswith(_COMPONENT) and target.count("/") == _COMPONENT.count("/") + 1


def renamed_class(change: Change, versions: Versions, old: str, new: str) -> Change:
    """Add what the new name of a shared definition means for the classes of the library."""
    if not old.startswith(_SCHEMAS) or not new.startswith(_SCHEMAS):
        return change
    if not has_class(resolve(versions.old, old).value):
        return change
    return renamed(change, "class", last(old), last(new))


def is_renamed(versions: Versions, old: str, new: str) -> bool:
    """Whether two definitions may be one under two names: each is only in its own version."""
    return (
        _is_component(old)
        and _is_component(new)
        and resolve(versions.new, old).value is ABSENT
        and resolve(versions.old, new).value is ABSENT
    )


def last(target: str) -> str:
    """Return the name at the end of a reference."""
    return steps_of(target)[-1]


def component_reference(section: str, key: str) -> str:
    """Write the reference to a shared definition."""
    return below(f"{_COMPONENT}{section}", key)
