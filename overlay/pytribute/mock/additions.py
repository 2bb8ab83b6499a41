"""Add to the data of a mock what a test needs; no event is sent."""

from typing import Literal

from pytribute.mock.catalogue import CatalogueEntry
from pytribute.mock.creator.physical_orders import new_physical_order
from pytribute.mock.creator.subscriptions import new_subscriber, new_subscription
from pytribute.mock.errors import MockError
from pytribute.mock.periods import TRIALS
from pytribute.mock.product import complete_product, encode_product, wire_fields
from pytribute.mock.record import Record, RecordKind, wire_names
from pytribute.mock.sales import Sales
from pytribute.mock.seed import OWNER
from pytribute.mock.shop.orders import new_order, order_of
from pytribute.mock.shop.shops import new_shop
from pytribute.mock.shop.tokens import new_token
from pytribute.mock.snapshot import make_purchase
from pytribute.mock.store import Store
from pytribute.mock.timeline import Timeline
from pytribute_core.checks import check_int, check_kind

__all__ = ["Additions"]


class Additions(Timeline):
    """Methods that add a product, a purchase, an order and so on.

    Fields go by their names on the wire or in Python (``starsAmount`` or ``stars_amount``), and
    others get sensible values. `MockError` is raised for an unknown field or account, an id in use,
    or what the specification doesn't allow.
    """

    store: Store
    """The data."""
    _sales: Sales

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

    def add_shop(self, *, owner: str = OWNER, id: int | None = None, **fields: object) -> int:
        """Add an active shop that takes cards and recurring orders, and return its id.

        Args:
            owner: the name of the account.
            id: the shop's id; by default an unused one.
            fields: the shop's fields, such as ``only_stars=True`` or ``token_charging=True``.
        """
        number = self._id(id, owner)
        shop = new_shop(owner, number, {}).completed()
        self.store.records.add(shop.changed(**wire_names(RecordKind.SHOP, fields)))
        return number

    def add_order(
        self, *, owner: str = OWNER, shop_id: int | None = None, uuid: str = "", **fields: object
    ) -> str:
        """Add an order that is not paid, and return its uuid; `pay` pays it.

        Args:
            owner: the name of the account.
            shop_id: the shop; by default the oldest of the account.
            uuid: the order's uuid; by default an unused one.
            fields: the fields of the order, or of a new one (``trial_period="seven_days"``).
        """
        check_kind("uuid", uuid, str, "a str")
        shop = self._first(RecordKind.SHOP, owner, shop_id)
        wanted = wire_names(RecordKind.ORDER, fields)
        trial = wanted.get("trialPeriod")
        if trial is not None and str(trial) not in TRIALS:
            raise MockError(f"there is no trial period {trial!r}: there are {', '.join(TRIALS)}")
        usual = {"amount": 100_000, "currency": "rub", "title": "Order", "description": "An order"}
        order = new_order(shop, uuid or self.store.new_uuid(), {**usual, **wanted}, self.now)
        others = {name: value for name, value in wanted.items() if name not in order.notes}
        self.store.records.add(order.completed().changed(uuid=order.id, **others))
        return order.id

    def add_token(self, *, order: str, **fields: object) -> str:
        """Add a card that was saved with an order, and return its token.

        Args:
            order: the order's uuid.
            fields: the fields of the saved card, such as ``card_last4="0000"``.
        """
        check_kind("order", order, str, "a uuid")
        token = new_token(order_of(self.store, order), self.store.new_uuid(), self.now)
        token = token.changed(**wire_names(RecordKind.TOKEN, fields))
        self.store.records.add(token)
        return token.id

    def add_subscription(
        self, *, owner: str = OWNER, id: int | None = None, **fields: object
    ) -> int:
        """Add a subscription with a monthly price, and return its id.

        Args:
            owner: the name of the account.
            id: the subscription's id; by default an unused one.
            fields: the fields of the subscription; prices of ``periods`` are in whole units.
        """
        number = self._id(id, owner)
        subscription = new_subscription(owner, number, {}).completed()
        self.store.records.add(subscription.changed(**wire_names(RecordKind.SUBSCRIPTION, fields)))
        return number

    def add_subscriber(
        self,
        *,
        owner: str = OWNER,
        subscription_id: int | None = None,
        period: str | None = None,
        **fields: object,
    ) -> int:
        """Add a subscriber, and return the number by which `renew` and `cancel` find it.

        Args:
            owner: the name of the account.
            subscription_id: the subscription; by default the oldest of the account.
            period: a period of the subscription, such as ``monthly``; by default the first one.
            fields: the fields of the subscriber, such as ``telegram_user_id=5``.
        """
        number = self.store.new_id()
        subscription = self._first(RecordKind.SUBSCRIPTION, owner, subscription_id)
        wanted = wire_names(RecordKind.SUBSCRIBER, fields)
        self.store.records.add(new_subscriber(subscription, number, self.now, period, wanted))
        return number

    def add_physical_order(
        self, *, owner: str = OWNER, id: int | None = None, **fields: object
    ) -> int:
        """Add an order of a physical product, and return its id.

        Args:
            owner: the name of the account.
            id: the order's id; by default an unused one.
            fields: the fields of the order; its prices are in whole units.
        """
        number = self._id(id, owner)
        order = new_physical_order(owner, number, {}, self.now).completed()
        self.store.records.add(order.changed(**wire_names(RecordKind.PHYSICAL_ORDER, fields)))
        return number

    def _id(self, id: int | None, owner: str) -> int:
        check_kind("owner", owner, str, "a str")
        if id is None:
            return self.store.new_id()
        check_int("id", id)
        return id

    def _first(self, kind: RecordKind, owner: str, id: int | None = None) -> Record:
        """Return a record of an account, by default the oldest.

        Raises:
            MockError: there is none.
        """
        check_kind("owner", owner, str, "a str")
        for record in self.store.records.all(kind, owner):
            if id is None or record.id == str(id):
                return record
        raise MockError(f"the account {owner!r} has no {kind} {'' if id is None else id}".rstrip())
