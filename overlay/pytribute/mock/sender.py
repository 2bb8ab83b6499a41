"""Send webhook events to the configured target, blocking or with ``await``."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import get_args

from pytribute.mock.deliveries import Deliveries, Delivery, Signature
from pytribute.mock.errors import MockError
from pytribute.mock.events import TEST_EVENT, later, make_event
from pytribute.mock.targets import WebhookTarget, check_target, would_block
from pytribute_core.checks import check_kind

__all__ = ["Sender"]


class Sender(ABC):
    """Send events as Tribute does: signed with the owner's key, and repeated until accepted.

    A delivery waits for its response. In a coroutine use the methods that begin with ``a``: the
    others would block the event loop, which may have to respond, and raise `MockError` if they
    have to send to an address or a handler.

    Args:
        webhook: the target of events; see `set_webhook`.
        first_number: the number before the first event's; numbers make events distinct.

    Raises:
        MockError: the webhook is not valid.
    """

    def __init__(self, webhook: WebhookTarget | None = None, *, first_number: int = 0) -> None:
        self._deliveries = Deliveries(lambda: self.now, lambda: self.api_key, first_number)
        self._held: list[Delivery] | None = None
        self.set_webhook(webhook)

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The time of the clock."""

    @property
    @abstractmethod
    def api_key(self) -> str:
        """The key that events are signed with."""

    @abstractmethod
    def set_clock(self, now: datetime) -> None:
        """Set the clock; unlike `advance`, this sends nothing."""

    def set_webhook(self, webhook: WebhookTarget | None) -> None:
        """Set the target of events.

        Args:
            webhook: an address; or, without a socket, a `WebhookHandler` or a function that takes
                the body and the signature and returns a status; or None to send no events. A
                handler runs in the event loop that runs now, or else in a new one.

        Raises:
            MockError: it is none of these.
        """
        if webhook is not None:
            check_target(webhook)
        self._deliveries.target = webhook

    @property
    def has_webhook(self) -> bool:
        """Whether events have a target."""
        return self._deliveries.target is not None

    @property
    def deliveries(self) -> list[Delivery]:
        """All deliveries and their responses, the oldest first.

        Raises:
            MockError: an event is being delivered to the event loop of this thread; see
                `adeliveries`.
        """
        self._deliveries.settle()
        return self._deliveries.all()

    async def adeliveries(self) -> list[Delivery]:
        """Return `deliveries` once pending ones are sent."""
        await self._deliveries.asettle()
        return self._deliveries.all()

    def send(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """Send a new event, and wait for the response.

        ::

            mock.send("new_digital_product", telegram_user_id=5, amount=49900)
            mock.send("new_donation", anonymously=True, telegram_user_id=None)
            mock.send("new_subscription", event_name="unknown_event")
            mock.send("new_subscription", extra_fields={"period": "fortnightly"})

        Each event gets its own microsecond and its own purchase or order, unless ``fields`` set
        them; `redeliver` sends the same event again.

        Args:
            event: the event's name, or a whole body to send as it is.
            signature: what the signature header holds.
            event_name: the name to send instead of the event's own, such as one of the future.
            extra_fields: fields to add to the payload unchecked, which the specification lacks.
            fields: the fields that differ from the specification's sample, by their names on the
                wire or in Python; None leaves a field out.

        Raises:
            MockError: there is no webhook, or no such event or field; or a value is not allowed;
                or the event loop of this thread may have to respond: see `asend`.
        """
        self._check_loop("asend")
        delivery = self._make(event, fields, signature, event_name, extra_fields)
        self._dispatch(delivery)
        return delivery

    async def asend(
        self,
        event: str | bytes,
        /,
        *,
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
        **fields: object,
    ) -> Delivery:
        """`send` without blocking the event loop; a handler runs in this loop."""
        delivery = self._make(event, fields, signature, event_name, extra_fields)
        await self._adispatch(delivery)
        return delivery

    def send_test(self, *, signature: Signature = "valid") -> Delivery:
        """Send the dashboard's test of an address: signed, but not an event.

        Raises:
            MockError: see `send`.
        """
        self._check_loop("asend_test")
        return self.send(TEST_EVENT, signature=signature)

    async def asend_test(self, *, signature: Signature = "valid") -> Delivery:
        """`send_test` without blocking the event loop."""
        return await self.asend(TEST_EVENT, signature=signature)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event again, as after a lost response.

        Its time of creation stays; its time of sending and its signature are new.

        Raises:
            MockError: the event loop of this thread may have to respond: see `aredeliver`.
        """
        self._check_loop("aredeliver")
        check_kind("delivery", delivery, Delivery, "a Delivery, as send returns")
        self._deliveries.attempt(delivery)
        return delivery

    async def aredeliver(self, delivery: Delivery) -> Delivery:
        """`redeliver` without blocking the event loop."""
        await self._deliveries.aattempt(delivery)
        return delivery

    @contextmanager
    def out_of_order(self) -> Generator[None]:
        """Hold back the events sent inside, and deliver them at the end, the last first.

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
        """`out_of_order` for ``async with``; inside, `send` does not block."""
        with self._hold() as held:
            yield
        for delivery in reversed(held):
            await self._deliveries.aattempt(delivery)

    def _check_loop(self, instead: str) -> None:
        if self._held is None and would_block(self._deliveries.target):
            raise MockError(
                "this would block the event loop of this thread, which may have to respond: "
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
        if not self._record(delivery):
            self._deliveries.attempt(delivery)

    async def _adispatch(self, delivery: Delivery) -> None:
        if not self._record(delivery):
            await self._deliveries.aattempt(delivery)

    def _dispatch_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._dispatch(delivery)

    async def _adispatch_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            await self._adispatch(delivery)

    def _dispatch_later(self, delivery: Delivery) -> None:
        if not self._record(delivery):
            self._deliveries.attempt_later(delivery)

    def _record(self, delivery: Delivery) -> bool:
        """Record a delivery; return whether it is held back, to be sent out of order."""
        self._deliveries.add(delivery)
        if self._held is None:
            return False
        self._held.append(delivery)
        return True

    def _make(
        self,
        event: str | bytes,
        fields: Mapping[str, object],
        signature: Signature,
        event_name: str | None,
        extra_fields: Mapping[str, object] | None,
    ) -> Delivery:
        check_kind("event", event, (str, bytes), "a name, or the bytes of a body")
        check_kind("signature", signature, str, "a str")
        check_kind("event_name", event_name, (str, type(None)), "a str")
        check_kind("extra_fields", extra_fields, (Mapping, type(None)), "a mapping")
        if signature not in get_args(Signature):
            raise MockError(
                f"signature {signature!r} is not one of {', '.join(get_args(Signature))}"
            )
        if not self.has_webhook:
            raise MockError("there is no webhook: call set_webhook() first")
        if not isinstance(event, bytes):
            return self._new(event, fields, signature, event_name, extra_fields)
        if fields or extra_fields or event_name:
            raise MockError("bytes are sent as they are: they take no fields and no other name")
        return Delivery("", event, signature)

    def _new(
        self,
        name: str,
        fields: Mapping[str, object],
        signature: Signature = "valid",
        event_name: str | None = None,
        extra_fields: Mapping[str, object] | None = None,
    ) -> Delivery:
        number = self._deliveries.new_number()
        created_at = later(self.now, timedelta(microseconds=number))
        event = make_event(
            name,
            fields,
            created_at=created_at,
            number=number,
            extra_fields=extra_fields,
            event_name=event_name,
        )
        return Delivery(event_name or name, event, signature)
