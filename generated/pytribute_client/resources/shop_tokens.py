# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Saved cards of a shop."""

from typing import Unpack
from uuid import UUID

from pytribute_core.cursors import AsyncCursorListing, CursorListing
from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response, Rows

from ..api.token_charging.deactivate_shop_token import OPERATION as DEACTIVATE_SHOP_TOKEN_OPERATION
from ..api.token_charging.get_shop_token import OPERATION as GET_SHOP_TOKEN_OPERATION
from ..api.token_charging.list_shop_tokens import LISTING as LIST_SHOP_TOKENS_LISTING
from ..api.token_charging.list_shop_tokens import OPERATION as LIST_SHOP_TOKENS_OPERATION
from ..models.deactivated_shop_token import DeactivatedShopToken
from ..models.shop_token import ShopToken


class RawShopTokens(Resource):
    """As `ShopTokens`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(
        self,
        *,
        customer_id: str | None = None,
        order_uuid: UUID | str | None = None,
        active: bool = False,
        offset: int = 0,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> Response[Rows[ShopToken]]:
        """List saved cards.

        Other arguments and errors are those of `ShopTokens.list`.

        Args:
            customer_id: As of `ShopTokens.list`.
            order_uuid: As of `ShopTokens.list`.
            active: As of `ShopTokens.list`.
            offset: The number of rows to pass over.
            page_size: Rows per page, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._send(
            LIST_SHOP_TOKENS_OPERATION,
            options,
            customer_id=customer_id,
            order_uuid=order_uuid,
            active=active,
            offset=offset,
            page_size=page_size,
        )

    def get(self, token: UUID | str, **options: Unpack[CallOptions]) -> Response[ShopToken]:
        """Show a saved card.

        Other arguments and errors are those of `ShopTokens.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._send(GET_SHOP_TOKEN_OPERATION, options, token=token)

    def deactivate(
        self, token: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[DeactivatedShopToken]:
        """Deactivate a saved card, so that it can't be charged any more.

        Other arguments and errors are those of `ShopTokens.deactivate`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._send(DEACTIVATE_SHOP_TOKEN_OPERATION, options, token=token)


class ShopTokens(Resource):
    """Saved cards of a shop."""

    @property
    def with_raw_response(self) -> RawShopTokens:
        """The same calls, which return status, headers and body beside the value."""
        return RawShopTokens(self._client)

    def list(
        self,
        *,
        customer_id: str | None = None,
        order_uuid: UUID | str | None = None,
        active: bool = False,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> CursorListing[ShopToken]:
        """List saved cards.

        Cards that buyers have saved with an order, which can be charged again. Charging saved
        cards is off until the service switches it on for a shop; ask its support.

        Args:
            customer_id: Only cards of this buyer, as orders name them.
            order_uuid: Only the card that was saved with this order.
            active: Only cards that can be charged.
            page_size: Rows per request, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such shop.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._scroll(
            LIST_SHOP_TOKENS_LISTING,
            options,
            customer_id=customer_id,
            order_uuid=order_uuid,
            active=active,
            page_size=page_size,
        )

    def get(self, token: UUID | str, **options: Unpack[CallOptions]) -> ShopToken:
        """Show a saved card.

        A saved card: the end of its number, and whether it can still be charged.

        Args:
            token: Which saved card.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            TributeError: When anything else goes wrong.

        Note:
            - Another account's card is 403 `no_access` or 404, and is not charged.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (self._send(GET_SHOP_TOKEN_OPERATION, options, token=token)).parsed

    def deactivate(self, token: UUID | str, **options: Unpack[CallOptions]) -> DeactivatedShopToken:
        """Deactivate a saved card, so that it can't be charged any more.

        The card can't be charged any more. Nothing is given back.

        Args:
            token: Which saved card.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It can't be deactivated.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (self._send(DEACTIVATE_SHOP_TOKEN_OPERATION, options, token=token)).parsed


class AsyncRawShopTokens(AsyncResource):
    """As `AsyncShopTokens`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(
        self,
        *,
        customer_id: str | None = None,
        order_uuid: UUID | str | None = None,
        active: bool = False,
        offset: int = 0,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> Response[Rows[ShopToken]]:
        """List saved cards.

        Other arguments and errors are those of `ShopTokens.list`.

        Args:
            customer_id: As of `ShopTokens.list`.
            order_uuid: As of `ShopTokens.list`.
            active: As of `ShopTokens.list`.
            offset: The number of rows to pass over.
            page_size: Rows per page, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return await self._send(
            LIST_SHOP_TOKENS_OPERATION,
            options,
            customer_id=customer_id,
            order_uuid=order_uuid,
            active=active,
            offset=offset,
            page_size=page_size,
        )

    async def get(self, token: UUID | str, **options: Unpack[CallOptions]) -> Response[ShopToken]:
        """Show a saved card.

        Other arguments and errors are those of `ShopTokens.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return await self._send(GET_SHOP_TOKEN_OPERATION, options, token=token)

    async def deactivate(
        self, token: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[DeactivatedShopToken]:
        """Deactivate a saved card, so that it can't be charged any more.

        Other arguments and errors are those of `ShopTokens.deactivate`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return await self._send(DEACTIVATE_SHOP_TOKEN_OPERATION, options, token=token)


class AsyncShopTokens(AsyncResource):
    """Saved cards of a shop."""

    @property
    def with_raw_response(self) -> AsyncRawShopTokens:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawShopTokens(self._client)

    def list(
        self,
        *,
        customer_id: str | None = None,
        order_uuid: UUID | str | None = None,
        active: bool = False,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> AsyncCursorListing[ShopToken]:
        """List saved cards.

        Cards that buyers have saved with an order, which can be charged again. Charging saved
        cards is off until the service switches it on for a shop; ask its support.

        Args:
            customer_id: Only cards of this buyer, as orders name them.
            order_uuid: Only the card that was saved with this order.
            active: Only cards that can be charged.
            page_size: Rows per request, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such shop.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._scroll(
            LIST_SHOP_TOKENS_LISTING,
            options,
            customer_id=customer_id,
            order_uuid=order_uuid,
            active=active,
            page_size=page_size,
        )

    async def get(self, token: UUID | str, **options: Unpack[CallOptions]) -> ShopToken:
        """Show a saved card.

        A saved card: the end of its number, and whether it can still be charged.

        Args:
            token: Which saved card.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            TributeError: When anything else goes wrong.

        Note:
            - Another account's card is 403 `no_access` or 404, and is not charged.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (await self._send(GET_SHOP_TOKEN_OPERATION, options, token=token)).parsed

    async def deactivate(
        self, token: UUID | str, **options: Unpack[CallOptions]
    ) -> DeactivatedShopToken:
        """Deactivate a saved card, so that it can't be charged any more.

        The card can't be charged any more. Nothing is given back.

        Args:
            token: Which saved card.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: It can't be deactivated.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            TributeError: When anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (await self._send(DEACTIVATE_SHOP_TOKEN_OPERATION, options, token=token)).parsed
