# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Orders of a shop: create one, see whether it was paid, refund it."""

from typing import Unpack
from uuid import UUID

from pytribute_core.cursors import AsyncCursorListing, CursorListing
from pytribute_core.money import Money, Stars
from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import CalendarDate, Response, Rows

from ..api.shop.cancel_shop_order import OPERATION as CANCEL_SHOP_ORDER_OPERATION
from ..api.shop.create_shop_order import OPERATION as CREATE_SHOP_ORDER_OPERATION
from ..api.shop.get_shop_order import OPERATION as GET_SHOP_ORDER_OPERATION
from ..api.shop.get_shop_order_status import OPERATION as GET_SHOP_ORDER_STATUS_OPERATION
from ..api.shop.list_shop_order_transactions import LISTING as LIST_SHOP_ORDER_TRANSACTIONS_LISTING
from ..api.shop.list_shop_order_transactions import (
    OPERATION as LIST_SHOP_ORDER_TRANSACTIONS_OPERATION,
)
from ..api.shop.list_shop_orders import LISTING as LIST_SHOP_ORDERS_LISTING
from ..api.shop.list_shop_orders import OPERATION as LIST_SHOP_ORDERS_OPERATION
from ..api.shop.refund_shop_order_transaction import (
    OPERATION as REFUND_SHOP_ORDER_TRANSACTION_OPERATION,
)
from ..models.cancelled_shop_order import CancelledShopOrder
from ..models.shop_currency import ShopCurrency
from ..models.shop_order import ShopOrder
from ..models.shop_order_period import ShopOrderPeriod
from ..models.shop_order_state import ShopOrderState
from ..models.shop_refund import ShopRefund
from ..models.shop_transaction import ShopTransaction
from ..models.shop_transaction_page import ShopTransactionPage
from ..models.trial_period import TrialPeriod


class RawShopOrders(Resource):
    """As `ShopOrders`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(
        self,
        *,
        shop_id: int | None = None,
        date_from: CalendarDate | None = None,
        date_to: CalendarDate | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[Rows[ShopOrder]]:
        """List the orders of a shop, the newest first.

        Other arguments and errors are those of `ShopOrders.list`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(
            LIST_SHOP_ORDERS_OPERATION,
            options,
            shop_id=shop_id,
            date_from=date_from,
            date_to=date_to,
        )

    def create(
        self,
        *,
        title: str,
        description: str,
        amount: int | Money | None = None,
        currency: ShopCurrency | str | None = None,
        shop_id: int | None = None,
        success_url: str | None = None,
        fail_url: str | None = None,
        email: str | None = None,
        comment: str | None = None,
        customer_id: str | None = None,
        period: ShopOrderPeriod | str | None = None,
        stars_amount: int | Stars | None = None,
        first_period_amount: int | Money | None = None,
        trial_period: TrialPeriod | str | None = None,
        image_url: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopOrder]:
        """Create an order, to be paid by one buyer once.

        Other arguments and errors are those of `ShopOrders.create`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(
            CREATE_SHOP_ORDER_OPERATION,
            options,
            title=title,
            description=description,
            amount=amount,
            currency=currency,
            shop_id=shop_id,
            success_url=success_url,
            fail_url=fail_url,
            email=email,
            comment=comment,
            customer_id=customer_id,
            period=period,
            stars_amount=stars_amount,
            first_period_amount=first_period_amount,
            trial_period=trial_period,
            image_url=image_url,
        )

    def get(self, order_uuid: UUID | str, **options: Unpack[CallOptions]) -> Response[ShopOrder]:
        """Show an order, and whether it was paid.

        Other arguments and errors are those of `ShopOrders.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(GET_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)

    def status(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[ShopOrderState]:
        """Show the state of an order alone.

        Other arguments and errors are those of `ShopOrders.status`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(GET_SHOP_ORDER_STATUS_OPERATION, options, order_uuid=order_uuid)

    def cancel(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[CancelledShopOrder]:
        """Cancel a recurring order. Nothing is given back.

        Other arguments and errors are those of `ShopOrders.cancel`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(CANCEL_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)

    def transactions(
        self,
        order_uuid: UUID | str,
        *,
        start_from: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopTransactionPage]:
        """List the transactions of an order, with amounts in whole units.

        Other arguments and errors are those of `ShopOrders.transactions`.

        Args:
            order_uuid: As of `ShopOrders.transactions`.
            start_from: The `nextFrom` of the page before.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(
            LIST_SHOP_ORDER_TRANSACTIONS_OPERATION,
            options,
            order_uuid=order_uuid,
            start_from=start_from,
        )

    def refund(
        self, order_uuid: UUID | str, tx_id: int, **options: Unpack[CallOptions]
    ) -> Response[ShopRefund]:
        """Begin the refund of a whole transaction. A webhook says when it is done.

        Other arguments and errors are those of `ShopOrders.refund`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(
            REFUND_SHOP_ORDER_TRANSACTION_OPERATION, options, order_uuid=order_uuid, tx_id=tx_id
        )


class ShopOrders(Resource):
    """Orders of a shop: create one, see whether it was paid, refund it."""

    @property
    def with_raw_response(self) -> RawShopOrders:
        """The same calls, which return status, headers and body beside the value."""
        return RawShopOrders(self._client)

    def list(
        self,
        *,
        shop_id: int | None = None,
        date_from: CalendarDate | None = None,
        date_to: CalendarDate | None = None,
        **options: Unpack[CallOptions],
    ) -> CursorListing[ShopOrder]:
        """List the orders of a shop, the newest first.

        All orders in one response, the newest first. With days it is the way to find what was
        missed while webhooks did not arrive, or an order whose creation got no response.

        Args:
            shop_id: Which shop; the oldest one if it is left out, active or not.
            date_from: The first day, in UTC.
            date_to: The last day, in UTC; its orders are included.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such shop.
            TributeError: When anything else goes wrong.

        Note:
            - The orders of one shop, in every status.
            - Another account's shop is refused, and shows no order.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(
            LIST_SHOP_ORDERS_LISTING, options, shop_id=shop_id, date_from=date_from, date_to=date_to
        )

    def create(
        self,
        *,
        title: str,
        description: str,
        amount: int | Money | None = None,
        currency: ShopCurrency | str | None = None,
        shop_id: int | None = None,
        success_url: str | None = None,
        fail_url: str | None = None,
        email: str | None = None,
        comment: str | None = None,
        customer_id: str | None = None,
        period: ShopOrderPeriod | str | None = None,
        stars_amount: int | Stars | None = None,
        first_period_amount: int | Money | None = None,
        trial_period: TrialPeriod | str | None = None,
        image_url: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ShopOrder:
        """Create an order, to be paid by one buyer once.

        Creates something to be paid, by one buyer once, and names the address where. There is
        no idempotency key: the same request twice makes two orders that can both be paid. Name
        the buyer in `customerId`; it comes back in the webhooks and in the list.

        The request is sent again only when it certainly never left.

        Args:
            title: What the buyer sees as its name; 100 UTF-16 units at most.
            description: What the buyer reads about it; 300 UTF-16 units at most.
            amount: What it costs, in cents or kopecks. Left out only where it costs Stars
                alone.
            currency: The currency.
            shop_id: Which shop sells it; the oldest active one if it is left out.
            success_url: Where the buyer goes after paying, over https; an address in Telegram
                will do.
            fail_url: Where the buyer goes after a failure, over https.
            email: The buyer's e-mail address.
            comment: A note of yours, which comes back with the order.
            customer_id: Who buys, in your own words. It comes back in the list and in webhooks,
                and finds an order whose creation got no response.
            period: How often it repeats; `onetime` if it is left out. Anything else needs a
                shop with `recurrent`.
            stars_amount: What it costs in Stars; only with the periods `onetime` and `monthly`,
                and not in a shop with `tokenCharging`.
            first_period_amount: Another price for the first period, in cents or kopecks; only
                of one that repeats, not with Stars, and not the same as `amount`.
            trial_period: For how long it is free at first; only of one that repeats.
            image_url: A picture for the buyer, over https.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Something in the body is not accepted.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such active shop.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.list(), for an order with this customer_id, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A new order is `pending`.
            - The limits of an amount are those of charges; beyond them is 400.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            self._send(
                CREATE_SHOP_ORDER_OPERATION,
                options,
                title=title,
                description=description,
                amount=amount,
                currency=currency,
                shop_id=shop_id,
                success_url=success_url,
                fail_url=fail_url,
                email=email,
                comment=comment,
                customer_id=customer_id,
                period=period,
                stars_amount=stars_amount,
                first_period_amount=first_period_amount,
                trial_period=trial_period,
                image_url=image_url,
            )
        ).parsed

    def get(self, order_uuid: UUID | str, **options: Unpack[CallOptions]) -> ShopOrder:
        """Show an order, and whether it was paid.

        The order as it is now. A page that the buyer returns to proves nothing; this does.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order.
            TributeError: When anything else goes wrong.

        Note:
            - The order equals the response to its creation, and its row in the list, in every
                field.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (self._send(GET_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)).parsed

    def status(self, order_uuid: UUID | str, **options: Unpack[CallOptions]) -> ShopOrderState:
        """Show the state of an order alone.

        The state alone. Only the owner of the shop may ask for it. `prepaid` is not paid: Stars
        came in and are not final.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The status is the one that the order shows.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (self._send(GET_SHOP_ORDER_STATUS_OPERATION, options, order_uuid=order_uuid)).parsed

    def cancel(self, order_uuid: UUID | str, **options: Unpack[CallOptions]) -> CancelledShopOrder:
        """Cancel a recurring order. Nothing is given back.

        The order will not be charged again; nothing is given back. The second time is refused
        with 400 and `error_already_cancelled`, which means that it is done.

        The request is sent again only when it certainly never left.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It is cancelled already, or can't be.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop is none of yours.
            NotFoundError: There is no such order, shop or recurring payment.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.get(), for its member_status, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - Of several cancellations of one order exactly one is 200, the others are 400.
            - An order that doesn't repeat is refused with 400 or 404.
            - Afterwards `memberStatus` is `cancelled`, and nothing else of the order differs.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (self._send(CANCEL_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)).parsed

    def transactions(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> CursorListing[ShopTransaction]:
        """List the transactions of an order, with amounts in whole units.

        The payments of an order and what was done with them, page by page. Amounts are in whole
        units of the currency, unlike those of the order.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The cursor ends after the last transaction.
            - An order that was paid has a sale; one that is pending has none.
            - A transaction has the currency of its order, in either case.
            - A refunded transaction can't be refunded.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(LIST_SHOP_ORDER_TRANSACTIONS_LISTING, options, order_uuid=order_uuid)

    def refund(
        self, order_uuid: UUID | str, tx_id: int, **options: Unpack[CallOptions]
    ) -> ShopRefund:
        """Begin the refund of a whole transaction. A webhook says when it is done.

        Gives the whole of one payment back. A success says that the refund has begun; a webhook
        says when it is done. The second time is refused with 400 and `error_already_refunded`,
        which means that it is done or under way.

        The request is sent again only when it certainly never left.

        Args:
            order_uuid: Which order.
            tx_id: Which transaction of the order; one that is a sale and was paid.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It was refunded already, or can't be: not paid, no sale, or of
                another order.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop is none of yours.
            NotFoundError: There is no such order, shop or transaction.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.transactions(), for is_refunded, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - Of several refunds of one transaction exactly one is 200, the others are 400.
            - Afterwards `isRefunded` is true, and no other transaction of the order differs.
            - A transaction of another order is 400 or 404, and stays as it is.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            self._send(
                REFUND_SHOP_ORDER_TRANSACTION_OPERATION, options, order_uuid=order_uuid, tx_id=tx_id
            )
        ).parsed


class AsyncRawShopOrders(AsyncResource):
    """As `AsyncShopOrders`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(
        self,
        *,
        shop_id: int | None = None,
        date_from: CalendarDate | None = None,
        date_to: CalendarDate | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[Rows[ShopOrder]]:
        """List the orders of a shop, the newest first.

        Other arguments and errors are those of `ShopOrders.list`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(
            LIST_SHOP_ORDERS_OPERATION,
            options,
            shop_id=shop_id,
            date_from=date_from,
            date_to=date_to,
        )

    async def create(
        self,
        *,
        title: str,
        description: str,
        amount: int | Money | None = None,
        currency: ShopCurrency | str | None = None,
        shop_id: int | None = None,
        success_url: str | None = None,
        fail_url: str | None = None,
        email: str | None = None,
        comment: str | None = None,
        customer_id: str | None = None,
        period: ShopOrderPeriod | str | None = None,
        stars_amount: int | Stars | None = None,
        first_period_amount: int | Money | None = None,
        trial_period: TrialPeriod | str | None = None,
        image_url: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopOrder]:
        """Create an order, to be paid by one buyer once.

        Other arguments and errors are those of `ShopOrders.create`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(
            CREATE_SHOP_ORDER_OPERATION,
            options,
            title=title,
            description=description,
            amount=amount,
            currency=currency,
            shop_id=shop_id,
            success_url=success_url,
            fail_url=fail_url,
            email=email,
            comment=comment,
            customer_id=customer_id,
            period=period,
            stars_amount=stars_amount,
            first_period_amount=first_period_amount,
            trial_period=trial_period,
            image_url=image_url,
        )

    async def get(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[ShopOrder]:
        """Show an order, and whether it was paid.

        Other arguments and errors are those of `ShopOrders.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(GET_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)

    async def status(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[ShopOrderState]:
        """Show the state of an order alone.

        Other arguments and errors are those of `ShopOrders.status`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(GET_SHOP_ORDER_STATUS_OPERATION, options, order_uuid=order_uuid)

    async def cancel(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[CancelledShopOrder]:
        """Cancel a recurring order. Nothing is given back.

        Other arguments and errors are those of `ShopOrders.cancel`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(CANCEL_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)

    async def transactions(
        self,
        order_uuid: UUID | str,
        *,
        start_from: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopTransactionPage]:
        """List the transactions of an order, with amounts in whole units.

        Other arguments and errors are those of `ShopOrders.transactions`.

        Args:
            order_uuid: As of `ShopOrders.transactions`.
            start_from: The `nextFrom` of the page before.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(
            LIST_SHOP_ORDER_TRANSACTIONS_OPERATION,
            options,
            order_uuid=order_uuid,
            start_from=start_from,
        )

    async def refund(
        self, order_uuid: UUID | str, tx_id: int, **options: Unpack[CallOptions]
    ) -> Response[ShopRefund]:
        """Begin the refund of a whole transaction. A webhook says when it is done.

        Other arguments and errors are those of `ShopOrders.refund`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(
            REFUND_SHOP_ORDER_TRANSACTION_OPERATION, options, order_uuid=order_uuid, tx_id=tx_id
        )


class AsyncShopOrders(AsyncResource):
    """Orders of a shop: create one, see whether it was paid, refund it."""

    @property
    def with_raw_response(self) -> AsyncRawShopOrders:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawShopOrders(self._client)

    def list(
        self,
        *,
        shop_id: int | None = None,
        date_from: CalendarDate | None = None,
        date_to: CalendarDate | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncCursorListing[ShopOrder]:
        """List the orders of a shop, the newest first.

        All orders in one response, the newest first. With days it is the way to find what was
        missed while webhooks did not arrive, or an order whose creation got no response.

        Args:
            shop_id: Which shop; the oldest one if it is left out, active or not.
            date_from: The first day, in UTC.
            date_to: The last day, in UTC; its orders are included.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such shop.
            TributeError: When anything else goes wrong.

        Note:
            - The orders of one shop, in every status.
            - Another account's shop is refused, and shows no order.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(
            LIST_SHOP_ORDERS_LISTING, options, shop_id=shop_id, date_from=date_from, date_to=date_to
        )

    async def create(
        self,
        *,
        title: str,
        description: str,
        amount: int | Money | None = None,
        currency: ShopCurrency | str | None = None,
        shop_id: int | None = None,
        success_url: str | None = None,
        fail_url: str | None = None,
        email: str | None = None,
        comment: str | None = None,
        customer_id: str | None = None,
        period: ShopOrderPeriod | str | None = None,
        stars_amount: int | Stars | None = None,
        first_period_amount: int | Money | None = None,
        trial_period: TrialPeriod | str | None = None,
        image_url: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ShopOrder:
        """Create an order, to be paid by one buyer once.

        Creates something to be paid, by one buyer once, and names the address where. There is
        no idempotency key: the same request twice makes two orders that can both be paid. Name
        the buyer in `customerId`; it comes back in the webhooks and in the list.

        The request is sent again only when it certainly never left.

        Args:
            title: What the buyer sees as its name; 100 UTF-16 units at most.
            description: What the buyer reads about it; 300 UTF-16 units at most.
            amount: What it costs, in cents or kopecks. Left out only where it costs Stars
                alone.
            currency: The currency.
            shop_id: Which shop sells it; the oldest active one if it is left out.
            success_url: Where the buyer goes after paying, over https; an address in Telegram
                will do.
            fail_url: Where the buyer goes after a failure, over https.
            email: The buyer's e-mail address.
            comment: A note of yours, which comes back with the order.
            customer_id: Who buys, in your own words. It comes back in the list and in webhooks,
                and finds an order whose creation got no response.
            period: How often it repeats; `onetime` if it is left out. Anything else needs a
                shop with `recurrent`.
            stars_amount: What it costs in Stars; only with the periods `onetime` and `monthly`,
                and not in a shop with `tokenCharging`.
            first_period_amount: Another price for the first period, in cents or kopecks; only
                of one that repeats, not with Stars, and not the same as `amount`.
            trial_period: For how long it is free at first; only of one that repeats.
            image_url: A picture for the buyer, over https.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Something in the body is not accepted.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such active shop.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.list(), for an order with this customer_id, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A new order is `pending`.
            - The limits of an amount are those of charges; beyond them is 400.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            await self._send(
                CREATE_SHOP_ORDER_OPERATION,
                options,
                title=title,
                description=description,
                amount=amount,
                currency=currency,
                shop_id=shop_id,
                success_url=success_url,
                fail_url=fail_url,
                email=email,
                comment=comment,
                customer_id=customer_id,
                period=period,
                stars_amount=stars_amount,
                first_period_amount=first_period_amount,
                trial_period=trial_period,
                image_url=image_url,
            )
        ).parsed

    async def get(self, order_uuid: UUID | str, **options: Unpack[CallOptions]) -> ShopOrder:
        """Show an order, and whether it was paid.

        The order as it is now. A page that the buyer returns to proves nothing; this does.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order.
            TributeError: When anything else goes wrong.

        Note:
            - The order equals the response to its creation, and its row in the list, in every
                field.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (await self._send(GET_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)).parsed

    async def status(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> ShopOrderState:
        """Show the state of an order alone.

        The state alone. Only the owner of the shop may ask for it. `prepaid` is not paid: Stars
        came in and are not final.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The status is the one that the order shows.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            await self._send(GET_SHOP_ORDER_STATUS_OPERATION, options, order_uuid=order_uuid)
        ).parsed

    async def cancel(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> CancelledShopOrder:
        """Cancel a recurring order. Nothing is given back.

        The order will not be charged again; nothing is given back. The second time is refused
        with 400 and `error_already_cancelled`, which means that it is done.

        The request is sent again only when it certainly never left.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It is cancelled already, or can't be.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop is none of yours.
            NotFoundError: There is no such order, shop or recurring payment.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.get(), for its member_status, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - Of several cancellations of one order exactly one is 200, the others are 400.
            - An order that doesn't repeat is refused with 400 or 404.
            - Afterwards `memberStatus` is `cancelled`, and nothing else of the order differs.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            await self._send(CANCEL_SHOP_ORDER_OPERATION, options, order_uuid=order_uuid)
        ).parsed

    def transactions(
        self, order_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> AsyncCursorListing[ShopTransaction]:
        """List the transactions of an order, with amounts in whole units.

        The payments of an order and what was done with them, page by page. Amounts are in whole
        units of the currency, unlike those of the order.

        Args:
            order_uuid: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The order belongs to another shop.
            NotFoundError: There is no such order or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The cursor ends after the last transaction.
            - An order that was paid has a sale; one that is pending has none.
            - A transaction has the currency of its order, in either case.
            - A refunded transaction can't be refunded.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(LIST_SHOP_ORDER_TRANSACTIONS_LISTING, options, order_uuid=order_uuid)

    async def refund(
        self, order_uuid: UUID | str, tx_id: int, **options: Unpack[CallOptions]
    ) -> ShopRefund:
        """Begin the refund of a whole transaction. A webhook says when it is done.

        Gives the whole of one payment back. A success says that the refund has begun; a webhook
        says when it is done. The second time is refused with 400 and `error_already_refunded`,
        which means that it is done or under way.

        The request is sent again only when it certainly never left.

        Args:
            order_uuid: Which order.
            tx_id: Which transaction of the order; one that is a sale and was paid.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It was refunded already, or can't be: not paid, no sale, or of
                another order.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop is none of yours.
            NotFoundError: There is no such order, shop or transaction.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at shop.orders.transactions(), for is_refunded, before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - Of several refunds of one transaction exactly one is 200, the others are 400.
            - Afterwards `isRefunded` is true, and no other transaction of the order differs.
            - A transaction of another order is 400 or 404, and stays as it is.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (
            await self._send(
                REFUND_SHOP_ORDER_TRANSACTION_OPERATION, options, order_uuid=order_uuid, tx_id=tx_id
            )
        ).parsed
