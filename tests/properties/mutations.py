"""Places in a response, and how to change the values there."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from msgspec.structs import fields

from tests.properties.operations import OPERATIONS, Json, Operation
from tests.properties.schemas import resolved, successes

Path: TypeAlias = tuple[str | int, ...]

ANY_JSON: SearchStrategy[Json] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()
    ).filter(lambda value: value not in {float("inf"), float("-inf")}),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
_SUCCESSES = {operation.name: successes(operation.success) for operation in OPERATIONS}
_MARK = "\ue000the place\ue000"


@dataclass(frozen=True)
class Place:
    """A place in a response: its schema, and whether a value is required."""

    path: Path
    schema: Json
    required: bool

    @property
    def shown(self) -> str:
        """The place as errors name it."""
        return "$" + "".join(
            f".{step}" if isinstance(step, str) else f"[{step}]" for step in self.path
        )


def places(schema: Json, value: Json, path: Path = (), *, required: bool = True) -> Iterator[Place]:
    """Walk a response."""
    schema = resolved(schema)
    yield Place(path, schema, required)
    if schema["type"] == "object":
        for name in schema["properties"].keys() & value.keys():
            part, needed = schema["properties"][name], name in schema["required"]
            yield from places(part, value[name], (*path, name), required=needed)
    elif schema["type"] == "array":
        for number, item in enumerate(value):
            yield from places(schema["items"], item, (*path, number))


def draw_response(data: DataObject) -> tuple[Operation, Json]:
    """Draw a success of one of the operations."""
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    return operation, data.draw(_SUCCESSES[operation.name], "value")


def drawn_place(data: DataObject, found: Iterator[Place]) -> Place | None:
    """Draw one of the places, if there are any."""
    listed = sorted(found, key=lambda place: place.shown)
    return data.draw(st.sampled_from(listed), "place") if listed else None


def changed(value: Json, path: Path, new: Json) -> Json:
    """Return a copy with another value at a place."""
    if not path:
        return new
    twin = copy.deepcopy(value)
    value_at(twin, path[:-1])[path[-1]] = new
    return twin


def removed(value: Json, path: Path) -> Json:
    """Return a copy without the value at a place."""
    twin = copy.deepcopy(value)
    del value_at(twin, path[:-1])[path[-1]]
    return twin


def value_at(value: Json, path: Path) -> Json:
    """Return the value at a place."""
    for step in path:
        value = value[step]
    return value


def read_at(value: Json, path: Path) -> Json:
    """Return the decoded value at a place."""
    for step in path:
        if isinstance(step, int):
            value = value[step]
        else:
            (name,) = (part.name for part in fields(value) if part.encode_name == step)
            value = getattr(value, name)
    return value


def written(value: Json) -> bytes:
    """Write JSON."""
    return json.dumps(value).encode()


def with_literal(value: Json, path: Path, literal: bytes) -> bytes:
    """Write JSON with something at a place that no value of Python would be written as."""
    return written(changed(value, path, _MARK)).replace(written(_MARK), literal)
