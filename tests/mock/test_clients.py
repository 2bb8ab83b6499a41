"""A mock and its own clients behave alike with a socket between them and without one."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, cast

import pytest

from pytribute import (
    AsyncTribute,
    AuthenticationError,
    ResponseError,
    Tribute,
    TributeError,
)
from pytribute.mock import Mock, MockServer
from tests.documented import LARGEST
from tests.mock.conftest import wait_until

Ask = Callable[[Any], object]
Way = Callable[..., Any]

KEY = "canary-of-a-key"


def blocking(
    mock: Mock, ask: Ask, key: str | None = None, *, timeout: float = 30, retries: int = 0
) -> object:
    with mock.client(key) as tribute:
        return ask(tribute.with_options(timeout=timeout, retries=retries))


def unblocking(
    mock: Mock, ask: Ask, key: str | None = None, *, timeout: float = 30, retries: int = 0
) -> object:
    async def send() -> object:
        async with mock.async_client(key) as tribute:
            response = ask(tribute.with_options(timeout=timeout, retries=retries))
            return await cast("Awaitable[object]", response)

    return asyncio.run(send())


@pytest.fixture(params=[Mock, MockServer])
def mock(request: pytest.FixtureRequest) -> Iterator[Mock]:
    with request.param() as made:
        yield made


@pytest.fixture(params=[blocking, unblocking])
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


def cancel(tribute: Tribute | AsyncTribute) -> object:
    return tribute.products.cancel_purchase(5001)


def get(tribute: Tribute | AsyncTribute) -> object:
    return tribute.products.get(2548)


def list_all(tribute: Tribute | AsyncTribute) -> object:
    return tribute.products.list().to_list()


def test_a_client_lists_gets_and_cancels(mock: Mock, way: Way) -> None:
    listed = way(mock, list_all)
    got, receipt = way(mock, get), way(mock, cancel)

    assert len(listed) == len({product.id for product in listed}) == 123
    assert got in listed
    assert receipt.purchase_id == 5001
    assert mock.refunds == {5001: 1}
    # Pages are requested side by side, so in any order.
    requests = [(request.method, request.query, request.status) for request in mock.requests]
    pages = range(1, 123 // LARGEST + 2)
    assert sorted(requests[:-2]) == [("GET", f"page={page}&size={LARGEST}", 200) for page in pages]
    assert requests[-2:] == [("GET", "", 200), ("POST", "", 200)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"drop": "before"}, ("OutcomeUnknownError", True, 0)),
        ({"drop": "after"}, ("OutcomeUnknownError", True, 1)),
        ({"body": "cut"}, ("OutcomeUnknownError", True, 1)),
        ({"body": "html"}, ("OutcomeUnknownError", True, 1)),
        ({"body": "invalid"}, ("OutcomeUnknownError", True, 1)),
        ({"body": "empty"}, ("OutcomeUnknownError", True, 1)),
        ({"status": 204}, ("OutcomeUnknownError", True, 0)),
        ({"status": 400}, ("BadRequestError", False, 0)),
        ({"status": 429, "retry_after": 7}, ("RateLimitError", False, 0)),
        ({"status": 418, "body": "html"}, ("UnexpectedStatusError", False, 0)),
        ({"status": 500}, ("OutcomeUnknownError", True, 0)),
        ({"status": 302}, ("OutcomeUnknownError", True, 0)),
        ({"latency": 3600}, ("OutcomeUnknownError", True, 1)),
    ],
    ids=str,
)
def test_a_client_meets_a_fault_as_on_a_network(
    mock: Mock, way: Way, fault: dict[str, Any], expected: tuple[str, bool, int]
) -> None:
    mock.add_fault("cancelProductPurchase", **fault)
    with pytest.raises(TributeError) as caught:
        way(mock, cancel, timeout=0.5 if "latency" in fault else 30)
    if "latency" in fault:  # the server has not noticed the disconnect yet
        wait_until(lambda: mock.requests[0].status is not None)
    error = caught.value

    refunds = sum(mock.refunds.values())
    assert (type(error).__name__, error.outcome_unknown, refunds) == expected
    assert getattr(error, "retry_after", None) == fault.get("retry_after")
    assert way(mock, get).id == 2548, "the fault is over"


def test_an_odd_product_is_read_on_both_ways(mock: Mock, way: Way) -> None:
    right = way(mock, get)
    mock.add_fault("getProduct", lower_case_currency=True, extra_field="novelty", latency=0.001)
    mock.add_fault("getProduct", unknown_enum="status")

    assert way(mock, get).price == right.price
    assert not way(mock, get).status.is_known


def test_a_client_retries_only_if_configured_and_then_without_a_pause(mock: Mock, way: Way) -> None:
    mock.add_fault("getProduct", status=503, count=4, retry_after=29)
    with pytest.raises(ResponseError, match="503"):
        way(mock, get)
    assert len(mock.requests) == 1

    assert way(mock, get, retries=3).id == 2548
    assert [request.status for request in mock.requests] == [503, 503, 503, 503, 200]


def test_each_account_has_a_client(mock: Mock, way: Way) -> None:
    listed = [len(way(mock, list_all, key)) for key in (mock.other_api_key, mock.empty_api_key)]

    assert listed == [4, 0]
    with pytest.raises(AuthenticationError):
        way(mock, get, "wrong")


def test_a_cancelled_task_has_sent_its_request(mock: Mock) -> None:
    async def hang_up() -> None:
        async with mock.async_client() as tribute:
            task = asyncio.create_task(tribute.products.cancel_purchase(5001))
            while not mock.requests:  # noqa: ASYNC110 - the mock knows no event of the loop's
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    mock.add_fault("cancelProductPurchase", latency=3600)
    asyncio.run(hang_up())
    wait_until(lambda: mock.requests[0].status is not None)

    assert mock.refunds == {5001: 1}


def test_of_many_concurrent_tasks_one_is_refunded(mock: Mock) -> None:
    async def race() -> list[object]:
        async with mock.async_client() as tribute:
            tasks = [tribute.products.cancel_purchase(5001) for _ in range(20)]
            return await asyncio.gather(*tasks, return_exceptions=True)

    results = asyncio.run(race())

    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert mock.refunds == {5001: 1}


def test_a_client_works_in_a_running_event_loop_without_await(mock: Mock) -> None:
    async def blocks() -> int:
        with mock.client() as tribute:
            return tribute.products.get(2548).id

    assert asyncio.run(blocks()) == 2548


def test_without_a_server_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    with Mock() as mock, mock.client() as tribute:
        assert tribute.products.list().count() == 123


def test_a_client_of_the_server_ignores_proxies_of_the_environment(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with MockServer() as mock:
        assert way(mock, get).id == 2548


def test_no_frame_of_a_failure_shows_a_key(mock: Mock, way: Way) -> None:
    with pytest.raises(TributeError) as caught:
        way(mock, get, KEY)
    frames = [dict(entry.frame.f_locals) for entry in caught.traceback]
    shown = [
        repr(value)
        for names in frames
        for name, value in names.items()
        if name not in {"key", "ask"}  # the test's own
    ]

    assert frames
    assert KEY not in "".join(shown)
    assert KEY not in repr(mock.requests)


def test_clients_are_of_the_usual_kind(mock: Mock) -> None:
    with mock.client() as tribute:
        assert type(tribute) is Tribute
        assert tribute.base_url == mock.base_url
    assert type(mock.async_client()) is AsyncTribute
