"""Time that passes on the mock's clock: deliveries are repeated, or wait; orders are renewed."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from pytribute.mock.delivery import Delivery
from pytribute.mock.errors import MockError
from pytribute.mock.events import later
from pytribute.mock.sender import Sender
from pytribute_core.checks import check_number

__all__ = ["Timeline"]


class Timeline(Sender):
    """Advance the clock, with everything that is due on the way."""

    @abstractmethod
    def _next_change(self, until: datetime) -> tuple[datetime, Callable[[], list[Delivery]]] | None:
        """Return when the data changes next without an action, if by then, and how."""

    @abstractmethod
    def _set_clock_forward(self, moment: datetime) -> None:
        """Set the clock to a moment, unless it is there or further."""

    def advance(self, minutes: float = 0, *, hours: float = 0, days: float = 0) -> list[Delivery]:
        """Advance the clock; renew what is due until then, and repeat deliveries; return these.

        Tribute repeats 5, 15 and 30 minutes, 1, 2, 4, 8 and 8 hours after each failure.

        Raises:
            MockError: the time is negative, or beyond the calendar; or a delivery is due, and the
                event loop of this thread may have to respond: see `aadvance`.
        """
        end = self._end(minutes, hours, days)
        self.outbox.settle()
        if self.outbox.next_due(end) is not None or self._next_change(end) is not None:
            self._check_loop("aadvance")
        delivered: list[Delivery] = []
        for delivery in self._due(end):
            self.outbox.attempt(delivery)
            delivered.append(delivery)
            self.outbox.settle()
        return delivered

    async def aadvance(
        self, minutes: float = 0, *, hours: float = 0, days: float = 0
    ) -> list[Delivery]:
        """`advance` without blocking the event loop."""
        end = self._end(minutes, hours, days)
        await self.outbox.asettle()
        delivered: list[Delivery] = []
        for delivery in self._due(end):
            await self.outbox.aattempt(delivery)
            delivered.append(delivery)
            await self.outbox.asettle()
        return delivered

    def pause(self) -> None:
        """Hold back every event from now on, and every repeated attempt, until `resume`."""
        self.waiting.pause()
        self.feed.changed()

    def resume(self) -> list[Delivery]:
        """Send and return what waited: the events in their order, then the attempts that are due.

        Raises:
            MockError: the event loop of this thread may have to respond: see `aresume`.
        """
        self._check_sending("aresume")
        released = self._release()
        for delivery in released:
            self.outbox.attempt(delivery)
        return [*released, *self.advance()]

    async def aresume(self) -> list[Delivery]:
        """`resume` without blocking the event loop."""
        released = self._release()
        for delivery in released:
            await self.outbox.aattempt(delivery)
        return [*released, *await self.aadvance()]

    def _release(self) -> list[Delivery]:
        released = self.waiting.release()
        self.feed.changed()
        return released

    def _end(self, minutes: float, hours: float, days: float) -> datetime:
        for name, number in (("minutes", minutes), ("hours", hours), ("days", days)):
            check_number(name, number)
        if min(minutes, hours, days) < 0:
            raise MockError("time can't go backwards; set_clock() can")
        try:
            time = timedelta(minutes=minutes, hours=hours, days=days)
        except (OverflowError, ValueError):  # ValueError: NaN
            raise MockError("this time leads beyond the calendar") from None
        return later(self.now, time)

    def _due(self, end: datetime) -> Iterator[Delivery]:
        """Set the clock to each time until the end at which something is due.

        The deliveries that are due then are to be attempted before the next one is requested.
        """
        while True:
            retry = None if self.waiting.is_paused else self.outbox.next_due(end)
            change = self._next_change(end)
            if change is not None and (retry is None or change[0] <= (retry.next_at or end)):
                self._set_clock_forward(change[0])
                for delivery in change[1]():
                    if not self._record(delivery):
                        yield delivery
            elif retry is not None:
                self._set_clock_forward(retry.next_at or end)
                yield retry
            else:
                break
        self._set_clock_forward(end)
