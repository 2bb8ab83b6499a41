"""The calls of `pytribute.products` with status, headers and body beside the value."""

from typing import Unpack

from pytribute.models import Product
from pytribute.operations import PAGE_SIZE, Choice, one_product, product_page, refund
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType
from pytribute_core.drivers import AsyncRunner, Runner
from pytribute_core.page import Page
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response


class RawProducts:
    """As `pytribute.products.Products`; each call returns a `Response`.

    An answer that isn't the documented success raises here as well; the error holds it.

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
        """Give one page of products; other arguments and errors are those of `Products.list`.

        Args:
            page: the number of the page, from 1; beyond the last one a page is empty.
            type: as of `Products.list`.
            desc: as of `Products.list`.
            page_size: as of `Products.list`.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        call = product_page(page, page_size, Choice(type=type, desc=desc))
        return self._client.run(call, self._client.settings_for(options))

    def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Give one product; arguments and errors are those of `Products.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._client.run(one_product(id), self._client.settings_for(options))

    def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase; arguments and errors are those of `Products.cancel_purchase`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
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
        """Give one page of products; arguments and errors are those of `RawProducts.list`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        call = product_page(page, page_size, Choice(type=type, desc=desc))
        return await self._client.run(call, self._client.settings_for(options))

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Give one product; arguments and errors are those of `Products.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return await self._client.run(one_product(id), self._client.settings_for(options))

    async def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase; arguments and errors are those of `Products.cancel_purchase`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return await self._client.run(refund(purchase_id), self._client.settings_for(options))
