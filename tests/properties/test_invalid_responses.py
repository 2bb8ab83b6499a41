"""Every response body gives a value, or a library error that names the problem."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from msgspec.json import encode

from pytribute import (
    APIStatusError,
    RawResponse,
    ResponseValidationError,
    ServerError,
    TributeError,
    UnexpectedStatusError,
)
from pytribute_core.errors.status import STATUS_ERRORS
from tests.properties.calls import KEY
from tests.properties.cases import cases
from tests.properties.mutations import (
    ANY_JSON,
    changed,
    draw_response,
    drawn_place,
    places,
    read_at,
    removed,
    with_literal,
    written,
)
from tests.properties.operations import OPERATIONS, Json, Operation
from tests.properties.schemas import plain, resolved
from tests.properties.using import result_of

# What the client reads of a page even where the specification requires it to be there.
_TOLERATED = {"$.rows", "$.meta", "$.meta.total", "$.meta.offset", "$.meta.limit"}
_PYTHON = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
_by_name = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
_statuses = st.integers(100, 999)
_junk = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=50).map(lambda text: f"<html><body>{text}</body></html>".encode()),
    ANY_JSON.map(written),
    st.just(b""),
)


def _undecodable(operation: Operation, body: bytes) -> ResponseValidationError:
    error = result_of(operation, RawResponse(200, {}, body))
    assert type(error) is ResponseValidationError, error
    assert error.reason
    return error


@given(data=st.data())
@cases
def test_any_other_status_than_a_success_is_an_error_of_its_class(data: DataObject) -> None:
    operation, value = draw_response(data)
    status = data.draw(_statuses.filter(lambda status: status // 100 != 2) | st.just(520))
    body = data.draw(st.just(written(value)) | _junk, "body")
    kind = STATUS_ERRORS.get(status, UnexpectedStatusError)
    if status // 100 == 5:
        kind = ServerError

    error = result_of(operation, RawResponse(status, {"content-type": "text/html"}, body))

    assert type(error) is kind
    assert error.status == status
    assert error.body == body
    assert f"HTTP {status}" in str(error)


@given(data=st.data())
@cases
def test_any_shape_of_an_error_is_read_as_far_as_it_goes(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    body = data.draw(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(("error", "code", "message", "requestId"), ANY_JSON | st.text()),
        ),
        "said",
    )

    error = result_of(operation, RawResponse(data.draw(st.integers(400, 599)), {}, written(body)))

    assert isinstance(error, APIStatusError)
    codes = [body.get("error"), body.get("code")]
    assert error.code == next((code for code in codes if isinstance(code, str) and code), None)
    message = body.get("message")
    assert error.message == (message if isinstance(message, str) and message else None)


@_by_name
def test_a_body_cut_off_anywhere_is_undecodable(operation: Operation) -> None:
    body = written(plain(operation.success))

    for end in range(len(body)):
        assert (
            type(result_of(operation, RawResponse(200, {}, body[:end]))) is ResponseValidationError
        )


@given(data=st.data())
@cases
def test_anything_but_an_object_is_undecodable(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    other = data.draw(ANY_JSON.filter(lambda value: not isinstance(value, dict)), "value")

    assert _undecodable(operation, written(other)).place == "$"


@given(data=st.data())
@cases
def test_a_required_field_that_is_missing_or_null_is_named(data: DataObject) -> None:
    operation, value = draw_response(data)
    required = (
        place
        for place in places(operation.success, value)
        if place.required and place.path and isinstance(place.path[-1], str)
        if operation.name != "listProducts" or place.shown not in _TOLERATED
    )
    place = drawn_place(data, required)
    if place is None:
        return

    missing = _undecodable(operation, written(removed(value, place.path)))
    null = _undecodable(operation, written(changed(value, place.path, None)))

    assert f"`{place.path[-1]}`" in missing.reason
    assert place.shown.startswith(missing.place)
    assert null.place == place.shown


@given(data=st.data())
@cases
def test_a_value_of_another_type_is_an_error_with_its_place(data: DataObject) -> None:
    operation, value = draw_response(data)
    place = drawn_place(data, places(operation.success, value))
    assert place
    right = _PYTHON[place.schema["type"]]
    wrong = data.draw(ANY_JSON.filter(lambda new: new is not None and type(new) is not right))

    error = _undecodable(operation, written(changed(value, place.path, wrong)))

    assert error.place == place.shown
    assert error.place in str(error)


@given(data=st.data())
@cases
def test_a_number_with_a_point_is_never_taken_for_another_one(data: DataObject) -> None:
    operation, value = draw_response(data)
    integers = (p for p in places(operation.success, value) if p.schema["type"] == "integer")
    place = drawn_place(data, integers)
    if place is None:
        return
    literal = data.draw(st.sampled_from(["5.0", "5e0", "0.5e1", "50E-1", "5.000"]), "literal")
    body = with_literal(value, place.path, literal.encode())

    read = result_of(operation, RawResponse(200, {}, body))

    if isinstance(read, TributeError):
        assert type(read) is ResponseValidationError
        assert read.place == place.shown
    else:
        assert read_at(read, place.path) == 5
        assert type(read_at(read, place.path)) is int


@pytest.mark.parametrize(
    "literal",
    [
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"1e400",
        b"4.5",
        b"01",
        b"+1",
        b"0x10",
        b"9" * 5000,
        b"-" + b"9" * 100_000,
        b'"1"',
        b"undefined",
    ],
    ids=lambda literal: literal[:12].decode(),
)
@_by_name
def test_other_values_than_integers_are_undecodable(operation: Operation, literal: bytes) -> None:
    value = plain(operation.success)
    for place in places(operation.success, value):
        if place.schema["type"] == "integer":
            _undecodable(operation, with_literal(value, place.path, literal))


@pytest.mark.parametrize(
    "literal",
    [
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b'"\xf4\x90\x80\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\\ud83d\\u0041"',
        b'"\\x41"',
        b'"\n"',
        b"'text'",
    ],
    ids=ascii,
)
@_by_name
def test_other_values_than_text_are_undecodable(operation: Operation, literal: bytes) -> None:
    value = plain(operation.success)
    for place in places(operation.success, value):
        if place.schema["type"] == "string":
            _undecodable(operation, with_literal(value, place.path, literal))


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29T23:59:59",
        "2023-02-29T00:00:00Z",
        "2024-02-29",
        "0000-01-01T00:00:00Z",
        "2024-02-29T24:00:00Z",
        "2024-02-29T23:59:60Z",
        "9999-12-31T23:59:59.9999999Z",
        "yesterday",
        "",
    ],
)
def test_other_values_than_timestamps_are_undecodable(text: str) -> None:
    (operation,) = (operation for operation in OPERATIONS if operation.name == "getProduct")
    body = written({**plain(operation.success), "created": text})

    assert _undecodable(operation, body).place == "$.created"


@given(data=st.data())
@cases
def test_flipped_bits_give_a_value_or_a_library_error(data: DataObject) -> None:
    operation, value = draw_response(data)
    body = bytearray(written(value))
    bits = st.integers(0, 8 * len(body) - 1)
    for bit in data.draw(st.lists(bits, min_size=1, max_size=8), "bits"):
        body[bit // 8] ^= 1 << bit % 8

    _value_or_error(operation, data.draw(_statuses | st.just(200)), bytes(body))


@given(data=st.data())
@cases
def test_random_bytes_give_a_value_or_a_library_error(data: DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")

    _value_or_error(operation, data.draw(_statuses | st.just(200)), data.draw(_junk, "body"))


@given(data=st.data())
@cases
def test_several_odd_values_at_once_give_a_value_or_a_library_error(data: DataObject) -> None:
    operation, value = draw_response(data)
    for _ in range(data.draw(st.integers(1, 4), "changes")):
        place = drawn_place(data, _readable(operation, value))
        if place is not None and place.path:
            value = changed(value, place.path, data.draw(ANY_JSON, "new"))

    _value_or_error(operation, 200, written(value))


def _readable(operation: Operation, value: Json) -> Json:
    """Go as deep as the response has its documented shape."""
    try:
        yield from places(operation.success, value)
    except (AttributeError, TypeError):
        return


def _value_or_error(operation: Operation, status: int, body: bytes) -> None:
    read = result_of(operation, RawResponse(status, {}, body))
    if not isinstance(read, TributeError):
        assert status // 100 == 2
        assert result_of(operation, RawResponse(200, {}, encode(read))) == read


_NESTED = {
    "arrays": (b"[", b"]"),
    "objects": (b'{"rows":', b"}"),
    "objects in arrays": (b'[{"a":', b"}]"),
    "unclosed": (b"[", b""),
}


@pytest.mark.parametrize("depth", [500, 1000, 20_000, 200_000])
@pytest.mark.parametrize("kind", _NESTED)
@pytest.mark.parametrize("field", ["new", "name", "rows", "message"])
@_by_name
def test_deep_nesting_ends_well(operation: Operation, field: str, kind: str, depth: int) -> None:
    opening, closing = _NESTED[kind]
    literal = opening * depth + b"1" + closing * depth
    body = with_literal(plain(operation.success), (field,), literal)

    for status in (200, 400):
        read = result_of(operation, RawResponse(status, {}, body))
        # What nobody reads may be skipped, as long as it is JSON.
        skipped = closing and field not in resolved(operation.success)["properties"]
        assert isinstance(read, TributeError) or skipped


_MEBIBYTE = 2**20
_HUGE = {
    "unknown field": b'{"new": "' + b"x" * _MEBIBYTE + b'"}',
    "unknown array": b'{"new": [' + b"0," * (_MEBIBYTE // 2) + b"0]}",
    "many fields": b"{" + b",".join(b'"%x": 0' % number for number in range(100_000)) + b"}",
    "the same field": b"{" + b'"id": 1,' * (_MEBIBYTE // 8) + b'"id": 1}',
    "empty rows": b'{"rows": [' + b"{}," * (_MEBIBYTE // 3) + b"{}]}",
    "error": b'{"error": "' + b"e" * _MEBIBYTE + b'", "message": "' + b"m" * _MEBIBYTE + b'"}',
    "HTML": b"<p>" * (_MEBIBYTE // 3),
    "spaces": b" " * _MEBIBYTE,
    "digits": b'{"id": ' + b"1" * _MEBIBYTE + b"}",
    "escapes": b'{"type": "' + b"\\u0000" * (_MEBIBYTE // 6) + b'"}',
}


@pytest.mark.parametrize("kind", _HUGE)
@_by_name
def test_a_large_body_takes_little_more_memory_than_it_is_long(
    operation: Operation, kind: str
) -> None:
    body = _HUGE[kind]

    for status in (200, 500):
        tracemalloc.start()
        try:
            read = result_of(operation, RawResponse(status, {}, body))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert isinstance(read, TributeError)
        # Errors hold the body, are pickled and shown by the test: a dozen times its length.
        assert peak < 24 * len(body)


@pytest.mark.parametrize("status", [200, 301, 403, 500])
@_by_name
def test_a_key_in_a_response_is_not_shown(operation: Operation, status: int) -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
    for echoed in (KEY, escaped, f"{escaped}, {KEY}"):
        for name in ("error", "code", "message", "id", "type", escaped):
            body = f'{{"{name}": "{echoed}"}}'.encode()
            response = RawResponse(status, {"location": f"https://example.org/?{KEY}"}, body)
            assert isinstance(result_of(operation, response), TributeError)
