"""The pytest plugin keeps calls on this machine; `test_guard_tools` has other tools beside it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import httpx2
import pytest

from pytribute import APIConnectionError, AsyncTribute, Product, TransportError, Tribute
from pytribute.contract.request import WireRequest
from pytribute.contract.transport import WireTransport
from pytribute.mock import Mock
from pytribute_core.guard import VARIABLE, check, loopback_only
from pytribute_core.loopback import is_loopback
from tests.faults.server import Server
from tests.mock.test_plugin import ALONE, run
from tests.overlay.shelf import KEY, PRODUCT, AsyncMemoryTransport, MemoryTransport, json_response

CALLS = """
import asyncio
import socket
import threading

import httpx2
import pytest

from pytribute import AsyncTribute, Tribute

left = []

@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def connect(self, address):
        left.append(address)
        raise ConnectionRefusedError
    monkeypatch.setattr(socket.socket, "connect", connect)
    yield
    assert left == []

class Own:
    def send(self, exchange):
        left.append(exchange)
    def close(self): ...

CLIENTS = {
    "documented": dict(),
    "name": dict(base_url="http://shop.invalid"),
    "address": dict(base_url="http://192.0.2.1:8080"),
    "proxy": dict(base_url="http://127.0.0.1:9", proxy="http://192.0.2.1:3128"),
    "own transport": dict(base_url="http://shop.invalid", transport=Own()),
    "own client": dict(base_url="http://shop.invalid", http_client=httpx2.Client()),
}
ASYNC_CLIENTS = {
    **{name: CLIENTS[name] for name in ("documented", "name", "proxy")},
    "own client": dict(base_url="http://shop.invalid", http_client=httpx2.AsyncClient()),
}

@pytest.fixture(params=CLIENTS)
def refund(request):
    return lambda: Tribute("key", **CLIENTS[request.param]).products.cancel_purchase(1)

@pytest.fixture(params=ASYNC_CLIENTS)
def async_refund(request):
    async def refund():
        await AsyncTribute("key", **ASYNC_CLIENTS[request.param]).products.cancel_purchase(1)
    return lambda: asyncio.run(refund())
"""
PLAIN = """
def test_a_refund(refund):
    with pytest.raises(pytest.fail.Exception, match="nothing was sent") as caught:
        refund()
    assert not isinstance(caught.value, Exception)

def test_an_async_refund(async_refund):
    with pytest.raises(pytest.fail.Exception, match="nothing was sent"):
        async_refund()

def test_a_refund_in_a_thread(refund):
    raised = []
    def work():
        try:
            refund()
        except BaseException as error:
            raised.append(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "nothing was sent" in str(raised[0])
"""
MARKED = """
import os

import pytest

from pytribute import Tribute
from pytribute_core.guard import VARIABLE

class Own:
    def send(self, exchange):
        raise LookupError(exchange.url)
    def close(self): ...

def ask():
    Tribute("key", transport=Own(), base_url="http://shop.invalid").products.get(1)

@pytest.mark.tribute(network=True)
def test_a_test_may_say_so(tribute_mock, tribute):
    assert tribute.products.get(2548).id == 2548
    with pytest.raises(LookupError):
        ask()
    assert VARIABLE not in os.environ

@pytest.mark.tribute(network=True)
class TestGroup:
    def test_shares_the_marker(self):
        with pytest.raises(LookupError):
            ask()

    @pytest.mark.tribute(network=False)
    def test_or_has_its_own(self):
        ask()

@pytest.mark.tribute(products=3)
def test_any_other_may_not():
    assert os.environ[VARIABLE] == "1"
    ask()
"""
CHILD = """
from pytribute import TransportError, Tribute
try:
    Tribute("key", base_url="http://shop.invalid").products.cancel_purchase(1)
except TransportError as error:
    print(error)
"""
CONFTEST = """
import pytest
from pytribute import TransportError, Tribute

with pytest.raises(TransportError, match="nothing was sent"):
    Tribute("key", base_url="http://shop.invalid").products.cancel_purchase(1)
"""


def pytest_with(folder: Path, source: str, *plugins: str) -> "subprocess.CompletedProcess[str]":
    options = [argument for plugin in plugins for argument in ("-p", plugin)]
    return run(folder, "-p", "pytribute.pytest_plugin", *options, variables=ALONE, test_it=source)


@pytest.mark.unmeasured
def test_no_refund_leaves_a_test(tmp_path: Path) -> None:
    ended = pytest_with(tmp_path, CALLS + PLAIN)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "16 passed" in ended.stdout


@pytest.mark.unmeasured
def test_a_test_that_says_so_reaches_the_network(tmp_path: Path) -> None:
    ended = pytest_with(tmp_path, MARKED)
    assert "2 passed" in ended.stdout, ended.stdout + ended.stderr
    assert "2 failed" in ended.stdout
    assert "@pytest.mark.tribute(network=True)" in ended.stdout
    assert "Traceback" not in ended.stdout


@pytest.mark.unmeasured
def test_imports_of_a_conftest_stay_on_this_machine_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)  # as where pytest begins
    (tmp_path / "conftest.py").write_text(CONFTEST)
    ended = pytest_with(tmp_path, "def test_it(): ...")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_process_that_a_test_starts_stays_on_this_machine_too() -> None:
    assert os.environ[VARIABLE] == "1"
    ended = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", CHILD], capture_output=True, encoding="utf-8", check=True
    )
    assert "nothing was sent" in ended.stdout


def test_a_test_that_clears_its_environment_stays_on_this_machine_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(pytest.fail.Exception, match="nothing was sent"):
        Tribute(KEY, base_url="http://shop.invalid").products.get(1)


def _product(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json=dict(PRODUCT))


async def _shop(scope: object, receive: object, send: Callable[..., Awaitable[None]]) -> None:
    del scope, receive
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(dict(PRODUCT)).encode()})


class _Shelf(httpx2.BaseTransport):
    in_memory = True

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return _product(request)


@pytest.mark.parametrize("transport", [httpx2.MockTransport(_product), _Shelf()])
def test_an_own_client_may_respond_itself(transport: httpx2.BaseTransport) -> None:
    with httpx2.Client(transport=transport) as own:
        assert Tribute(KEY, http_client=own).products.get(2548).id == 2548


@pytest.mark.parametrize("transport", [httpx2.MockTransport(_product), httpx2.ASGITransport(_shop)])
def test_an_own_async_client_may_respond_itself(
    transport: httpx2.AsyncBaseTransport,
) -> None:
    async def get() -> Product:
        async with httpx2.AsyncClient(transport=transport) as own:
            return await AsyncTribute(KEY, http_client=own).products.get(2548)

    assert asyncio.run(get()).id == 2548


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://x.invalid"]
)
@pytest.mark.parametrize("proxy", ["http://192.0.2.1:3128", "http://[2001:db8::1]:3128"])
def test_an_own_client_uses_no_remote_proxy(
    server: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", _connect)
    mocked = httpx2.MockTransport(_product)
    for own in (
        httpx2.Client(proxy=proxy),
        httpx2.Client(transport=mocked, mounts={"all://": httpx2.HTTPTransport(proxy=proxy)}),
    ):
        with own, pytest.raises(pytest.fail.Exception, match="nothing was sent") as caught:
            Tribute(KEY, http_client=own, base_url=server).products.cancel_purchase(1)
        assert not hasattr(caught.value, "__notes__")


def test_an_own_async_client_uses_no_remote_proxy() -> None:
    async def refund() -> None:
        async with httpx2.AsyncClient(proxy="http://192.0.2.1:3128") as own:
            tribute = AsyncTribute(KEY, http_client=own, base_url="http://127.0.0.1:9")
            await tribute.products.cancel_purchase(1)

    with pytest.raises(pytest.fail.Exception, match="nothing was sent") as caught:
        asyncio.run(refund())
    assert not hasattr(caught.value, "__notes__")
    with loopback_only(), pytest.raises(TransportError, match="nothing was sent"):
        asyncio.run(refund())


def _connect(*_: object, **__: object) -> NoReturn:
    raise AssertionError("it was sent")


def test_the_contract_check_stays_on_this_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", _connect)
    request = WireRequest("listProducts", "GET", "/products")

    with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1.*nothing was sent"):
        WireTransport("http://192.0.2.1/api/v1").send(request)
    with loopback_only(), pytest.raises(TransportError, match="nothing was sent"):
        WireTransport("http://192.0.2.1/api/v1").send(request)


def test_the_mock_sends_no_event_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", _connect)
    with Mock(webhook="http://192.0.2.1/tribute") as mock:
        with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1/, and nothing was sent"):
            mock.send("new_donation")
        with pytest.raises(pytest.fail.Exception, match="nothing was sent"):
            asyncio.run(mock.asend("new_donation"))
        with loopback_only():  # as in a process that a test starts
            delivery = mock.send("new_donation")
        assert "nothing was sent" in delivery.attempts[-1].problem


def test_without_a_test_of_pytest_it_is_a_transport_error() -> None:
    with loopback_only(), pytest.raises(TransportError, match=r"shop\.invalid.*nothing was sent"):
        check("http://shop.invalid/a", object())
    with loopback_only(active=False):
        check("http://shop.invalid/a", object())


def test_calls_within_this_process_are_allowed() -> None:
    transport, async_transport = (
        MemoryTransport(lambda _: json_response(PRODUCT)),
        AsyncMemoryTransport(lambda _: json_response(PRODUCT)),
    )
    assert Tribute(KEY, transport=transport).products.get(2548).id == PRODUCT["id"]
    product = asyncio.run(AsyncTribute(KEY, transport=async_transport).products.get(2548))
    assert product.id == PRODUCT["id"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.10",
        "[::1]",
        "localhost",
        "LOCALHOST.",
        "[::ffff:127.0.0.1]",
        "127.1",
        "[::1%25lo]",
    ],
)
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(f"http://{host}:8080/a")


@pytest.mark.parametrize(
    "host",
    [
        *("192.0.2.1", "0.0.0.0", "3221225985", "[2001:db8::1]", "[::ffff:192.0.2.1]", "[::]"),
        *("localhost.example", "127.0.0.1.example", "notlocalhost", "a..b", "x" * 70),
        *("127.0.0.1%2eexample", "127.0.0.1%25.example"),
    ],
)
def test_anything_else_is_not_and_is_not_looked_up(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*_: object, **__: object) -> NoReturn:
        pytest.fail("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert not is_loopback(f"http://{host}:8080/a")


def test_a_localhost_that_leads_elsewhere_is_not_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*_: object, **__: object) -> object:
        return [(0, 0, 0, "", ("127.0.0.1", 0)), (0, 0, 0, "", ("192.0.2.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
    assert not is_loopback("http://localhost/")


def test_a_localhost_that_has_no_address_is_not_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert not is_loopback("http://localhost/")


def test_a_server_on_this_machine_is_reached_by_name() -> None:
    with Server(lambda conversation: conversation.close()) as server:
        address = f"http://localhost:{urlsplit(server.url()).port}"
        with (
            Tribute(KEY, base_url=address, retries=0) as tribute,
            pytest.raises(APIConnectionError, match="localhost"),
        ):
            tribute.products.get(1)
    assert server.connections
