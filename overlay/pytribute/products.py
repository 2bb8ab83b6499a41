"""Products and their purchases.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from pytribute.call import Call, PerCall
from pytribute.drivers import Cancellation
from pytribute.listing import AsyncListing, Listing, Pages
from pytribute.models import Page, Product
from pytribute_client.api.products import cancel_product_purchase, get_product, list_products
from pytribute_client.models.cancelled_purchase import CancelledPurchase
from pytribute_client.models.product_type import ProductType
from pytribute_client.types import Response

T = TypeVar("T")

PAGE_SIZE = 100
PREFETCH = 4
_MOST_AHEAD = 64
_PRODUCTS = Page[Product]


class Runner(Protocol):
    """What a blocking client does for its resources."""

    def run(
        self, call: Call[T], options: PerCall, cancellation: Cancellation | None = None
    ) -> Response[T]:
        """Make a call."""
        ...

    def new_cancellation(self) -> Cancellation:
        """Make what breaks a call off that runs in another thread."""
        ...


class AsyncRunner(Protocol):
    """What a client does for its resources."""

    async def run(self, call: Call[T], options: PerCall) -> Response[T]:
        """Make a call."""
        ...


class Products:
    """The products of the account that the key belongs to, and the purchases of them."""

    def __init__(self, client: Runner) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> "RawProducts":
        """The same calls, which return status, headers and body beside the value."""
        return RawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        prefetch: int = PREFETCH,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Listing[Product]:
        """List the account's own products, in every status, by id.

        Args:
            type: only products of this type: ``digital``, ``custom`` or ``physical``, in any case.
            desc: the newest ids first.
            page_size: rows asked for with each request, 1 to 100.
            prefetch: pages asked for ahead of the one in hand, 0 to 64; 0 asks for one at a time.
            timeout: seconds for each request, instead of the client's.
            headers: sent with each request, beside the client's.

        Returns:
            a listing that asks for nothing before it is read, and raises `TributeError` then.

        Raises:
            TypeError, ValueError: when an argument can't be sent; it names the values that can.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        client, options = self._client, PerCall(timeout, headers)

        def fetch(number: int, size: int, cancellation: Cancellation | None) -> Page[Product]:
            return client.run(
                _page(number, size, type=type, desc=desc), options, cancellation
            ).parsed

        return Listing(
            _pages(page_size, prefetch, type=type, desc=desc), fetch, client.new_cancellation
        )

    def get(
        self, id: int, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> Product:
        """Give one product.

        Args:
            id: the product's id.
            timeout: seconds for each attempt, instead of the client's.
            headers: sent beside the client's.

        Raises:
            TypeError: when the id isn't an int.
            NotFoundError: when there is no such product.
            PermissionDeniedError: when it belongs to another account.
            TributeError: when anything else goes wrong.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._client.run(_get(id), PerCall(timeout, headers)).parsed

    def cancel_purchase(
        self,
        purchase_id: int,
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> CancelledPurchase:
        """Cancel a purchase of a digital product and refund it. Only what was paid in Stars can be.

        The request is sent again only when it certainly never left.

        Args:
            purchase_id: the purchase's id, as the webhooks of purchases give it.
            timeout: seconds to wait for the answer, instead of the client's.
            headers: sent beside the client's.

        Raises:
            TypeError: when the id isn't an int.
            BadRequestError: when it wasn't paid in Stars, or is cancelled already.
            NotFoundError: when there is no such purchase, or the buyer is gone.
            PermissionDeniedError: when the product belongs to another account.
            OutcomeUnknownError: when the request left and no answer came: look at the purchase in
                the Tribute dashboard before you cancel it again.
            AnswerError, ConnectionFailedError: when anything else goes wrong; their
                ``outcome_unknown`` says whether the refund may have been made all the same.

        Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
        """
        return self._client.run(_cancel(purchase_id), PerCall(timeout, headers)).parsed


class RawProducts:
    """As `Products`; each call returns a `Response`: status, headers, body, and the value."""

    def __init__(self, client: Runner) -> None:
        self._client = client

    def list(
        self,
        *,
        page: int = 1,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[Page[Product]]:
        """Give one page; see `Products.list`."""
        call = _page(page, page_size, type=type, desc=desc)
        return self._client.run(call, PerCall(timeout, headers))

    def get(
        self, id: int, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> Response[Product]:
        """Give one product; see `Products.get`."""
        return self._client.run(_get(id), PerCall(timeout, headers))

    def cancel_purchase(
        self,
        purchase_id: int,
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[CancelledPurchase]:
        """Cancel and refund a purchase; see `Products.cancel_purchase`."""
        return self._client.run(_cancel(purchase_id), PerCall(timeout, headers))


class AsyncProducts:
    """As `Products`, with ``await`` and ``async for``."""

    def __init__(self, client: AsyncRunner) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> "AsyncRawProducts":
        """The same calls, which return status, headers and body beside the value."""
        return AsyncRawProducts(self._client)

    def list(
        self,
        *,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        prefetch: int = PREFETCH,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncListing[Product]:
        """List the account's own products; see `Products.list`."""
        client, options = self._client, PerCall(timeout, headers)

        async def fetch(number: int, size: int) -> Page[Product]:
            return (await client.run(_page(number, size, type=type, desc=desc), options)).parsed

        return AsyncListing(_pages(page_size, prefetch, type=type, desc=desc), fetch)

    async def get(
        self, id: int, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> Product:
        """Give one product; see `Products.get`."""
        return (await self._client.run(_get(id), PerCall(timeout, headers))).parsed

    async def cancel_purchase(
        self,
        purchase_id: int,
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> CancelledPurchase:
        """Cancel and refund a purchase; see `Products.cancel_purchase`."""
        return (await self._client.run(_cancel(purchase_id), PerCall(timeout, headers))).parsed


class AsyncRawProducts:
    """As `RawProducts`, with ``await``."""

    def __init__(self, client: AsyncRunner) -> None:
        self._client = client

    async def list(
        self,
        *,
        page: int = 1,
        type: ProductType | str | None = None,
        desc: bool = False,
        page_size: int = PAGE_SIZE,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[Page[Product]]:
        """Give one page; see `Products.list`."""
        call = _page(page, page_size, type=type, desc=desc)
        return await self._client.run(call, PerCall(timeout, headers))

    async def get(
        self, id: int, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> Response[Product]:
        """Give one product; see `Products.get`."""
        return await self._client.run(_get(id), PerCall(timeout, headers))

    async def cancel_purchase(
        self,
        purchase_id: int,
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[CancelledPurchase]:
        """Cancel and refund a purchase; see `Products.cancel_purchase`."""
        return await self._client.run(_cancel(purchase_id), PerCall(timeout, headers))


def _page(
    number: int, size: int, *, type: ProductType | str | None, desc: bool
) -> Call[Page[Product]]:
    # The default order isn't asked for, so that the request is the documentation's own.
    request = list_products.build_request(page=number, size=size, type=type, desc=desc or None)
    return Call(list_products.OPERATION, _PRODUCTS, request)


def _get(id: int) -> Call[Product]:
    return Call(get_product.OPERATION, Product, get_product.build_request(id=id))


def _cancel(purchase_id: int) -> Call[CancelledPurchase]:
    request = cancel_product_purchase.build_request(purchase_id=purchase_id)
    return Call(cancel_product_purchase.OPERATION, CancelledPurchase, request)


def _pages(
    page_size: int, prefetch: int, *, type: ProductType | str | None, desc: bool
) -> Pages[Product]:
    _check_whole("page_size", page_size, 1, PAGE_SIZE)
    _check_whole("prefetch", prefetch, 0, _MOST_AHEAD)
    # Whatever else can't be sent is told here, and not by the first row.
    _page(1, page_size, type=type, desc=desc)
    return Pages(_ids, page_size, prefetch, desc)


def _ids(products: list[Product]) -> list[int]:
    return [product.id for product in products]


def _check_whole(name: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
