"""The state of a mock, which tests arrange before and inspect after."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from secrets import randbelow
from types import TracebackType
from typing import Self

from pytribute.mock.buyers import Buyers
from pytribute.mock.database import Contents
from pytribute.mock.delivery_table import DeliveryTable
from pytribute.mock.faults import BodyFault, Drop, Faults, OpenEnum
from pytribute.mock.journal import Journal, RecordedRequest
from pytribute.mock.sales import Sales
from pytribute.mock.seed import EMPTY, OTHER, OWNER, seed_snapshot
from pytribute.mock.snapshot import parse_snapshot
from pytribute.mock.store import Store, encode_snapshot
from pytribute.mock.targets import WebhookTarget

__all__ = ["MockState"]

# The first id of products and purchases that a test adds: beyond the documented ids.
_FIRST_ID = 50_001
# Below 2**31, as some databases store ids; as microseconds, a quarter of an hour.
_RANDOM = 1_000_000_000


# Making it takes ten times as long as filling a database with it. Typed: False equals 0.
@lru_cache(maxsize=4, typed=True)
def _seed_contents(seed: int, products: int | None) -> Contents:
    return encode_snapshot(seed_snapshot(seed=seed, products=products))


class MockState(Buyers):
    """The data of accounts; pending faults and recorded requests.

    Threads may share it. Close it when done.

    Without ``seed``, the initial products and purchases are always the same, but later ids of
    purchases, orders and transactions, and the microseconds of events, start at a random number:
    the inbox of a handler remembers the events of earlier tests.

    Args:
        seed: makes other initial data, and makes them and later ids and events reproducible.
        products: the number of the owner's products (default 123).
        db: an SQLite file, which keeps the state over restarts, or ``:memory:``. The state of an
            existing file is kept; ``seed`` and ``products`` then apply after a reset.
        webhook: the target of events; see `set_webhook`.

    Raises:
        MockError: the file or the webhook can't be used, or ``products`` is out of range.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        products: int | None = None,
        db: str | Path = ":memory:",
        webhook: WebhookTarget | None = None,
    ) -> None:
        start = randbelow(_RANDOM) if seed is None else 0
        super().__init__(webhook, first_number=start)
        self._initial: Callable[[], Contents] = partial(
            _seed_contents, 0 if seed is None else seed, products
        )
        self.payment_url: str | None = None
        """Where orders are paid; None leaves the address of the real service."""
        self.faults = Faults(self.feed.changed)
        self.journal = Journal(self.feed.changed)
        endless, endless_records = count(_FIRST_ID + start), count(_FIRST_ID + start)
        self.store = Store(
            db,
            product_ids=lambda: count(_FIRST_ID),
            # Without a seed, ids are not reused after a reset.
            purchase_ids=lambda: endless if seed is None else count(_FIRST_ID),
            record_ids=lambda: endless_records if seed is None else count(_FIRST_ID),
        )
        self.store.database.on_commit = self.feed.changed
        self._sales = Sales(self.store)
        try:
            self.outbox.open(DeliveryTable(self.store.database))
            with self.store.database.transaction():  # two processes may share a new file
                if self.store.is_empty:
                    self.reset()
        except BaseException:
            self.store.close()
            raise

    def add_fault(
        self,
        operation: str,
        *,
        count: int | None = 1,
        status: int | None = None,
        retry_after: int | str | None = None,
        latency: float = 0,
        body: BodyFault | None = None,
        drop: Drop | None = None,
        lower_case_currency: bool = False,
        unknown_enum: OpenEnum | None = None,
        extra_field: str | None = None,
    ) -> None:
        """Add a fault; see `Fault` for the fields.

        Raises:
            MockError: a value is not valid.
        """
        self.faults.add(
            {
                "operation": operation,
                "count": count,
                "status": status,
                "retry_after": retry_after,
                "latency": latency,
                "body": body,
                "drop": drop,
                "lower_case_currency": lower_case_currency,
                "unknown_enum": unknown_enum,
                "extra_field": extra_field,
            }
        )

    @property
    def requests(self) -> list[RecordedRequest]:
        """The recorded requests, the oldest first, without keys."""
        return self.journal.requests()

    @property
    def refunds(self) -> dict[int, int]:
        """The number of refunds of each refunded purchase."""
        return self.store.database.refunds()

    @property
    def now(self) -> datetime:
        """The time of the mock's clock, which stands still until it is set."""
        return self.store.now

    def set_clock(self, now: datetime) -> None:
        """Set the clock, which dates new products and refunds.

        Raises:
            MockError: it is not a datetime with a time zone.
        """
        self.store.database.set_clock(now)

    @property
    def api_key(self) -> str:
        """The key of the account that has the products."""
        return self.store.key_of(OWNER)

    @property
    def other_api_key(self) -> str:
        """The key of another account, which may not see those products."""
        return self.store.key_of(OTHER)

    @property
    def empty_api_key(self) -> str:
        """The key of an account without any products."""
        return self.store.key_of(EMPTY)

    def dump(self) -> str:
        """Return the whole state as a JSON text, for `load`."""
        return self.store.snapshot().model_dump_json(indent=1, exclude_defaults=True)

    def load(self, text: str) -> None:
        """Replace the state by a saved one, which also becomes the initial state.

        Raises:
            MockError: the text is not a saved state; nothing was changed.
        """
        contents = encode_snapshot(parse_snapshot(text))
        self.store.replace(contents)
        self._initial = lambda: contents

    def reset(self) -> None:
        """Restore the initial state, without faults, requests and deliveries; the webhook stays.

        Raises:
            MockError: an event is being delivered to the event loop of this thread: await
                `adeliveries` first.
        """
        self.outbox.clear()
        self.waiting.release()
        self.store.replace(self._initial())
        self.faults.clear()
        self.journal.clear()
        self._sales.clear()

    def close(self) -> None:
        """Close the database, after the current delivery."""
        self.outbox.stop()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
