"""What type checkers see of the public names; `make lint` has mypy and pyright read this file.

Nothing here is run. Each line that is wrong on purpose says so: mypy warns of an ignore that
ignores nothing, so a mistake that it no longer sees is a failure.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type

from pytribute import (
    UNSET,
    APIConnectionError,
    APIStatusError,
    AsyncCursorListing,
    AsyncListing,
    AsyncTribute,
    CancelledPurchase,
    Currency,
    CurrencyError,
    CursorListing,
    ErrorCode,
    Listing,
    Money,
    Page,
    PageMeta,
    PaginationError,
    PhysicalOrder,
    Ping,
    Product,
    ProductStatus,
    ProductType,
    RateLimitError,
    RawResponse,
    RequestInfo,
    Response,
    ResponseError,
    ResponseTooLargeError,
    ResponseValidationError,
    RetryPolicy,
    Shop,
    ShopCharge,
    ShopOrder,
    ShopOrderPeriod,
    ShopOrderStatus,
    ShopToken,
    ShopTransaction,
    Stars,
    Subscriber,
    Subscription,
    Tribute,
    TributeError,
    __version__,
    no_retries,
    shorten,
    spec,
    unknown_fields,
)
from pytribute.mock import Delivery, MockServer
from pytribute_core.enums import OpenEnum


def blocking(tribute: Tribute) -> None:
    """Read types off the client that blocks."""
    assert_type(tribute.base_url, str)
    assert_type(tribute.products.get(1), Product)
    assert_type(tribute.products.cancel_purchase(1), CancelledPurchase)
    assert_type(tribute.products.with_raw_response.get(1), Response[Product])
    assert_type(tribute.products.with_raw_response.cancel_purchase(1), Response[CancelledPurchase])
    assert_type(tribute.products.with_raw_response.list(page=2), Response[Page[Product]])
    assert_type(tribute.products.with_raw_response.get(1).parsed, Product)
    assert_type(tribute.products.with_raw_response.get(1).headers, Mapping[str, str])
    assert_type(unknown_fields(tribute.products.with_raw_response.get(1)), dict[str, object])
    assert_type(tribute.with_options(timeout=1), Tribute)
    assert_type(tribute.ping(timeout=1), Ping)
    assert_type(tribute.ping().clock_skew, float | None)
    with tribute as entered:
        assert_type(entered, Tribute)

    listing = tribute.products.list(type="digital", desc=True, page_size=10, prefetch=0)
    assert_type(listing, Listing[Product])
    assert_type(iter(listing), Iterator[Product])
    for product in listing:
        assert_type(product, Product)
    for page in listing.pages():
        assert_type(page, Page[Product])
        assert_type(page.rows, list[Product])
        assert_type(page.meta, PageMeta)
        assert_type(page.meta.total, int | None)
    assert_type(listing.first(), Product | None)
    assert_type(listing.to_list(limit=5), list[Product])
    assert_type(listing.count(), int)
    tribute.products.list(type=ProductType.DIGITAL)


async def unblocking(tribute: AsyncTribute) -> None:
    """Read types off the client that doesn't."""
    assert_type(await tribute.products.get(1), Product)
    assert_type(await tribute.products.cancel_purchase(1), CancelledPurchase)
    assert_type(await tribute.products.with_raw_response.get(1), Response[Product])
    assert_type(await tribute.products.with_raw_response.list(), Response[Page[Product]])
    assert_type(tribute.with_options(retries=0), AsyncTribute)
    assert_type((await tribute.ping()).shops, tuple[str, ...])
    async with tribute as entered:
        assert_type(entered, AsyncTribute)

    listing = tribute.products.list(type="digital")
    assert_type(listing, AsyncListing[Product])
    assert_type(listing.pages(), AsyncGenerator[Page[Product], None])
    async for product in listing:
        assert_type(product, Product)
    async for page in listing.pages():
        assert_type(page, Page[Product])
    assert_type(await listing.first(), Product | None)
    assert_type(await listing.to_list(), list[Product])
    assert_type(await listing.count(), int)


def values(product: Product) -> None:
    """Read types off a product and its amounts."""
    assert_type(product.id, int)
    assert_type(product.type, ProductType)
    assert_type(product.status, ProductStatus)
    assert_type(product.currency, Currency)
    assert_type(product.created, datetime)
    assert_type(product.description or "", str)
    if product.description is not UNSET and product.description is not None:
        assert_type(product.description, str)
    assert_type(product.price, Money)
    assert_type(product.stars_price, Stars | None)
    assert_type(product.price.amount, Decimal)
    assert_type(product.price.minor, int)
    assert_type(product.price + product.price, Money)
    assert_type(product.price - product.price, Money)
    assert_type(3 * product.price * 2, Money)
    assert_type(-abs(product.price), Money)
    assert_type(product.price < product.price, bool)
    assert_type(Stars(1) + Stars(2), Stars)
    assert_type(Money.of("4.99", "usd"), Money)
    assert_type(spec(), dict[str, Any])
    version: str = __version__
    assert version
    with no_retries() as nothing:
        assert_type(nothing, None)


def errors(error: TributeError) -> None:
    """Read types off errors."""
    if isinstance(error, APIStatusError):
        assert_type(error.code, OpenEnum | None)
        assert_type(ErrorCode(error.code or ""), ErrorCode)
        assert_type(error.message, str | None)
        assert_type(error.request_id, str | None)
        assert_type(error.hint, str)
    if isinstance(error, RateLimitError):
        assert_type(error.status, int)
    if isinstance(error, ResponseError):
        assert_type(error.status, int)
        assert_type(error.body, bytes)
        assert_type(error.response, RawResponse)
        assert_type(error.request, RequestInfo)
        assert_type(error.request.documentation, str)
        assert_type(error.retry_after, float | None)
        assert_type(error.outcome_unknown, bool)
    if isinstance(error, APIConnectionError):
        assert_type(error.may_have_arrived, bool)
        assert_type(error.outcome_unknown, bool)
    if isinstance(error, ResponseValidationError):
        assert_type(error.place, str)
    if isinstance(error, ResponseTooLargeError):
        assert_type(error.limit, int)
    if isinstance(error, PaginationError):
        assert_type(error.rows, int)
    if isinstance(error, CurrencyError):
        assert_type(error.args, tuple[Any, ...])


def options(sent: RequestInfo) -> None:
    """Give what can be given."""

    def on_request(request: RequestInfo) -> None:
        assert_type(request.url, str)

    def on_response(request: RequestInfo, answer: RawResponse) -> None:
        assert_type((request, answer), tuple[RequestInfo, RawResponse])

    def on_error(request: RequestInfo, error: BaseException) -> None:
        assert_type((request.attempt, request.seconds), tuple[int, float])

    Tribute("key", on_error=on_error, tracer_provider=None)
    Tribute("key", retries=RetryPolicy(attempts=2), timeout=1, headers={"x": "y"})
    AsyncTribute(
        retries=0, on_request=on_request, on_response=on_response, proxy="", verify="ca.pem"
    )
    on_request(sent)


def shop(tribute: Tribute, to_be_awaited: AsyncTribute) -> None:
    """Sell at prices of one's own."""
    assert_type(tribute.shop.get(), Shop)
    order = tribute.shop.orders.create(
        title=shorten("A title", 100), description="A description", amount=Money(100, "USD")
    )
    assert_type(order, ShopOrder)
    assert_type(order.status, ShopOrderStatus)
    assert_type(order.period, ShopOrderPeriod)
    assert_type(order.pay_url, str)
    assert_type(tribute.shop.orders.transactions(order.uuid), CursorListing[ShopTransaction])
    assert_type(to_be_awaited.shop.tokens.list(), AsyncCursorListing[ShopToken])
    assert_type(tribute.shop.charges.get(order.uuid), ShopCharge)
    assert_type(tribute.physical_orders.list(), Listing[PhysicalOrder])
    assert_type(tribute.subscribers.list(), CursorListing[Subscriber])
    assert_type(tribute.subscriptions.list(), CursorListing[Subscription])


def sandbox(mock: MockServer, order: ShopOrder) -> None:
    """Play the seller and the buyer."""
    assert_type(mock.add_shop(token_charging=True), int)
    assert_type(mock.add_order(shop_id=1, period="monthly"), str)
    assert_type(mock.add_token(order=order.uuid), str)
    assert_type(mock.add_subscription(name="Letters"), int)
    assert_type(mock.add_subscriber(telegram_user_id=5), int)
    assert_type(mock.add_physical_order(), int)
    mock.pay(order, with_="stars")
    mock.pay(order.uuid, save_card=True, final=False)
    mock.fail(order)
    mock.renew(order)
    mock.cancel(mock.subscribe(period="monthly"), reason="")
    mock.decline(order, declined=False)
    mock.ship(mock.buy(1), tracking_number="RR1")
    assert_type(mock.donate(period="monthly"), int)
    assert_type(mock.advance(hours=1), list[Delivery])
    mock.pause()
    mock.reorder([mock.duplicate(mock.redeliver(mock.send("new_donation")))])
    assert_type(mock.waiting.all(), list[Delivery])
    assert_type(mock.resume(), list[Delivery])
    assert_type(mock.dashboard_url, str)
    mock.payment_url = None
    mock.pay(order, with_="cash")  # type: ignore[arg-type]
    mock.pay()  # type: ignore[call-arg]


async def awaited_sandbox(mock: MockServer, order: ShopOrder) -> None:
    """Play the buyer in an event loop."""
    await mock.apay(order)
    await mock.afail(order)
    await mock.arenew(order)
    await mock.acancel(await mock.asubscribe())
    await mock.aship(await mock.abuy(1))
    assert_type(await mock.adonate(), int)
    assert_type(await mock.aduplicate(await mock.asend("new_donation")), Delivery)
    assert_type(await mock.aresume(), list[Delivery])


def mistakes(tribute: Tribute, product: Product) -> None:
    """Make mistakes that a type checker finds."""
    tribute.products.get("1")  # type: ignore[arg-type]
    tribute.products.get()  # type: ignore[call-arg]
    tribute.products.list("digital")  # type: ignore[call-arg]
    tribute.products.list(page_size="10")  # type: ignore[arg-type]
    tribute.products.list(size=10)  # type: ignore[call-arg]
    print(tribute.product)  # type: ignore[attr-defined] # noqa: T201 - never run
    Tribute(key="key")  # type: ignore[call-arg]
    Tribute("key", "https://example.org")  # type: ignore[call-arg]
    product.amount = 5  # type: ignore[misc]
    product.price.minor = 5  # type: ignore[misc]
    Money(4.99, "USD")  # type: ignore[arg-type]
    Money.of(4.99, "USD")  # type: ignore[arg-type]
    Stars(1.5)  # type: ignore[arg-type]
    RetryPolicy().attempts = 2  # type: ignore[misc]
