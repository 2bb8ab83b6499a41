"""A log line for each request and each delivery, without keys and personal data."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pytribute.mock.delivery import Attempt, Delivery
from pytribute.mock.events import TEST_EVENT
from pytribute.mock.journal import redact
from pytribute.mock.pages.responses import is_page
from pytribute.mock.state import MockState
from pytribute.mock.targets import WebhookTarget

__all__ = ["RequestLog"]

_LONGEST = 200


class RequestLog:
    """ASGI middleware that logs a line for each finished request.

    Lines are ASCII, which any terminal shows. Queries are left out: they may hold a misplaced key.
    What belongs to the mock's own pages is left out, too.

    Args:
        app: the application.
        state: the state, which has the keys to redact.
        write: called with each line, without a line break, in any thread.
    """

    def __init__(self, app: ASGIApp, state: MockState, write: Callable[[str], None]) -> None:
        self._app = app
        self._state = state
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        status: int | None = None
        started = perf_counter()

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            path = redact(scope["raw_path"].decode("latin-1"), self._state.store.secrets)
            if not is_page(path):
                seconds = perf_counter() - started
                self._line(scope["method"], path, status or "dropped", seconds)

    def write_delivery(self, delivery: Delivery, attempt: Attempt, target: WebhookTarget) -> None:
        """Log a line for an attempt to deliver an event."""
        name = delivery.name or ("test" if delivery.content == TEST_EVENT else "bytes")
        outcome = attempt.status or f"no response: {attempt.problem.partition(':')[0]}"
        self._line(name, f"-> {_target(target)}", outcome, attempt.seconds)

    def _line(self, what: str, where: str, outcome: object, seconds: float) -> None:
        now = datetime.now().astimezone()
        where = where if len(where) <= _LONGEST else f"{where[:_LONGEST]}..."
        line = f"{now:%H:%M:%S} {what} {where} {outcome} {seconds * 1000:.0f} ms"
        self._write(line.encode("unicode_escape").decode("ascii"))


def _target(target: WebhookTarget) -> str:
    if not isinstance(target, str):
        return "a function"
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
