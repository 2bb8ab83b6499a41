# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Charges of saved cards."""

from typing import Unpack
from uuid import UUID

from pytribute_core.resource import AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response

from ..api.token_charging.create_shop_charge import OPERATION as CREATE_SHOP_CHARGE_OPERATION
from ..api.token_charging.get_shop_charge import OPERATION as GET_SHOP_CHARGE_OPERATION
from ..models.shop_charge import ShopCharge


class RawShopCharges(Resource):
    """As `ShopCharges`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def create(
        self,
        *,
        token: UUID | str,
        amount: int,
        reference: str | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopCharge]:
        """Charge a saved card. A webhook says how it ended.

        Other arguments and errors are those of `ShopCharges.create`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._send(
            CREATE_SHOP_CHARGE_OPERATION,
            options,
            token=token,
            amount=amount,
            reference=reference,
            idempotency_key=idempotency_key,
        )

    def get(self, charge_uuid: UUID | str, **options: Unpack[CallOptions]) -> Response[ShopCharge]:
        """Show a charge, and why it failed.

        Other arguments and errors are those of `ShopCharges.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return self._send(GET_SHOP_CHARGE_OPERATION, options, charge_uuid=charge_uuid)


class ShopCharges(Resource):
    """Charges of saved cards."""

    @property
    def with_raw_response(self) -> RawShopCharges:
        """The same calls, which return status, headers and body beside the value."""
        return RawShopCharges(self._client)

    def create(
        self,
        *,
        token: UUID | str,
        amount: int,
        reference: str | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ShopCharge:
        """Charge a saved card. A webhook says how it ended.

        Begins a charge; a webhook says how it ended. The same idempotency key again returns the
        charge that exists. A card has one charge under way, and a minute between two.

        The request is sent again with the same idempotency key.

        Args:
            token: Which saved card.
            amount: How much, in cents or kopecks of the card's currency: 100 to 300,000
                roubles, 1 to 3,000 euros or dollars.
            reference: What it is for, in your own words.
            idempotency_key: With the same key again the charge that exists is returned.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Something in the body is not accepted.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            ConflictError: A charge of this card is under way.
            RateLimitError: The last charge of this card was less than a minute ago.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at the webhooks of charges before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A 429 names the seconds to wait, in a header or as a number of its body.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (
            self._send(
                CREATE_SHOP_CHARGE_OPERATION,
                options,
                token=token,
                amount=amount,
                reference=reference,
                idempotency_key=idempotency_key,
            )
        ).parsed

    def get(self, charge_uuid: UUID | str, **options: Unpack[CallOptions]) -> ShopCharge:
        """Show a charge, and why it failed.

        How a charge stands, and why it failed.

        Args:
            charge_uuid: Which charge.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such charge or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The charge equals the response to its creation; only its outcome may differ.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (self._send(GET_SHOP_CHARGE_OPERATION, options, charge_uuid=charge_uuid)).parsed


class AsyncRawShopCharges(AsyncResource):
    """As `AsyncShopCharges`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def create(
        self,
        *,
        token: UUID | str,
        amount: int,
        reference: str | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response[ShopCharge]:
        """Charge a saved card. A webhook says how it ended.

        Other arguments and errors are those of `ShopCharges.create`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return await self._send(
            CREATE_SHOP_CHARGE_OPERATION,
            options,
            token=token,
            amount=amount,
            reference=reference,
            idempotency_key=idempotency_key,
        )

    async def get(
        self, charge_uuid: UUID | str, **options: Unpack[CallOptions]
    ) -> Response[ShopCharge]:
        """Show a charge, and why it failed.

        Other arguments and errors are those of `ShopCharges.get`.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return await self._send(GET_SHOP_CHARGE_OPERATION, options, charge_uuid=charge_uuid)


class AsyncShopCharges(AsyncResource):
    """Charges of saved cards."""

    @property
    def with_raw_response(self) -> AsyncRawShopCharges:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawShopCharges(self._client)

    async def create(
        self,
        *,
        token: UUID | str,
        amount: int,
        reference: str | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ShopCharge:
        """Charge a saved card. A webhook says how it ended.

        Begins a charge; a webhook says how it ended. The same idempotency key again returns the
        charge that exists. A card has one charge under way, and a minute between two.

        The request is sent again with the same idempotency key.

        Args:
            token: Which saved card.
            amount: How much, in cents or kopecks of the card's currency: 100 to 300,000
                roubles, 1 to 3,000 euros or dollars.
            reference: What it is for, in your own words.
            idempotency_key: With the same key again the charge that exists is returned.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Something in the body is not accepted.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such card or shop.
            ConflictError: A charge of this card is under way.
            RateLimitError: The last charge of this card was less than a minute ago.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at the webhooks of charges before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A 429 names the seconds to wait, in a header or as a number of its body.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (
            await self._send(
                CREATE_SHOP_CHARGE_OPERATION,
                options,
                token=token,
                amount=amount,
                reference=reference,
                idempotency_key=idempotency_key,
            )
        ).parsed

    async def get(self, charge_uuid: UUID | str, **options: Unpack[CallOptions]) -> ShopCharge:
        """Show a charge, and why it failed.

        How a charge stands, and why it failed.

        Args:
            charge_uuid: Which charge.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            AuthenticationError: The key is missing or wrong.
            PermissionDeniedError: The shop may not charge saved cards.
            NotFoundError: There is no such charge or shop.
            TributeError: When anything else goes wrong.

        Note:
            - The charge equals the response to its creation; only its outcome may differ.

        Documentation: https://wiki.tribute.tg/for-shops/api/token-charging
        """
        return (
            await self._send(GET_SHOP_CHARGE_OPERATION, options, charge_uuid=charge_uuid)
        ).parsed
