"""Responses of a server newer, older or less strict than the specification are decoded."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from msgspec import UNSET
from msgspec.json import encode

from pytribute import APIStatusError, PageMeta, Product, RawResponse, TributeError
from tests.properties.cases import cases
from tests.properties.mutations import (
    ANY_JSON,
    changed,
    draw_response,
    drawn_place,
    places,
    read_at,
    removed,
    value_at,
    with_literal,
    written,
)
from tests.properties.operations import OPERATIONS, Json, Operation
from tests.properties.schemas import in_any_case, plain, values
from tests.properties.using import result_of

_NAMED = {operation.name: operation for operation in OPERATIONS}
_GET, _LIST = _NAMED["getProduct"], _NAMED["listProducts"]
# The most digits that Python reads by default are 4300.
_DIGITS = 4000


def _read(operation: Operation, body: bytes, status: int = 200) -> Json:
    value = result_of(operation, RawResponse(status, {}, body))
    assert not isinstance(value, TributeError), value
    return value


@given(data=st.data())
@cases
def test_unknown_fields_change_nothing_at_any_depth(data: DataObject) -> None:
    operation, value = draw_response(data)
    objects = (p for p in places(operation.success, value) if p.schema["type"] == "object")
    place = drawn_place(data, objects)
    assert place
    known = place.schema["properties"]
    name = data.draw(st.text().filter(lambda name: name not in known), "name")
    extended = changed(value, (*place.path, name), data.draw(ANY_JSON, "extra"))

    assert _read(operation, written(extended)) == _read(operation, written(value))


@given(data=st.data())
@cases
def test_unknown_fields_of_an_error_change_nothing(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    status = int(data.draw(st.sampled_from(operation.errors), "status"))
    value = data.draw(values(operation.schema(str(status))), "value")
    extra = data.draw(st.dictionaries(st.text(), ANY_JSON, max_size=3), "extra")
    extra.pop("code", None)

    error = result_of(operation, RawResponse(status, {}, written({**extra, **value})))

    assert isinstance(error, APIStatusError)
    assert error.code == value["error"]
    assert error.message == (value["message"] or None)


@given(data=st.data())
@cases
def test_unknown_values_of_enums_are_kept(data: DataObject) -> None:
    operation, value = draw_response(data)
    enums = (p for p in places(operation.success, value) if "enum" in p.schema)
    place = drawn_place(data, enums)
    if place is None:
        return
    listed = {text.casefold() for text in place.schema["enum"]}
    text = data.draw(st.text().filter(lambda text: text.casefold() not in listed), "text")

    read = _read(operation, written(changed(value, place.path, text)))

    kept = read_at(read, place.path)
    assert kept == kept.value == text
    assert not kept.is_known
    assert value_at(json.loads(encode(read)), place.path) == text


@given(data=st.data())
@cases
def test_another_case_is_folded(data: DataObject) -> None:
    operation, value = draw_response(data)
    enums = (p for p in places(operation.success, value) if "enum" in p.schema)
    place = drawn_place(data, enums)
    if place is None:
        return
    listed = data.draw(st.sampled_from(place.schema["enum"]), "listed")
    text = data.draw(in_any_case(listed), "text")

    kept = read_at(_read(operation, written(changed(value, place.path, text))), place.path)

    assert kept == listed
    assert kept.is_known


@given(data=st.data())
@cases
def test_an_optional_field_may_be_null_or_missing(data: DataObject) -> None:
    operation, value = draw_response(data)
    place = drawn_place(data, (p for p in places(operation.success, value) if not p.required))
    if place is None:
        return

    null = _read(operation, written(changed(value, place.path, None)))
    missing = _read(operation, written(removed(value, place.path)))

    assert read_at(null, place.path) is None
    assert value_at(json.loads(encode(null)), place.path) is None
    assert read_at(missing, place.path) is UNSET
    assert json.loads(encode(missing)) == removed(json.loads(encode(null)), place.path)


@given(data=st.data())
@cases
def test_a_page_may_lack_its_rows_and_metadata(data: DataObject) -> None:
    value = data.draw(values(_LIST.success), "value")
    lacking: dict[str, Json] = {}
    for name in ("rows", "meta"):
        what = data.draw(st.sampled_from(["as it is", "null", "missing"]), name)
        if what != "missing":
            lacking[name] = None if what == "null" else value[name]
    if "rows" not in lacking:
        lacking["meta"] = value["meta"]
    if lacking.get("meta"):
        lacking["meta"] = data.draw(
            st.fixed_dictionaries(
                {}, optional={key: st.just(None) | st.integers() for key in value["meta"]}
            )
        )

    page = _read(_LIST, written(lacking))

    assert len(page.rows) == len(lacking.get("rows") or [])
    meta: dict[str, Json] = lacking.get("meta") or {}
    assert page.meta == PageMeta(**meta)


@given(fraction=st.text("0123456789", max_size=9), minutes=st.integers(-1439, 1439))
@cases
def test_any_fraction_of_a_second_and_any_offset_is_read(fraction: str, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    point = "." if fraction else ""
    text = f"2024-02-29T23:59:59{point}{fraction}{sign}{hours:02}:{rest:02}"

    product = _read(_GET, written({**plain(_GET.success), "created": text}))

    assert isinstance(product, Product)
    whole = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC) - timedelta(minutes=minutes)
    nanoseconds = int(fraction.ljust(9, "0"))
    assert product.created == whole + timedelta(microseconds=(nanoseconds + 500) // 1000)
    assert product.created.utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["2024-02-29t23:59:59z", "2024-02-29 23:59:59Z"])
def test_the_other_spellings_of_rfc_3339_are_read(text: str) -> None:
    product = _read(_GET, written({**plain(_GET.success), "created": text}))

    assert product.created == datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)


@given(data=st.data())
@cases
def test_integers_may_be_larger_than_any_machine_word(data: DataObject) -> None:
    operation, value = draw_response(data)
    integers = (p for p in places(operation.success, value) if p.schema["type"] == "integer")
    place = drawn_place(data, integers)
    if place is None:
        return
    exponent = data.draw(st.sampled_from([18, 19, 20, 63, 400, _DIGITS]), "exponent")
    sign = data.draw(st.sampled_from([1, -1]), "sign")
    number = sign * (10**exponent - data.draw(st.integers(0, 9)))

    read = _read(operation, written(changed(value, place.path, number)))

    assert read_at(read, place.path) == number
    assert value_at(json.loads(encode(read)), place.path) == number


@given(data=st.data())
@cases
def test_whitespace_around_the_json_changes_nothing(data: DataObject) -> None:
    operation, value = draw_response(data)
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]), "byte order mark")
    before = data.draw(st.text(" \t\r\n", max_size=3), "before").encode()
    after = data.draw(st.text(" \t\r\n", max_size=3), "after").encode()
    kind = data.draw(
        st.sampled_from([None, "", "text/html", "application/json; charset=utf-16", "\x00"])
        | st.text(),
        "content type",
    )
    headers = {} if kind is None else {"content-type": kind}
    status = data.draw(st.integers(200, 299), "status")
    body = mark + before + written(value) + after

    assert result_of(operation, RawResponse(status, headers, body)) == _read(
        operation, written(value)
    )


@given(data=st.data())
@cases
def test_the_last_of_several_fields_of_one_name_counts(data: DataObject) -> None:
    operation, value = draw_response(data)
    other = data.draw(values(operation.success), "other")
    twice = written(other)[:-1] + b"," + written(value)[1:]

    assert _read(operation, twice) == _read(operation, written({**other, **value}))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("depth", [1, 10, 100, 300])
def test_an_unknown_field_may_be_nested(operation: Operation, depth: int) -> None:
    value = plain(operation.success)
    body = with_literal(value, ("new",), b'[{"a":' * depth + b"1" + b"}]" * depth)

    assert _read(operation, body) == _read(operation, written(value))
