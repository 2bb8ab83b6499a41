"""A receiver of deliveries: who sent them, which function handles them, and what to answer."""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias, TypeVar

from msgspec import UNSET, UnsetType

from pytribute.webhooks.consumer import INBOX_FILE, Consumer
from pytribute.webhooks.delivery import (
    Answer,
    DeliveryHook,
    FailureHook,
    Outcome,
    Reporter,
    refused,
)
from pytribute.webhooks.errors import (
    OversizedBodyError,
    UnhandledEventError,
    UnreadableBodyError,
    WebhookError,
)
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.events import EVENTS, may_mean_money, parse_unverified
from pytribute.webhooks.functions import Function, Functions
from pytribute.webhooks.inbox import AnyInbox, Claim, DeadLetter, State
from pytribute.webhooks.letters import Letters
from pytribute.webhooks.running import Around, Blocking, OnLoop, Way, detached, finished
from pytribute.webhooks.signature import (
    BODY_LIMIT,
    Keys,
    SigningKey,
    check_form,
    prepared,
    verify,
)
from pytribute_core.checks import check_seconds, check_whole

__all__ = ["INBOX_FILE", "WebhookHandler"]

BODY_TIMEOUT = 10.0
"""Seconds within which an adapter has to have read a body, unless a handler is told otherwise."""

_KEY_VARIABLE = "TRIBUTE_API_KEY"
_log = logging.getLogger("pytribute")

F = TypeVar("F", bound=Callable[..., object])
_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]
_OUTCOMES = {
    State.NEW: Outcome.HANDLED,
    State.DONE: Outcome.DUPLICATE,
    State.BUSY: Outcome.IN_PROGRESS,
}


@dataclass(frozen=True, slots=True)
class _Work:
    """A signed delivery that something has to be done about.

    Attributes:
        body: the delivery as it came.
        started: when, on a clock that never goes back.
        key: the key of its event, or of the body where that can't be read.
        event: the event, or None.
        function: what handles it, or None.
        context: the claim on it.
        error: why nothing can handle it.
    """

    body: bytes
    started: float
    key: str
    event: Event[Any] | None
    function: Function | None = None
    context: _Context | None = None
    error: Exception | None = None


class WebhookHandler:
    """Calls a function for each event, once, however often it is delivered.

    ::

        handler = WebhookHandler()

        @handler.on(NewDigitalProduct)
        async def deliver(event: NewDigitalProduct) -> None: ...

    `pytribute.webhooks.adapters` joins it to aiohttp, Starlette and FastAPI, Flask, and Django.
    One handler serves any number of threads and event loops at once. Nothing is read, opened or
    connected before the first delivery, so that a module may make one when it is imported; `check`
    does so when an application starts.

    ======================================================= ======
    delivery                                                answer
    ======================================================= ======
    handled, now or before; no function is registered       200
    the dashboard's test                                    200
    signed, but no JSON object                              400
    no signature, or not of our key                         401
    the body took too long (adapters)                       408
    no length, and no end (WSGI)                            411
    too large                                               413
    the function or the inbox failed, or there is no key    500
    may mean money, and neither a class nor a function fits 500
    another delivery of the event is in progress            503
    ======================================================= ======

    After anything but 200 Tribute delivers again, for about a day. A signed delivery that was
    answered 400 or 500 is kept in the inbox as a dead letter until a later one is handled.

    Args:
        key: the API key, or several ones while one takes the place of another; by default the
            one in ``TRIBUTE_API_KEY`` at each delivery.
        consumer: a name that tells the handlers of one inbox apart; needed where several share it.
        inbox: what remembers the events that were handled: a file for `SqliteInbox`, an address
            (``postgresql://…``, ``redis://…``), another inbox, or None if nothing is to be
            remembered and functions may be called twice. By default the address in
            ``TRIBUTE_INBOX``, else the file ``tribute-inbox.sqlite3`` in the current folder.
        limit: bytes beyond which a body isn't looked at.
        body_timeout: seconds within which an adapter has to have read a body.
        on_delivery: called with a `Delivery` after each signed delivery.
        on_failure: called with the `Delivery` and the exception after each one that failed.

    Attributes:
        limit: of bytes.
        body_timeout: in seconds.

    Raises:
        TypeError: an argument is of a wrong type.
        ValueError: a key, the name or the address can't be used, or another handler of this
            process remembers in the same place under the same name, or none.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/webhooks
    """

    def __init__(
        self,
        key: Keys | None = None,
        *,
        consumer: str = "",
        inbox: AnyInbox | str | Path | UnsetType | None = UNSET,
        limit: int = BODY_LIMIT,
        body_timeout: float = BODY_TIMEOUT,
        on_delivery: DeliveryHook | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        try:
            self._keys = None if key is None else prepared(key)
        finally:
            del key  # a traceback that shows local variables must not show this one
        check_whole("limit", limit, 0)
        check_seconds("body_timeout", body_timeout)
        self._reporter = Reporter(on_delivery, on_failure)
        self._consumer = Consumer(consumer, inbox)
        self.limit = limit
        self.body_timeout = body_timeout
        self._letters = Letters(self._consumer)
        self._functions = Functions(lambda: self._consumer.lends_transaction)

    @property
    def inbox(self) -> AnyInbox | None:
        """The inbox; None if nothing is remembered."""
        return self._consumer.inbox

    def on(self, *kinds: type[Event[Any]]) -> Callable[[F], F]:
        """Let a function handle events of some kinds.

        It takes the event and, if it asks for a second argument, what the inbox lends: the
        connection whose transaction holds the mark. It may be ``async``.

        Raises:
            TypeError: one of them isn't the class of an event, or there is none; when applied,
                the function can't be called with an event, or asks for what this inbox can't lend.
            ValueError: when applied, one of them has a function already.
        """
        known = {*EVENTS.values(), UnknownEvent}
        if not kinds or not known.issuperset(kinds):
            raise TypeError("name the events: @handler.on(NewDigitalProduct); others: .default")

        def register(function: F) -> F:
            self._functions.add(kinds, function)
            return function

        return register

    def default(self, function: F) -> F:
        """Let a function handle whatever has none of its own, also events of unknown names.

        Raises:
            TypeError: the function can't be called with an event, or asks for what this inbox
                can't lend.
            ValueError: there is one already.
        """
        self._functions.set_default(function)
        return function

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
            return refused(error.status, str(error))
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
        return finished(self._handle(work, Blocking(around)))

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
        is_async = work.function is None or work.function.is_async
        is_blocking = not (is_async or isinstance(work.context, AbstractAsyncContextManager))
        return await detached(partial(self._handle, work), around, is_blocking=is_blocking)

    def dead_letters(self) -> list[DeadLetter]:
        """Return the signed deliveries that this consumer did not handle, the oldest first.

        Raises:
            InboxError: the inbox can't be used.
            TypeError: the inbox needs ``await``: `adead_letters`.
        """
        return finished(self._letters.all(Blocking()))

    async def adead_letters(self) -> list[DeadLetter]:
        """As `dead_letters`, for any inbox."""
        return await self._letters.all(OnLoop())

    def replay(self, letter: DeadLetter) -> Answer:
        """Handle a dead letter as if it were delivered again; remove it if that succeeds.

        Raises:
            InboxError: the inbox can't be used.
            ValueError: it is a letter of another consumer.
        """
        return finished(self._replay(letter, Blocking()))

    async def areplay(self, letter: DeadLetter) -> Answer:
        """As `replay`, for ``async`` functions and inboxes."""
        replay = partial(self._replay, letter)
        return await detached(replay, nullcontext, is_blocking=False)

    def check(self) -> None:
        """Make sure that there is a key and that the inbox can be used: for when a program starts.

        Raises:
            ValueError: there is no key, or it can't be used.
            InboxError: the inbox can't be used.
            TypeError: the inbox needs ``await``: `acheck`.
        """
        finished(Blocking().run(self._check()))

    async def acheck(self) -> None:
        """As `check`, for any inbox."""
        await OnLoop().run(self._check())

    def close(self) -> None:
        """Close the inbox, if it is a file or was opened by its address."""
        self._consumer.close()

    def _signing_keys(self) -> tuple[SigningKey, ...]:
        if self._keys is not None:
            return self._keys
        if _KEY_VARIABLE not in os.environ:
            raise ValueError(
                f"no API key: pass one, or set the environment variable {_KEY_VARIABLE}"
            )
        return prepared(os.environ[_KEY_VARIABLE])

    def _read(self, body: bytes, signature: str | bytes | None) -> _Work | Answer:
        """Verify a delivery and find what handles it; an answer if nothing has to be done."""
        started = monotonic()
        try:
            verify(body, signature, self._signing_keys(), limit=self.limit)
        except WebhookError as error:
            return refused(error.status, str(error))
        except ValueError as error:  # the key: nobody can deliver before somebody sees to it
            _log.error("a delivery could not be verified: %s", error)
            return Answer(500, "it could not be verified; deliver it again")
        return self._work(body, started)

    def _work(self, body: bytes, started: float) -> _Work | Answer:
        try:
            event = parse_unverified(body)
        except UnreadableBodyError as error:
            key = self._consumer.key(f"unreadable|{sha256(body).hexdigest()}")
            return _Work(body, started, key, None, error=error)
        if isinstance(event, TestEvent):
            return self._reporter.report(event, Outcome.TEST, monotonic() - started)
        function = self._functions.find(event)
        if function is None:
            if isinstance(event, UnknownEvent) and may_mean_money(event):
                key = self._consumer.key(event.idempotency_key)
                return _Work(body, started, key, event, error=_unhandled(event))
            return self._reporter.report(event, Outcome.UNHANDLED, monotonic() - started)
        key = self._consumer.key(event.idempotency_key)
        try:
            inbox = self._consumer.open()
            context = nullcontext(Claim(State.NEW)) if inbox is None else inbox.claim(key)
        except Exception as error:  # noqa: BLE001 - an inbox may be one's own
            return _Work(body, started, key, event, error=error)
        return _Work(body, started, key, event, function, context)

    async def _handle(self, work: _Work, way: Way) -> Answer:
        outcome, error = Outcome.FAILED, work.error
        if work.event and work.function and work.context:
            try:
                async with way.entered(work.context) as claim:
                    if claim.state is State.NEW:
                        await way.call(work.function, work.event, claim)
                    outcome = _OUTCOMES[claim.state]
            except Exception as failure:  # noqa: BLE001 - whatever it is, the event has to come again
                outcome, error = Outcome.FAILED, failure
        if outcome is Outcome.FAILED:
            error = error or UnhandledEventError("the inbox hid why the function failed")
            await self._letters.keep(work.key, work.body, error, way)
        return self._reporter.report(work.event, outcome, monotonic() - work.started, error)

    async def _replay(self, letter: DeadLetter, way: Way) -> Answer:
        self._consumer.check_owns(letter.key)
        work = self._work(letter.body, monotonic())
        if isinstance(work, Answer):
            return Answer(500, "no function handles it")
        answer = await self._handle(work, way)
        if answer.status == 200:  # noqa: PLR2004 - handled
            await self._letters.remove(letter, way)
        return answer

    def _check(self) -> Callable[[], object]:
        self._signing_keys()
        check: Callable[[], object] = getattr(self._consumer.open(), "check", lambda: None)
        return check


def _unhandled(event: UnknownEvent) -> UnhandledEventError:
    why = event.reason or "this version doesn't know its name"
    return UnhandledEventError(
        f"{why}; register a function with @handler.default, or update pytribute"
    )
