"""The calls of `pytribute.products` with status, headers and body beside the value."""

from typing import Unpack

from pytribute.drivers import AsyncRunner, Runner
from pytribute.models import Page, Product
from pytribute.operations import PAGE_SIZE, Choice, one_product, product_page, refund
from pytribute.settings import CallOptions
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType
from pytribute_client.types import Response


class RawProducts:
    """As `pytribute.products.Products`; each call returns a `Response`.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(self, client: Runner) -> None:
        self._client = client

    def list(
        self,
        *,
        page: int = 1,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        **options: Unpack[CallOptions],
    ) -> Response[Page[Product]]:
        """Give one page of products."""
        call = product_page(page, page_size, Choice(type=type, desc=desc))
        return self._client.run(call, self._client.settings_for(options))

    def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Give one product."""
        return self._client.run(one_product(id), self._client.settings_for(options))

    def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase and refund it."""
        return self._client.run(refund(purchase_id), self._client.settings_for(options))


class AsyncRawProducts:
    """As `RawProducts`, with ``await``.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(self, client: AsyncRunner) -> None:
        self._client = client

    async def list(
        self,
        *,
        page: int = 1,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        **options: Unpack[CallOptions],
    ) -> Response[Page[Product]]:
        """Give one page of products."""
        call = product_page(page, page_size, Choice(type=type, desc=desc))
        return await self._client.run(call, self._client.settings_for(options))

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Give one product."""
        return await self._client.run(one_product(id), self._client.settings_for(options))

    async def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase and refund it."""
        return await self._client.run(refund(purchase_id), self._client.settings_for(options))
