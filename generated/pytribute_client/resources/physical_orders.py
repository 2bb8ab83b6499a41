# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Orders of physical products, to be packed and sent."""

from typing import Unpack

from pytribute_core.listing import AsyncListing, Listing
from pytribute_core.page import Page
from pytribute_core.resource import PREFETCH, AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response

from ..api.orders.get_physical_order import OPERATION as GET_PHYSICAL_ORDER_OPERATION
from ..api.orders.list_physical_orders import LISTING as LIST_PHYSICAL_ORDERS_LISTING
from ..models.physical_order import PhysicalOrder


class RawPhysicalOrders(Resource):
    """As `PhysicalOrders`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(
        self,
        *,
        last_order_id: str | None = None,
        status: str | None = None,
        page: int = 1,
        page_size: int = 50,
        **options: Unpack[CallOptions],
    ) -> Response[Page[PhysicalOrder]]:
        """List the orders of physical products.

        Other arguments and errors are those of `PhysicalOrders.list`.

        Args:
            last_order_id: As of `PhysicalOrders.list`.
            status: As of `PhysicalOrders.list`.
            page: The number of the page, from 1; beyond the last one a page is empty.
            page_size: Rows per page, 1 to 50.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return self._page(
            LIST_PHYSICAL_ORDERS_LISTING,
            options,
            last_order_id=last_order_id,
            status=status,
            page=page,
            page_size=page_size,
        )

    def get(self, id: int, **options: Unpack[CallOptions]) -> Response[PhysicalOrder]:
        """Show one order of physical products.

        Other arguments and errors are those of `PhysicalOrders.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return self._send(GET_PHYSICAL_ORDER_OPERATION, options, id=id)


class PhysicalOrders(Resource):
    """Orders of physical products, to be packed and sent."""

    @property
    def with_raw_response(self) -> RawPhysicalOrders:
        """The same calls, which return status, headers and body beside the value."""
        return RawPhysicalOrders(self._client)

    def list(
        self,
        *,
        last_order_id: str | None = None,
        status: str | None = None,
        page_size: int = 50,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> Listing[PhysicalOrder]:
        """List the orders of physical products.

        What was ordered from you, to be packed and sent, with the buyers' addresses.

        Args:
            last_order_id: The last order that you have read; the ones after it follow.
            status: Only orders in this state; several are joined by commas.
            page_size: Rows per request, 1 to 50.
            prefetch: Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested
                one by one. No page is prefetched while pages arrive within 5 ms.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: The state is none.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return self._list(
            LIST_PHYSICAL_ORDERS_LISTING,
            prefetch,
            options,
            last_order_id=last_order_id,
            status=status,
            page_size=page_size,
        )

    def get(self, id: int, **options: Unpack[CallOptions]) -> PhysicalOrder:
        """Show one order of physical products.

        One order with its items and the buyer's address.

        Args:
            id: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: No order is named.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such order.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return (self._send(GET_PHYSICAL_ORDER_OPERATION, options, id=id)).parsed


class AsyncRawPhysicalOrders(AsyncResource):
    """As `AsyncPhysicalOrders`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(
        self,
        *,
        last_order_id: str | None = None,
        status: str | None = None,
        page: int = 1,
        page_size: int = 50,
        **options: Unpack[CallOptions],
    ) -> Response[Page[PhysicalOrder]]:
        """List the orders of physical products.

        Other arguments and errors are those of `PhysicalOrders.list`.

        Args:
            last_order_id: As of `PhysicalOrders.list`.
            status: As of `PhysicalOrders.list`.
            page: The number of the page, from 1; beyond the last one a page is empty.
            page_size: Rows per page, 1 to 50.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return await self._page(
            LIST_PHYSICAL_ORDERS_LISTING,
            options,
            last_order_id=last_order_id,
            status=status,
            page=page,
            page_size=page_size,
        )

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Response[PhysicalOrder]:
        """Show one order of physical products.

        Other arguments and errors are those of `PhysicalOrders.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return await self._send(GET_PHYSICAL_ORDER_OPERATION, options, id=id)


class AsyncPhysicalOrders(AsyncResource):
    """Orders of physical products, to be packed and sent."""

    @property
    def with_raw_response(self) -> AsyncRawPhysicalOrders:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawPhysicalOrders(self._client)

    def list(
        self,
        *,
        last_order_id: str | None = None,
        status: str | None = None,
        page_size: int = 50,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[PhysicalOrder]:
        """List the orders of physical products.

        What was ordered from you, to be packed and sent, with the buyers' addresses.

        Args:
            last_order_id: The last order that you have read; the ones after it follow.
            status: Only orders in this state; several are joined by commas.
            page_size: Rows per request, 1 to 50.
            prefetch: Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested
                one by one. No page is prefetched while pages arrive within 5 ms.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: The state is none.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return self._list(
            LIST_PHYSICAL_ORDERS_LISTING,
            prefetch,
            options,
            last_order_id=last_order_id,
            status=status,
            page_size=page_size,
        )

    async def get(self, id: int, **options: Unpack[CallOptions]) -> PhysicalOrder:
        """Show one order of physical products.

        One order with its items and the buyer's address.

        Args:
            id: Which order.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: No order is named.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such order.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
        """
        return (await self._send(GET_PHYSICAL_ORDER_OPERATION, options, id=id)).parsed
