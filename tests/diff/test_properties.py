"""What holds for any two documents."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scripts.diff.change import Change
from scripts.diff.document import compare
from scripts.document.node import Json, plant
from tests.diff.documents import full, in_request, in_response

Path = tuple[str | int, ...]


def paths(value: Json, path: Path = ()) -> Iterator[Path]:
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
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_other_value_anywhere_is_noticed(path: Path, value: Any) -> None:  # noqa: ANN401
    old, new = full(), full()
    if equal(at(new, path), value):
        return
    at(new, path[:-1])[path[-1]] = value
    assert compare(old, new)
    assert compare(new, old)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: "/".join(map(str, path)))
def test_any_removal_is_noticed(path: Path) -> None:
    if path == ("components", "schemas", "Currency", "type"):
        return  # its enum has the same values
    old, new = full(), full()
    del at(new, path[:-1])[path[-1]]
    gone, come = compare(old, new), compare(new, old)
    assert gone
    assert come
    assert Counter(change.kind for change in gone) == Counter(change.kind for change in come)


OBJECTS = [(), *(path for path in PLACES if isinstance(at(full(), path), dict))]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: "/".join(map(str, path)))
@pytest.mark.parametrize("key", ["x-new", "new", "type"])
def test_any_addition_is_noticed(path: Path, key: str) -> None:
    old, new = full(), full()
    if key in at(new, path):
        return
    at(new, path)[key] = {"new": 1}
    assert compare(old, new)
    assert compare(new, old)


def shuffled(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(element) for element in value] if isinstance(value, list) else value


def shuffled_document() -> dict[str, Json]:
    return {key: shuffled(value) for key, value in reversed(full().items())}


def test_equal_documents_have_no_changes() -> None:
    assert compare(full(), full()) == []
    assert compare(full(), shuffled_document()) == []


def test_the_documents_are_not_modified() -> None:
    old, new = full(), full()
    new["components"]["schemas"]["Product"]["properties"]["name"]["nullable"] = True
    before = copy.deepcopy((old, new))
    compare(old, new)
    assert (old, new) == before


def leads_somewhere(document: Json, pointer: str) -> bool:
    steps = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    return plant(document).at(*steps) is not None


@given(st.sampled_from(PLACES), values)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_every_pointer_leads_somewhere(path: Path, value: Any) -> None:  # noqa: ANN401
    old, new = full(), full()
    at(new, path[:-1])[path[-1]] = value
    for change in compare(old, new):
        assert leads_somewhere(new, change.pointer) or leads_somewhere(old, change.pointer), change


KEYWORDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.lists(
        st.sampled_from(["string", "integer", "number", "null", "boolean"]),
        min_size=1,
        max_size=3,
        unique=True,
    ),
    "minimum": st.integers(-1, 2),
    "exclusiveMinimum": st.integers(-1, 2),
    "maximum": st.integers(0, 3),
    "exclusiveMaximum": st.integers(0, 3),
    "multipleOf": st.sampled_from([0.5, 1, 2, 3]),
    "minLength": st.integers(0, 2),
    "maxLength": st.integers(0, 2),
    "pattern": st.sampled_from(["a", "^a"]),
    "enum": st.lists(st.sampled_from(["a", "aa", 1, 2, None, True]), max_size=3),
    "const": st.sampled_from(["a", 1, None]),
}
plain_schemas = st.fixed_dictionaries({}, optional=KEYWORDS)


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={"items": inner, "minItems": st.integers(0, 2), "uniqueItems": st.booleans()},
    )
    # Closed, for an open object allows any property that one version doesn't mention.
    objects = st.fixed_dictionaries(
        {
            "type": st.just("object"),
            "additionalProperties": st.just(False),  # noqa: FBT003  # JSON
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        },
        optional={"required": st.lists(st.sampled_from("ab"), unique=True, max_size=2)},
    )
    choices = st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)})
    parts = st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)})
    return st.one_of(lists, objects, choices, parts)


schemas = st.recursive(plain_schemas, composed, max_leaves=3)
ATOMS: list[Any] = [None, True, False, -1, 0, 0.5, 1, 1.5, 2, 3, 4, "", "a", "aa", "ba", "b"]
INSTANCES: list[Any] = [
    *ATOMS,
    [],
    {},
    *([atom] for atom in ATOMS),
    *([atom, atom] for atom in ATOMS),
    *({key: atom} for key in "ab" for atom in ATOMS),
    *({"a": one, "b": other} for one in ATOMS for other in ATOMS[:6]),
]


def allowed(schema: Any) -> list[bool]:  # noqa: ANN401  # JSON
    validator: Any = Draft202012Validator(schema)
    return [validator.is_valid(instance) for instance in INSTANCES]


@given(schemas, schemas)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_no_value_is_refused_or_let_in_without_a_mark(old: Any, new: Any) -> None:  # noqa: ANN401
    values = list(zip(allowed(old), allowed(new), strict=True))
    sent, received = (
        compare(in_request(old), in_request(new)),
        compare(in_response(old), in_response(new)),
    )
    if (True, False) in values:
        assert any(change.breaks_client for change in sent)
        assert any(change.breaks_server for change in received)
    if (False, True) in values:
        assert any(change.breaks_server for change in sent)
        assert any(change.breaks_client or change.closed_only for change in received)


@given(schemas, schemas)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_the_reverse_change_breaks_the_other_side(old: Any, new: Any) -> None:  # noqa: ANN401
    for build in (in_request, in_response):
        there, back = compare(build(old), build(new)), compare(build(new), build(old))
        assert Counter(
            (one.kind, breaks_any_client(one), one.breaks_server) for one in there
        ) == Counter((one.kind, one.breaks_server, breaks_any_client(one)) for one in back)


def breaks_any_client(change: Change) -> bool:
    """Whether a client breaks on the wire, be it one that is closed to unknown values."""
    return (change.breaks_client and not change.names_only) or change.closed_only
