"""What buyers do, with the events that follow."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from pytribute.mock.additions import Additions
from pytribute.mock.creator.donations import new_donation
from pytribute.mock.creator.physical_orders import physical_sale, ship
from pytribute.mock.creator.subscriptions import subscribe
from pytribute.mock.delivery import Delivery
from pytribute.mock.events import Occurrence, event_fields
from pytribute.mock.life import cancel, decline, happen, renew
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.sales import REFUND, SALE, refund_fields
from pytribute.mock.seed import OWNER
from pytribute.mock.shop.payments import PaymentMethod, fail, pay
from pytribute.mock.store import Store
from pytribute_core.checks import check_int

__all__ = ["Buyers"]


class _WithUuid(Protocol):
    @property
    def uuid(self) -> object: ...


_Id: TypeAlias = str | int | _WithUuid
"""An id, or an order of a client."""

_Act: TypeAlias = Callable[[Store], list[Occurrence]]


class Buyers(Additions):
    """Methods that act as a buyer; each has an asynchronous twin with the prefix ``a``.

    Their events are sent if there is a webhook, and only for the account that has the products.
    `MockError` is raised for what isn't possible, and if the event loop of this thread may have to
    respond: then await the twin.
    """

    def buy(
        self,
        /,
        product_id: int | None = None,
        *,
        paid_with: Literal["stars", "card", "wallet"] = "stars",
        **fields: object,
    ) -> int:
        """Buy a product, and return the id of the purchase, or of the order of a physical one.

        This sends the event ``new_digital_product`` or ``physical_order_created``. Cancelling the
        purchase over the API later sends ``digital_product_refunded``.

        Args:
            product_id: the product; by default the owner's first digital one.
            paid_with: ``stars``, ``card`` or ``wallet``.
            fields: fields of the events, such as ``telegram_user_id=5``; None leaves one out.

        Raises:
            MockError: no such product, or no such field of the event; or the event loop of this
                thread may have to respond: see `abuy`.
        """
        self._check_loop("abuy")
        purchase, deliveries = self._sell(product_id, paid_with, fields)
        self._dispatch_all(deliveries)
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
        purchase, deliveries = self._sell(product_id, paid_with, fields)
        await self._adispatch_all(deliveries)
        return purchase

    def pay(
        self,
        order: _Id,
        *,
        with_: PaymentMethod = "card",
        save_card: bool = False,
        final: bool = True,
    ) -> None:
        """Pay an order of a shop, or start its trial; this sends ``shop_order``.

        Stars send ``shop_order_prepaid`` before, and SBP ``shop_order_payment_received``.

        Args:
            order: the order, or its uuid.
            with_: ``card``, ``stars`` or ``sbp``.
            save_card: whether the shop may charge the card later.
            final: whether the payment becomes final now; with False, another call makes it so.
        """
        self._act("apay", self._payment(order, with_, save_card=save_card, final=final))

    async def apay(
        self,
        order: _Id,
        *,
        with_: PaymentMethod = "card",
        save_card: bool = False,
        final: bool = True,
    ) -> None:
        """`pay` without blocking the event loop."""
        await self._aact(self._payment(order, with_, save_card=save_card, final=final))

    def fail(self, order: _Id) -> None:
        """Fail to pay an order, which stays payable; this sends ``shop_order_payment_failed``."""
        self._act("afail", lambda store: fail(store, _text(order)))

    async def afail(self, order: _Id) -> None:
        """`fail` without blocking the event loop."""
        await self._aact(lambda store: fail(store, _text(order)))

    def renew(self, what: _Id) -> None:
        """Charge a recurring order, a subscriber or a repeated donation for the next period now.

        `advance` does so when their period ends. Of an order, this sends
        ``shop_order_charge_success``, or ``shop_order_charge_failed`` if its card is declined.
        """
        self._act("arenew", lambda store: renew(store, _text(what)))

    async def arenew(self, what: _Id) -> None:
        """`renew` without blocking the event loop."""
        await self._aact(lambda store: renew(store, _text(what)))

    def cancel(self, what: _Id, *, reason: str | None = None) -> None:
        """Cancel a recurring order, a subscriber, a repeated donation or a physical order.

        Subscribers and donations keep what is paid, and `advance` sends their event at its end.

        Args:
            what: the order, or the number that `subscribe`, `donate` or `buy` returned.
            reason: the reason in the event of a recurring order or a subscriber.
        """
        self._act("acancel", lambda store: cancel(store, _text(what), reason))

    async def acancel(self, what: _Id, *, reason: str | None = None) -> None:
        """`cancel` without blocking the event loop."""
        await self._aact(lambda store: cancel(store, _text(what), reason))

    def decline(self, what: _Id, *, declined: bool = True) -> None:
        """Let the bank decline later charges of an order's card, or of what else is renewed.

        Args:
            what: the order, the token of a saved card, or the number of a subscriber or a donation.
            declined: False accepts its charges again.
        """
        with self.store.database.transaction():
            decline(self.store, _text(what), declined=declined)

    def subscribe(
        self, /, subscription_id: int | None = None, *, period: str | None = None, **fields: object
    ) -> int:
        """Subscribe, and return the number by which `renew` and `cancel` find the subscriber.

        This sends ``new_subscription``; `advance` renews it.

        Args:
            subscription_id: the subscription; by default the owner's first one.
            period: one of its periods; by default the first one.
            fields: fields of the events, such as ``telegram_user_id=5``; None leaves one out.
        """
        number = self.store.new_id()
        self._act("asubscribe", self._subscription(number, subscription_id, period, fields))
        return number

    async def asubscribe(
        self, /, subscription_id: int | None = None, *, period: str | None = None, **fields: object
    ) -> int:
        """`subscribe` without blocking the event loop."""
        number = self.store.new_id()
        await self._aact(self._subscription(number, subscription_id, period, fields))
        return number

    def donate(self, /, **fields: object) -> int:
        """Donate, and return the number by which `renew` and `cancel` find the donation.

        This sends ``new_donation``; `advance` repeats one whose period is not ``once``.

        Args:
            fields: fields of the events, such as ``period="monthly"``; None leaves one out.
        """
        number = self.store.new_id()
        self._act("adonate", lambda store: new_donation(store, OWNER, number, fields))
        return number

    async def adonate(self, /, **fields: object) -> int:
        """`donate` without blocking the event loop."""
        number = self.store.new_id()
        await self._aact(lambda store: new_donation(store, OWNER, number, fields))
        return number

    def ship(self, order: int, *, tracking_number: str | None = None) -> None:
        """Send a physical order off, as the seller; this sends ``physical_order_shipped``."""
        self._act("aship", lambda store: ship(store, str(order), tracking_number))

    async def aship(self, order: int, *, tracking_number: str | None = None) -> None:
        """`ship` without blocking the event loop."""
        await self._aact(lambda store: ship(store, str(order), tracking_number))

    def change(self, act: _Act) -> None:
        """Change the data for a request, and send the events after its response."""
        deliveries = self._change(act)
        for delivery in deliveries:
            self._dispatch_later(delivery)

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

    def _sell(
        self,
        product_id: int | None,
        paid_with: Literal["stars", "card", "wallet"],
        fields: Mapping[str, object],
    ) -> tuple[int, list[Delivery]]:
        product_id = self._sales.first_digital() if product_id is None else product_id
        check_int("product_id", product_id)
        product = self._sales.product(product_id)
        if product["type"] == "physical":
            number = self.store.new_id()
            return number, self._change(
                lambda store: physical_sale(store, OWNER, number, product, fields)
            )
        purchase = self.store.new_purchase_id()
        sale = {**self._sales.fields(purchase, product_id), **fields}
        delivery = self._new(SALE, sale)
        self.add_purchase(id=purchase, product_id=product_id, paid_with=paid_with)
        self._sales.add(purchase, delivery.payload)
        return purchase, [delivery] if self.has_webhook else []

    def _payment(self, order: _Id, method: PaymentMethod, *, save_card: bool, final: bool) -> _Act:
        return lambda store: pay(store, _text(order), method, save_card=save_card, final=final)

    def _subscription(
        self,
        number: int,
        subscription_id: int | None,
        period: str | None,
        fields: Mapping[str, object],
    ) -> _Act:
        subscription = self._first(RecordKind.SUBSCRIPTION, OWNER, subscription_id)
        return lambda store: subscribe(store, subscription, number, period, fields)

    def _act(self, instead: str, act: _Act) -> None:
        self._check_loop(instead)
        self._dispatch_all(self._change(act))

    async def _aact(self, act: _Act) -> None:
        await self._adispatch_all(self._change(act))

    def _change(self, act: _Act) -> list[Delivery]:
        """Change the data, and return the deliveries of the events; all of it, or nothing."""
        with self.store.database.transaction():
            events = act(self.store)
            return [
                self._new(event.name, event.fields)
                for event in events
                if self.has_webhook and event.owner == OWNER and event_fields(event.name)
            ]

    def _next_change(self, until: datetime) -> tuple[datetime, Callable[[], list[Delivery]]] | None:
        record = self.store.records.next_due(until)
        if record is None or record.due is None:
            return None
        return record.due, lambda: self._change(lambda store: self._happen(store, record))

    @staticmethod
    def _happen(store: Store, record: Record) -> list[Occurrence]:
        # Another thread may have renewed, cancelled or replaced the record since it was found.
        is_due = store.records.get(record.kind, record.id) == record
        return happen(store, record) if is_due else []

    def _set_clock_forward(self, moment: datetime) -> None:
        with self.store.database.transaction():  # another thread may advance, too
            if moment > self.now:
                self.set_clock(moment)


def _text(what: _Id) -> str:
    return str(getattr(what, "uuid", what))
