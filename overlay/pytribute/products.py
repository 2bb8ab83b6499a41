"""Products and their purchases.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
"""

from typing import Unpack

from pytribute.models import Product
from pytribute.operations import (
    PAGE_SIZE,
    Choice,
    product_page,
)
from pytribute.raw_products import AsyncRawProducts, RawProducts
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType
from pytribute_core.checks import check_whole
from pytribute_core.drivers import AsyncRunner, Cancellation, Runner
from pytribute_core.listing import AsyncListing, Listing, Pages
from pytribute_core.page import Page
from pytribute_core.settings import CallOptions

PREFETCH = 4
_MOST_AHEAD = 64


class Products:
    """The products of the account that the key belongs to, and the purchases of them.

    Every call takes ``timeout``, in seconds for each attempt, and ``headers``, sent beside the
    client's; both are the client's own by default.
    """

    def __init__(self, client: Runner) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> RawProducts:
        """The same calls, which return status, headers and body beside the value."""
        return RawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> Listing[Product]:
        """List the account's own products, in every status, by id.

        Args:
            type: only products of this type: ``digital``, ``custom`` or ``physical``, in any case.
            desc: the newest ids first.
            page_size: rows asked for with each request; by default as many as the API allows.
            prefetch: pages asked for ahead of the one in hand at most, 0 to 64; 0 asks for one at a
                time. While pages come within 5 ms none goes ahead: that would only cost.
            options: ``timeout`` and ``headers`` of each request.

        Returns:
            a listing that asks for nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: when an argument can't be sent; it names the values that can.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        choice = Choice(type=type, desc=desc)
        client, settings = self._client, self._client.settings_for(options)

        def fetch(number: int, size: int, cancellation: Cancellation | None) -> Page[Product]:
            return client.run(product_page(number, size, choice), settings, cancellation).parsed

        return Listing(
            _pages(page_size, prefetch, choice),
            fetch,
            client.new_cancellation,
            settings.clock.now,
        )

    def get(self, id: int, **options: Unpack[CallOptions]) -> Product:
        """Give one product.

        Args:
            id: the product's id.
            options: ``timeout`` and ``headers`` of the call.

        Raises:
            TypeError: when the id isn't an int.
            NotFoundError: when there is no such product.
            PermissionDeniedError: when it belongs to another account.
            UndecodableAnswerError: when the answer is no product, or another one.
            TributeError: when anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self.with_raw_response.get(id, **options).parsed

    def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> CancelledPurchase:
        """Cancel a purchase of a digital product and refund it. Only what was paid in Stars can be.

        The request is sent again only when it certainly never left.

        Args:
            purchase_id: the purchase's id, as the webhooks of purchases give it.
            options: ``timeout`` and ``headers`` of the call.

        Raises:
            TypeError: when the id isn't an int.
            BadRequestError: when it wasn't paid in Stars, or is cancelled already.
            NotFoundError: when there is no such purchase, or the buyer is gone.
            PermissionDeniedError: when the product belongs to another account.
            OutcomeUnknownError: when the request left, and no answer came or one that neither
                confirms nor refuses the refund of this purchase: look at the purchase in the
                Tribute dashboard before you cancel it again.
            TributeError: when anything else goes wrong; the refund was not made.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self.with_raw_response.cancel_purchase(purchase_id, **options).parsed


class AsyncProducts:
    """As `Products`, with ``await`` and ``async for``."""

    def __init__(self, client: AsyncRunner) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> AsyncRawProducts:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[Product]:
        """List the account's own products; arguments and errors are those of `Products.list`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        choice = Choice(type=type, desc=desc)
        client, settings = self._client, self._client.settings_for(options)

        async def fetch(number: int, size: int) -> Page[Product]:
            return (await client.run(product_page(number, size, choice), settings)).parsed

        return AsyncListing(_pages(page_size, prefetch, choice), fetch)

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Product:
        """Give one product; arguments and errors are those of `Products.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (await self.with_raw_response.get(id, **options)).parsed

    async def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> CancelledPurchase:
        """Cancel a purchase and refund it; arguments and errors as of `Products.cancel_purchase`.

        A task that is cancelled meanwhile, or times out, leaves the outcome unknown: the refund
        may have been made.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (await self.with_raw_response.cancel_purchase(purchase_id, **options)).parsed


def _pages(page_size: int, prefetch: int, choice: Choice) -> Pages[Product]:
    check_whole("prefetch", prefetch, 0, _MOST_AHEAD)
    # Whatever else can't be sent is told here, and not by the first row.
    product_page(1, page_size, choice)
    return Pages(_ids, page_size, prefetch, choice["desc"])


def _ids(products: list[Product]) -> list[int]:
    return [product.id for product in products]
