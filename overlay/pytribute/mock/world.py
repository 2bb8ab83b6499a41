"""The state of the mock, and what the operations do with it."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import count
from types import TracebackType
from typing import Self

from pytribute.mock.answers import Answer, ApiError, cancelled
from pytribute.mock.catalogue import Catalogue, Owned
from pytribute.mock.default_world import EMPTY, OTHER, OWNER, default_world
from pytribute.mock.errors import MockError
from pytribute.mock.faults import Faults
from pytribute.mock.journal import Journal, Received
from pytribute.mock.parameters import ListQuery
from pytribute.mock.product import LARGEST_ID, complete_product, encode_product
from pytribute.mock.snapshot import (
    OwnedProduct,
    PaidWith,
    Purchase,
    Snapshot,
    check_snapshot,
    parse_snapshot,
)
from pytribute.mock.storage import Storage
from pytribute_schemas import ProductType

__all__ = ["World"]

# Where the ids of what a test adds begin: beyond the documented ones, which stay what they are.
_NEW_IDS = 50_001

_PAGE = b'{"rows":[%b],"meta":{"total":%d,"offset":%b,"limit":%d}}'


class World:
    """Accounts, products and purchases; the faults to come and the requests so far.

    Threads may share it. Close it when done.

    Args:
        seed: the default world of the same seed is the same.
        products: how many products the default owner has (123 if not told).
        db: an SQLite file, which keeps its state over restarts, or ``:memory:``. A file that
            has a state already keeps it; ``seed`` and ``products`` then count after a reset.

    Raises:
        MockError: the file can't be used, or there can't be so many products.
    """

    def __init__(self, *, seed: int = 0, products: int | None = None, db: str = ":memory:") -> None:
        self._first: Callable[[], Snapshot] = partial(default_world, seed=seed, products=products)
        self.faults = Faults()
        self.journal = Journal()
        self._storage = Storage(db)
        try:
            if self._storage.now() is None:
                self.reset()
            else:
                self._remember()
        except BaseException:
            self.close()
            raise

    # What the operations do.

    @property
    def accounts(self) -> dict[bytes, str]:
        """The names of the accounts by their keys, as bytes of a header."""
        return self._accounts

    def list_products(self, account: str, query: ListQuery) -> Answer:
        """Give a page of the account's products."""
        rows = self._catalogue.rows(account, query.type, desc=query.desc)
        first, end = query.window(len(rows))
        page = b",".join(rows[first:end])
        return Answer(200, _PAGE % (page, len(rows), query.page.encode(), query.size))

    def get_product(self, account: str, product_id: str) -> Answer:
        """Give one of the account's products.

        Raises:
            ApiError: 404, there is none with this id; 403, it is another account's.
        """
        product = self._catalogue.get(product_id)
        if product is None:
            raise ApiError(404, "product not found")
        if product.owner != account:
            raise ApiError(403, "the product belongs to another account")
        return Answer(200, product.row.body)

    def cancel_purchase(self, account: str, purchase_id: str) -> Answer:
        """Refund a purchase, once.

        Raises:
            ApiError: 404, there is no such purchase, or its buyer is gone; 403, it is another
                account's; 400, it was not paid with Stars, or is cancelled already.
        """
        with self._storage.transaction():
            number = _identifier(purchase_id)
            purchase = None if number is None else self._storage.purchase(number)
            if number is None or purchase is None:
                raise ApiError(404, "purchase not found")
            if purchase.owner != account:
                raise ApiError(403, "the purchase is of another account's product")
            if purchase.buyer_gone:
                raise ApiError(404, "the buyer of this purchase no longer exists")
            if purchase.paid_with is not PaidWith.STARS:
                raise ApiError(400, "only purchases paid with Telegram Stars can be refunded")
            if purchase.refunded:
                raise ApiError(400, "the purchase is cancelled already")
            self._storage.refund(number, self.now)
        return cancelled(number)

    # What a test arranges and looks at.

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
        with self._storage.transaction():
            if owner not in self._accounts.values():
                raise MockError(f"there is no account {owner!r}")
            product_id = self._free_product_id() if id is None else id
            if product_id in self._catalogue:
                raise MockError(f"there is a product {product_id} already")
            now = self.now
            row = encode_product(complete_product(fields, product_id=product_id, now=now))
            self._storage.add_product(Owned(owner, row))
        self._catalogue.add(Owned(owner, row))
        return product_id

    def add_purchase(
        self,
        *,
        product_id: int | None = None,
        paid_with: str = PaidWith.STARS,
        buyer_gone: bool = False,
        id: int | None = None,
    ) -> int:
        """Add a purchase that is not cancelled yet, and give its id.

        Args:
            product_id: what was bought; the owner's first digital product if not told.
            paid_with: ``stars``, ``card`` or ``wallet``.
            buyer_gone: whether the buyer's account no longer exists.
            id: the purchase's id; a free one if not told.

        Raises:
            MockError: no such product, an id in use, or an unknown way of payment.
        """
        if paid_with not in set(PaidWith):
            raise MockError(f"paid_with must be one of {', '.join(PaidWith)}, not {paid_with!r}")
        with self._storage.transaction():
            bought = self._some_product_id() if product_id is None else product_id
            if bought not in self._catalogue:
                raise MockError(f"there is no product {bought} to buy; add it first")
            number = self._free_purchase_id() if id is None else id
            if not 1 <= number <= LARGEST_ID:
                raise MockError("a purchase's id must be 1 or more, and fit into 64 bits")
            if self._storage.purchase(number) is not None:
                raise MockError(f"there is a purchase {number} already")
            self._storage.add_purchase(
                Purchase(
                    id=number,
                    product_id=bought,
                    paid_with=PaidWith(paid_with),
                    buyer_gone=buyer_gone,
                )
            )
        return number

    def add_fault(
        self,
        operation: str,
        *,
        count: int | None = 1,
        status: int | None = None,
        retry_after: int | str | None = None,
        latency: float = 0,
        body: str | None = None,
        drop: str | None = None,
        lower_case_currency: bool = False,
        unknown_enum: str | None = None,
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
        return self._storage.refunds()

    @property
    def now(self) -> datetime:
        """What the mock's clock shows: it stands still until it is set."""
        now = self._storage.now()
        assert now is not None  # noqa: S101 - a world always has a state
        return now

    def set_clock(self, now: datetime) -> None:
        """Set the clock, by which products are made and purchases refunded.

        Raises:
            MockError: the time has no zone.
        """
        if now.tzinfo is None:
            raise MockError("the clock needs a time zone, for example 2026-01-01T00:00:00Z")
        self._storage.set_clock(now)

    @property
    def api_key(self) -> str:
        """The key of the account that has the products."""
        return self.key_of(OWNER)

    @property
    def other_api_key(self) -> str:
        """The key of another account, which may not see those products."""
        return self.key_of(OTHER)

    @property
    def empty_api_key(self) -> str:
        """The key of an account without any products."""
        return self.key_of(EMPTY)

    def key_of(self, account: str) -> str:
        """Give an account's key.

        Raises:
            MockError: there is no such account.
        """
        for key, name in self._accounts.items():
            if name == account:
                return key.decode()
        raise MockError(f"there is no account {account!r}")

    def dump(self) -> str:
        """Give the whole state as a JSON text, for ``load``."""
        with self._storage.transaction():
            snapshot = Snapshot(
                now=self.now,
                accounts=self._storage.accounts(),
                products=[
                    OwnedProduct(owner=owner, product=json.loads(row.body))
                    for owner, row in self._storage.products()
                ],
                purchases=self._storage.purchases(),
            )
        return snapshot.model_dump_json(indent=1, exclude_defaults=True)

    def load(self, text: str) -> None:
        """Take a saved state in place of the present one; a reset comes back to it.

        Raises:
            MockError: the text is no saved state; nothing was changed.
        """
        snapshot = parse_snapshot(text)
        self._replace(snapshot)
        self._first = lambda: snapshot

    def reset(self) -> None:
        """Go back to the first state, without faults and with an empty journal."""
        self._replace(self._first())
        self.faults.clear()
        self.journal.clear()

    def close(self) -> None:
        """Let go of the database."""
        self._storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _replace(self, snapshot: Snapshot) -> None:
        check_snapshot(snapshot)
        products = [Owned(one.owner, encode_product(one.product)) for one in snapshot.products]
        self._storage.replace(
            now=snapshot.now,
            accounts=snapshot.accounts,
            products=products,
            purchases=snapshot.purchases,
        )
        self._remember()

    def _remember(self) -> None:
        """Read from the database what has to be at hand."""
        with self._storage.transaction():
            accounts = self._storage.accounts()
            self._accounts = {key.encode(): name for name, key in accounts.items()}
            self._catalogue = Catalogue(self._storage.products())

    def _some_product_id(self) -> int:
        rows = self._catalogue.rows(OWNER, ProductType.DIGITAL, desc=False)
        if not rows:
            raise MockError(f"the account {OWNER!r} has no digital product to buy; add one first")
        product_id: int = json.loads(rows[0])["id"]
        return product_id

    def _free_product_id(self) -> int:
        return next(number for number in count(_NEW_IDS) if number not in self._catalogue)

    def _free_purchase_id(self) -> int:
        return next(number for number in count(_NEW_IDS) if self._storage.purchase(number) is None)


def _identifier(text: str) -> int | None:
    """Give the number of an id in its shortest decimal form; None if it is none there can be."""
    if len(text) > len(str(LARGEST_ID)) or not 1 <= int(text) <= LARGEST_ID:
        return None
    return int(text)
