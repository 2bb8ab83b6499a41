"""One call, from its request to its value: pure, but for what it asks its driver to do.

`perform` yields what has to be done, an exchange or a pause, and is sent what came of it. So all
that a call means is written once, and `pytribute.drivers` runs it with and without ``await``.
"""

import logging
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from pytribute import errors
from pytribute.errors import SentRequest
from pytribute.retries import Failure, retry_after
from pytribute.settings import Settings
from pytribute_client import errors as wire
from pytribute_client.decoding import decode
from pytribute_client.models.error_code import ErrorCode
from pytribute_client.operation import Operation
from pytribute_client.secret import Secret
from pytribute_client.transport import Exchange
from pytribute_client.types import RawResponse, Request, Response

T = TypeVar("T")

_SUCCESS = range(200, 300)
_SERVER_ERRORS = range(500, 600)
_log = logging.getLogger("pytribute")


def _fits(_: object) -> None:
    """Take any value."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds to wait before the call goes on."""

    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class Raised:
    """What a transport raised; hidden, as its text may hold the key that a server sent back."""

    error: wire.TransportError | wire.AnswerError

    def __repr__(self) -> str:
        return f"<{type(self.error).__name__}>"


Outcome: TypeAlias = "RawResponse | Raised | None"
Steps: TypeAlias = Generator["Exchange | Pause", Outcome, Response[T]]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """What is asked: an operation, and the request that its arguments make."""

    operation: Operation[Any]
    answer: Any
    """What a successful body holds: a model of ours in the place of the generated one."""
    request: Request
    contradiction: Callable[[T], tuple[str, str] | None] = _fits
    """Says why a body that decodes isn't the answer to this request, and at which place of it."""


@dataclass(slots=True)
class Life:
    """Whether a client was closed; shared by all that stand on the same connections."""

    closed: bool = False


def perform(call: Call[T], settings: Settings, life: Life) -> Steps[T]:
    """Send a request until there is an answer worth having, or no sense in going on.

    Raises:
        TributeError: when anything but the documented success came of it.
    """
    sent = SentRequest(
        call.operation.name,
        call.request.method,
        settings.base_url + call.request.target,
        call.operation.documentation,
    )
    clock, policy = settings.clock, settings.retries
    deadline = policy.deadline_for(settings.timeout)
    start = clock.now()
    attempt = 0
    while True:
        attempt += 1
        if life.closed:
            raise errors.EngineError("this client is closed; nothing was sent: make a new one")
        if settings.on_request:
            settings.on_request(sent)
        left = start + deadline - clock.now()
        timeout = max(0.001, min(settings.timeout, left))
        outcome = yield settings.exchange(call.request, sent.url, timeout)
        if not isinstance(outcome, (RawResponse, Raised)):
            raise TypeError("a driver must send what came of an exchange")
        _log.debug("%s: %s", sent, outcome)
        if isinstance(outcome, RawResponse):
            _tell(sent, outcome, settings)
            if outcome.status in _SUCCESS:
                return _success(call, sent, outcome, settings)
        error = _error(sent, outcome, settings)
        pause = policy.wait(_failure(error), attempt, deadline - (clock.now() - start))
        if pause is None:
            raise errors.raised(error)
        _log.info("%s; attempt %d in %.1f s", error, attempt + 1, pause)
        yield Pause(pause)


def _tell(sent: SentRequest, answer: RawResponse, settings: Settings) -> None:
    if settings.on_response is None:
        return
    try:
        settings.on_response(sent, answer)
    except Exception as error:
        # Whoever reads of the hook has to know that a refund may be made.
        error.add_note(f"{sent} was answered: HTTP {answer.status}")
        raise


def _success(
    call: Call[T], sent: SentRequest, answer: RawResponse, settings: Settings
) -> Response[T]:
    try:
        value = decode(call.answer, answer)
    except wire.UndecodableAnswerError as error:
        failure = error
    else:
        contradiction = call.contradiction(value)
        if contradiction is None:
            return Response(answer.status, answer.headers, answer.content, value)
        failure = wire.UndecodableAnswerError(
            answer.status, answer.headers, answer.content, *contradiction
        )
    raise errors.raised(_error(sent, Raised(failure), settings))


def _error(
    sent: SentRequest, outcome: RawResponse | Raised, settings: Settings
) -> errors.ConnectionFailedError | errors.AnswerError:
    """Name what went wrong; a key that came back from the server is blotted out."""
    came = outcome.error if isinstance(outcome, Raised) else outcome
    if isinstance(came, wire.TransportError):
        is_late = isinstance(came, wire.RequestTimeoutError)
        lost = errors.RequestTimeoutError if is_late else errors.ConnectionFailedError
        return lost(sent, _blotted(str(came.args[0]), settings), came.may_have_arrived)
    answer = _blotted_answer(came, settings)
    later = retry_after(answer.headers, settings.clock)
    body_error: str | None = None
    match came:
        # Of anything but a success the status says what it means, whatever the body is.
        case wire.UndecodableAnswerError():
            body_error, place = _blotted(came.reason, settings), _blotted(came.place, settings)
            if answer.status in _SUCCESS:
                return errors.UndecodableAnswerError(sent, answer, later, body_error, place)
        case wire.OversizedAnswerError():
            body_error = f"it has more than {came.limit} bytes"
            if answer.status in _SUCCESS:
                return errors.OversizedAnswerError(sent, answer, later, came.limit)
        case _:
            pass
    kind = errors.STATUS_ERRORS.get(answer.status, errors.UnexpectedStatusError)
    if answer.status in _SERVER_ERRORS:
        kind = errors.ServerError
    return kind(sent, answer, later, *_said(answer), body_error)


def _blotted_answer(came: RawResponse | wire.AnswerError, settings: Settings) -> RawResponse:
    content = came.content if isinstance(came, RawResponse) else came.body
    headers = {
        _blotted(name, settings): _blotted(value, settings) for name, value in came.headers.items()
    }
    return RawResponse(
        came.status, headers, _blotted(content.decode("latin-1"), settings).encode("latin-1")
    )


def _blotted(text: str, settings: Settings) -> str:
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


def _said(answer: RawResponse) -> tuple[ErrorCode | None, str | None, str | None]:
    try:
        said: _Said = decode(_Said, answer)
    except wire.UndecodableAnswerError:
        return None, None, None
    code = _text(said.error) or _text(said.code)
    return ErrorCode(code) if code else None, _text(said.message), _text(said.request_id)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _failure(error: errors.ConnectionFailedError | errors.AnswerError) -> Failure:
    if isinstance(error, errors.ConnectionFailedError):
        return Failure(error.request.method, may_have_arrived=error.may_have_arrived)
    return Failure(error.request.method, error.status, retry_after=error.retry_after)
