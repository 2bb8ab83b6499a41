# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Products of your account, and refunds of their purchases."""

from typing import Unpack

from pytribute_core.listing import AsyncListing, Listing
from pytribute_core.page import Page
from pytribute_core.resource import PREFETCH, AsyncResource, Resource
from pytribute_core.settings import CallOptions
from pytribute_core.types import Response

from ..api.products.cancel_product_purchase import OPERATION as CANCEL_PRODUCT_PURCHASE_OPERATION
from ..api.products.get_product import OPERATION as GET_PRODUCT_OPERATION
from ..api.products.list_products import LISTING as LIST_PRODUCTS_LISTING
from ..models.cancelled_purchase import CancelledPurchase
from ..models.product import Product
from ..models.product_type import ProductType


class RawProducts(Resource):
    """As `Products`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page: int = 1,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> Response[Page[Product]]:
        """List products, in every status, by id.

        Other arguments and errors are those of `Products.list`.

        Args:
            type: As of `Products.list`.
            desc: As of `Products.list`.
            page: The number of the page, from 1; beyond the last one a page is empty.
            page_size: Rows per page, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._page(
            LIST_PRODUCTS_LISTING, options, type=type, desc=desc, page=page, page_size=page_size
        )

    def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Show one product.

        Other arguments and errors are those of `Products.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._send(GET_PRODUCT_OPERATION, options, id=id)

    def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase and refund it. Only what was paid in Stars can be.

        Other arguments and errors are those of `Products.cancel_purchase`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._send(CANCEL_PRODUCT_PURCHASE_OPERATION, options, purchase_id=purchase_id)


class Products(Resource):
    """Products of your account, and refunds of their purchases."""

    @property
    def with_raw_response(self) -> RawProducts:
        """The same calls, which return status, headers and body beside the value."""
        return RawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = 100,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> Listing[Product]:
        """List products, in every status, by id.

        Returns a paginated list of products

        Args:
            type: Filter by product type: digital, custom or physical.
            desc: Sort by ID descending.
            page_size: Rows per request, 1 to 100.
            prefetch: Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested
                one by one. No page is prefetched while pages arrive within 5 ms.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request.
            AuthenticationError: Unauthorized (invalid API key).
            TributeError: When anything else goes wrong.

        Note:
            - By id, ascending; descending with `desc=true`; over the whole list, not inside a
                page.
            - The caller's own products, in every status.
            - `total` counts all rows under the filter, `offset` is the number of the requested
                page, `limit` is the requested size.
            - A page after the last one is 200 with no rows and the same `total`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._list(
            LIST_PRODUCTS_LISTING, prefetch, options, type=type, desc=desc, page_size=page_size
        )

    def get(self, id: int, **options: Unpack[CallOptions]) -> Product:
        """Show one product.

        Returns a single product by its ID

        Args:
            id: Product ID.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request (invalid product ID format).
            AuthenticationError: Unauthorized (invalid API key).
            PermissionDeniedError: Access denied.
            NotFoundError: Product not found.
            TributeError: When anything else goes wrong.

        Note:
            - Another account's product is 403 `no_access`.
            - Any integer that is no product's id is 404 `error_not_found`, however large.
            - An id that is not an integer is 400 `error_bad_request`.
            - The product equals its row in the list in every field.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (self._send(GET_PRODUCT_OPERATION, options, id=id)).parsed

    def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> CancelledPurchase:
        """Cancel a purchase and refund it. Only what was paid in Stars can be.

        Cancels a digital product purchase and refunds the payment.

        **Important:** This endpoint only supports refunds for purchases paid with Telegram
        Stars.
        Purchases paid with other payment methods cannot be refunded via this endpoint.

        The request is sent again only when it certainly never left.

        Args:
            purchase_id: Digital product purchase ID (ProductPurchase.ID).
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request.
            AuthenticationError: Unauthorized (invalid API key).
            PermissionDeniedError: Access denied (not the product owner).
            NotFoundError: Purchase or user not found.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at the purchase in the Tribute dashboard before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A purchase that was not paid with Stars is 400 and stays as it is.
            - Of several cancellations of one purchase exactly one is 200, the others are 400.
            - Another account's purchase is 403 `no_access`.
            - An unknown purchase, or one whose buyer is gone, is 404 `error_not_found`.
            - The `purchaseId` of the response is the one of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (
            self._send(CANCEL_PRODUCT_PURCHASE_OPERATION, options, purchase_id=purchase_id)
        ).parsed


class AsyncRawProducts(AsyncResource):
    """As `AsyncProducts`; each call returns a `Response`: status, headers, body and value.

    A response that isn't the documented success raises here as well; the error holds it.
    """

    async def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page: int = 1,
        page_size: int = 100,
        **options: Unpack[CallOptions],
    ) -> Response[Page[Product]]:
        """List products, in every status, by id.

        Other arguments and errors are those of `Products.list`.

        Args:
            type: As of `Products.list`.
            desc: As of `Products.list`.
            page: The number of the page, from 1; beyond the last one a page is empty.
            page_size: Rows per page, 1 to 100.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return await self._page(
            LIST_PRODUCTS_LISTING, options, type=type, desc=desc, page=page, page_size=page_size
        )

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Response[Product]:
        """Show one product.

        Other arguments and errors are those of `Products.get`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return await self._send(GET_PRODUCT_OPERATION, options, id=id)

    async def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> Response[CancelledPurchase]:
        """Cancel a purchase and refund it. Only what was paid in Stars can be.

        Other arguments and errors are those of `Products.cancel_purchase`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return await self._send(CANCEL_PRODUCT_PURCHASE_OPERATION, options, purchase_id=purchase_id)


class AsyncProducts(AsyncResource):
    """Products of your account, and refunds of their purchases."""

    @property
    def with_raw_response(self) -> AsyncRawProducts:
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = 100,
        prefetch: int = PREFETCH,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[Product]:
        """List products, in every status, by id.

        Returns a paginated list of products

        Args:
            type: Filter by product type: digital, custom or physical.
            desc: Sort by ID descending.
            page_size: Rows per request, 1 to 100.
            prefetch: Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested
                one by one. No page is prefetched while pages arrive within 5 ms.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Returns:
            A listing that sends nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request.
            AuthenticationError: Unauthorized (invalid API key).
            TributeError: When anything else goes wrong.

        Note:
            - By id, ascending; descending with `desc=true`; over the whole list, not inside a
                page.
            - The caller's own products, in every status.
            - `total` counts all rows under the filter, `offset` is the number of the requested
                page, `limit` is the requested size.
            - A page after the last one is 200 with no rows and the same `total`.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._list(
            LIST_PRODUCTS_LISTING, prefetch, options, type=type, desc=desc, page_size=page_size
        )

    async def get(self, id: int, **options: Unpack[CallOptions]) -> Product:
        """Show one product.

        Returns a single product by its ID

        Args:
            id: Product ID.
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request (invalid product ID format).
            AuthenticationError: Unauthorized (invalid API key).
            PermissionDeniedError: Access denied.
            NotFoundError: Product not found.
            TributeError: When anything else goes wrong.

        Note:
            - Another account's product is 403 `no_access`.
            - Any integer that is no product's id is 404 `error_not_found`, however large.
            - An id that is not an integer is 400 `error_bad_request`.
            - The product equals its row in the list in every field.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (await self._send(GET_PRODUCT_OPERATION, options, id=id)).parsed

    async def cancel_purchase(
        self, purchase_id: int, **options: Unpack[CallOptions]
    ) -> CancelledPurchase:
        """Cancel a purchase and refund it. Only what was paid in Stars can be.

        Cancels a digital product purchase and refunds the payment.

        **Important:** This endpoint only supports refunds for purchases paid with Telegram
        Stars.
        Purchases paid with other payment methods cannot be refunded via this endpoint.

        The request is sent again only when it certainly never left.

        Args:
            purchase_id: Digital product purchase ID (ProductPurchase.ID).
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the request.

        Raises:
            TypeError, ValueError: When an argument can't be sent; nothing was sent then.
            BadRequestError: Bad request.
            AuthenticationError: Unauthorized (invalid API key).
            PermissionDeniedError: Access denied (not the product owner).
            NotFoundError: Purchase or user not found.
            OutcomeUnknownError: When the request left, and nothing says what came of it: look
                at the purchase in the Tribute dashboard before you repeat it.
            TributeError: When anything else goes wrong.

        Note:
            - A purchase that was not paid with Stars is 400 and stays as it is.
            - Of several cancellations of one purchase exactly one is 200, the others are 400.
            - Another account's purchase is 403 `no_access`.
            - An unknown purchase, or one whose buyer is gone, is 404 `error_not_found`.
            - The `purchaseId` of the response is the one of the request.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return (
            await self._send(CANCEL_PRODUCT_PURCHASE_OPERATION, options, purchase_id=purchase_id)
        ).parsed
