"""Every error: class, attributes, text, pickling."""

import copy
import inspect
import json
import pickle
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    CurrencyError,
    ErrorCode,
    NotFoundError,
    OutcomeUnknownError,
    PaginationError,
    PermissionDeniedError,
    RateLimitError,
    RawResponse,
    RequestInfo,
    ResponseError,
    ResponseTooLargeError,
    ResponseValidationError,
    ServerError,
    TransportError,
    Tribute,
    TributeError,
    UnexpectedStatusError,
)
from pytribute._client import BODY_LIMIT
from pytribute.webhooks import (
    InboxError,
    InvalidPayloadError,
    LeaseExpiredError,
    PayloadTooLargeError,
    SignatureVerificationError,
    UnhandledEventError,
    WebhookError,
)
from pytribute_core import errors
from pytribute_core import exchange as wire
from pytribute_core.drivers import StoppedError
from pytribute_core.text import is_unsafe
from tests.overlay.shelf import KEY, MemoryTransport, json_response

steady = settings(derandomize=True, deadline=None, database=None)
ADDRESS = "https://tribute.tg/api/v1"


def error_of(outcome: RawResponse | Exception, call: str = "get") -> Any:  # noqa: ANN401
    """Return the error of a call, for a response or for an exception of the transport."""

    def respond(_: object) -> RawResponse:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    tribute = Tribute(KEY, transport=MemoryTransport(respond), retries=0)
    with pytest.raises(TributeError) as caught:
        getattr(tribute.products, call)(7)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value


# The tree.


def test_the_tree_in_the_documentation_is_the_tree() -> None:
    documented: dict[str, str] = {}
    above: list[str] = []
    for line in (inspect.getdoc(errors) or "").splitlines():
        if found := re.match(r"^([ │├└─]*)(\w+Error)\b", line):
            depth = len(found[1]) // 4
            del above[depth - 1 if depth else 0 :]
            documented[found[2]] = above[-1] if above else "Exception"
            above.append(found[2])

    actual = {
        name: kind.__bases__[0].__name__
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, TributeError)
    }
    assert documented == actual
    assert set(actual) <= set(errors.__all__)


# From the response to the class.

BY_STATUS = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}


def test_each_status_has_its_class() -> None:
    for status in (*range(100, 200), *range(300, 1000)):
        error = error_of(json_response({"error": "no_access", "message": "No"}, status))

        other = ServerError if 500 <= status < 600 else UnexpectedStatusError
        assert type(error) is BY_STATUS.get(status, other)
        assert error.status == status
        assert (error.code, error.message) == (ErrorCode.NO_ACCESS, "No")
        assert not error.outcome_unknown


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_success_that_holds_nothing_is_undecodable(status: int) -> None:
    error = error_of(RawResponse(status, {"a": "b"}, b""))
    assert type(error) is ResponseValidationError
    assert (error.status, error.headers, error.body) == (status, {"a": "b"}, b"")


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"error": "error_not_found", "message": "none"}, "error_not_found", "none"),
        ({"requestId": "0" * 32, "code": "boom", "message": "m"}, "boom", "m"),
        ({"error": "brand_new"}, "brand_new", None),
        ({"message": "only words"}, None, "only words"),
        ({"error": "", "code": "", "message": ""}, None, None),
        ({"error": {"code": 1}, "message": ["x"]}, None, None),
        ({"error": 5, "code": "c"}, "c", None),
        ({}, None, None),
        ([], None, None),
        (None, None, None),
        ("text", None, None),
    ],
)
def test_both_shapes_of_an_error_are_read(
    body: object, code: str | None, message: str | None
) -> None:
    error = error_of(json_response(body, 404))
    assert (error.code, error.message) == (code, message)
    assert code is None or isinstance(error.code, ErrorCode)


def test_the_request_id_is_in_the_message() -> None:
    error = error_of(json_response({"requestId": "7f" * 16, "code": "boom", "message": "m"}, 503))
    assert error.request_id == "7f" * 16
    assert str(error).endswith(f"HTTP 503, boom: m, request {'7f' * 16}")
    assert error_of(json_response({"requestId": 5}, 503)).request_id is None


def test_a_long_message_leaves_room_for_the_request_id() -> None:
    error = error_of(json_response({"requestId": "7f" * 16, "message": "m" * 5000}, 503))
    assert str(error).endswith(f"m..., request {'7f' * 16}")
    assert len(str(error)) < 500


def test_a_refused_request_names_the_page_that_documents_it() -> None:
    error = error_of(json_response({"error": "error_bad_request", "message": "Not in Stars"}, 400))
    page = "https://wiki.tribute.tg/for-content-creators/api-documentation/products"
    assert error.request.documentation == page
    assert str(error).endswith(f"error_bad_request: Not in Stars (what it accepts: {page})")


def test_the_error_of_a_redirect_names_its_target() -> None:
    error = error_of(RawResponse(302, {"location": "https://example.org/\x1b[2J"}, b""))
    reason = "not followed: it points to https://example.org/\ufffd[2J"
    assert str(error).endswith(f"HTTP 302, without a body ({reason})")


def test_the_error_of_invalid_json_shows_its_beginning() -> None:
    page = error_of(RawResponse(200, {}, b"<html>\n<h1>Maintenance</h1>"))
    assert str(page).endswith(r"at $; the body starts with '<html>\n<h1>Maintenance</h1>'")
    assert "starts with" not in str(error_of(json_response({"id": "7"})))


def test_the_code_is_open() -> None:
    assert error_of(json_response({"error": "no_access"}, 403)).code is ErrorCode.NO_ACCESS
    unknown = error_of(json_response({"error": "error_shop_inactive"}, 400)).code
    assert not unknown.is_known
    assert unknown == "error_shop_inactive"


ODD_BODIES = {
    "HTML": b"<html><body>502 Bad Gateway</body></html>",
    "empty": b"",
    "cut": b'{"error": "error_not_fo',
    "BOM alone": b"\xef\xbb\xbf",
    "invalid UTF-8": b'{"error": "\xff\xfe"}',
    "UTF-16": '{"error": "x"}'.encode("utf-16"),
    "zeros": b"\0" * 100,
    "deep": b"[" * 100_000,
    "deep in a field": b'{"error": ' + b"[" * 100_000,
    "huge": b'"' + b"x" * 4_000_000,
    "lone surrogate": b'{"message": "\\ud800"',
    "not a number": b'{"error": NaN}',
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
@pytest.mark.parametrize("status", [200, 302, 401, 404, 503])
def test_any_body_gives_a_library_error_with_a_readable_text(body: bytes, status: int) -> None:
    error = error_of(RawResponse(status, {"content-type": "text/html"}, body))
    assert isinstance(error, ResponseValidationError if status == 200 else APIStatusError)
    assert error.body == body
    assert not any(map(is_unsafe, str(error)))
    assert len(str(error)) < 600
    assert pickle.loads(pickle.dumps(error)).args == error.args  # noqa: S301 - our own


def test_a_byte_order_mark_does_not_hide_an_error() -> None:
    error = error_of(RawResponse(404, {}, b'\xef\xbb\xbf{"error": "error_not_found"}'))
    assert error.code is ErrorCode.ERROR_NOT_FOUND


@steady
@given(st.integers(100, 999), st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_every_invalid_response_gives_a_library_error(status: int, body: bytes) -> None:
    error = error_of(RawResponse(status, {}, body))
    assert not any(map(is_unsafe, str(error)))
    assert repr(error).isprintable()


@pytest.mark.parametrize(
    ("value", "seconds"), [("5", 5.0), ("soon", None), (None, None), (" 7 ", 7.0)]
)
@pytest.mark.parametrize("status", [200, 429, 503])
def test_an_error_has_the_retry_after_of_the_server(
    value: str | None, seconds: float | None, status: int
) -> None:
    headers = {} if value is None else {"retry-after": value}
    assert error_of(RawResponse(status, headers, b"{")).retry_after == seconds


# What a transport raises.


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("call", ["get", "cancel_purchase"])
def test_a_request_without_a_response(call: str, arrived: bool) -> None:  # noqa: FBT001 - a case
    for raised, kind in (
        (wire.NoResponseError("reset", arrived), APIConnectionError),
        (wire.NoResponseInTimeError("late", arrived), APITimeoutError),
    ):
        error = error_of(raised, call)
        is_doubtful = arrived and call == "cancel_purchase"
        assert type(error) is (OutcomeUnknownError if is_doubtful else kind)
        assert error.may_have_arrived == arrived
        assert error.outcome_unknown == is_doubtful
        assert error.reason == raised.args[0]
        cause: object = getattr(error, "cause", error)
        assert type(cause) is kind


@pytest.mark.parametrize("status", [200, 302, 404, 500, 503])
def test_a_refund_with_an_inconclusive_response_has_an_unknown_outcome(status: int) -> None:
    error = error_of(RawResponse(status, {}, b"<html>"), "cancel_purchase")
    assert error.outcome_unknown == (status != 404)
    assert (type(error) is OutcomeUnknownError) == error.outcome_unknown
    assert ("the refund may have been made" in str(error)) == error.outcome_unknown
    assert not error_of(RawResponse(status, {}, b"<html>")).outcome_unknown


def test_the_error_of_an_undecodable_body_names_the_request() -> None:
    headers = {"content-encoding": "br"}
    error = error_of(wire.BodyError(200, headers, "no gzip"))
    assert type(error) is ResponseValidationError
    assert (error.reason, error.place, error.headers) == ("no gzip", "$", headers)
    error = error_of(wire.BodyTooLargeError(200, {}, "too large"))
    assert type(error) is ResponseTooLargeError
    assert error.limit == BODY_LIMIT


def test_the_error_names_the_place_in_the_body() -> None:
    error = error_of(json_response({"id": "seven"}))
    assert error.place == "$.id"
    assert error.reason == "Expected `int`, got `str`"


HEADERS = {"retry-after": "7"}
UNREADABLE: dict[str, tuple[Callable[[int], Exception], str]] = {
    "an encoding that was not asked for": (
        lambda status: wire.BodyError(status, HEADERS, "what is br?"),
        "what is br?",
    ),
    "broken gzip": (
        lambda status: wire.BodyError(status, HEADERS, "it is cut off"),
        "it is cut off",
    ),
    "too large": (
        lambda status: wire.BodyTooLargeError(status, HEADERS, "it has more than 99 bytes"),
        "it has more than 99 bytes",
    ),
}


@pytest.mark.parametrize(("failure", "reason"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("status", [*BY_STATUS, 302, 418, 500, 503])
def test_a_body_that_cannot_be_read_does_not_hide_the_status(
    failure: Callable[[int], Exception], reason: str, status: int
) -> None:
    error = error_of(failure(status))
    other = ServerError if status >= 500 else UnexpectedStatusError
    assert type(error) is BY_STATUS.get(status, other)
    assert (error.status, error.retry_after, error.body_error) == (status, 7, reason)
    assert f"HTTP {status}, its body can't be read: {reason}" in str(error)
    assert pickle.loads(pickle.dumps(error)).body_error == reason  # noqa: S301 - our own


@pytest.mark.parametrize("nothing", [None, (200, {}, b"{}")])
def test_a_transport_that_returns_no_response_is_a_type_error(
    nothing: Any,  # noqa: ANN401 - what is wrong
) -> None:
    with (
        Tribute(KEY, transport=MemoryTransport(lambda _: nothing)) as tribute,
        pytest.raises(TypeError, match="must send the outcome of an exchange"),
    ):
        tribute.products.get(1)


# How they read.

GET = RequestInfo("getProduct", "GET", f"{ADDRESS}/products/7")
POST = RequestInfo(
    "cancelProductPurchase",
    "POST",
    f"{ADDRESS}/products/purchases/9/cancel",
    effect="the refund",
    check="the purchase in the Tribute dashboard",
)
PAGE = RawResponse(502, {}, b"<html>\n<h1>Bad Gateway</h1>" + b"." * 300)
EMPTY = RawResponse(418, {}, b"")

EXAMPLES: dict[str, tuple[TributeError, str]] = {
    "connection": (
        APIConnectionError(GET, "can't connect: refused", False),  # noqa: FBT003 - positional
        "GET https://tribute.tg/api/v1/products/7: can't connect: refused; it never left",
    ),
    "time-out": (
        APITimeoutError(GET, "no complete response within 30 s", True),  # noqa: FBT003
        (
            "GET https://tribute.tg/api/v1/products/7: no complete response within 30 s; "
            "it may have arrived"
        ),
    ),
    "outcome unknown": (
        OutcomeUnknownError(POST, "no complete response within 30 s", True),  # noqa: FBT003
        (
            "POST https://tribute.tg/api/v1/products/purchases/9/cancel: no complete response "
            "within 30 s; the outcome is unknown: the refund may have been made. Look at the "
            "purchase in the Tribute dashboard before you repeat it"
        ),
    ),
    "outcome unknown, despite a response": (
        OutcomeUnknownError(
            POST,
            "HTTP 500, boom: m",
            True,  # noqa: FBT003
            ServerError(
                POST, RawResponse(500, {}, b"{}"), None, ErrorCode("boom"), "m" * 500, "7f" * 16
            ),
        ),
        (
            "POST https://tribute.tg/api/v1/products/purchases/9/cancel: HTTP 500, boom: "
            f"{'m' * 194}..., request {'7f' * 16}; the outcome is unknown: the refund may have "
            "been made. Look at the purchase in the Tribute dashboard before you repeat it"
        ),
    ),
    "bad request": (
        BadRequestError(
            POST, RawResponse(400, {}, b"{}"), None, ErrorCode.ERROR_BAD_REQUEST, "Not in Stars"
        ),
        (
            "POST https://tribute.tg/api/v1/products/purchases/9/cancel: HTTP 400, "
            "error_bad_request: Not in Stars"
        ),
    ),
    "authentication": (
        AuthenticationError(GET, RawResponse(401, {}, b""), None, ErrorCode.ERROR_NOT_PERMITTED),
        (
            "GET https://tribute.tg/api/v1/products/7: HTTP 401, error_not_permitted (is the "
            "API key complete and current? It is made in Tribute's dashboard, Settings)"
        ),
    ),
    "permission": (
        PermissionDeniedError(GET, RawResponse(403, {}, b"{}"), None, None, "Not yours"),
        "GET https://tribute.tg/api/v1/products/7: HTTP 403, Not yours",
    ),
    "not found": (
        NotFoundError(GET, RawResponse(404, {}, b"{}"), None),
        "GET https://tribute.tg/api/v1/products/7: HTTP 404, the body starts with '{}'",
    ),
    "conflict": (
        ConflictError(GET, RawResponse(409, {}, b""), None),
        "GET https://tribute.tg/api/v1/products/7: HTTP 409, without a body",
    ),
    "rate limit": (
        RateLimitError(GET, RawResponse(429, {}, b""), 7.0, None, "slow down"),
        "GET https://tribute.tg/api/v1/products/7: HTTP 429, slow down",
    ),
    "server": (
        ServerError(GET, PAGE, None),
        "GET https://tribute.tg/api/v1/products/7: HTTP 502, the body starts with "
        "'<html>\\n<h1>Bad Gateway</h1>" + "." * 150 + "...",
    ),
    "server, on a refund": (
        ServerError(POST, RawResponse(500, {}, b""), None),
        (
            "POST https://tribute.tg/api/v1/products/purchases/9/cancel: HTTP 500, without a body; "
            "the refund may have been made all the same: look before you repeat it"
        ),
    ),
    "other": (
        UnexpectedStatusError(GET, EMPTY, None),
        "GET https://tribute.tg/api/v1/products/7: HTTP 418, without a body",
    ),
    "undecodable": (
        ResponseValidationError(GET, RawResponse(200, {}, b"{}"), None, "Expected `int`", "$.id"),
        (
            "GET https://tribute.tg/api/v1/products/7: HTTP 200 with an unexpected body: "
            "Expected `int` at $.id"
        ),
    ),
    "oversized": (
        ResponseTooLargeError(GET, RawResponse(200, {}, b""), None, 8388608),
        "GET https://tribute.tg/api/v1/products/7: HTTP 200 with a body of more than 8388608 bytes",
    ),
    "pagination": (PaginationError("it goes on", 9, 4), "it goes on (page 9, 4 rows read)"),
    "transport": (TransportError("the proxy speaks SOCKS"), "the proxy speaks SOCKS"),
    "currency": (CurrencyError("can't add USD and EUR"), "can't add USD and EUR"),
}


def test_a_response_without_a_class_of_its_own_has_a_readable_error() -> None:
    assert str(ResponseError(GET, EMPTY, None)) == f"{GET}: HTTP 418"


def test_there_is_an_example_of_each_class() -> None:
    abstract = {TributeError, ResponseError, APIStatusError}
    shown = {type(error) for error, _ in EXAMPLES.values()}
    public = {getattr(errors, name) for name in errors.__all__ if name.endswith("Error")}
    assert shown == public - abstract


@pytest.mark.parametrize(("error", "text"), EXAMPLES.values(), ids=EXAMPLES)
def test_errors_read_well(error: TributeError, text: str) -> None:
    assert str(error) == text
    assert repr(error).startswith(type(error).__name__ + "(")


def by_pickle(protocol: int) -> Callable[[Any], Any]:
    return lambda error: pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES.values()], ids=EXAMPLES)
@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, *map(by_pickle, range(pickle.HIGHEST_PROTOCOL + 1))],
    ids=["copy", "deepcopy", *map(str, range(pickle.HIGHEST_PROTOCOL + 1))],
)
def test_errors_survive_pickle_and_copy(error: TributeError, again: Callable[[Any], Any]) -> None:
    error.add_note("in the night shift")
    twin = again(error)
    assert type(twin) is type(error)
    assert (str(twin), repr(twin)) == (str(error), repr(error))
    assert held(twin) == held(error)


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES.values()], ids=EXAMPLES)
def test_an_error_that_celery_rebuilds_from_json_can_be_shown(error: TributeError) -> None:
    texts: Any = import_module("celery.utils.serialization").ensure_serializable(
        error.args, json.dumps
    )
    rebuilt = type(error)(*json.loads(json.dumps(texts)))

    assert str(rebuilt)
    assert repr(rebuilt).startswith(type(error).__name__ + "(")
    assert rebuilt.may_be_repeated is not isinstance(error, OutcomeUnknownError)
    assert str(pickle.loads(pickle.dumps(rebuilt))) == str(rebuilt)  # noqa: S301 - our own
    if isinstance(error, APIStatusError):
        summary = [str(part) for part in (error.code, error.message, error.request_id) if part]
        assert all(part in str(rebuilt) for part in summary)


@pytest.mark.parametrize(("error", "text"), EXAMPLES.values(), ids=EXAMPLES)
def test_an_error_rebuilt_from_its_text_alone_shows_that_text(
    error: TributeError, text: str
) -> None:
    rebuild: Any = type(error)
    rebuilt = rebuild(text)

    assert str(rebuilt) == text
    assert repr(rebuilt).startswith(type(error).__name__ + "(")
    assert rebuilt.may_be_repeated is not isinstance(error, OutcomeUnknownError)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *((kind, status) for status, kind in BY_STATUS.items()),
        (ServerError, 500),
        (UnexpectedStatusError, 0),
        (ResponseValidationError, 200),
        (ResponseTooLargeError, 200),
    ],
)
@pytest.mark.parametrize("parts", [("a request",), ("a request", "<RawResponse 404, 2 bytes>")])
def test_an_error_rebuilt_without_its_response_has_the_status_of_its_class(
    kind: Any,  # noqa: ANN401 - it takes texts here
    status: int,
    parts: tuple[str, ...],
) -> None:
    rebuilt = kind(*parts)

    assert (rebuilt.status, rebuilt.headers, rebuilt.body) == (status, {}, b"")
    assert rebuilt.request.url == "a request"
    assert not rebuilt.outcome_unknown


def held(error: BaseException) -> dict[str, object]:
    """Return the attributes of an error; nested errors are equal when their attributes are."""
    named = {**vars(error), **{str(place): value for place, value in enumerate(error.args)}}
    return {
        name: held(value) if isinstance(value, BaseException) else value
        for name, value in named.items()
    }


# No text of a server forges a log line.


@pytest.mark.unmeasured
@steady
@given(text=st.text(min_size=1), call=st.sampled_from(["get", "cancel_purchase"]))
def test_text_of_a_server_stays_on_its_line(text: str, call: str) -> None:
    forged = text + "\r\nCRITICAL\x1b[31m\u2028\u202e\x00" + text
    for outcome in (
        json_response({"error": forged, "message": forged}, 500),
        RawResponse(500, {}, forged.encode(errors="replace")),
        json_response({"id": forged}),
        wire.NoResponseError(forged, may_have_arrived=True),
        wire.BodyError(200, {}, forged),
    ):
        error = error_of(outcome, call)
        assert not any(map(is_unsafe, str(error)))
        assert repr(error).isprintable()


# Whether the same call may be sent again.


REFUSED = {400, 401, 403, 404, 409, 418, 422, 425, 429}


@pytest.mark.parametrize(
    "status", [200, 201, 204, 301, 302, *sorted(REFUSED), 408, 499, 500, 502, 503, 504, 520, 999]
)
def test_a_refund_with_a_response_may_be_retried_only_if_it_was_refused(status: int) -> None:
    # An empty object: a documented success of no status.
    error = error_of(RawResponse(status, {}, b"{}"), "cancel_purchase")

    assert error.may_be_repeated == (status in REFUSED)
    assert error.outcome_unknown == (status not in REFUSED)
    assert (type(error) is OutcomeUnknownError) == (status not in REFUSED)
    # A call that only reads may be repeated whatever comes.
    read = error_of(RawResponse(status, {}, b"{}"))
    assert read.may_be_repeated
    if error.outcome_unknown:
        assert type(error.cause) is type(read)
        assert error.cause.status == status


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("call", ["get", "cancel_purchase"])
@pytest.mark.parametrize("kind", [wire.NoResponseError, wire.NoResponseInTimeError])
def test_a_refund_without_a_response_may_be_retried_only_if_it_was_never_sent(
    kind: type[wire.NoResponseError],
    call: str,
    arrived: bool,  # noqa: FBT001 - a case
) -> None:
    assert error_of(kind("lost", arrived), call).may_be_repeated == (not arrived or call == "get")


def test_an_unknown_outcome_is_no_subclass_of_a_retried_error() -> None:
    assert OutcomeUnknownError.__bases__ == (TributeError,)
    for error, _ in EXAMPLES.values():
        if type(error) is not OutcomeUnknownError:
            assert not issubclass(type(error), OutcomeUnknownError)


MAY_BE_REPEATED = dict.fromkeys(EXAMPLES, True) | {
    "outcome unknown": False,
    "outcome unknown, despite a response": False,
    "server, on a refund": False,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_error_says_whether_the_call_may_be_repeated(name: str) -> None:
    error, _ = EXAMPLES[name]
    assert error.may_be_repeated is MAY_BE_REPEATED[name]
    assert error.may_be_repeated is not error.outcome_unknown
    assert StoppedError("only reading is broken off").may_be_repeated


WEBHOOK_ERRORS: dict[type[WebhookError], tuple[Any, bool]] = {
    WebhookError: ("", True),
    SignatureVerificationError: ("", True),
    PayloadTooLargeError: (5, True),
    InvalidPayloadError: ("", True),
    UnhandledEventError: ("", True),
    # A function may have handled the event already.
    InboxError: ("", False),
    LeaseExpiredError: ("", False),
}


def test_a_delivery_may_be_repeated_unless_a_function_may_have_handled_it() -> None:
    kinds = {WebhookError}
    for _ in range(3):
        kinds |= {below for kind in kinds for below in kind.__subclasses__()}
    assert {kind for kind in kinds if kind.__module__.startswith("pytribute.")} == set(
        WEBHOOK_ERRORS
    )
    for kind, (argument, may) in WEBHOOK_ERRORS.items():
        assert kind(argument).may_be_repeated is may
        assert not kind(argument).outcome_unknown
