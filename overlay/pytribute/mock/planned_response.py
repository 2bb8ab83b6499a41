"""From a request to its response, independent of the transport."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from pytribute.mock.errors import MockError
from pytribute.mock.faults import Fault
from pytribute.mock.responses import DocumentedError, MockResponse, error_response
from pytribute.mock.routes import find_route
from pytribute.mock.specification import key_header
from pytribute.mock.state import MockState

__all__ = ["ExchangeResult", "IncomingRequest", "PlannedResponse", "handle"]

_FLAWLESS = Fault(operation="*")


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """A request without its body."""

    method: str
    path: bytes
    """Undecoded, so that an encoded slash stays inside its segment."""
    query: bytes
    headers: Iterable[tuple[bytes, bytes]] = field(repr=False)
    """Names in lower case; one of the values is the key."""


class ExchangeResult(NamedTuple):
    """How an exchange ends."""

    response: MockResponse | None
    """None where the connection is closed without a response."""
    cut: bool = False
    """Whether the connection is closed in the middle of the response's body."""


class PlannedResponse(NamedTuple):
    """When and how a request is responded to."""

    latency: float
    """Seconds to wait before `finish`; fewer if the caller disconnects."""
    finish: Callable[[bytes], ExchangeResult]
    """Execute the operation with a body, and return the outcome; call it exactly once, even if
    the caller has disconnected."""


def handle(state: MockState, request: IncomingRequest) -> PlannedResponse:
    """Record a request, authenticate and route it, and plan its response."""
    recorded = state.journal.record(
        request.method,
        unquote(request.path.decode("latin-1")),
        request.query.decode("latin-1"),
        secrets=state.store.secrets,
    )
    fault = _FLAWLESS
    try:
        account = _authenticate(state, request.headers)
        route, texts = find_route(request.method, request.path.decode("latin-1"))
    except DocumentedError as error:
        refusal = error.response

        def execute(body: bytes) -> MockResponse:
            del body
            return refusal
    else:
        fault = state.faults.take(route.operation) or _FLAWLESS

        def execute(body: bytes) -> MockResponse:
            return _execute(partial(route.respond, state, account, texts, request.query, body))

    def finish(body: bytes) -> ExchangeResult:
        response = None if fault.drop == "before" else fault.apply(lambda: execute(body))
        if response is None or fault.drop == "after":
            state.journal.finish(recorded, body, None, b"")
            return ExchangeResult(None)
        state.journal.finish(recorded, body, response.status, response.sent_body)
        return ExchangeResult(response, cut=fault.body == "cut")

    return PlannedResponse(fault.latency, finish)


def _authenticate(state: MockState, headers: Iterable[tuple[bytes, bytes]]) -> str:
    expected = key_header().lower().encode()
    keys = [value for name, value in headers if name == expected]
    account = state.store.accounts.get(keys[0]) if len(keys) == 1 else None
    if account is None:
        raise DocumentedError(401, f"the header {key_header()} must hold a valid key")
    return account


def _execute(respond: Callable[[], MockResponse]) -> MockResponse:
    try:
        return respond()
    except DocumentedError as error:
        return error.response
    except MockError as error:  # the file is locked, or the disk full
        return error_response(503, str(error))
