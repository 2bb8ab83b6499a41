"""Only what Tribute signed is taken, whatever else looks like it."""

import copy
import json
import pickle
import traceback
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute.webhooks import (
    PayloadTooLargeError,
    SignatureVerificationError,
    WebhookError,
    sign,
    verify,
)
from pytribute_core.secret import Secret

KEY = "canary-7f3a"
VECTOR_BODY = (
    b'{"name":"shop_order","created_at":"2025-03-20T01:15:58.33246Z",'
    b'"sent_at":"2025-03-20T01:15:58.542279448Z","payload":{"uuid":'
    b'"550e8400-e29b-41d4-a716-446655440000","shopId":1,"amount":100000,"currency":"rub",'
    b'"fee":8000,"status":"paid","customerId":"user_12345","isRecurrent":false}}'
)
VECTOR_SIGNATURE = "6fe599ed004d3ac1a4c2ed8fbc11c2c71663e46b548c470374f0e18b72e49504"
BODIES = (
    b"",
    b"{}",
    rb'{"a": "Tom \u0026 Ann \u003cshop\u003e"}',
    '{"name": "Цифры 📷", "sent_at": "2026-01-01T00:00:00.123456789Z"}'.encode(),
    b"\x00\xff not even text",
)
repeatable = settings(derandomize=True, deadline=None)


def test_the_published_vector_is_verified() -> None:
    assert len(VECTOR_BODY) == 281
    assert sign(VECTOR_BODY, "test_api_key") == VECTOR_SIGNATURE
    verify(VECTOR_BODY, VECTOR_SIGNATURE, "test_api_key")
    verify(VECTOR_BODY, VECTOR_SIGNATURE.encode(), Secret("test_api_key"))


@pytest.mark.parametrize("body", BODIES)
def test_a_signed_body_is_verified(body: bytes) -> None:
    verify(body, sign(body, KEY), KEY)


@given(st.binary(max_size=400), st.data())
@repeatable
def test_any_byte_that_changes_anywhere_is_noticed(body: bytes, data: st.DataObject) -> None:
    whole = bytearray(body + sign(body, KEY).encode())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(SignatureVerificationError):
        verify(bytes(whole[: len(body)]), bytes(whole[len(body) :]), KEY)


@given(st.binary(max_size=100), st.integers(0, 63), st.integers(0, 99))
@repeatable
def test_a_part_is_not_the_whole(body: bytes, digits: int, length: int) -> None:
    signature = sign(body, KEY)

    with pytest.raises(SignatureVerificationError):
        verify(body, signature[:digits], KEY)
    if body[:length] != body:
        with pytest.raises(SignatureVerificationError):
            verify(body[:length], signature, KEY)


def test_the_same_json_written_otherwise_is_another_body() -> None:
    body = BODIES[2]
    written = json.dumps(json.loads(body)).encode()

    assert json.loads(written) == json.loads(body)
    with pytest.raises(SignatureVerificationError):
        verify(written, sign(body, KEY), KEY)


@pytest.mark.parametrize(
    "form",
    [
        *(None, "", "sha256={}", " {}", "{}\n", "{}{}", "0" * 64, "\u0660" * 64, "\ud800" * 64),
        b"\xff" * 64,
    ],
)
def test_a_signature_of_another_form_is_none(form: str | bytes | None) -> None:
    right = sign(b"{}", KEY)
    forged = form.format(right, right) if isinstance(form, str) else form

    with pytest.raises(SignatureVerificationError, match="trbt-signature"):
        verify(b"{}", forged, KEY)
    with pytest.raises(SignatureVerificationError, match="lower-case"):
        verify(b"{}", right.upper(), KEY)


@pytest.mark.parametrize("none", ["", (), [], ("",), (KEY, "")])
def test_without_a_key_nothing_is_accepted(none: str | tuple[str, ...]) -> None:
    with pytest.raises(SignatureVerificationError, match="key"):
        verify(b"{}", sign(b"{}", KEY), none)


@pytest.mark.parametrize("wrong", [b"canary-7f3a", 5, [5], ["canary-7f3a", 5]])
def test_a_key_that_is_no_text_is_a_mistake_of_the_caller(wrong: object) -> None:
    key: Any = wrong
    with pytest.raises(TypeError) as caught:
        verify(b"{}", sign(b"{}", KEY), key)

    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert KEY not in "".join(str(frame.locals) for frame in frames.stack[1:])
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("wrong", [f'"{KEY}"', f"{KEY}\n", f" {KEY}", KEY.encode(), [KEY]])
def test_no_error_of_signing_shows_a_key_that_was_copied_badly(wrong: object) -> None:
    key: Any = wrong
    with pytest.raises((TypeError, ValueError)) as caught:
        sign(b"{}", key)

    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert KEY not in "".join(str(frame.locals) for frame in frames.stack[1:])
    assert KEY not in str(caught.value)


def test_while_keys_change_both_are_good() -> None:
    for key in ("new", "old"):
        verify(b"{}", sign(b"{}", key), ["new", Secret("old")])
    with pytest.raises(SignatureVerificationError):
        verify(b"{}", sign(b"{}", "older"), ["new", "old"])


@pytest.mark.parametrize("body", ["{}", {}, None, bytearray(b"{}"), memoryview(b"{}")])
def test_a_body_that_was_read_already_is_refused_with_advice(body: object) -> None:
    taken: bytes = body  # type: ignore[assignment]  # what people pass
    with pytest.raises(TypeError, match=r"the raw bytes.*request\.body"):
        verify(taken, "0" * 64, KEY)
    with pytest.raises(TypeError, match="the raw bytes"):
        sign(taken, KEY)


def test_the_size_of_a_body_is_limited() -> None:
    verify(b"123", sign(b"123", KEY), KEY, limit=3)

    with pytest.raises(PayloadTooLargeError, match="more than 2 bytes") as caught:
        verify(b"123", sign(b"123", KEY), KEY, limit=2)
    assert caught.value.status == 413


@pytest.mark.parametrize("signature", [None, "", "0" * 64])
@pytest.mark.parametrize("key", [KEY, [KEY, "other"], f"{KEY} ", ""])
def test_no_error_shows_a_key_or_the_valid_signature(
    signature: str | None, key: str | list[str]
) -> None:
    with pytest.raises(SignatureVerificationError) as caught:
        verify(b"{}", signature, key)

    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    # The first frame is this test's own.
    shown = "".join(str(frame.locals) for frame in frames.stack[1:]) + repr(caught.value)
    assert KEY not in shown
    assert sign(b"{}", KEY) not in shown
    assert caught.value.__context__ is None or KEY not in str(caught.value.__context__)


def test_errors_can_be_pickled_and_copied() -> None:
    errors: list[WebhookError] = [SignatureVerificationError("no"), PayloadTooLargeError(5)]
    for error in errors:
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own
            assert (type(twin), str(twin), twin.status) == (type(error), str(error), error.status)
