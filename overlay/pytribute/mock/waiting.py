"""Deliveries that wait while the mock is paused."""

from collections.abc import Sequence
from threading import Lock

from pytribute.mock.delivery import Delivery
from pytribute.mock.errors import MockError

__all__ = ["WaitingDeliveries"]


class WaitingDeliveries:
    """The deliveries held back during a pause, in the order in which they will be sent."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Delivery] | None = None

    @property
    def is_paused(self) -> bool:
        """Whether deliveries are held back."""
        return self._waiting is not None

    def all(self) -> list[Delivery]:
        """Return the waiting deliveries, the next one first."""
        with self._lock:
            return list(self._waiting or ())

    def pause(self) -> None:
        """Begin to hold deliveries back."""
        with self._lock:
            if self._waiting is None:
                self._waiting = []

    def hold(self, delivery: Delivery) -> bool:
        """Hold a delivery back if the mock is paused; return whether it is."""
        with self._lock:
            if self._waiting is not None:
                self._waiting.append(delivery)
            return self._waiting is not None

    def remove(self, delivery: Delivery) -> None:
        """Remove a delivery that is sent out of turn, if it waits."""
        with self._lock:
            if self._waiting is not None:
                self._waiting = [one for one in self._waiting if one is not delivery]

    def reorder(self, deliveries: Sequence[Delivery]) -> None:
        """Change the order.

        Raises:
            MockError: these are not exactly the waiting deliveries.
        """
        with self._lock:
            waiting = self._waiting or []
            if sorted(map(id, deliveries)) != sorted(map(id, waiting)):
                numbers = ", ".join(str(one.number) for one in waiting) or "none"
                raise MockError(f"the new order must have each waiting delivery once: {numbers}")
            waiting[:] = deliveries

    def release(self) -> list[Delivery]:
        """End the pause, and return the deliveries that waited."""
        with self._lock:
            released, self._waiting = self._waiting or [], None
            return released
