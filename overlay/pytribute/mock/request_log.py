"""A line for each request and for each delivery, without keys and without what people said."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pytribute.mock.deliveries import Attempt, Delivery
from pytribute.mock.events import TEST_EVENT
from pytribute.mock.journal import masked
from pytribute.mock.receivers import Receiver
from pytribute.mock.world import World

__all__ = ["RequestLog"]

_LONGEST = 200


class RequestLog:
    """Passes requests on to an application, and writes a line for each one that has ended.

    A line is ASCII: any terminal shows it. A query is left out: a misplaced key may be in it.

    Args:
        app: the application.
        world: the state, which knows the keys.
        write: called with each line, without a line break, in any thread.
    """

    def __init__(self, app: ASGIApp, world: World, write: Callable[[str], None]) -> None:
        self._app = app
        self._world = world
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
            path = masked(scope["raw_path"].decode("latin-1"), self._world.state.secrets)
            self._line(scope["method"], path, status or "dropped", perf_counter() - started)

    def write_delivery(self, delivery: Delivery, attempt: Attempt, receiver: Receiver) -> None:
        """Write a line for an attempt to deliver an event."""
        name = delivery.name or ("test" if delivery.content == TEST_EVENT else "bytes")
        outcome = attempt.status or f"no response: {attempt.problem.partition(':')[0]}"
        self._line(name, f"-> {_target(receiver)}", outcome, attempt.seconds)

    def _line(self, what: str, where: str, outcome: object, seconds: float) -> None:
        now = datetime.now().astimezone()
        where = where if len(where) <= _LONGEST else f"{where[:_LONGEST]}..."
        line = f"{now:%H:%M:%S} {what} {where} {outcome} {seconds * 1000:.0f} ms"
        self._write(line.encode("unicode_escape").decode("ascii"))


def _target(receiver: Receiver) -> str:
    if not isinstance(receiver, str):
        return "a function"
    parts = urlsplit(receiver)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
