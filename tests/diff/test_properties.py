"""What holds for any two documents."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff.document import compare
from tests.diff.documents import full

Path = tuple[str | int, ...]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:  # noqa: ANN401  # JSON
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, (*path, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from paths(element, (*path, index))


def at(document: Any, path: Path) -> Any:  # noqa: ANN401  # JSON
    for step in path:
        document = document[step]
    return document


PLACES = [path for path in paths(full()) if path]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(-3, 3, allow_nan=False),
    st.text(max_size=4),
    st.sampled_from(["query", "string", "integer", "#/components/schemas/Currency", "{}"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["type", "enum", "$ref", "a", "get", "200"]), inner, max_size=2
        ),
    ),
    max_leaves=4,
)


def equal(one: Any, other: Any) -> bool:  # noqa: ANN401  # JSON
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@given(st.sampled_from(PLACES), values)
@settings(derandomize=True, max_examples=600, deadline=None)
def test_any_other_value_anywhere_is_noticed(path: Path, value: Any) -> None:  # noqa: ANN401
    old, new = full(), full()
    if equal(at(new, path), value):
        return
    at(new, path[:-1])[path[-1]] = value
    assert compare(old, new)
    assert compare(new, old)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: "/".join(map(str, path)))
def test_whatever_goes_is_noticed(path: Path) -> None:
    old, new = full(), full()
    del at(new, path[:-1])[path[-1]]
    gone, come = compare(old, new), compare(new, old)
    assert gone
    assert come
    assert Counter(change.kind for change in gone) == Counter(change.kind for change in come)


OBJECTS = [(), *(path for path in PLACES if isinstance(at(full(), path), dict))]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: "/".join(map(str, path)))
@pytest.mark.parametrize("key", ["x-new", "new", "type"])
def test_whatever_comes_is_noticed(path: Path, key: str) -> None:
    old, new = full(), full()
    if key in at(new, path):
        return
    at(new, path)[key] = {"new": 1}
    assert compare(old, new)
    assert compare(new, old)


def shuffled(value: Any) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(element) for element in value] if isinstance(value, list) else value


def test_nothing_changed_gives_nothing() -> None:
    assert compare(full(), full()) == []
    assert compare(full(), shuffled(full())) == []


def test_the_documents_are_left_alone() -> None:
    old, new = full(), shuffled(full())
    new["components"]["schemas"]["Product"]["properties"]["name"]["nullable"] = True
    before = copy.deepcopy((old, new))
    compare(old, new)
    assert (old, new) == before


def resolves(document: Any, pointer: str) -> bool:  # noqa: ANN401  # JSON
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            if int(key) >= len(document):
                return False
            document = document[int(key)]
        elif isinstance(document, dict) and key in document:
            document = document[key]
        else:
            return False
    return True


@given(st.sampled_from(PLACES), values)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_every_pointer_leads_somewhere(path: Path, value: Any) -> None:  # noqa: ANN401
    old, new = full(), full()
    at(new, path[:-1])[path[-1]] = value
    for change in compare(old, new):
        assert resolves(new, change.pointer) or resolves(old, change.pointer), change
