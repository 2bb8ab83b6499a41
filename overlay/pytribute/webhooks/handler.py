"""A receiver of deliveries: whose they are, which function handles them, and what to answer."""

import json
import logging
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from pytribute.webhooks.errors import OversizedBodyError, WebhookError
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.events import EVENTS, parse
from pytribute.webhooks.inbox import AnyInbox, Claim, SqliteInbox, State
from pytribute.webhooks.running import Around, Blocking, Function, Way, detached, finished
from pytribute.webhooks.signature import BODY_LIMIT, Keys, check_form, prepared
from pytribute_client.errors import printable

__all__ = ["INBOX_FILE", "Answer", "WebhookHandler"]

INBOX_FILE = "tribute-inbox.sqlite3"
_KEY_VARIABLE = "TRIBUTE_API_KEY"
_log = logging.getLogger("pytribute")

F = TypeVar("F", bound=Callable[..., object])
_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a delivery with.

    Attributes:
        status: of HTTP.
        text: what the body says.
    """

    status: int
    text: str = "ok"
    content_type = "application/json"

    @property
    def body(self) -> bytes:
        """A JSON object, as the documentation shows it."""
        return json.dumps({"status": self.text}).encode()


_TAKEN = Answer(200)
_FAILED = Answer(500, "it was not handled; deliver it again")
_BUSY = Answer(503, "it is being handled; deliver it again")


class WebhookHandler:
    """Calls a function for each event, once, however often it is delivered.

    ::

        handler = WebhookHandler()

        @handler.on(NewDigitalProduct)
        async def deliver(event: NewDigitalProduct) -> None: ...

    `pytribute.webhooks.adapters` joins it to aiohttp, Starlette and FastAPI, Flask, and Django.
    One handler serves any number of threads and event loops at once.

    =========================================== ======
    delivery                                    answer
    =========================================== ======
    handled, now or before; nobody's business   200
    the dashboard's test                        200
    signed, but unreadable                      400
    no signature, or not of our key             401
    too large                                   413
    the function or the inbox failed            500
    somebody is at it right now                 503
    =========================================== ======

    After anything but 200 Tribute delivers again, for about a day.

    Args:
        key: the API key, or several ones while one takes the place of another; from
            ``TRIBUTE_API_KEY`` if not told.
        inbox: what remembers the events that were handled: a file for `SqliteInbox`, another
            inbox, or None if nothing is to be remembered and functions may be called twice.
        limit: bytes beyond which a body isn't looked at.

    Attributes:
        inbox: the inbox.
        limit: of bytes.

    Raises:
        ValueError: there is no key, or one that can't be.
        InboxError: the file can't be used.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """

    def __init__(
        self,
        key: Keys | None = None,
        *,
        inbox: AnyInbox | str | Path | None = INBOX_FILE,
        limit: int = BODY_LIMIT,
    ) -> None:
        if key is None and _KEY_VARIABLE not in os.environ:
            raise ValueError(
                f"no API key: pass one, or set the environment variable {_KEY_VARIABLE}"
            )
        try:
            self._keys = prepared(os.environ[_KEY_VARIABLE] if key is None else key)
        finally:
            del key  # a traceback that shows local variables must not show this one
        self.inbox = SqliteInbox(inbox) if isinstance(inbox, str | Path) else inbox
        self.limit = limit
        self._functions: dict[type, Function] = {}
        self._default: Function | None = None

    def on(self, *kinds: type[Event[Any]]) -> Callable[[F], F]:
        """Let a function handle events of some kinds.

        It takes the event and, if it asks for a second argument, what the inbox lends: the
        connection whose transaction holds the mark. It may be ``async``.

        Raises:
            TypeError: one of them isn't the class of an event, or there is none; when applied,
                the function can't be called with an event.
            ValueError: when applied, one of them has a function already.
        """
        known = {*EVENTS.values(), UnknownEvent}
        if not kinds or not known.issuperset(kinds):
            raise TypeError("name the events: @handler.on(NewDigitalProduct); others: .default")

        def register(function: F) -> F:
            for kind in kinds:
                if kind in self._functions:
                    raise ValueError(f"{kind.__name__} has a function already")
            self._functions |= dict.fromkeys(kinds, Function.of(function))
            return function

        return register

    def default(self, function: F) -> F:
        """Let a function handle whatever has none of its own, also events of unknown names.

        Raises:
            TypeError: the function can't be called with an event.
            ValueError: there is one already.
        """
        if self._default:
            raise ValueError("there is a default function already")
        self._default = Function.of(function)
        return function

    body_timeout = 10.0
    """Seconds within which a framework has to have read a body."""

    def refusal(self, signature: str | bytes | None, length: int | None = None) -> Answer | None:
        """Return how to refuse a delivery before its body is read; None if it has to be read.

        Args:
            signature: its header ``trbt-signature``.
            length: its header ``Content-Length``, in bytes, if it has one.
        """
        try:
            check_form(signature)
            if length is not None and length > self.limit:
                raise OversizedBodyError(self.limit)
        except WebhookError as error:
            _log.warning("a delivery was refused: %s", error)
            return Answer(error.status, str(error))
        return None

    def receive(
        self, body: bytes, signature: str | bytes | None, *, around: Around = nullcontext
    ) -> Answer:
        """Handle a delivery; ``async`` functions and inboxes need `areceive`, and fail here.

        Args:
            body: the raw body of the request.
            signature: its header ``trbt-signature``.
            around: what a plain function is called in, inside its claim: a transaction that is
                committed before the event counts as handled.

        Raises:
            TypeError: the body isn't bytes.
        """
        work = self._read(body, signature)
        if isinstance(work, Answer):
            return work
        return finished(self._handle(*work, Blocking(around)))

    async def areceive(
        self, body: bytes, signature: str | bytes | None, *, around: Around = nullcontext
    ) -> Answer:
        """Handle a delivery; what isn't ``async`` runs in threads, at most 64 at once.

        The claim and the function may each run in another thread, unless neither of them is
        ``async``: then all of a delivery runs in one thread.

        A sender that hangs up cancels the request, but not the work: it goes on to its end, and
        counts. When the loop ends, an ``async`` function is cancelled, to run again on the next
        delivery; one in a thread is waited for, and counts.

        Args:
            body: the raw body of the request.
            signature: its header ``trbt-signature``.
            around: what a plain function is called in; see `receive`.

        Raises:
            TypeError: the body isn't bytes.
        """
        work = self._read(body, signature)
        if isinstance(work, Answer):
            return work
        event, function, context = work
        is_async = function.is_async or isinstance(context, AbstractAsyncContextManager)
        handle = partial(self._handle, event, function, context)
        return await detached(handle, around, is_blocking=not is_async)

    def close(self) -> None:
        """Close the inbox's file, if it was named by that; nothing else has to be closed."""
        if isinstance(self.inbox, SqliteInbox):
            self.inbox.close()

    def _read(
        self, body: bytes, signature: str | bytes | None
    ) -> tuple[Event[Any], Function, _Context] | Answer:
        try:
            event = parse(body, signature, self._keys, limit=self.limit)
        except WebhookError as error:
            _log.warning("a delivery was refused: %s", error)
            return Answer(error.status, str(error))
        if isinstance(event, TestEvent):
            return _TAKEN
        function = self._functions.get(type(event), self._default)
        if function is None:
            return _TAKEN
        if self.inbox is None:
            return event, function, nullcontext(Claim(State.NEW))
        try:
            return event, function, self.inbox.claim(event.idempotency_key)
        except Exception:  # noqa: BLE001 - an inbox may be one's own
            return _failed(event)

    async def _handle(
        self, event: Event[Any], function: Function, context: _Context, way: Way
    ) -> Answer:
        answer = _FAILED
        try:
            async with way.entered(context) as claim:
                if claim.state is State.NEW:
                    await way.call(function, event, claim)
                answer = _BUSY if claim.state is State.BUSY else _TAKEN
        except Exception:  # noqa: BLE001 - whatever it is, the event has to come again
            return _failed(event)
        return answer


def _failed(event: Event[Any]) -> Answer:
    _log.exception("%s was not handled; it will be delivered again", printable(event.name))
    return _FAILED
