"""Finding the same member in two lists of alternatives, whose order means nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from scripts.diff.canonical import canonical
from scripts.diff.general import EXAMPLE_KEYS, TEXT_KEYS
from scripts.diff.references import reference, resolved
from scripts.diff.tree import ABSENT, Pair, Side, same
from scripts.document.node import Json

_CHOICES = ("oneOf", "anyOf")
_SPOKEN = frozenset({*TEXT_KEYS, *EXAMPLE_KEYS})


def as_one_of(pair: Pair) -> Pair:
    """Read a schema as a choice of one where the other version offers it among others.

    ``A`` that becomes ``oneOf: [A, B]`` is a new alternative, not another type.
    """
    return pair.between(_wrapped(pair.old, pair.new), _wrapped(pair.new, pair.old))


def _wrapped(single: Side, choice: Side) -> Side:
    if not isinstance(single.value, dict) or any(key in single.value for key in _CHOICES):
        return single
    spoken = {key: value for key, value in single.value.items() if key in _SPOKEN}
    core: Json = {key: value for key, value in single.value.items() if key not in _SPOKEN}
    whole: Json = single.value
    nothing: dict[str, Json] = {}
    for key in _CHOICES:
        for candidate, rest in ((whole, nothing), (core, spoken)):
            if any(same(candidate, member.value) for member in choice.at(key).elements()):
                return replace(single, value={**rest, key: [candidate]})
    return single


def describe(document: Mapping[str, Json], side: Side) -> str:
    """Name a member as a reader would: by its definition, its title or its type."""
    target = reference(side.value)
    if target is not None:
        return target.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return _title(document, side) or _type(document, side) or "another schema"


def matched(pair: Pair) -> Iterator[Pair]:
    """Put the members of two lists side by side; one without a match stands alone."""
    old, new = pair.old.elements(), pair.new.elements()
    for identify in (_reference, _content, _title, _type):
        found: dict[str, list[Side]] = {}
        for side in old:
            found.setdefault(identify(pair.versions.old, side), []).append(side)
        nameless = found.pop("", [])
        alone: list[Side] = []
        for side in new:
            partners = found.get(identify(pair.versions.new, side))
            if partners:
                yield pair.between(partners.pop(0), side)
            else:
                alone.append(side)
        old, new = [*nameless, *chain.from_iterable(found.values())], alone
    for side in new:
        yield pair.between(Side(ABSENT, pair.old.pointer), side)
    for side in old:
        yield pair.between(side, Side(ABSENT, pair.new.pointer))


def _reference(document: Mapping[str, Json], side: Side) -> str:
    del document
    return reference(side.value) or ""


def _content(document: Mapping[str, Json], side: Side) -> str:
    value = resolved(document, side).value
    return "" if value is ABSENT else json.dumps(value, sort_keys=True)


def _title(document: Mapping[str, Json], side: Side) -> str:
    title = resolved(document, side).at("title").value
    return title if isinstance(title, str) else ""


def _type(document: Mapping[str, Json], side: Side) -> str:
    schema = canonical(resolved(document, side))
    types = schema.at("type").value if schema else ABSENT
    return " or ".join(sorted(map(str, types))) if isinstance(types, list) else ""
