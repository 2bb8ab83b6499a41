"""A ping: the account, the round trip, and the clocks."""

import asyncio
import json
from collections.abc import Callable

import pytest

from pytribute import AsyncTribute, AuthenticationError, Ping, RateLimitError, Tribute
from pytribute.mock import Mock
from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse
from tests.overlay.shelf import KEY, AsyncMemoryTransport, MemoryTransport, Steps, json_response

NO_PRODUCTS: dict[str, object] = {"rows": [], "meta": {"total": 0, "offset": 1, "limit": 1}}
DATE = "Thu, 01 Jan 1970 00:01:40 GMT"
Respond = Callable[[Exchange], RawResponse]


def server(products: RawResponse, shops: RawResponse) -> Respond:
    return lambda exchange: shops if exchange.url.endswith("/shops") else products


def ping(respond: Respond) -> Ping:
    """Ping with both clients, on a clock that advances by a second at each reading."""
    blocking = Tribute(
        KEY, transport=MemoryTransport(respond), clock=Steps(1), retries=0, on_response=print
    )

    async def run() -> Ping:
        transport = AsyncMemoryTransport(respond)
        return await AsyncTribute(KEY, transport=transport, clock=Steps(1), retries=0).ping()

    result = blocking.ping()
    assert asyncio.run(run()) == result
    return result


def test_it_names_the_shops_and_reads_one_product_only() -> None:
    with Mock(seed=0) as mock:
        pong = mock.client().ping(timeout=5)
        sent = [(request.path, request.query) for request in mock.requests]
        assert pong.shops == tuple(shop.name for shop in mock.client().shop.list())
    assert pong.shops
    assert [path for path, _ in sent] == ["/api/v1/products", "/api/v1/shops"]
    assert "size=1" in str(sent[0])
    assert json.loads(pong.to_json())["shops"] == list(pong.shops)


def test_it_measures_the_round_trip_and_compares_the_clocks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pong = ping(server(json_response(NO_PRODUCTS, date=DATE), json_response([])))
    # The clock is read at the start, at the end of the attempt, and after it.
    assert (pong.seconds, pong.clock_skew) == (1, 2 - 0.5 - 100 - 0.5)
    assert len(capsys.readouterr().out.splitlines()) == 2  # the client's own hook sees both


@pytest.mark.parametrize("date", ["", "soon", "Thu, 99 Jan 1970 00:00:00 GMT"])
def test_without_a_date_there_is_no_skew(date: str) -> None:
    assert ping(server(json_response(NO_PRODUCTS, date=date), json_response([]))).clock_skew is None


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_account_without_shops_is_no_error(status: int) -> None:
    refusal = json_response({"error": "no_access", "message": "no"}, status)
    assert ping(server(json_response(NO_PRODUCTS), refusal)).shops == ()


def test_its_errors_are_those_of_any_call() -> None:
    refusal = json_response({"error": "error_not_permitted", "message": "no"}, 401)
    with pytest.raises(AuthenticationError):
        ping(server(refusal, refusal))
    with pytest.raises(RateLimitError):
        ping(server(json_response(NO_PRODUCTS), json_response({}, 429)))
