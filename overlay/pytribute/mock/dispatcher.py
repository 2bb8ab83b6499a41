"""Deliver recorded events: at once, later, again, or in another order."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

from pytribute.mock.deliveries import Deliveries
from pytribute.mock.delivery import Delivery
from pytribute.mock.errors import MockError
from pytribute.mock.feed import Feed
from pytribute.mock.targets import WebhookTarget, check_target, would_block
from pytribute.mock.waiting import WaitingDeliveries
from pytribute_core.checks import check_kind

__all__ = ["Dispatcher"]


class Dispatcher(ABC):
    """The target of events, their deliveries, and the clock that repeats them.

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
        self.feed = Feed()
        self.waiting = WaitingDeliveries()
        self.outbox = Deliveries(
            lambda: self.now, lambda: self.api_key, first_number, self.feed.changed
        )
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
        self.outbox.target = webhook
        self.feed.changed()

    @property
    def has_webhook(self) -> bool:
        """Whether events have a target."""
        return self.outbox.target is not None

    @property
    def deliveries(self) -> list[Delivery]:
        """All deliveries and their responses, the oldest first.

        Raises:
            MockError: an event is being delivered to the event loop of this thread; see
                `adeliveries`.
        """
        self.outbox.settle()
        return self.outbox.all()

    async def adeliveries(self) -> list[Delivery]:
        """Return `deliveries` once pending ones are sent."""
        await self.outbox.asettle()
        return self.outbox.all()

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event again, or now if it waits for its turn or its next attempt.

        Its time of creation stays; its time of sending and its signature are new.

        Raises:
            MockError: there is no webhook; or the event loop of this thread may have to respond:
                see `aredeliver`.
        """
        self._check_sending("aredeliver")
        self.outbox.attempt(self._next(delivery))
        return delivery

    async def aredeliver(self, delivery: Delivery) -> Delivery:
        """`redeliver` without blocking the event loop."""
        await self.outbox.aattempt(self._next(delivery))
        return delivery

    def duplicate(self, delivery: Delivery) -> Delivery:
        """Send the same event as another delivery, which may wait or fail on its own.

        Raises:
            MockError: see `redeliver`; the other method is `aduplicate`.
        """
        self._check_loop("aduplicate")
        copy = self._copy(delivery)
        self._dispatch(copy)
        return copy

    async def aduplicate(self, delivery: Delivery) -> Delivery:
        """`duplicate` without blocking the event loop."""
        copy = self._copy(delivery)
        await self._adispatch(copy)
        return copy

    def _next(self, delivery: Delivery) -> Delivery:
        check_kind("delivery", delivery, Delivery, "a Delivery, as send returns")
        self._check_webhook()
        self.waiting.remove(delivery)
        return delivery

    def _copy(self, delivery: Delivery) -> Delivery:
        check_kind("delivery", delivery, Delivery, "a Delivery, as send returns")
        self._check_webhook()
        return Delivery(delivery.name, delivery.content, delivery.signature)

    def reorder(self, deliveries: Sequence[Delivery]) -> None:
        """Change the order of the waiting deliveries.

        Raises:
            MockError: these are not exactly the waiting deliveries.
        """
        self.waiting.reorder(deliveries)
        self.feed.changed()

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
            self.outbox.attempt(delivery)

    @asynccontextmanager
    async def aout_of_order(self) -> AsyncGenerator[None]:
        """`out_of_order` for ``async with``; inside, `send` does not block."""
        with self._hold() as held:
            yield
        for delivery in reversed(held):
            await self.outbox.aattempt(delivery)

    def _check_loop(self, instead: str) -> None:
        """Check that an event can be sent from this thread; while paused, it isn't sent."""
        if not self.waiting.is_paused:
            self._check_sending(instead)

    def _check_sending(self, instead: str) -> None:
        if would_block(self.outbox.target):
            raise MockError(
                "this would block the event loop of this thread, which may have to respond: "
                f"await mock.{instead}(), or call it in another thread"
            )

    def _check_webhook(self) -> None:
        if not self.has_webhook:
            raise MockError("there is no webhook: call set_webhook() first")

    @contextmanager
    def _hold(self) -> Generator[list[Delivery]]:
        held: list[Delivery] = []
        self.waiting.pause()
        try:
            yield held
        finally:
            held += self.waiting.release()

    def _dispatch(self, delivery: Delivery) -> None:
        if not self._record(delivery):
            self.outbox.attempt(delivery)

    async def _adispatch(self, delivery: Delivery) -> None:
        if not self._record(delivery):
            await self.outbox.aattempt(delivery)

    def _dispatch_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._dispatch(delivery)

    async def _adispatch_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            await self._adispatch(delivery)

    def _dispatch_later(self, delivery: Delivery) -> None:
        if not self._record(delivery):
            self.outbox.attempt_later(delivery)

    def _record(self, delivery: Delivery) -> bool:
        """Record a delivery; return whether it is held back."""
        self.outbox.add(delivery)
        return self.waiting.hold(delivery)
