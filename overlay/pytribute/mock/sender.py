"""What a world tells of: events, sent to whoever was named as its webhook."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import get_args

from pytribute.checks import check_kind, check_number
from pytribute.mock.deliveries import Deliveries, Delivery, Signature
from pytribute.mock.errors import MockError
from pytribute.mock.events import TEST_EVENT, later, make_event
from pytribute.mock.receivers import Receiver, check_receiver

__all__ = ["Sender"]


class Sender(ABC):
    """Sends events as Tribute does: signed with the owner's key, again until they are taken.

    A delivery waits for its answer. Where the receiver runs in the event loop of the test itself,
    send from a thread: ``await asyncio.to_thread(mock.send, "new_donation")``.

    Args:
        webhook: who is told; see `set_webhook`.

    Raises:
        MockError: the webhook can't be one.
    """

    def __init__(self, webhook: Receiver | None = None) -> None:
        self._deliveries = Deliveries(lambda: self.now, lambda: self.api_key)
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
                the body and the signature and gives a status; or None: nobody.

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
        """Everything that was sent so far, the oldest first, with the answers."""
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
        """Send a new event, and wait for the answer.

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
            MockError: there is no webhook, event or field of such a name, or a value isn't allowed.
        """
        check_kind("event", event, (str, bytes), "a name, or the bytes of a body")
        check_kind("signature", signature, str, "a str")
        if called is not None:
            check_kind("called", called, str, "a str")
        if extra is not None:
            check_kind("extra", extra, Mapping, "a mapping")
        if signature not in get_args(Signature):
            raise MockError(f"signature {signature!r} is none of {', '.join(get_args(Signature))}")
        if not self.has_webhook:
            raise MockError("nobody is told of events: set_webhook() first")
        if isinstance(event, bytes):
            if fields or extra or called:
                raise MockError("bytes are sent as they are, without other fields or another name")
            delivery = Delivery("", event, signature)
        else:
            delivery = self._new(event, fields, signature=signature, called=called, extra=extra)
        self._dispatch(delivery)
        return delivery

    def send_test(self, *, signature: Signature = "right") -> Delivery:
        """Send what the dashboard sends to try an address: signed, but no event.

        Raises:
            MockError: there is no webhook.
        """
        return self.send(TEST_EVENT, signature=signature)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event once more, as after an answer that was lost on its way.

        It was created when it was; when it was sent, and so the signature, is another.
        """
        check_kind("delivery", delivery, Delivery, "a Delivery, as send returns")
        self._deliveries.attempt(delivery)
        return delivery

    @contextmanager
    def out_of_order(self) -> Generator[None]:
        """Deliver what is sent inside only at the end, the last first."""
        held: list[Delivery] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
        for delivery in reversed(held):
            self._deliveries.attempt(delivery)

    def advance(self, minutes: float = 0, *, hours: float = 0) -> list[Delivery]:
        """Let time go by, and deliver again what is due by then; give what was.

        Tribute comes again 5, 15 and 30 minutes, 1, 2, 4, 8 and 8 hours after each failure.

        Raises:
            MockError: it would go backwards, or beyond the calendar.
        """
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
        end = later(self.now, time)
        delivered: list[Delivery] = []
        while (delivery := self._deliveries.next_due(end)) is not None:
            if delivery.next_at is not None and delivery.next_at > self.now:
                self.set_clock(delivery.next_at)
            self._deliveries.attempt(delivery)
            delivered.append(delivery)
        self.set_clock(end)
        return delivered

    def _dispatch(self, delivery: Delivery, *, in_background: bool = False) -> None:
        self._deliveries.add(delivery)
        if self._held is not None:
            self._held.append(delivery)
        elif in_background:
            self._deliveries.attempt_later(delivery)
        else:
            self._deliveries.attempt(delivery)

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
