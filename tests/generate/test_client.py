"""The generated client over a real socket: what it sends, what it makes of any answer."""

import asyncio
import copy
import gzip
import json
import pickle
import socket
import traceback
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.generate.test_models import PRODUCT
from tests.generate.wire import Server, answer

KEY = "k3y-that-must-not-show"
Package = dict[str, ModuleType]
Caller = Callable[..., Any]

PAGE = {"rows": [PRODUCT], "meta": {"total": 1, "offset": 1, "limit": 20}}
CALLS: list[tuple[str, dict[str, Any], dict[str, Any], bytes]] = [
    ("list_products", {"page": 2, "desc": True}, PAGE, b"GET /api/products?page=2&desc=true "),
    ("get_product", {"id": 7}, PRODUCT, b"GET /api/products/7 "),
    (
        "cancel_product_purchase",
        {"purchase_id": 9},
        {"success": True, "purchaseId": 9, "message": "ok"},
        b"POST /api/products/purchases/9/cancel ",
    ),
]


def _sync(
    package: Package, module: str, address: str, options: dict[str, Any], **given: object
) -> Any:  # noqa: ANN401 - any operation's value
    with package["client"].Client(KEY, base_url=address, **options) as client:
        return package[f"client.api.{module}"].sync(client, **given)


def _asyncio(
    package: Package, module: str, address: str, options: dict[str, Any], **given: object
) -> Any:  # noqa: ANN401 - any operation's value
    async def call() -> object:
        async with package["client"].Client(KEY, base_url=address, **options) as client:
            return await package[f"client.api.{module}"].asyncio(client, **given)

    return asyncio.run(call())


@pytest.fixture(params=[_sync, _asyncio], ids=["sync", "asyncio"])
def call(request: pytest.FixtureRequest) -> Caller:
    caller: Caller = request.param
    return caller


@pytest.mark.parametrize("documented", CALLS, ids=lambda documented: documented[0])
def test_every_operation_goes_out_and_comes_back(
    tribute: Package,
    server: Server,
    call: Caller,
    documented: tuple[str, dict[str, Any], dict[str, Any], bytes],
) -> None:
    module, arguments, data, start = documented
    server.answer = answer(200, json.dumps(data).encode())
    value = call(tribute, f"products.{module}", server.address, {}, **arguments)
    (sent,) = server.requests
    assert sent.startswith(start)
    assert f"\r\napi-key: {KEY}\r\n".encode() in sent.lower()
    assert tribute["client.decoding"].encode(type(value), value)


def test_the_detailed_answer_holds_everything(tribute: Package, server: Server) -> None:
    body = json.dumps({**PRODUCT, "later": 1}).encode()
    server.answer = answer(200, body, **{"X-Request-Id": "r1"})
    with tribute["client"].Client(KEY, base_url=server.address) as client:
        response = tribute["client.api.products.get_product"].sync_detailed(client, id=1)
    assert (response.status, response.content, response.parsed.id) == (200, body, 2548)
    assert response.headers["x-request-id"] == "r1"
    assert repr(response) == f"<Response 200, {len(body)} bytes>"


def test_a_body_goes_out_as_json(shop: Package, server: Server, call: Caller) -> None:
    server.answer = answer(202)
    models = vars(shop["client.models.create_order_body"])
    items = vars(shop["client.models.create_order_body_items_item"])
    item = items["CreateOrderBodyItemsItem"](sku="a", count=2)
    body = models["CreateOrderBody"](items=[item], note=None)
    assert call(shop, "shop_orders.create_order", server.address, {}, body=body) is None
    (sent,) = server.requests
    assert sent.endswith(b'{"items":[{"sku":"a","count":2}],"note":null}')
    assert b"\r\ncontent-type: application/json\r\n" in sent
    assert f"\r\nauthorization: Bearer {KEY}\r\n".encode() in sent


def test_a_body_that_is_not_what_is_documented_is_not_sent(shop: Package) -> None:
    model = vars(shop["client.models.create_order_body"])["CreateOrderBody"]
    operation = shop["client.api.shop_orders.create_order"]
    for body in (model(items="none"), {"items": [{"sku": 1, "count": 1}]}, object()):
        with pytest.raises(ValueError, match="can't be sent"):
            operation.build_request(body=body)


# What a server may say, and the name of the error it must become. None: the product.
def _product(**changed: object) -> bytes:
    return json.dumps({**PRODUCT, **changed}).encode()


ERROR = json.dumps({"error": "error_not_found", "message": "No such product"}).encode()
ODD: dict[str, tuple[bytes, str | None]] = {
    "documented error": (answer(404, ERROR), "ApiError"),
    "unknown error code": (answer(404, b'{"error":"new","message":"m"}'), "ApiError"),
    "undocumented status": (answer(520, ERROR), "UnexpectedStatusError"),
    "strange status": (answer(299, _product()), None),
    "strange status without a product": (answer(299, b"{}"), "UndecodableAnswerError"),
    "unregistered status": (answer(999), "UnexpectedStatusError"),
    "created instead of ok": (answer(201, _product()), None),
    "created instead of ok, another body": (answer(201, b"[]"), "UndecodableAnswerError"),
    "nothing instead of ok": (answer(204), "UndecodableAnswerError"),
    "redirect": (answer(302, Location="http://127.0.0.1:1/"), "UnexpectedStatusError"),
    "permanent redirect": (answer(308, Location="/elsewhere"), "UnexpectedStatusError"),
    "not modified": (answer(304), "UnexpectedStatusError"),
    "html": (answer(200, b"<html>login</html>"), "UndecodableAnswerError"),
    "html error": (answer(404, b"<html>nginx</html>"), "ApiError"),
    "error of an unknown encoding": (
        answer(404, ERROR, **{"Content-Encoding": "br"}),
        "ApiError",
    ),
    "error of false gzip": (answer(404, ERROR, **{"Content-Encoding": "gzip"}), "ApiError"),
    "too large error": (answer(401, b" " * 70_000), "ApiError"),
    "undocumented error of an unknown encoding": (
        answer(520, ERROR, **{"Content-Encoding": "br"}),
        "UnexpectedStatusError",
    ),
    "html gateway error": (answer(502, b"<html>nginx</html>"), "UnexpectedStatusError"),
    "empty": (answer(200), "UndecodableAnswerError"),
    "empty error": (answer(401), "ApiError"),
    "cut-off json": (answer(200, _product()[:-20]), "UndecodableAnswerError"),
    "two documents": (answer(200, _product() * 2), "UndecodableAnswerError"),
    "another shape": (answer(200, b"[]"), "UndecodableAnswerError"),
    "null": (answer(200, b"null"), "UndecodableAnswerError"),
    "wrong content type": (answer(200, _product(), **{"Content-Type": "text/html"}), None),
    "no content type": (answer(200, _product(), **{"Content-Type": ""}), None),
    "byte order mark": (answer(200, b"\xef\xbb\xbf" + _product()), None),
    "huge integer": (answer(200, _product(amount=2**200)), None),
    "monstrous integer": (
        answer(200, _product().replace(b"499", b"9" * 5000)),
        "UndecodableAnswerError",
    ),
    "not a number": (answer(200, _product().replace(b"499", b"NaN")), "UndecodableAnswerError"),
    "invalid utf-8": (answer(200, _product().replace(b"VPN", b"\xff")), "UndecodableAnswerError"),
    "utf-16": (answer(200, _product().decode().encode("utf-16")), "UndecodableAnswerError"),
    "half a surrogate": (
        answer(200, _product().replace(b"VPN", b"\\ud800")),
        "UndecodableAnswerError",
    ),
    "deep nesting": (answer(200, b'{"x":' * 10_000), "UndecodableAnswerError"),
    "duplicate key": (answer(200, _product()[:-1] + b',"id":5}'), None),
    "gzip": (answer(200, gzip.compress(_product()), **{"Content-Encoding": "gzip"}), None),
    "deflate": (answer(200, zlib.compress(_product()), **{"Content-Encoding": "deflate"}), None),
    "identity": (answer(200, _product(), **{"Content-Encoding": "identity"}), None),
    "false gzip": (
        answer(200, _product(), **{"Content-Encoding": "gzip"}),
        "UndecodableAnswerError",
    ),
    "cut-off gzip": (
        answer(200, gzip.compress(_product())[:-30], **{"Content-Encoding": "gzip"}),
        "UndecodableAnswerError",
    ),
    "something behind gzip": (
        answer(200, gzip.compress(_product()) + b"more", **{"Content-Encoding": "gzip"}),
        "UndecodableAnswerError",
    ),
    "unknown encoding": (
        answer(200, _product(), **{"Content-Encoding": "exotic"}),
        "UndecodableAnswerError",
    ),
    "too large": (answer(200, b" " * 70_000 + _product()), "OversizedAnswerError"),
    "too large without a length": (
        b"HTTP/1.1 200 X\r\n\r\n" + b" " * 200_000,
        "OversizedAnswerError",
    ),
    "bomb": (
        answer(200, gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"}),
        "OversizedAnswerError",
    ),
    "cut off before its length": (
        answer(200, _product(), **{"Content-Length": "5000"}),
        "TransportError",
    ),
    "cut-off chunk": (
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "TransportError",
    ),
    "no http": (b"hello\r\n\r\n", "TransportError"),
    "nothing": (b"", "TransportError"),
    "status beyond http": (b"HTTP/1.1 99999 X\r\n\r\n", "TransportError"),
    "endless headers": (b"HTTP/1.1 200 X\r\nA: " + b"a" * 300_000, "TransportError"),
    "binary header": (
        answer(200, _product()).replace(b"\r\n\r\n", b"\r\nX-Odd: \xff\xfe\r\n\r\n", 1),
        None,
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_any_answer_gives_a_value_or_an_error_of_ours(
    tribute: Package, server: Server, call: Caller, name: str
) -> None:
    server.answer, expected = ODD[name]
    options = {"body_limit": 65536, "timeout": 20}
    if expected is None:
        product = call(tribute, "products.get_product", server.address, options, id=1)
        assert product.name
        return
    errors = tribute["client.errors"]
    with pytest.raises(errors.TributeError) as caught:
        call(tribute, "products.get_product", server.address, options, id=1)
    error = caught.value
    assert type(error) is getattr(errors, expected)
    assert error.__cause__ is None
    assert error.__context__ is None
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    for same in (twin, copy.copy(error)):
        assert (str(same), same.args) == (str(error), error.args)
        assert vars(same) == vars(error)
    shown = "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    )
    package = [line for line in shown.split('  File "') if "tribute_client" in line]
    assert KEY not in "".join(package) + repr(error) + str(error) + repr(error.__dict__)
    assert KEY.encode() not in pickle.dumps(error)
    assert "\n" not in str(error)


def test_a_documented_error_tells_what_the_server_said(tribute: Package, server: Server) -> None:
    server.answer = answer(404, ERROR, **{"Retry-After": "5"})
    with pytest.raises(tribute["client.errors"].ApiError) as caught:
        _sync(tribute, "products.get_product", server.address, {}, id=1)
    error = caught.value
    assert (error.status, error.error, error.message) == (404, "error_not_found", "No such product")
    assert error.error.is_known
    assert error.body == ERROR
    assert error.headers["retry-after"] == "5"
    assert str(error) == "HTTP 404: error_not_found: No such product"


def test_a_range_of_statuses_and_the_default_are_documented(shop: Package, server: Server) -> None:
    for status in (404, 418, 500, 599):
        server.answer = answer(status, b'{"code": 5, "message": "m"}')
        with pytest.raises(shop["client.errors"].ApiError) as caught:
            _sync(shop, "shop_orders.get_order", server.address, {}, order_id="a")
        assert caught.value.parsed.code == 5


def test_a_success_without_a_body_is_none(shop: Package, server: Server, call: Caller) -> None:
    server.answer = answer(204)
    assert call(shop, "shop_orders.delete_order", server.address, {}, order_id="a/b ?") is None
    assert server.requests[0].startswith(b"DELETE /api/orders/a%2Fb%20%3F ")


def test_lists_and_maps_are_answers_too(shop: Package, server: Server) -> None:
    server.answer = answer(200, b'{"db": 1}')
    assert _sync(shop, "default.health", server.address, {}) == {"db": 1}
    server.answer = answer(200, b"[]")
    assert _sync(shop, "shop_orders.list_orders", server.address, {}, limit=50) == []


def test_a_server_that_stays_silent_is_a_timeout(tribute: Package, call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(tribute["client.errors"].RequestTimeoutError):
            call(tribute, "products.get_product", address, {"timeout": 0.05}, id=1)


def test_a_closed_port_is_a_transport_error(tribute: Package, call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(tribute["client.errors"].TransportError) as caught:
        call(tribute, "products.get_product", address, {}, id=1)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "key", ["", "a b", "a\nb", "a\r\nX: y", "a\0", "ключ", "k\u200b", " k", "\ud800"]
)
def test_a_key_that_no_header_can_hold_is_refused_unseen(tribute: Package, key: str) -> None:
    with pytest.raises(ValueError, match="API key") as caught:
        tribute["client"].Client(key)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame.locals or {} for frame in shown.stack if "tribute_client" in frame.filename]
    assert ours
    assert not key or not any(repr(key) == value for frame in ours for value in frame.values())


@pytest.mark.parametrize("key", [None, 5, b"key"])
def test_a_key_that_is_no_text_is_refused(tribute: Package, key: object) -> None:
    with pytest.raises(TypeError, match="API key must be a str"):
        tribute["client"].Client(key)


def test_the_key_never_shows(tribute: Package) -> None:
    client = tribute["client"].Client(KEY)
    assert KEY not in repr(client) + str(client) + repr(client.__dict__)
    for copying in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="anew"):
            copying(client)
    with pytest.raises(TypeError, match="isn't pickled"):
        pickle.dumps(client._key)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "shop.example",
        "ftp://shop.example",
        "https://",
        "https://user:word@shop.example",
        "https://shop.example/?a=b",
        "https://shop.example/#a",
        "https://shop.example:99999",
        "https://shop example",
        "https://shop.example/\r\nX: y",
        "https://mаgazin.example",  # noqa: RUF001 - a homoglyph
    ],
)
def test_an_address_that_cannot_be_right_is_refused(tribute: Package, address: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        tribute["client"].Client(KEY, base_url=address)


@pytest.mark.parametrize("options", [{"timeout": 0}, {"timeout": float("inf")}, {"body_limit": 0}])
def test_limits_are_finite(tribute: Package, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="finite"):
        tribute["client"].Client(KEY, **options)


def test_the_defaults_are_the_specification_and_finite(tribute: Package) -> None:
    client = tribute["client"].Client(KEY)
    assert (client.base_url, client.timeout) == ("https://tribute.tg/api/v1", 30.0)
    assert client.body_limit == 8 * 1024 * 1024


def test_a_transport_of_ones_own_gets_everything_and_shows_no_key(tribute: Package) -> None:
    seen: list[Any] = []

    class Own:
        in_memory = True

        def send(self, exchange: object) -> object:
            seen.append(exchange)
            return tribute["client.types"].RawResponse(200, {}, json.dumps(PRODUCT).encode())

        def close(self) -> None:
            seen.append("closed")

    with tribute["client"].Client(KEY, transport=Own()) as client:
        tribute["client.api.products.get_product"].sync(client, id=1)
    exchange, closed = seen
    assert closed == "closed"
    assert exchange.url == "https://tribute.tg/api/v1/products/1"
    assert exchange.headers["api-key"] == KEY
    assert KEY not in repr(exchange)


@pytest.mark.parametrize(
    "proxy", ["socks5://u:hidden@localhost:1", "gopher://u:hidden@x", "http://u:hid den@:x"]
)
def test_a_proxy_that_cannot_be_used_is_an_own_error_without_its_address(
    proxy: str, tribute: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    client: Any = tribute["client"]
    with pytest.raises(client.TransportError, match="proxy") as caught:
        client.Client("key", base_url="https://example.org")
    assert "hid" not in repr(caught.value)
    assert caught.value.__context__ is None
    assert not caught.value.may_have_arrived


def test_a_proxy_may_be_named_without_its_scheme(
    tribute: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "localhost:3128")
    client: Any = tribute["client"]
    client.Client("key", base_url="https://example.org").close()
