"""The handler of deliveries: verify each, call the function for its event, and respond."""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from pytribute.webhooks._consumer import INBOX_FILE, Consumer
from pytribute.webhooks._dead_letters import DeadLetters
from pytribute.webhooks._delivery import (
    DeliveryHook,
    FailureHook,
    Reporter,
    WebhookResponse,
    refuse,
)
from pytribute.webhooks._errors import (
    PayloadTooLargeError,
    WebhookError,
)
from pytribute.webhooks._event import Event, UnknownEvent
from pytribute.webhooks._functions import Functions
from pytribute.webhooks._parser import EVENTS
from pytribute.webhooks._processing import Processor, Work
from pytribute.webhooks._runners import (
    Around,
    AsyncDeliveryRunner,
    BlockingDeliveryRunner,
    run_detached,
    run_sync,
)
from pytribute.webhooks._signature import (
    BODY_LIMIT,
    Keys,
    SigningKey,
    check_format,
    signing_keys,
    verify,
)
from pytribute.webhooks.inbox import AnyInbox, DeadLetter
from pytribute_core.checks import check_seconds, check_whole
from pytribute_core.log import show_log
from pytribute_core.secret import KEY_VARIABLE

__all__ = ["INBOX_FILE", "WebhookHandler"]

BODY_TIMEOUT = 10.0
"""Maximum number of seconds for reading a body (default)."""

_log = logging.getLogger("pytribute")

F = TypeVar("F", bound=Callable[..., object])


class WebhookHandler:
    """Calls a function once for each event, even if it is delivered several times.

    ::

        handler = WebhookHandler()

        @handler.on(NewDigitalProduct)
        async def deliver(event: NewDigitalProduct) -> None: ...

    `pytribute.webhooks.adapters` connects it to aiohttp, Starlette and FastAPI, Flask, and Django.
    One handler serves any number of threads and event loops. It reads no key and opens no inbox
    before the first delivery, so a module may create one at import; call `check` when the
    application starts.

    ======================================================= ======
    delivery                                                status
    ======================================================= ======
    handled, now or before; no function is registered       200
    the test of the dashboard                               200
    signed, but not a JSON object                           400
    no signature, or not by our key                         401
    the body took too long (adapters)                       408
    no Content-Length, and no end of the body (WSGI)        411
    too large                                               413
    the function or the inbox failed, or there is no key    500
    may involve money, and no class and no function fits    500
    another delivery of the event is in progress            503
    ======================================================= ======

    After any status but 200 Tribute delivers again, for about a day. A signed delivery with the
    response 400 or 500 is kept in the inbox as a dead letter until its event is handled.

    Args:
        key: the API key, or several during a key rotation; by default the one in
            ``TRIBUTE_API_KEY`` at each delivery.
        consumer: a name that distinguishes the handlers of a shared inbox.
        inbox: remembers the events that were handled: a file for `SqliteInbox`, an address
            (``postgresql://…``, ``redis://…``), another inbox, or None if functions may be called
            twice. By default the address in ``TRIBUTE_INBOX``, else the file
            ``tribute-inbox.sqlite3`` in the current folder.
        limit: maximum size of a body in bytes.
        body_timeout: maximum number of seconds for reading a body in an adapter.
        on_delivery: called with a `DeliveryReport` after each signed delivery.
        on_failure: called with the `DeliveryReport` and the exception after each failed one.

    Attributes:
        limit: maximum size of a body in bytes.
        body_timeout: maximum number of seconds for reading a body.

    Raises:
        TypeError: an argument is of a wrong type.
        ValueError: a key, the name or the address is invalid, or another handler of this process
            uses the same inbox under the same name.

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
            show_log()
            self._keys = None if key is None else signing_keys(key)
        finally:
            del key  # a traceback that shows local variables must not show this one
        check_whole("limit", limit, 0)
        check_seconds("body_timeout", body_timeout)
        self._consumer = Consumer(consumer, inbox)
        self.limit = limit
        self.body_timeout = body_timeout
        self._dead_letters = DeadLetters(self._consumer)
        self._functions = Functions(self._consumer)
        self._processor = Processor(
            self._consumer,
            self._functions,
            self._dead_letters,
            Reporter(on_delivery, on_failure),
        )

    @property
    def inbox(self) -> AnyInbox | None:
        """The inbox, or None."""
        return self._consumer.inbox

    def on(self, *kinds: type[Event[Any]]) -> Callable[[F], F]:
        """Register a function for events of some classes.

        The function takes the event and, optionally, the transaction that the inbox lends: the
        connection whose transaction holds the mark. It may be ``async``.

        Raises:
            TypeError: an argument isn't the class of an event, or there is none; when applied,
                the function doesn't take an event, or takes a transaction that this inbox
                doesn't lend.
            ValueError: when applied, one of the classes has a function already.
        """
        known = {*EVENTS.values(), UnknownEvent}
        if not kinds or not known.issuperset(kinds):
            raise TypeError("name the events: @handler.on(NewDigitalProduct); others: .default")

        def register(function: F) -> F:
            self._functions.add(kinds, function)
            return function

        return register

    def default(self, function: F) -> F:
        """Register the function for all other events, also those with unknown names.

        Raises:
            TypeError: the function doesn't take an event, or takes a transaction that this inbox
                doesn't lend.
            ValueError: there is a default function already.
        """
        self._functions.set_default(function)
        return function

    def refusal(
        self, signature: str | bytes | None, length: int | None = None
    ) -> WebhookResponse | None:
        """Return the response that refuses a delivery before its body is read, or None.

        Args:
            signature: its header ``trbt-signature``.
            length: its header ``Content-Length`` in bytes, if it has one.
        """
        try:
            check_format(signature)
            if length is not None and length > self.limit:
                raise PayloadTooLargeError(self.limit)
        except WebhookError as error:
            return refuse(error.status, str(error))
        return None

    def handle(
        self, body: bytes, signature: str | bytes | None, *, around: Around = nullcontext
    ) -> WebhookResponse:
        """Handle a delivery; ``async`` functions and inboxes need `ahandle`, and fail here.

        Args:
            body: the raw body of the request.
            signature: its header ``trbt-signature``.
            around: returns the context in which a plain function is called, inside its claim: a
                transaction that is committed before the event counts as handled.

        Raises:
            TypeError: the body isn't bytes.
        """
        work = self._read(body, signature)
        if isinstance(work, WebhookResponse):
            return work
        return run_sync(self._processor.process(work, BlockingDeliveryRunner(around)))

    async def ahandle(
        self, body: bytes, signature: str | bytes | None, *, around: Around = nullcontext
    ) -> WebhookResponse:
        """Handle a delivery; blocking inboxes and functions run in threads, at most 64 at once.

        The claim and the function may run in different threads. If neither is ``async``, the whole
        delivery runs in one thread.

        A sender that hangs up cancels the request, but not the work: it runs to its end, and the
        event counts as handled. When the loop ends, an ``async`` function is cancelled, and the
        next delivery calls it again; a function in a thread is waited for, and counts.

        Args:
            body: the raw body of the request.
            signature: its header ``trbt-signature``.
            around: returns the context in which a plain function is called; see `handle`.

        Raises:
            TypeError: the body isn't bytes.
        """
        work = self._read(body, signature)
        if isinstance(work, WebhookResponse):
            return work
        is_async = work.function is None or work.function.is_async
        is_blocking = not (is_async or isinstance(work.context, AbstractAsyncContextManager))
        return await run_detached(
            partial(self._processor.process, work), around, is_blocking=is_blocking
        )

    def dead_letters(self) -> list[DeadLetter]:
        """Return the signed deliveries that this consumer did not handle, the oldest first.

        Raises:
            InboxError: the inbox can't be used.
            TypeError: the inbox is async: await `adead_letters` instead.
        """
        return run_sync(self._dead_letters.all(BlockingDeliveryRunner()))

    async def adead_letters(self) -> list[DeadLetter]:
        """Do the same as `dead_letters`, for any inbox."""
        return await self._dead_letters.all(AsyncDeliveryRunner())

    def replay(self, letter: DeadLetter) -> WebhookResponse:
        """Handle a dead letter like a new delivery, and remove it on success.

        Raises:
            InboxError: the inbox can't be used.
            ValueError: it belongs to another consumer.
        """
        return run_sync(self._processor.replay(letter, BlockingDeliveryRunner()))

    async def areplay(self, letter: DeadLetter) -> WebhookResponse:
        """Do the same as `replay`, for ``async`` functions and inboxes."""
        replay = partial(self._processor.replay, letter)
        is_blocking = self._consumer.needs_one_thread
        return await run_detached(replay, nullcontext, is_blocking=is_blocking)

    def check(self) -> None:
        """Check that there is a key and that the inbox can be used: for the start of a program.

        Raises:
            ValueError: there is no key, or it is invalid.
            InboxError: the inbox can't be used.
            TypeError: the inbox is async: await `acheck` instead.
        """
        run_sync(BlockingDeliveryRunner().run(self._check()))

    async def acheck(self) -> None:
        """Do the same as `check`, for any inbox."""
        await AsyncDeliveryRunner().run(self._check())

    def close(self) -> None:
        """Close the inbox, if it is a file or was opened by its address."""
        self._consumer.close()

    def _signing_keys(self) -> tuple[SigningKey, ...]:
        if self._keys is not None:
            return self._keys
        if KEY_VARIABLE not in os.environ:
            raise ValueError(
                f"no API key: pass one, or set the environment variable {KEY_VARIABLE}"
            )
        return signing_keys(os.environ[KEY_VARIABLE])

    def _read(self, body: bytes, signature: str | bytes | None) -> Work | WebhookResponse:
        """Verify a delivery; return its work, or the response if there is nothing to do."""
        started = monotonic()
        try:
            verify(body, signature, self._signing_keys(), limit=self.limit)
        except WebhookError as error:
            return refuse(error.status, str(error))
        except ValueError as error:  # the key is missing or invalid
            _log.error("a delivery could not be verified: %s", error)
            return WebhookResponse(500, "the delivery could not be verified; deliver it again")
        return self._processor.read(body, started)

    def _check(self) -> Callable[[], object]:
        self._signing_keys()
        check: Callable[[], object] = getattr(self._consumer.open(), "check", lambda: None)
        return check
