"""Every response that the specification allows is decoded, without loss of a documented field."""

import json
from datetime import datetime, timedelta
from enum import Enum

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from msgspec import UNSET
from msgspec.json import encode
from msgspec.structs import fields
from pydantic import BaseModel

import pytribute_schemas
from pytribute import APIStatusError, RawResponse
from pytribute_core import errors
from pytribute_core.errors.status import STATUS_ERRORS
from tests.properties.cases import cases
from tests.properties.operations import OPERATIONS, SCHEMAS, Json, Operation
from tests.properties.schemas import allows, meaning, plain, resolved, successes, values
from tests.properties.using import result_of

_SUCCESSES = {operation.name: successes(operation.success) for operation in OPERATIONS}


def _written(value: Json) -> SearchStrategy[bytes]:
    """Draw a way to write a value as JSON."""
    indents = st.sampled_from([None, 0, "\t"])
    texts: SearchStrategy[str] = st.builds(
        json.dumps, st.just(value), ensure_ascii=st.booleans(), indent=indents
    )
    return texts.map(str.encode)


@given(data=st.data())
@cases
def test_every_valid_response_survives_a_round_trip(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    value = data.draw(_SUCCESSES[operation.name], "value")

    read = result_of(operation, RawResponse(200, {}, data.draw(_written(value))))

    again = json.loads(encode(read))
    assert meaning(operation.success, again) == meaning(operation.success, value)
    assert allows(operation.success, again)


@given(data=st.data())
@cases
def test_every_documented_error_is_raised_as_itself(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    status = data.draw(st.sampled_from(operation.errors), "status")
    value = data.draw(values(operation.schema(status)), "value")

    error = result_of(operation, RawResponse(int(status), {}, data.draw(_written(value))))

    assert isinstance(error, APIStatusError)
    assert type(error) is STATUS_ERRORS.get(int(status), errors.ServerError)
    assert error.code == value["error"]
    assert error.code
    assert error.code.is_known
    assert error.message == (value["message"] or None)


@given(data=st.data())
@cases
def test_the_strict_models_read_the_same_in_every_field(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    value = data.draw(successes(operation.success, fold=False), "value")
    body = json.dumps(value).encode()
    model: type[BaseModel] = getattr(pytribute_schemas, _name(operation))

    _agree(result_of(operation, RawResponse(200, {}, body)), model.model_validate_json(body))


def _name(operation: Operation) -> str:
    return str(operation.success["$ref"]).rpartition("/")[2]


def _agree(ours: Json, theirs: Json) -> None:
    match theirs:
        case BaseModel():
            for name in type(theirs).model_fields:
                if name in theirs.model_fields_set:
                    _agree(getattr(ours, name), getattr(theirs, name))
                else:
                    assert getattr(ours, name) is UNSET
        case list():
            assert len(ours) == len(theirs)  # pyright: ignore[reportUnknownArgumentType] - of anything
            for our, their in zip(ours, theirs, strict=True):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
                _agree(our, their)
        case datetime():
            # One rounds what is finer than a microsecond, the other cuts it off.
            assert abs(ours - theirs) <= timedelta(microseconds=1)
            assert ours.utcoffset() == theirs.utcoffset()
        case Enum():
            assert type(ours).__name__ == type(theirs).__name__
            assert ours.value == theirs.value
        case _:
            assert type(ours) is type(theirs)
            assert ours == theirs


def test_both_readings_name_the_same_fields() -> None:
    for operation in OPERATIONS:
        ours = result_of(
            operation, RawResponse(200, {}, json.dumps(plain(operation.success)).encode())
        )
        model: type[BaseModel] = getattr(pytribute_schemas, _name(operation))
        documented = set(resolved(operation.success)["properties"])
        assert {field.encode_name for field in fields(ours)} == documented
        assert {field.alias or name for name, field in model.model_fields.items()} == documented


@given(data=st.data())
@cases
def test_generated_responses_follow_the_specification(data: DataObject) -> None:
    name = data.draw(st.sampled_from(SCHEMAS), "schema")
    schema = {"$ref": f"#/components/schemas/{name}"}

    assert allows(schema, data.draw(values(schema, fold=False)))
    assert allows(schema, plain(schema))
