"""Find the same member in two lists of alternatives, whose order means nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from scripts.diff.canonical import EXAMPLE_KEYS, TEXT_KEYS, fingerprint
from scripts.diff.conjunction import Conjunction
from scripts.diff.references import last, reference
from scripts.diff.tree import ABSENT, Pair, Side, array_of, json_of, rewritten
from scripts.document.node import Json

_CHOICES = ("oneOf", "anyOf")
_SPOKEN = frozenset({*TEXT_KEYS, *EXAMPLE_KEYS})


def as_one_of(pair: Pair) -> Pair:
    """Read a schema as a choice of one where the other version offers it among others.

    ``A`` that becomes ``oneOf: [A, B]`` is a new alternative, not another type.
    """
    versions = pair.versions
    return pair.between(
        _wrapped(versions.old, pair.old, versions.new, pair.new),
        _wrapped(versions.new, pair.new, versions.old, pair.old),
    )


def _wrapped(
    document: Mapping[str, Json], single: Side, elsewhere: Mapping[str, Json], choice: Side
) -> Side:
    if not isinstance(single.value, dict) or any(key in single.value for key in _CHOICES):
        return single
    if not any(key in choice.members() for key in _CHOICES):
        return single
    spoken = {key: value for key, value in single.value.items() if key in _SPOKEN}
    core: dict[str, Json] = {k: v for k, v in single.value.items() if k not in _SPOKEN}
    found = {fingerprint(single.value): (single, dict[str, Json]())}
    found |= {_content(document, single): (single, dict[str, Json]())}
    found |= {fingerprint(core): (rewritten(single, core), spoken)}
    for key in _CHOICES:
        for member in choice.at(key).elements():
            for content in (fingerprint(json_of(member)), _content(elsewhere, member)):
                if content in found:
                    candidate, rest = found[content]
                    alone = array_of(single.pointer, [candidate])
                    members: dict[str, Json] = {**rest, key: json_of(alone)}
                    return replace(rewritten(single, members), moved={key: alone})
    return single


def describe(document: Mapping[str, Json], side: Side) -> str:
    """Name a member for readers: by its definition, its title or its type."""
    target = reference(side.value)
    if target is not None:
        return last(target)
    return _title(document, side) or _type(document, side) or "another schema"


def matched(pair: Pair) -> Iterator[Pair]:
    """Pair the members of two lists; one without a match is alone."""
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
    conjunction = Conjunction(side)
    is_alone = len(conjunction.references) == 1 and conjunction.is_plain
    return next(iter(conjunction.references)) if is_alone else ""


def _content(document: Mapping[str, Json], side: Side) -> str:
    schema = _whole(document, side)
    return "" if schema is None else fingerprint(json_of(schema))


def _title(document: Mapping[str, Json], side: Side) -> str:
    schema = _whole(document, side)
    title = schema.at("title").value if schema else None
    return title if isinstance(title, str) else ""


def _type(document: Mapping[str, Json], side: Side) -> str:
    schema = _whole(document, side)
    types = schema.at("type").value if schema else None
    return " or ".join(sorted(map(str, types))) if isinstance(types, list) else ""


def _whole(document: Mapping[str, Json], side: Side) -> Side | None:
    conjunction = Conjunction(side)
    conjunction.put_in_all(document)
    return None if conjunction.lost else conjunction.whole()
