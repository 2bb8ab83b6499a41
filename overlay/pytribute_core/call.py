"""One call, from its request to its value: pure, but for what it asks its driver to do.

`perform` yields what has to be done, an exchange or a pause, and is sent what came of it. So all
that a call means is written once, and `pytribute_core.drivers` runs it with and without ``await``.
"""

import logging
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import uuid4

import msgspec

from pytribute_core import errors
from pytribute_core.decoding import DecodingError, decode
from pytribute_core.errors import RequestInfo
from pytribute_core.errors.outcome import error_to_raise
from pytribute_core.errors.status import STATUS_ERRORS
from pytribute_core.exchange import (
    BodyError,
    BodyTooLargeError,
    Exchange,
    NoResponseError,
    NoResponseInTimeError,
)
from pytribute_core.operation import Operation
from pytribute_core.retries import Failure, retry_after
from pytribute_core.secret import Secret
from pytribute_core.settings import Settings
from pytribute_core.types import RawResponse, Request, Response

T = TypeVar("T")

_SUCCESS = range(200, 300)
_SERVER_ERRORS = range(500, 600)
_log = logging.getLogger("pytribute")


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds to wait before the call goes on."""

    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class Raised:
    """What a transport raised; hidden, as its text may hold the key that a server sent back."""

    error: NoResponseError | BodyError

    def __repr__(self) -> str:
        return f"<{type(self.error).__name__}>"


Outcome: TypeAlias = "RawResponse | Raised | None"
Steps: TypeAlias = Generator["Exchange | Pause", Outcome, Response[T]]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """What is asked: an operation, and the request that its arguments make."""

    operation: Operation[T]
    request: Request
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def sent_to(self, base_url: str) -> RequestInfo:
        """Return what is sent to a server, for errors and hooks."""
        operation, effect = self.operation, self.operation.effect
        return RequestInfo(
            operation.name,
            self.request.method,
            base_url + self.request.target,
            operation.documentation,
            effect.what if effect else "",
            effect.check if effect else "",
            str(self.arguments[effect.key]) if effect and effect.key else "",
        )

    def contradiction(self, parsed: T) -> tuple[str, str] | None:
        """Return why a body that decodes isn't the response to this request, and where."""
        for one in self.operation.expects:
            if reason := one.contradiction(parsed, self.arguments):
                return reason, f"$.{one.place}"
        return None


def call_of(operation: Operation[T], arguments: Mapping[str, Any]) -> Call[T]:
    """Check the arguments, and make the request of them.

    Raises:
        TypeError: when one is of another type, or left out and required.
        ValueError: when one is out of bounds.
    """
    effect = operation.effect
    if effect and effect.key:
        if arguments[effect.key] is None:
            # Made once a call, so that every attempt has the same.
            arguments = {**arguments, effect.key: uuid4().hex}
        elif not arguments[effect.key]:
            raise ValueError(f"{effect.key} can't be empty: the request would not be repeatable")
    return Call(operation, operation.build(**arguments), arguments)


@dataclass(slots=True)
class Life:
    """Whether a client was closed; shared by all that stand on the same connections."""

    closed: bool = False


def perform(call: Call[T], settings: Settings, life: Life) -> Steps[T]:
    """Send a request until there is an answer worth having, or no sense in going on.

    Raises:
        TributeError: the outcome is anything but the documented success.
        RuntimeError: the client is closed.
    """
    sent = call.sent_to(settings.base_url)
    doubt = sent.doubt if sent.moves_money else ""
    clock, policy = settings.clock, settings.retries
    deadline = policy.deadline_for(settings.timeout)
    start = clock.now()
    attempt = 0
    while True:
        attempt += 1
        if life.closed:
            raise RuntimeError("this client is closed; nothing was sent: make a new one")
        if settings.on_request:
            settings.on_request(sent)
        left = start + deadline - clock.now()
        timeout = max(0.001, min(settings.timeout, left))
        outcome = yield settings.exchange(call.request, sent.url, timeout, doubt)
        if not isinstance(outcome, (RawResponse, Raised)):
            raise TypeError("a driver must send what came of an exchange")
        _log.debug("%s: %s", sent, outcome)
        if isinstance(outcome, RawResponse):
            _tell(sent, outcome, settings)
            if outcome.status in _SUCCESS:
                return _success(call, sent, outcome, settings)
        error = _error(sent, outcome, settings)
        pause = policy.wait(
            _failure(error, call.operation), attempt, deadline - (clock.now() - start)
        )
        if pause is None or life.closed:
            failure = error_to_raise(error)
            if life.closed and isinstance(failure, errors.APIConnectionError):
                raise RuntimeError("this client is closed, which ended a call") from failure
            raise failure
        _log.info("%s; attempt %d in %.1f s", error, attempt + 1, pause)
        yield Pause(pause)


def _tell(sent: RequestInfo, answer: RawResponse, settings: Settings) -> None:
    if settings.on_response is None:
        return
    try:
        settings.on_response(sent, answer)
    except Exception as error:
        # The hook's error must not hide that a refund may have been made.
        error.add_note(f"{sent} was answered: HTTP {answer.status}")
        raise


def _success(
    call: Call[T], sent: RequestInfo, answer: RawResponse, settings: Settings
) -> Response[T]:
    kind = call.operation.success(answer.status)
    try:
        value: Any = None if kind is None else decode(kind, answer.content)
    except DecodingError as error:
        # No local variable keeps a text in which the server may have sent the key back.
        failure = _undecodable(sent, answer, error.reason, error.place, settings)
    else:
        contradiction = call.contradiction(value)
        if contradiction is None:
            return Response(answer.status, answer.headers, answer.content, value)
        failure = _undecodable(sent, answer, *contradiction, settings)
    raise error_to_raise(failure)


def _error(
    sent: RequestInfo, outcome: RawResponse | Raised, settings: Settings
) -> errors.APIConnectionError | errors.ResponseError:
    """Name what went wrong; a key that came back from the server is redacted."""
    if isinstance(outcome, RawResponse):
        return _status_error(sent, outcome, None, settings)
    came = outcome.error
    if isinstance(came, NoResponseError):
        is_late = isinstance(came, NoResponseInTimeError)
        lost = errors.APITimeoutError if is_late else errors.APIConnectionError
        return lost(sent, _redacted(came.reason, settings), came.may_have_arrived)
    answer = RawResponse(came.status, came.headers, b"")
    if answer.status not in _SUCCESS:
        # Of anything but a success the status says what it means, whatever the body is.
        return _status_error(sent, answer, _redacted(came.reason, settings), settings)
    if isinstance(came, BodyTooLargeError):
        later = retry_after(answer.headers, settings.clock)
        return errors.ResponseTooLargeError(
            sent, _redacted_response(answer, settings), later, settings.body_limit
        )
    return _undecodable(sent, answer, came.reason, "$", settings)


def _undecodable(
    sent: RequestInfo, answer: RawResponse, reason: str, place: str, settings: Settings
) -> errors.ResponseValidationError:
    return errors.ResponseValidationError(
        sent,
        _redacted_response(answer, settings),
        retry_after(answer.headers, settings.clock),
        _redacted(reason, settings),
        _redacted(place, settings),
    )


def _status_error(
    sent: RequestInfo, came: RawResponse, body_error: str | None, settings: Settings
) -> errors.APIStatusError:
    answer = _redacted_response(came, settings)
    kind = STATUS_ERRORS.get(answer.status, errors.UnexpectedStatusError)
    if answer.status in _SERVER_ERRORS:
        kind = errors.ServerError
    later = retry_after(answer.headers, settings.clock)
    code, message, request_id = _said(answer)
    known = settings.api.error_code(code) if code else None
    return kind(sent, answer, later, known, message, request_id, body_error)


def _redacted_response(answer: RawResponse, settings: Settings) -> RawResponse:
    headers = {
        _redacted(name, settings): _redacted(value, settings)
        for name, value in answer.headers.items()
    }
    content = _redacted(answer.content.decode("latin-1"), settings).encode("latin-1")
    return RawResponse(answer.status, headers, content)


def _redacted(text: str, settings: Settings) -> str:
    return re.sub(_shapes(settings.key), "***", text, flags=re.IGNORECASE)


def _shapes(key: Secret) -> str:
    """Match a key as it is, and as it looks in JSON, in an address, and in a header's name."""
    return "".join(
        rf"(?:\\?{re.escape(sign)}|\\u00{ord(sign):02x}|%{ord(sign):02x})" for sign in key.reveal()
    )


class _Said(msgspec.Struct):
    """Both shapes of an error that were seen: error and message, or requestId, code and message."""

    error: Any = None
    code: Any = None
    message: Any = None
    request_id: Any = msgspec.field(name="requestId", default=None)


def _said(answer: RawResponse) -> tuple[str | None, str | None, str | None]:
    try:
        said: _Said = decode(_Said, answer.content)
    except DecodingError:
        return None, None, None
    code = _text(said.error) or _text(said.code)
    return code, _text(said.message), _text(said.request_id)


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
