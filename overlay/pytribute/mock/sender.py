"""Send webhook events to the receiver that a test names, blocking or with ``await``."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import get_args

from pytribute.mock.deliveries import Deliveries, Delivery, Signature
from pytribute.mock.errors import MockError
from pytribute.mock.events import TEST_EVENT, later, make_event
from pytribute.mock.receivers import Receiver, check_receiver, would_block
from pytribute_core.checks import check_kind, check_number

__all__ = ["Sender"]


class Sender(ABC):
    """Sends events as Tribute does: signed with the owner's key, again until they are taken.

    A delivery waits for its response. In a coroutine use the methods that begin with ``a``: there
    the others raise `MockError` where they would send to an address or to a handler, since the
    event loop, which may have to respond, would stand still meanwhile.

    Args:
        webhook: who is told; see `set_webhook`.
        first_number: where the numbers begin that tell events apart.

    Raises:
        MockError: the webhook can't be one.
    """

    def __init__(self, webhook: Receiver | None = None, *, first_number: int = 0) -> None:
        self._deliveries = Deliveries(lambda: self.now, lambda: self.api_key, first_number)
        self._held: list[Delivery] | None = None
        self.set_webhook(webhook)

    @property
    @abstractmethod
    def now(self) -> datetime:
        """What the clock shows."""

    @property
    @abstractmethod
    def api_key(self) -> str:
        """The key that events are signed with."""

    @abstractmethod
    def set_clock(self, now: datetime) -> None:
        """Set the clock; nothing is sent by that, unlike by `advance`."""

    def set_webhook(self, webhook: Receiver | None) -> None:
        """Name who is told of events from now on.

        Args:
            webhook: an address; or, without a socket, a `WebhookHandler` or a function that takes
                the body and the signature and gives a status; or None: nobody. A handler is called
                in the event loop that runs now, if one does, and else in one of its own.

        Raises:
            MockError: it is none of these.
        """
        if webhook is not None:
            check_receiver(webhook)
        self._deliveries.receiver = webhook

    @property
    def has_webhook(self) -> bool:
        """Whether anybody is told of events."""
        return self._deliveries.receiver is not None

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent so far, the oldest first, with the responses.

        Raises:
            MockError: an event is under way to the event loop of this thread; see `adeliveries`.
        """
        self._deliveries.settle()
        return self._deliveries.all()

    async def adeliveries(self) -> list[Delivery]:
        """Return what `deliveries` holds, after what is under way."""
        await self._deliveries.asettle()
        return self._deliveries.all()

    def send(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "right",
        called: str | None = None,
        extra: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """Send a new event, and wait for the response.

        ::

            mock.send("new_digital_product", telegram_user_id=5, amount=49900)
            mock.send("new_donation", anonymously=True, telegram_user_id=None)
            mock.send("new_subscription", called="heard_of_by_nobody")
            mock.send("new_subscription", extra={"period": "fortnightly"})

        Each one happened at another microsecond, and is of another purchase or order, unless told;
        `redeliver` sends the same one again.

        Args:
            event: its name, or a whole body that is sent as it is.
            signature: what stands in the header.
            called: the name that it carries instead: one of the future, or a wrong one.
            extra: fields that the payload gets unchecked, for what the specification doesn't know.
            fields: what is otherwise than in the specification's sample, by the names on the wire
                or in Python; None leaves a field out.

        Raises:
            MockError: there is no webhook, event or field of such a name, or a value isn't allowed;
                or the event loop of this thread may have to respond: see `asend`.
        """
        self._check_loop("asend")
        delivery = self._make(event, fields, signature=signature, called=called, extra=extra)
        self._dispatch(delivery)
        return delivery

    async def asend(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "right",
        called: str | None = None,
        extra: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """Send as `send` does, while the event loop goes on; a handler is called in this loop."""
        delivery = self._make(event, fields, signature=signature, called=called, extra=extra)
        await self._adispatch(delivery)
        return delivery

    def send_test(self, *, signature: Signature = "right") -> Delivery:
        """Send what the dashboard sends to try an address: signed, but no event.

        Raises:
            MockError: as `send`.
        """
        self._check_loop("asend_test")
        return self.send(TEST_EVENT, signature=signature)

    async def asend_test(self, *, signature: Signature = "right") -> Delivery:
        """Send as `send_test` does, while the event loop goes on."""
        return await self.asend(TEST_EVENT, signature=signature)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event once more, as after a response that was lost on its way.

        It was created when it was; when it was sent, and so the signature, is another.

        Raises:
            MockError: the event loop of this thread may have to respond: see `aredeliver`.
        """
        self._check_loop("aredeliver")
        check_kind("delivery", delivery, Delivery, "a Delivery, as send returns")
        self._deliveries.attempt(delivery)
        return delivery

    async def aredeliver(self, delivery: Delivery) -> Delivery:
        """Send as `redeliver` does, while the event loop goes on."""
        await self._deliveries.aattempt(delivery)
        return delivery

    @contextmanager
    def out_of_order(self) -> Generator[None]:
        """Deliver what is sent inside only at the end, the last first.

        Raises:
            MockError: the event loop of this thread may have to respond: see `aout_of_order`.
        """
        self._check_loop("aout_of_order")
        with self._hold() as held:
            yield
        for delivery in reversed(held):
            self._deliveries.attempt(delivery)

    @asynccontextmanager
    async def aout_of_order(self) -> AsyncGenerator[None]:
        """As `out_of_order`, for ``async with``; inside, nothing waits, so `send` may be used."""
        with self._hold() as held:
            yield
        for delivery in reversed(held):
            await self._deliveries.aattempt(delivery)

    def advance(self, minutes: float = 0, *, hours: float = 0) -> list[Delivery]:
        """Let time go by, and deliver again what is due by then; return what was.

        Tribute comes again 5, 15 and 30 minutes, 1, 2, 4, 8 and 8 hours after each failure.

        Raises:
            MockError: it would go backwards, or beyond the calendar; or something is due, and the
                event loop of this thread may have to respond: see `aadvance`.
        """
        end = self._end(minutes, hours)
        self._deliveries.settle()
        if self._deliveries.next_due(end) is not None:
            self._check_loop("aadvance")
        delivered: list[Delivery] = []
        while (delivery := self._next_due(end)) is not None:
            self._deliveries.attempt(delivery)
            delivered.append(delivery)
            self._deliveries.settle()
        self.set_clock(end)
        return delivered

    async def aadvance(self, minutes: float = 0, *, hours: float = 0) -> list[Delivery]:
        """Let time go by as `advance` does, while the event loop goes on."""
        end = self._end(minutes, hours)
        await self._deliveries.asettle()
        delivered: list[Delivery] = []
        while (delivery := self._next_due(end)) is not None:
            await self._deliveries.aattempt(delivery)
            delivered.append(delivery)
            await self._deliveries.asettle()
        self.set_clock(end)
        return delivered

    def _end(self, minutes: float, hours: float) -> datetime:
        check_number("minutes", minutes)
        check_number("hours", hours)
        if minutes < 0 or hours < 0:
            raise MockError("time doesn't go backwards: set_clock() can")
        try:
            time = timedelta(minutes=minutes, hours=hours)
        except (OverflowError, ValueError):  # ValueError: no number at all
            raise MockError(
                f"{minutes} minutes and {hours} hours lead beyond the calendar"
            ) from None
        return later(self.now, time)

    def _next_due(self, end: datetime) -> Delivery | None:
        """Set the clock to the next redelivery before the end, and return it."""
        delivery = self._deliveries.next_due(end)
        if delivery is not None and delivery.next_at is not None and delivery.next_at > self.now:
            self.set_clock(delivery.next_at)
        return delivery

    def _check_loop(self, instead: str) -> None:
        if self._held is None and would_block(self._deliveries.receiver):
            raise MockError(
                "this would stop the event loop of this thread, which may have to respond: "
                f"await mock.{instead}(), or call it in another thread"
            )

    @contextmanager
    def _hold(self) -> Generator[list[Delivery]]:
        held: list[Delivery] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None

    def _dispatch(self, delivery: Delivery) -> None:
        if not self._put_down(delivery):
            self._deliveries.attempt(delivery)

    async def _adispatch(self, delivery: Delivery) -> None:
        if not self._put_down(delivery):
            await self._deliveries.aattempt(delivery)

    def _dispatch_later(self, delivery: Delivery) -> None:
        if not self._put_down(delivery):
            self._deliveries.attempt_later(delivery)

    def _put_down(self, delivery: Delivery) -> bool:
        """Write a delivery down; whether it is held back, to be sent out of order."""
        self._deliveries.add(delivery)
        if self._held is None:
            return False
        self._held.append(delivery)
        return True

    def _make(
        self,
        event: str | bytes,
        fields: Mapping[str, object],
        *,
        signature: Signature,
        called: str | None,
        extra: Mapping[str, object] | None,
    ) -> Delivery:
        check_kind("event", event, (str, bytes), "a name, or the bytes of a body")
        check_kind("signature", signature, str, "a str")
        check_kind("called", called, (str, type(None)), "a str")
        check_kind("extra", extra, (Mapping, type(None)), "a mapping")
        if signature not in get_args(Signature):
            raise MockError(f"signature {signature!r} is none of {', '.join(get_args(Signature))}")
        if not self.has_webhook:
            raise MockError("nobody is told of events: set_webhook() first")
        if not isinstance(event, bytes):
            return self._new(event, fields, signature=signature, called=called, extra=extra)
        if fields or extra or called:
            raise MockError("bytes are sent as they are, without other fields or another name")
        return Delivery("", event, signature)

    def _new(
        self,
        name: str,
        fields: Mapping[str, object],
        *,
        signature: Signature = "right",
        called: str | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> Delivery:
        number = self._deliveries.new_number()
        created_at = later(self.now, timedelta(microseconds=number))
        event = make_event(
            name, fields, created_at=created_at, number=number, extra=extra, called=called
        )
        return Delivery(called or name, event, signature)
