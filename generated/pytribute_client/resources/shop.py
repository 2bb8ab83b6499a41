# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Your shops, which sell at prices of your own."""

from typing import Unpack

from pytribute_core.cursors import AsyncCursorListing, CursorListing
from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response, Rows

from ..api.shop.get_shop import OPERATION as GET_SHOP_OPERATION
from ..api.shop.list_shops import LISTING as LIST_SHOPS_LISTING
from ..api.shop.list_shops import OPERATION as LIST_SHOPS_OPERATION
from ..models.shop import Shop
from .shop_charges import AsyncShopCharges, ShopCharges
from .shop_orders import AsyncShopOrders, ShopOrders
from .shop_tokens import AsyncShopTokens, ShopTokens


class RawShopResource(Resource):
    """As `ShopResource`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(self, **options: Unpack[CallOptions]) -> Response[Rows[Shop]]:
        """List your active shops, the oldest first.

        Other arguments and errors are those of `ShopResource.list`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(LIST_SHOPS_OPERATION, options)

    def get(self, *, shop_id: int | None = None, **options: Unpack[CallOptions]) -> Response[Shop]:
        """Show a shop, the oldest active one by default, and what it may do.

        Other arguments and errors are those of `ShopResource.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._send(GET_SHOP_OPERATION, options, shop_id=shop_id)


class ShopResource(Resource):
    """Your shops, which sell at prices of your own."""

    @property
    def with_raw_response(self) -> RawShopResource:
        """The same calls, which return status, headers and body beside the value."""
        return RawShopResource(self._client)

    @property
    def orders(self) -> ShopOrders:
        """Orders of a shop: create one, see whether it was paid, refund it."""
        return ShopOrders(self._client)

    @property
    def tokens(self) -> ShopTokens:
        """Saved cards of a shop."""
        return ShopTokens(self._client)

    @property
    def charges(self) -> ShopCharges:
        """Charges of saved cards."""
        return ShopCharges(self._client)

    def list(self, **options: Unpack[CallOptions]) -> CursorListing[Shop]:
        """List your active shops, the oldest first.

        Your active shops, the oldest first; an inactive one is not among them. An account with
        one shop has one row.

        Args:
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(LIST_SHOPS_LISTING, options)

    def get(self, *, shop_id: int | None = None, **options: Unpack[CallOptions]) -> Shop:
        """Show a shop, the oldest active one by default, and what it may do.

        An active shop of yours and what it may do. Look at it before you sell: whether it
        repeats orders, whether it takes Stars alone, and whether its webhooks go to the address
        that you listen at. A right key is answered with 404 as long as the account has no
        active shop.

        Args:
            shop_id: Which shop; the oldest active one if it is left out.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such active shop, or none at all.
            TributeError: When anything else goes wrong.

        Note:
            - A shop equals its row in the list of shops in every field.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (self._send(GET_SHOP_OPERATION, options, shop_id=shop_id)).parsed


class AsyncRawShopResource(AsyncResource):
    """As `AsyncShopResource`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(self, **options: Unpack[CallOptions]) -> Response[Rows[Shop]]:
        """List your active shops, the oldest first.

        Other arguments and errors are those of `ShopResource.list`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(LIST_SHOPS_OPERATION, options)

    async def get(
        self, *, shop_id: int | None = None, **options: Unpack[CallOptions]
    ) -> Response[Shop]:
        """Show a shop, the oldest active one by default, and what it may do.

        Other arguments and errors are those of `ShopResource.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return await self._send(GET_SHOP_OPERATION, options, shop_id=shop_id)


class AsyncShopResource(AsyncResource):
    """Your shops, which sell at prices of your own."""

    @property
    def with_raw_response(self) -> AsyncRawShopResource:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawShopResource(self._client)

    @property
    def orders(self) -> AsyncShopOrders:
        """Orders of a shop: create one, see whether it was paid, refund it."""
        return AsyncShopOrders(self._client)

    @property
    def tokens(self) -> AsyncShopTokens:
        """Saved cards of a shop."""
        return AsyncShopTokens(self._client)

    @property
    def charges(self) -> AsyncShopCharges:
        """Charges of saved cards."""
        return AsyncShopCharges(self._client)

    def list(self, **options: Unpack[CallOptions]) -> AsyncCursorListing[Shop]:
        """List your active shops, the oldest first.

        Your active shops, the oldest first; an inactive one is not among them. An account with
        one shop has one row.

        Args:
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return self._scroll(LIST_SHOPS_LISTING, options)

    async def get(self, *, shop_id: int | None = None, **options: Unpack[CallOptions]) -> Shop:
        """Show a shop, the oldest active one by default, and what it may do.

        An active shop of yours and what it may do. Look at it before you sell: whether it
        repeats orders, whether it takes Stars alone, and whether its webhooks go to the address
        that you listen at. A right key is answered with 404 as long as the account has no
        active shop.

        Args:
            shop_id: Which shop; the oldest active one if it is left out.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            NotFoundError: There is no such active shop, or none at all.
            TributeError: When anything else goes wrong.

        Note:
            - A shop equals its row in the list of shops in every field.

        Documentation: https://wiki.tribute.tg/for-shops/api/methods
        """
        return (await self._send(GET_SHOP_OPERATION, options, shop_id=shop_id)).parsed
