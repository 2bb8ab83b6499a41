"""The world behind a mock, as a test sees it: arranged before, looked at after."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from secrets import randbelow
from types import TracebackType
from typing import Literal, Self

from pytribute.mock.catalogue import Owned
from pytribute.mock.default_world import EMPTY, OTHER, OWNER, default_world
from pytribute.mock.deliveries import Delivery
from pytribute.mock.errors import MockError
from pytribute.mock.events import event_fields
from pytribute.mock.faults import Drop, Faults, OpenEnum, SpoiledBody
from pytribute.mock.journal import Journal, Received
from pytribute.mock.product import complete_product, encode_product, wire_fields
from pytribute.mock.receivers import Receiver
from pytribute.mock.sender import Sender
from pytribute.mock.snapshot import make_purchase, parse_snapshot
from pytribute.mock.state import State, prepare
from pytribute.mock.storage import Contents
from pytribute_core.checks import check_int, check_kind

__all__ = ["World"]

_CANCELLED_BY_API = "Cancel product purchase from public API"
_SAID_AGAIN = (
    *("purchase_id", "product_id", "product_name", "amount", "currency"),
    *("user_id", "trb_user_id", "telegram_user_id", "telegram_username", "email"),
)


# Where the ids of what a test adds begin: beyond the documented ones, which stay what they are.
_FIRST_ID = 50_001
# Below 2**31, as ids are stored in many a database; as microseconds, a quarter of an hour.
_RANDOM = 1_000_000_000


# Making one takes ten times as long as filling a database with it. By type: False would find 0.
@lru_cache(maxsize=4, typed=True)
def _default_contents(seed: int, products: int | None) -> Contents:
    return prepare(default_world(seed=seed, products=products))


class World(Sender):
    """Accounts, products and purchases; the faults to come and the requests so far.

    Threads may share it. Close it when done.

    The products and purchases of the default world are the same in each one. What comes later is
    not: ids of purchases, orders and transactions, and the microseconds at which events happen,
    begin at random, because the inbox of a handler remembers the events of earlier tests.

    Args:
        seed: another default world, the same for the same seed, whose later ids and events are the
            same each time as well.
        products: how many products the default owner has (123 if not told).
        db: an SQLite file, which keeps its state over restarts, or ``:memory:``. A file that
            has a state already keeps it; ``seed`` and ``products`` then count after a reset.
        webhook: who is told of events; see `set_webhook`.

    Raises:
        MockError: the file or the webhook can't be used, or there can't be so many products.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        products: int | None = None,
        db: str | Path = ":memory:",
        webhook: Receiver | None = None,
    ) -> None:
        start = randbelow(_RANDOM) if seed is None else 0
        super().__init__(webhook, first_number=start)
        wanted = 0 if seed is None else seed
        self._first: Callable[[], Contents] = partial(_default_contents, wanted, products)
        self.faults = Faults()
        self.journal = Journal()
        self._sales: dict[int, dict[str, object]] = {}  # what was told of purchases, by their ids
        endless = count(_FIRST_ID + start)
        self.state = State(
            db,
            product_ids=lambda: count(_FIRST_ID),
            # Without a seed, not even a reset brings an id back.
            purchase_ids=lambda: endless if seed is None else count(_FIRST_ID),
        )
        try:
            with self.state.storage.transaction():  # two processes may share a new file
                if self.state.is_empty:
                    self.reset()
        except BaseException:
            self.state.close()
            raise

    def add_product(self, *, owner: str = OWNER, id: int | None = None, **fields: object) -> int:
        """Add a product and give its id; the fields that are not given have sensible values.

        Args:
            owner: the name of the account.
            id: the product's id; a free one if not told.
            fields: the product's fields, by their names on the wire or in Python
                (``starsAmount`` or ``stars_amount``).

        Raises:
            MockError: an unknown field or account, an id in use, or a product that the
                specification doesn't allow.
        """
        check_kind("owner", owner, str, "a str")
        product_id = self.state.new_product_id() if id is None else id
        product = complete_product(product_id, wire_fields(fields), now=self.now)
        self.state.add_product(Owned(owner, encode_product(product)))
        return product_id

    def add_purchase(
        self,
        *,
        product_id: int | None = None,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        buyer_gone: bool = False,
        id: int | None = None,
    ) -> int:
        """Add a purchase that is not cancelled yet, and give its id; nobody is told of it.

        Args:
            product_id: what was bought; the owner's first digital product if not told.
            paid_with: ``stars``, ``card`` or ``wallet``.
            buyer_gone: whether the buyer's account no longer exists.
            id: the purchase's id; a free one if not told.

        Raises:
            MockError: no such product, an id in use, or an unknown way of payment.
        """
        check_kind("paid_with", paid_with, str, "a str")
        purchase = make_purchase(
            id=self.state.new_purchase_id() if id is None else id,
            product_id=self._first_digital() if product_id is None else product_id,
            paid_with=paid_with,
            buyer_gone=buyer_gone,
        )
        self.state.add_purchase(purchase)
        return purchase.id

    def buy(
        self,
        /,
        product_id: int | None = None,
        *,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        **fields: object,
    ) -> int:
        """Let somebody buy a digital product, and return the id of the purchase.

        The webhook is told (``new_digital_product``), and later also of the refund, if the
        purchase is cancelled over the API.

        Args:
            product_id: what is bought; the owner's first digital product if not told.
            paid_with: ``stars``, ``card`` or ``wallet``.
            fields: of the buyer, for the events: ``telegram_user_id=5``; None leaves one out.

        Raises:
            MockError: no such product, or field of an event; or the event loop of this thread may
                have to respond: see `abuy`.
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
        """Let somebody buy as `buy` does, while the event loop goes on."""
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
        product_id = self._first_digital() if product_id is None else product_id
        check_int("product_id", product_id)
        purchase = self.state.new_purchase_id()
        offer = {"purchase_id": purchase, **self._offer(product_id)}
        sale = {**_known("new_digital_product", offer), **fields}
        delivery = self._new("new_digital_product", sale)
        self.add_purchase(id=purchase, product_id=product_id, paid_with=paid_with)
        self._sales[purchase] = delivery.payload
        return purchase, delivery

    def tell_refund(self, purchase: int) -> None:
        """Tell the webhook of a purchase that was just cancelled over the API."""
        if not self.has_webhook:
            return
        stored = self.state.storage.purchase(purchase)
        if stored is None or stored.owner != OWNER:
            return
        sale = self._sales.get(purchase)
        if sale is None:
            offer = {"purchase_id": purchase, **self._offer(stored.product_id)}
            sale = self._new("new_digital_product", _known("new_digital_product", offer)).payload
        fields = {name: sale.get(name) for name in _SAID_AGAIN}
        reason = {"refund_reason": _CANCELLED_BY_API, "refunded_at": self.now}
        told = _known("digital_product_refunded", {**fields, **reason})
        refund = self._new("digital_product_refunded", told)
        self._dispatch_later(refund)

    def _offer(self, product_id: int) -> dict[str, object]:
        """Give what the events tell of a product."""
        owned = self.state.catalogue.get(str(product_id))
        if owned is None or owned.owner != OWNER:
            raise MockError(f"the account {OWNER!r} has no product {product_id} to buy")
        product = json.loads(owned.row.body)
        offer = {
            "product_id": product_id,
            "product_name": product.get("name"),
            "amount": product.get("amount"),
            "currency": str(product.get("currency", "")).lower(),
        }
        return {name: value for name, value in offer.items() if value not in (None, "")}

    def add_fault(
        self,
        operation: str,
        *,
        count: int | None = 1,
        status: int | None = None,
        retry_after: int | str | None = None,
        latency: float = 0,
        body: SpoiledBody | None = None,
        drop: Drop | None = None,
        lower_case_currency: bool = False,
        unknown_enum: OpenEnum | None = None,
        extra_field: str | None = None,
    ) -> None:
        """Order a fault; ``Fault`` tells what each field means.

        Raises:
            MockError: a value that means nothing.
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
    def requests(self) -> list[Received]:
        """The requests received so far, the oldest first; never with a key."""
        return self.journal.received()

    @property
    def refunds(self) -> dict[int, int]:
        """How many refunds each refunded purchase has."""
        return self.state.storage.refunds()

    @property
    def now(self) -> datetime:
        """What the mock's clock shows: it stands still until it is set."""
        return self.state.now

    def set_clock(self, now: datetime) -> None:
        """Set the clock, by which products are made and purchases refunded.

        Raises:
            MockError: it is no time with a zone.
        """
        self.state.storage.set_clock(now)

    @property
    def api_key(self) -> str:
        """The key of the account that has the products."""
        return self.state.key_of(OWNER)

    @property
    def other_api_key(self) -> str:
        """The key of another account, which may not see those products."""
        return self.state.key_of(OTHER)

    @property
    def empty_api_key(self) -> str:
        """The key of an account without any products."""
        return self.state.key_of(EMPTY)

    def dump(self) -> str:
        """Give the whole state as a JSON text, for ``load``."""
        return self.state.snapshot().model_dump_json(indent=1, exclude_defaults=True)

    def load(self, text: str) -> None:
        """Take a saved state in place of the present one; a reset comes back to it.

        Raises:
            MockError: the text is no saved state; nothing was changed.
        """
        contents = prepare(parse_snapshot(text))
        self.state.replace(contents)
        self._first = lambda: contents

    def reset(self) -> None:
        """Go back to the first state: no faults, no requests, no deliveries; the webhook stays.

        Raises:
            MockError: an event is under way to the event loop of this thread: await
                `adeliveries` first.
        """
        self._deliveries.clear()
        self.state.replace(self._first())
        self.faults.clear()
        self.journal.clear()
        self._sales.clear()

    def close(self) -> None:
        """Let go of the database; what is being delivered comes to its end."""
        self._deliveries.stop()
        self.state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _first_digital(self) -> int:
        rows = self.state.catalogue.rows(OWNER, "digital", desc=False)
        if not rows:
            raise MockError(f"the account {OWNER!r} has no digital product to buy; add one first")
        product_id: int = json.loads(rows[0])["id"]
        return product_id


def _known(event: str, fields: Mapping[str, object]) -> dict[str, object]:
    """Keep the fields that the specification has for an event."""
    names = event_fields(event)
    return {name: value for name, value in fields.items() if name in names}
