"""Products and purchases: the request, result and errors of each call."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from pytribute import (
    AsyncTribute,
    CancelledPurchase,
    Currency,
    Money,
    OutcomeUnknownError,
    Page,
    PageMeta,
    Product,
    ProductStatus,
    ProductType,
    RawResponse,
    Response,
    ResponseValidationError,
    Stars,
    Tribute,
    TributeError,
)
from pytribute_client.api.products.list_products import LISTING
from pytribute_core.exchange import Exchange
from tests.documented import LARGEST, values
from tests.overlay.shelf import (
    KEY,
    PRODUCT,
    AsyncMemoryTransport,
    MemoryTransport,
    Shelf,
    ids,
    json_response,
)

_TYPES = ", ".join(values("ProductType"))
_MOST = LISTING.most or LARGEST
_RANGE = f"from {LISTING.least}" + (f" to {LISTING.most}" if LISTING.most else "")

ADDRESS = "https://tribute.tg/api/v1"
REFUNDED = {"success": True, "purchaseId": 9, "message": "done"}
Act = Callable[[Any], Any]


def both(respond: Callable[[Exchange], RawResponse], act: Act) -> Any:  # noqa: ANN401
    """Do something with both clients, and return the result, which must be the same."""
    transport, async_transport = MemoryTransport(respond), AsyncMemoryTransport(respond)
    value = act(Tribute(KEY, transport=transport).products)

    async def run() -> object:
        awaited: object = await act(AsyncTribute(KEY, transport=async_transport).products)
        return awaited

    assert asyncio.run(run()) == value
    assert [sent.url for sent in async_transport.exchanges] == [
        sent.url for sent in transport.exchanges
    ]
    return value


def test_a_product() -> None:
    product: Product = both(lambda _: json_response(PRODUCT), lambda products: products.get(2548))
    assert type(product) is Product
    assert product.price == Money(499, "USD")
    assert product.stars_price == Stars(250)
    assert product.type is ProductType.DIGITAL
    assert product.status is ProductStatus.APPROVED
    assert product.currency is Currency.USD
    assert product.created.tzinfo is not None


@pytest.mark.parametrize("stars", [{"starsAmount": None}, {}])
def test_a_product_without_stars_has_no_price_in_them(stars: dict[str, None]) -> None:
    plain = {name: value for name, value in PRODUCT.items() if name != "starsAmount"}
    product = both(lambda _: json_response(plain | stars), lambda products: products.get(2548))
    assert product.stars_price is None


def test_a_product_of_the_future() -> None:
    future = {**PRODUCT, "currency": "TON", "type": "service", "colour": {"r": 1}}
    product = both(lambda _: json_response(future), lambda products: products.get(2548))
    assert str(product.price) == "499 minor units of TON"
    assert not product.type.is_known


def test_a_refund() -> None:
    receipt = both(lambda _: json_response(REFUNDED), lambda products: products.cancel_purchase(9))
    assert receipt == CancelledPurchase(success=True, purchase_id=9, message="done")


RECEIPTS: dict[str, tuple[dict[str, object], str]] = {
    "another purchase": (
        {**REFUNDED, "purchaseId": 111},
        "HTTP 200 with an unexpected body: 9 was asked for, and it is 111 at $.purchaseId",
    ),
    "no success": (
        {**REFUNDED, "success": False, "message": "no Stars\n are left"},
        "success is false, with the message 'no Stars\\n are left' at $.success",
    ),
    "neither": ({**REFUNDED, "success": False, "purchaseId": 8}, "9 was asked for, and it is 8"),
}


@pytest.mark.parametrize("is_raw", [False, True])
@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_that_confirms_no_refund_of_this_purchase_leaves_the_outcome_unknown(
    name: str,
    is_raw: bool,  # noqa: FBT001 - a case
) -> None:
    receipt, message = RECEIPTS[name]
    for error in errors_of(json_response(receipt), "cancel_purchase", 9, is_raw=is_raw):
        assert type(error) is OutcomeUnknownError
        assert type(error.cause) is ResponseValidationError
        assert (error.outcome_unknown, error.may_be_repeated) == (True, False)
        assert message in str(error)
        assert str(error).isprintable()


@pytest.mark.parametrize("is_raw", [False, True])
def test_a_response_about_another_product_is_an_error(
    is_raw: bool,  # noqa: FBT001 - a case
) -> None:
    for error in errors_of(json_response(PRODUCT), "get", 7, is_raw=is_raw):
        assert type(error) is ResponseValidationError
        assert error.place == "$.id"
        assert error.reason == "7 was asked for, and it is 2548"
        assert error.may_be_repeated


def errors_of(response: RawResponse, call: str, id_: int, *, is_raw: bool) -> list[Any]:
    """Return the errors of both clients."""

    def act(products: Any) -> Any:  # noqa: ANN401
        return getattr(products.with_raw_response if is_raw else products, call)(id_)

    transport, async_transport = (
        MemoryTransport(lambda _: response),
        AsyncMemoryTransport(lambda _: response),
    )
    with pytest.raises(TributeError) as blocking:
        act(Tribute(KEY, transport=transport).products)

    async def run() -> object:
        awaited: object = await act(AsyncTribute(KEY, transport=async_transport).products)
        return awaited

    with pytest.raises(TributeError) as awaiting:
        asyncio.run(run())
    assert (len(transport.exchanges), len(async_transport.exchanges)) == (1, 1)
    return [blocking.value, awaiting.value]


def test_raw_responses() -> None:
    shelf = Shelf([1, 2, 3])

    def respond(exchange: Exchange) -> RawResponse:
        if exchange.method == "POST":
            assert exchange.url == f"{ADDRESS}/products/purchases/9/cancel"
            return json_response(REFUNDED, 201, x_trace="c")
        if "page=" in exchange.url:
            return shelf(exchange)
        return json_response(PRODUCT, x_trace="a")

    got: Response[Product] = both(respond, lambda products: products.with_raw_response.get(2548))
    assert (got.status, got.headers, got.parsed.id) == (200, {"x-trace": "a"}, 2548)
    assert got.content == json_response(PRODUCT).content
    refund = both(respond, lambda products: products.with_raw_response.cancel_purchase(9))
    assert (refund.status, refund.parsed.success) == (201, True)
    page = both(
        respond, lambda products: products.with_raw_response.list(page=2, page_size=2, desc=True)
    ).parsed
    assert ids(page.rows) == [3]
    assert page.meta == PageMeta(total=3, offset=2, limit=2)
    assert repr(got) == f"<Response 200, {len(got.content)} bytes>"


@pytest.mark.parametrize("type_", ["digital", "DIGITAL", "Digital", ProductType.DIGITAL])
def test_a_list_is_requested_as_documented(type_: Any) -> None:  # noqa: ANN401
    urls: list[str] = []

    def respond(exchange: Exchange) -> RawResponse:
        urls.append(exchange.url.removeprefix(ADDRESS))
        return Shelf([])(exchange)

    both(respond, lambda products: products.list().to_list())
    both(respond, lambda products: products.list(type=type_, desc=True, page_size=7).to_list())
    assert set(urls) == {
        f"/products?page=1&size={LARGEST}",
        "/products?page=1&size=7&type=digital&desc=true",
    }


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"type": "sculpture"}, f"type must be one of {_TYPES}, not 'sculpture'"),
        ({"type": ProductType("new")}, f"type must be one of {_TYPES}"),
        (
            {"page_size": LISTING.least - 1},
            f"page_size must be a whole number {_RANGE}, not {LISTING.least - 1}",
        ),
        *(
            [({"page_size": LISTING.most + 1}, f"page_size must be a whole number {_RANGE}, not")]
            if LISTING.most
            else []
        ),
        ({"prefetch": -1}, "prefetch must be a whole number from 0 to 64, not -1"),
        ({"prefetch": 65}, "prefetch must be a whole number from 0 to 64, not 65"),
    ],
)
def test_an_invalid_argument_is_refused_before_anything_is_sent(
    options: dict[str, Any], why: str
) -> None:
    transport, async_transport = MemoryTransport(Shelf([])), AsyncMemoryTransport(Shelf([]))
    for client in (Tribute(KEY, transport=transport), AsyncTribute(KEY, transport=async_transport)):
        with pytest.raises(ValueError, match=why):
            client.products.list(**options)
    assert transport.exchanges == async_transport.exchanges == []


@pytest.mark.parametrize("wrong", [None, "7", 7.0, True, b"7"])
def test_an_id_is_a_whole_number(wrong: Any) -> None:  # noqa: ANN401
    transport = MemoryTransport(Shelf([]))
    products = Tribute(KEY, transport=transport).products
    for call in (products.get, products.cancel_purchase, products.with_raw_response.get):
        with pytest.raises(TypeError, match="must be an integer"):
            call(wrong)
    assert transport.exchanges == []


def test_an_error_of_an_argument_names_it_as_python_does() -> None:
    products: Any = Tribute(KEY, transport=MemoryTransport(Shelf([]))).products
    with pytest.raises(TypeError, match=r"^purchase_id must be an integer, not '7'$"):
        products.cancel_purchase("7")


def test_an_id_that_python_cannot_format_is_refused_with_an_own_message() -> None:
    transport = MemoryTransport(Shelf([]))
    products = Tribute(KEY, transport=transport).products
    for call in (products.get, products.cancel_purchase, products.with_raw_response.get):
        with pytest.raises(ValueError, match=r"^(id|purchase_id) has too many digits$"):
            call(10**5000)
    assert transport.exchanges == []


@pytest.mark.parametrize("wrong", ["yes", "", 0, 1, []])
def test_the_order_is_a_truth_value(wrong: Any) -> None:  # noqa: ANN401
    transport = MemoryTransport(Shelf([]))
    with pytest.raises(TypeError, match="desc must be True or False"):
        Tribute(KEY, transport=transport).products.list(desc=wrong)
    assert transport.exchanges == []


def test_an_option_that_no_call_has_is_refused_before_anything_is_sent() -> None:
    transport, async_transport = MemoryTransport(Shelf([])), AsyncMemoryTransport(Shelf([]))
    products: Any = Tribute(KEY, transport=transport).products
    why = "a call has no option 'tpye': it takes timeout and headers"
    for method in (products.list, products.with_raw_response.list):
        with pytest.raises(TypeError, match=why):
            method(tpye="digital")
    for method in (products.get, products.cancel_purchase):
        with pytest.raises(TypeError, match=why):
            method(7, timeout=1, tpye="digital")

    async def run() -> None:
        unblocked: Any = AsyncTribute(KEY, transport=async_transport).products
        with pytest.raises(TypeError, match=why):
            unblocked.list(tpye="digital")
        with pytest.raises(TypeError, match=why):
            await unblocked.get(7, tpye="digital")

    asyncio.run(run())
    assert transport.exchanges == async_transport.exchanges == []


@pytest.mark.parametrize("number", [0, -1, 2**63, -(2**70), 10**40])
def test_any_whole_number_can_be_requested(number: int) -> None:
    urls: list[str] = []

    def respond(exchange: Exchange) -> RawResponse:
        urls.append(exchange.url)
        return json_response({**PRODUCT, "id": number})

    both(respond, lambda products: products.get(number))
    assert set(urls) == {f"{ADDRESS}/products/{number}"}


# The metadata of a listing.


class Telling(Shelf):
    """A server that states a configured total."""

    def __init__(self, ids: list[int], meta: dict[str, object] | None) -> None:
        super().__init__(ids)
        self._meta = meta

    def meta(self, page: int, size: int) -> dict[str, object] | None:
        del page, size
        return self._meta


@pytest.mark.parametrize(
    ("meta", "count"),
    [
        ({"total": 5}, 5),
        ({"total": 7}, 7),
        ({"total": 0}, 5),
        ({"total": -1}, 5),
        ({"total": None}, 5),
        ({}, 5),
        (None, 5),
    ],
)
def test_counting_uses_a_plausible_total_and_otherwise_counts(
    meta: dict[str, object] | None, count: int
) -> None:
    shelf = Telling([1, 2, 3, 4, 5], meta)
    assert both(shelf, lambda products: products.list(page_size=2).count()) == count
    assert both(Telling([], meta), lambda products: products.list().count()) in {0, count}


def test_counting_requests_one_row() -> None:
    shelf = Shelf(list(range(500)))
    assert both(shelf, lambda products: products.list().count()) == 500
    assert (shelf.requested_pages, shelf.sizes) == ([1, 1], {1})


def test_the_first_row_costs_one_row() -> None:
    shelf = Shelf([7, 8, 9])
    assert both(shelf, lambda products: products.list().first()).id == 7
    assert (shelf.requested_pages, shelf.sizes) == ([1, 1], {1})
    assert both(Shelf([]), lambda products: products.list().first()) is None


def test_a_limit_of_zero_requests_nothing_and_a_negative_one_is_refused() -> None:
    shelf = Shelf([1])
    assert both(shelf, lambda products: products.list().to_list(limit=0)) == []
    assert shelf.requested_pages == []
    with pytest.raises(ValueError, match="limit must be a whole number from 0, not -1"):
        both(shelf, lambda products: products.list().to_list(limit=-1))


def test_pages_hold_their_metadata() -> None:
    shelf = Shelf([1, 2, 3, 4, 5])
    pages: list[Page[Product]] = list(
        Tribute(KEY, transport=MemoryTransport(shelf)).products.list(page_size=2).pages()
    )
    assert [(ids(page.rows), page.meta) for page in pages] == [
        ([1, 2], PageMeta(5, 1, 2)),
        ([3, 4], PageMeta(5, 2, 2)),
        ([5], PageMeta(5, 3, 2)),
    ]


def test_an_empty_page_after_the_last_full_one_is_not_returned() -> None:
    shelf = Shelf([1, 2, 3, 4])
    listing = Tribute(KEY, transport=MemoryTransport(shelf)).products.list(page_size=2)
    assert [ids(page.rows) for page in listing.pages()] == [[1, 2], [3, 4]]
    assert sorted(shelf.requested_pages) == [1, 2, 3]  # two threads, each as soon as it runs


def test_pages_can_be_limited() -> None:
    pages = both(
        Shelf([1, 2, 3, 4, 5]),
        lambda products: products.list(page_size=2).to_list(limit=3),
    )
    assert ids(pages) == [1, 2, 3]
    listing = Tribute(KEY, transport=MemoryTransport(Shelf([1, 2, 3, 4, 5]))).products.list(
        page_size=2
    )
    assert [ids(page.rows) for page in listing.pages(limit=3)] == [[1, 2], [3]]


def test_an_empty_listing_has_one_empty_page() -> None:
    (page,) = Tribute(KEY, transport=MemoryTransport(Shelf([]))).products.list().pages()
    assert (page.rows, page.meta.total) == ([], 0)


@pytest.mark.parametrize("body", [{"rows": None}, {"meta": {}}, {"rows": [], "meta": None}])
def test_a_page_without_rows_is_an_empty_one(body: dict[str, object]) -> None:
    (page,) = (
        Tribute(KEY, transport=MemoryTransport(lambda _: json_response(body)))
        .products.list()
        .pages()
    )
    assert (page.rows, page.meta) == ([], PageMeta())


@pytest.mark.parametrize("body", [{}, {"error": "no_access"}, [], None, {"meta": None}])
def test_an_invalid_page_is_not_an_account_without_products(body: object) -> None:
    with pytest.raises(ResponseValidationError):
        both(lambda _: json_response(body), lambda products: products.list().to_list())


def test_rows_already_returned_are_removed_from_later_pages() -> None:
    class Moving(Shelf):
        def rows(self, page: int, size: int) -> list[int] | None:
            del size
            return [[5, 4], [4, 3], [4, 3], [3, 2]][page - 1]

    shelf = Moving([5, 4, 4, 3, 4, 3, 3])
    listing = Tribute(KEY, transport=MemoryTransport(shelf)).products.list(
        page_size=2, desc=True, prefetch=0
    )
    pages = listing.pages()
    assert [ids(next(pages).rows) for _ in range(3)] == [[5, 4], [3], [2]]
