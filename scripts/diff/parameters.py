"""Find the same parameter in both versions: it may move between a path and its operations."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from scripts.diff.canonical import same_content
from scripts.diff.change import Change
from scripts.diff.flows import METHODS
from scripts.diff.general import anything, is_keyed, keyed, paired
from scripts.diff.messages import compare_parameter
from scripts.diff.references import resolved
from scripts.diff.tree import ABSENT, Pair, Side
from scripts.diff.wording import name
from scripts.document.node import Json

_Parameters: TypeAlias = dict[str, Side]


def _identity(side: Side, document: Mapping[str, Json]) -> str | None:
    """Return location and name; the names of headers have no case."""
    parameter = resolved(document, side)
    place, called = parameter.at("in").value, parameter.at("name").value
    if not isinstance(place, str) or not isinstance(called, str):
        return None
    return f"{place} parameter {called.lower() if place == 'header' else called}"


def _parameters(document: Mapping[str, Json], holder: Side) -> _Parameters | None:
    """Return the parameters by identity; None if one has none, or two have the same."""
    side = holder.at("parameters")
    identify = partial(_identity, document=document)
    if side.value is not ABSENT and not is_keyed(identify)(side.value):
        return None
    return keyed(side, identify)


def compare_shared_parameters(item: Pair) -> Iterator[Change]:
    """Compare the parameters that a path declares for all its operations."""
    documents = (item.versions.old, item.versions.new)
    old, new = _parameters(documents[0], item.old), _parameters(documents[1], item.new)
    if old is None or new is None:
        yield from anything(item.at("parameters"), "parameters")
        return
    down = {key for key in old.keys() - new.keys() if _all_declare(documents[1], item.new, key)}
    up = {key for key in new.keys() - old.keys() if _all_declare(documents[0], item.old, key)}
    yield from _compare(
        item.at("parameters"),
        {key: side for key, side in old.items() if key not in down},
        {key: side for key, side in new.items() if key not in up},
    )


def _all_declare(document: Mapping[str, Json], item: Side, key: str) -> bool:
    operations = [item.at(method) for method in METHODS if method in item.members()]
    return bool(operations) and all(
        key in (_parameters(document, operation) or {}) for operation in operations
    )


def compare_own_parameters(item: Pair, operation: Pair) -> Iterator[Change]:
    """Compare the parameters of one operation, with those of the path where one side has it."""
    versions = operation.versions
    old, new = _parameters(versions.old, operation.old), _parameters(versions.new, operation.new)
    old_shared, new_shared = (
        _parameters(versions.old, item.old),
        _parameters(versions.new, item.new),
    )
    if old is None or new is None or old_shared is None or new_shared is None:
        yield from anything(operation.at("parameters"), "parameters")
        return
    yield from _compare(
        operation.at("parameters"),
        old | {key: side for key, side in old_shared.items() if key in new and key not in old},
        new | {key: side for key, side in new_shared.items() if key in old and key not in new},
    )


def _compare(pair: Pair, old: _Parameters, new: _Parameters) -> Iterator[Change]:
    known = _found_again(old, new)
    known |= _renamed(pair, old, new, known)
    old = {known.get(key, key): side for key, side in old.items()}
    for key, inner in paired(pair, old, new):
        yield from compare_parameter(replace(inner, place=f"{pair.place} · {name(key)}"))


def _found_again(old: _Parameters, new: _Parameters) -> dict[str, str]:
    """Find parameters that only changed their location, or their name inside the path."""
    gone = [key for key in old if key not in new]
    fresh = [key for key in new if key not in old]
    called = {_name(key): key for key in fresh}
    known = {key: called[_name(key)] for key in gone if _name(key) in called}
    in_path = [
        [key for key in keys if key.startswith("path ") and key not in taken]
        for keys, taken in ((gone, known.keys()), (fresh, known.values()))
    ]
    if len(in_path[0]) == len(in_path[1]):
        known |= dict(zip(*in_path, strict=True))
    return known


def _renamed(
    pair: Pair, old: _Parameters, new: _Parameters, known: Mapping[str, str]
) -> dict[str, str]:
    """Find the only parameter that is the same as a former one in everything but its name."""
    taken = set(known.values())
    versions = pair.versions
    return same_content(
        {
            key: resolved(versions.old, old[key])
            for key in old
            if key not in new and key not in known
        },
        {
            key: resolved(versions.new, new[key])
            for key in new
            if key not in old and key not in taken
        },
        ignoring=frozenset({"name"}),
    )


def _name(key: str) -> str:
    return key.partition(" parameter ")[2]
