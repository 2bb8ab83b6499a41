"""One call, from its request to its value, without I/O.

`perform` yields an attempt or a pause, and is sent its outcome. So the logic of a call is written
once, and `pytribute_core.drivers` runs it with and without ``await``.
"""

import logging
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from pytribute_core import errors
from pytribute_core.attempt import CallAttempt
from pytribute_core.decoding import DecodingError, decode
from pytribute_core.errors import RequestInfo
from pytribute_core.errors.outcome import error_to_raise
from pytribute_core.errors.status import STATUS_ERRORS
from pytribute_core.exchange import (
    BodyError,
    BodyTooLargeError,
    NoResponseError,
    NoResponseInTimeError,
)
from pytribute_core.operation import Operation
from pytribute_core.retries import Failure, retry_after, stated_pause
from pytribute_core.settings import Settings
from pytribute_core.types import RawResponse, Request, Response

T = TypeVar("T")

_SUCCESS = range(200, 300)
_SERVER_ERRORS = range(500, 600)
# Conflict, too many requests: both may state a time to wait.
_REFUSED_FOR_NOW = (409, 429)
_log = logging.getLogger("pytribute")


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds to wait before the call goes on."""

    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class Raised:
    """An exception of a transport; not shown, as a server may have put the key in its text."""

    error: NoResponseError | BodyError

    def __repr__(self) -> str:
        return f"<{type(self.error).__name__}>"


Outcome: TypeAlias = "RawResponse | Raised | None"
Steps: TypeAlias = Generator["CallAttempt | Pause", Outcome, Response[T]]


class Call(msgspec.Struct, Generic[T], frozen=True):
    """An operation with its arguments, and the request made of them."""

    operation: Operation[T]
    request: Request
    arguments: Mapping[str, Any] = {}

    def info(self, url: str, settings: Settings) -> RequestInfo:
        """Describe the request, for errors and hooks; a key that stands in it is redacted."""
        operation, effect = self.operation, self.operation.effect
        return RequestInfo(
            operation.name,
            self.request.method,
            settings.key.redact_address(url),
            operation.documentation,
            effect.what if effect else "",
            effect.check if effect else "",
            settings.key.redact(str(self.arguments[effect.key])) if effect and effect.key else "",
            done=effect.done if effect else (),
        )

    def contradiction(self, parsed: T) -> tuple[str, str] | None:
        """Return why a decoded body doesn't belong to this request, and where; None if it does."""
        for one in self.operation.expects:
            if reason := one.contradiction(parsed, self.arguments):
                return reason, f"$.{one.place}"
        return None


def call_of(operation: Operation[T], arguments: Mapping[str, Any]) -> Call[T]:
    """Check the arguments, and make a call of them.

    Raises:
        TypeError: one is of another type, or missing and required.
        ValueError: one is out of bounds.
    """
    effect = operation.effect
    if effect and effect.key:
        if arguments[effect.key] is None:
            # Made once per call, so that every attempt has the same key.
            arguments = {**arguments, effect.key: uuid4().hex}
        elif not arguments[effect.key]:
            raise ValueError(f"{effect.key} can't be empty: the request would not be repeatable")
    return Call(operation, operation.build(**arguments), arguments)


@dataclass(slots=True)
class Life:
    """Whether a client was closed; shared by all clients with the same connections."""

    closed: bool = False


def perform(call: Call[T], settings: Settings, life: Life) -> Steps[T]:
    """Send a request, and repeat it as the retry policy allows.

    Raises:
        TributeError: the outcome is anything but the documented success.
        RuntimeError: the client is closed.
    """
    url = settings.base_url + call.request.target
    info = call.info(url, settings)
    clock, policy = settings.clock, settings.retries
    deadline = policy.deadline_for(settings.timeout)
    start = now = clock.now()
    number = 0
    while True:
        number += 1
        if life.closed:
            raise RuntimeError("this client is closed; nothing was sent: make a new one")
        request = replace(info, attempt=number) if number > 1 else info
        if settings.on_request:
            settings.on_request(request)
            now = clock.now()  # the hook may have waited for its turn
        timeout = max(0.001, min(settings.timeout, start + deadline - now))
        exchange = settings.exchange(call.request, url, timeout, info.doubt)
        attempt = CallAttempt(exchange, request, settings, now)
        outcome = yield attempt
        if not isinstance(outcome, (RawResponse, Raised)):
            raise TypeError("a driver must send the outcome of an exchange")
        attempt.end()
        _log.debug("%s: %s", request, outcome)
        if isinstance(outcome, RawResponse):
            attempt.call_on_response(outcome)
            if outcome.status in _SUCCESS:
                return _success(call, attempt, outcome)
        error = _error(attempt.request, outcome, settings)
        failure = error_to_raise(error)
        if isinstance(outcome, Raised):
            attempt.call_on_error(failure)
        pause = policy.wait(
            _failure(error, call.operation), number, deadline - (clock.now() - start)
        )
        if pause is None or life.closed:
            if life.closed and isinstance(failure, errors.APIConnectionError):
                raise RuntimeError("this client is closed, which ended a call") from failure
            raise failure
        _log.info("%s; attempt %d in %.1f s", error, number + 1, pause)
        yield Pause(pause)
        now = clock.now()


def _success(call: Call[T], attempt: CallAttempt, response: RawResponse) -> Response[T]:
    kind = call.operation.success(response.status)
    try:
        value: Any = None if kind is None else decode(kind, response.content)
    except DecodingError as error:
        # No local variable keeps the text: the server may have sent the key back in it.
        failure = _undecodable(
            attempt.request, response, error.reason, error.place, attempt.settings
        )
    else:
        contradiction = call.contradiction(value)
        if contradiction is None:
            return Response(response.status, response.headers, response.content, value)
        failure = _undecodable(attempt.request, response, *contradiction, attempt.settings)
    raise error_to_raise(failure)


def _error(
    info: RequestInfo, outcome: RawResponse | Raised, settings: Settings
) -> errors.APIConnectionError | errors.ResponseError:
    """Return the error of an outcome; a key that the server sent back is redacted."""
    if isinstance(outcome, RawResponse):
        return _status_error(info, outcome, None, settings)
    error = outcome.error
    if isinstance(error, NoResponseError):
        is_late = isinstance(error, NoResponseInTimeError)
        lost = errors.APITimeoutError if is_late else errors.APIConnectionError
        return lost(info, settings.key.redact(error.reason), error.may_have_arrived)
    response = RawResponse(error.status, error.headers, b"")
    if response.status not in _SUCCESS:
        # Any other status has its meaning without the body.
        return _status_error(info, response, settings.key.redact(error.reason), settings)
    if isinstance(error, BodyTooLargeError):
        later = retry_after(response.headers, settings.clock)
        return errors.ResponseTooLargeError(
            info, _redacted_response(response, settings), later, settings.body_limit
        )
    return _undecodable(info, response, error.reason, "$", settings)


def _undecodable(
    info: RequestInfo, response: RawResponse, reason: str, place: str, settings: Settings
) -> errors.ResponseValidationError:
    return errors.ResponseValidationError(
        info,
        _redacted_response(response, settings),
        retry_after(response.headers, settings.clock),
        settings.key.redact(reason),
        settings.key.redact(place),
    )


def _status_error(
    info: RequestInfo, original: RawResponse, body_error: str | None, settings: Settings
) -> errors.APIStatusError:
    response = _redacted_response(original, settings)
    kind = STATUS_ERRORS.get(response.status, errors.UnexpectedStatusError)
    if response.status in _SERVER_ERRORS:
        kind = errors.ServerError
    later = retry_after(response.headers, settings.clock)
    if later is None and response.status in _REFUSED_FOR_NOW:
        later = stated_pause(_json_object(response))
    code, message, request_id = _error_details(response)
    known = settings.api.error_code(code) if code else None
    return kind(info, response, later, known, message, request_id, body_error)


def _redacted_response(response: RawResponse, settings: Settings) -> RawResponse:
    headers = {
        settings.key.redact(name): settings.key.redact(value)
        for name, value in response.headers.items()
    }
    content = settings.key.redact(response.content.decode("latin-1")).encode("latin-1")
    return RawResponse(response.status, headers, content)


class _ErrorBody(msgspec.Struct):
    """Both known shapes of an error: error and message, or requestId, code and message."""

    error: Any = None
    code: Any = None
    message: Any = None
    request_id: Any = msgspec.field(name="requestId", default=None)


def _error_details(response: RawResponse) -> tuple[str | None, str | None, str | None]:
    try:
        body: _ErrorBody = decode(_ErrorBody, response.content)
    except DecodingError:
        return None, None, None
    code = _text(body.error) or _text(body.code)
    return code, _text(body.message), _text(body.request_id)


def _json_object(response: RawResponse) -> Mapping[str, Any]:
    try:
        body: Any = decode(Any, response.content)
    except DecodingError:
        return {}
    return cast("Mapping[str, Any]", body) if isinstance(body, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _failure(
    error: errors.APIConnectionError | errors.ResponseError, operation: Operation[Any]
) -> Failure:
    if isinstance(error, errors.APIConnectionError):
        status, may_have_arrived, later = None, error.may_have_arrived, None
    else:
        status, may_have_arrived, later = error.status, True, error.retry_after
    return Failure(error.request.method, status, may_have_arrived, later, operation.is_idempotent)
