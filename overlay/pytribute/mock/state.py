"""The state of a mock, which tests arrange before and inspect after."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from secrets import randbelow
from types import TracebackType
from typing import Literal, Self

from pytribute.mock.catalogue import CatalogueEntry
from pytribute.mock.database import Contents
from pytribute.mock.deliveries import Delivery
from pytribute.mock.faults import BodyFault, Drop, Faults, OpenEnum
from pytribute.mock.journal import Journal, RecordedRequest
from pytribute.mock.product import complete_product, encode_product, wire_fields
from pytribute.mock.sales import REFUND, SALE, Sales, refund_fields
from pytribute.mock.seed import EMPTY, OTHER, OWNER, seed_snapshot
from pytribute.mock.sender import Sender
from pytribute.mock.snapshot import make_purchase, parse_snapshot
from pytribute.mock.store import Store, encode_snapshot
from pytribute.mock.targets import WebhookTarget
from pytribute_core.checks import check_int, check_kind

__all__ = ["MockState"]

# The first id of products and purchases that a test adds: beyond the documented ids.
_FIRST_ID = 50_001
# Below 2**31, as some databases store ids; as microseconds, a quarter of an hour.
_RANDOM = 1_000_000_000


# Making it takes ten times as long as filling a database with it. Typed: False equals 0.
@lru_cache(maxsize=4, typed=True)
def _seed_contents(seed: int, products: int | None) -> Contents:
    return encode_snapshot(seed_snapshot(seed=seed, products=products))


class MockState(Sender):
    """Accounts, products and purchases; pending faults and recorded requests.

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
        self.faults = Faults(self.feed.changed)
        self.journal = Journal(self.feed.changed)
        endless = count(_FIRST_ID + start)
        self.store = Store(
            db,
            product_ids=lambda: count(_FIRST_ID),
            # Without a seed, ids are not reused after a reset.
            purchase_ids=lambda: endless if seed is None else count(_FIRST_ID),
        )
        self.store.database.on_commit = self.feed.changed
        self._sales = Sales(self.store)
        try:
            with self.store.database.transaction():  # two processes may share a new file
                if self.store.is_empty:
                    self.reset()
        except BaseException:
            self.store.close()
            raise

    def add_product(self, *, owner: str = OWNER, id: int | None = None, **fields: object) -> int:
        """Add a product and return its id; other fields get sensible values.

        Args:
            owner: the name of the account.
            id: the product's id; by default an unused one.
            fields: the product's fields, by their names on the wire or in Python
                (``starsAmount`` or ``stars_amount``).

        Raises:
            MockError: an unknown field or account, an id in use, or a product that the
                specification doesn't allow.
        """
        check_kind("owner", owner, str, "a str")
        product_id = self.store.new_product_id() if id is None else id
        product = complete_product(product_id, wire_fields(fields), now=self.now)
        self.store.add_product(CatalogueEntry(owner, encode_product(product)))
        return product_id

    def add_purchase(
        self,
        *,
        product_id: int | None = None,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        buyer_gone: bool = False,
        id: int | None = None,
    ) -> int:
        """Add a purchase that is not cancelled, and return its id; no event is sent.

        Args:
            product_id: the product; by default the owner's first digital one.
            paid_with: ``stars``, ``card`` or ``wallet``.
            buyer_gone: whether the buyer's account no longer exists.
            id: the purchase's id; by default an unused one.

        Raises:
            MockError: no such product, an id in use, or an unknown payment method.
        """
        check_kind("paid_with", paid_with, str, "a str")
        purchase = make_purchase(
            id=self.store.new_purchase_id() if id is None else id,
            product_id=self._sales.first_digital() if product_id is None else product_id,
            paid_with=paid_with,
            buyer_gone=buyer_gone,
        )
        self.store.add_purchase(purchase)
        return purchase.id

    def buy(
        self,
        /,
        product_id: int | None = None,
        *,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        **fields: object,
    ) -> int:
        """Buy a digital product as some buyer, and return the id of the purchase.

        This sends the event ``new_digital_product``. Cancelling the purchase over the API later
        sends ``digital_product_refunded``.

        Args:
            product_id: the product; by default the owner's first digital one.
            paid_with: ``stars``, ``card`` or ``wallet``.
            fields: fields of the events, such as ``telegram_user_id=5``; None leaves one out.

        Raises:
            MockError: no such product, or no such field of the event; or the event loop of this
                thread may have to respond: see `abuy`.
        """
        self._check_loop("abuy")
        purchase, delivery = self._sell(product_id, paid_with, fields)
        if self.has_webhook:
            self._dispatch(delivery)
        return purchase

    async def abuy(
        self,
        /,
        product_id: int | None = None,
        *,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        **fields: object,
    ) -> int:
        """`buy` without blocking the event loop."""
        purchase, delivery = self._sell(product_id, paid_with, fields)
        if self.has_webhook:
            await self._adispatch(delivery)
        return purchase

    def _sell(
        self,
        product_id: int | None,
        paid_with: Literal["stars", "card", "wallet"],
        fields: Mapping[str, object],
    ) -> tuple[int, Delivery]:
        product_id = self._sales.first_digital() if product_id is None else product_id
        check_int("product_id", product_id)
        purchase = self.store.new_purchase_id()
        sale = {**self._sales.fields(purchase, product_id), **fields}
        delivery = self._new(SALE, sale)
        self.add_purchase(id=purchase, product_id=product_id, paid_with=paid_with)
        self._sales.add(purchase, delivery.payload)
        return purchase, delivery

    def send_refund(self, purchase: int) -> None:
        """Send the event of a purchase that was cancelled over the API."""
        if not self.has_webhook:
            return
        stored = self.store.database.purchase(purchase)
        if stored is None or stored.owner != OWNER:
            return
        sale = self._sales.payload(purchase)
        if sale is None:
            sale = self._new(SALE, self._sales.fields(purchase, stored.product_id)).payload
        self._dispatch_later(self._new(REFUND, refund_fields(sale, self.now)))

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
