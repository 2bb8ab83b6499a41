"""Generated operations over a real socket: the requests, and the results for any response."""

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

from pytribute_core import errors
from pytribute_core.call import Life, Steps, perform
from pytribute_core.decoding import encode
from pytribute_core.drivers import arun, run
from pytribute_core.enums import OpenEnum
from pytribute_core.retries import RetryPolicy, SystemClock
from pytribute_core.secret import Secret
from pytribute_core.settings import Api, Settings
from pytribute_core.transports.asynchronous import AsyncioTransport
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.types import Response
from tests.generate.packages import call_to
from tests.generate.test_models import PRODUCT
from tests.generate.wire import Server, http_response


class Code(OpenEnum):
    NOT_FOUND = "error_not_found"


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


def _settings(package: Package, address: str, options: dict[str, Any]) -> Settings:
    server = vars(package["client.server"])
    api = Api(server["KEY_HEADER"], server["KEY_PREFIX"], "tests", Code)
    limits: dict[str, Any] = {"timeout": 30.0, "body_limit": 2**23, **options}
    return Settings(
        api, Secret(KEY), address, retries=RetryPolicy(attempts=1), clock=SystemClock(), **limits
    )


def _steps(
    package: Package,
    module: str,
    address: str,
    options: dict[str, Any],
    **arguments: Any,  # noqa: ANN401
) -> Steps[Any]:
    call = call_to(package[f"client.api.{module}"], **arguments)
    return perform(call, _settings(package, address, options), Life())


def _respond(*positional: Any, **arguments: Any) -> Response[Any]:  # noqa: ANN401 - those of _steps
    transport = BlockingTransport(positional[2])
    try:
        return run(_steps(*positional, **arguments), transport, SystemClock())
    finally:
        transport.close()


def _sync(*positional: Any, **arguments: Any) -> Any:  # noqa: ANN401 - any operation's value
    return _respond(*positional, **arguments).parsed


def _asyncio(*positional: Any, **arguments: Any) -> Any:  # noqa: ANN401 - any operation's value
    async def call() -> object:
        transport = AsyncioTransport(positional[2])
        try:
            return (await arun(_steps(*positional, **arguments), transport, SystemClock())).parsed
        finally:
            await transport.aclose()

    return asyncio.run(call())


@pytest.fixture(params=[_sync, _asyncio], ids=["sync", "asyncio"])
def call(request: pytest.FixtureRequest) -> Caller:
    caller: Caller = request.param
    return caller


@pytest.mark.parametrize("documented", CALLS, ids=lambda documented: documented[0])
def test_every_operation_sends_its_request_and_decodes_its_response(
    tribute: Package,
    server: Server,
    call: Caller,
    documented: tuple[str, dict[str, Any], dict[str, Any], bytes],
) -> None:
    module, arguments, data, start = documented
    server.response = http_response(200, json.dumps(data).encode())
    value = call(tribute, f"products.{module}", server.address, {}, **arguments)
    (sent,) = server.requests
    assert sent.startswith(start)
    assert f"\r\napi-key: {KEY}\r\n".encode() in sent.lower()
    assert encode(type(value), value)


def test_the_raw_response_has_status_headers_and_content(tribute: Package, server: Server) -> None:
    body = json.dumps({**PRODUCT, "later": 1}).encode()
    server.response = http_response(200, body, **{"X-Request-Id": "r1"})
    response = _respond(tribute, "products.get_product", server.address, {}, id=1)
    assert (response.status, response.content, response.parsed.id) == (200, body, 2548)
    assert response.headers["x-request-id"] == "r1"
    assert repr(response) == f"<Response 200, {len(body)} bytes>"


def test_a_body_is_sent_as_json(shop: Package, server: Server, call: Caller) -> None:
    server.response = http_response(202)
    models = vars(shop["client.models.create_order_body"])
    items = vars(shop["client.models.create_order_body_items_item"])
    item = items["CreateOrderBodyItemsItem"](sku="a", count=2)
    body = models["CreateOrderBody"](items=[item], note=None)
    assert call(shop, "shop_orders.create_order", server.address, {}, body=body) is None
    (sent,) = server.requests
    assert sent.endswith(b'{"items":[{"sku":"a","count":2}],"note":null}')
    assert b"\r\ncontent-type: application/json\r\n" in sent
    assert f"\r\nauthorization: Bearer {KEY}\r\n".encode() in sent


def test_an_undocumented_body_is_not_sent(shop: Package) -> None:
    model = vars(shop["client.models.create_order_body"])["CreateOrderBody"]
    operation = shop["client.api.shop_orders.create_order"]
    for body in (model(items="none"), {"items": [{"sku": 1, "count": 1}]}, object()):
        with pytest.raises(ValueError, match="can't be sent"):
            call_to(operation, body=body)


# A response, and the name of its error. None: the product.
def _product(**changed: object) -> bytes:
    return json.dumps({**PRODUCT, **changed}).encode()


ERROR = json.dumps({"error": "error_not_found", "message": "No such product"}).encode()
ODD: dict[str, tuple[bytes, str | None]] = {
    "documented error": (http_response(404, ERROR), "NotFoundError"),
    "unknown error code": (http_response(404, b'{"error":"new","message":"m"}'), "NotFoundError"),
    "undocumented status": (http_response(520, ERROR), "ServerError"),
    "strange status": (http_response(299, _product()), None),
    "strange status without a product": (http_response(299, b"{}"), "ResponseValidationError"),
    "unregistered status": (http_response(999), "UnexpectedStatusError"),
    "created instead of ok": (http_response(201, _product()), None),
    "created instead of ok, another body": (http_response(201, b"[]"), "ResponseValidationError"),
    "nothing instead of ok": (http_response(204), "ResponseValidationError"),
    "redirect": (http_response(302, Location="http://127.0.0.1:1/"), "UnexpectedStatusError"),
    "permanent redirect": (http_response(308, Location="/elsewhere"), "UnexpectedStatusError"),
    "not modified": (http_response(304), "UnexpectedStatusError"),
    "html": (http_response(200, b"<html>login</html>"), "ResponseValidationError"),
    "html error": (http_response(404, b"<html>nginx</html>"), "NotFoundError"),
    "error of an unknown encoding": (
        http_response(404, ERROR, **{"Content-Encoding": "br"}),
        "NotFoundError",
    ),
    "error of false gzip": (
        http_response(404, ERROR, **{"Content-Encoding": "gzip"}),
        "NotFoundError",
    ),
    "too large error": (http_response(401, b" " * 70_000), "AuthenticationError"),
    "undocumented error of an unknown encoding": (
        http_response(520, ERROR, **{"Content-Encoding": "br"}),
        "ServerError",
    ),
    "html gateway error": (http_response(502, b"<html>nginx</html>"), "ServerError"),
    "empty": (http_response(200), "ResponseValidationError"),
    "empty error": (http_response(401), "AuthenticationError"),
    "cut-off json": (http_response(200, _product()[:-20]), "ResponseValidationError"),
    "two documents": (http_response(200, _product() * 2), "ResponseValidationError"),
    "another shape": (http_response(200, b"[]"), "ResponseValidationError"),
    "null": (http_response(200, b"null"), "ResponseValidationError"),
    "wrong content type": (http_response(200, _product(), **{"Content-Type": "text/html"}), None),
    "no content type": (http_response(200, _product(), **{"Content-Type": ""}), None),
    "byte order mark": (http_response(200, b"\xef\xbb\xbf" + _product()), None),
    "huge integer": (http_response(200, _product(amount=2**200)), None),
    "monstrous integer": (
        http_response(200, _product().replace(b"499", b"9" * 5000)),
        "ResponseValidationError",
    ),
    "not a number": (
        http_response(200, _product().replace(b"499", b"NaN")),
        "ResponseValidationError",
    ),
    "invalid utf-8": (
        http_response(200, _product().replace(b"VPN", b"\xff")),
        "ResponseValidationError",
    ),
    "utf-16": (http_response(200, _product().decode().encode("utf-16")), "ResponseValidationError"),
    "half a surrogate": (
        http_response(200, _product().replace(b"VPN", b"\\ud800")),
        "ResponseValidationError",
    ),
    "deep nesting": (http_response(200, b'{"x":' * 10_000), "ResponseValidationError"),
    "duplicate key": (http_response(200, _product()[:-1] + b',"id":5}'), None),
    "gzip": (http_response(200, gzip.compress(_product()), **{"Content-Encoding": "gzip"}), None),
    "deflate": (
        http_response(200, zlib.compress(_product()), **{"Content-Encoding": "deflate"}),
        None,
    ),
    "identity": (http_response(200, _product(), **{"Content-Encoding": "identity"}), None),
    "false gzip": (
        http_response(200, _product(), **{"Content-Encoding": "gzip"}),
        "ResponseValidationError",
    ),
    "cut-off gzip": (
        http_response(200, gzip.compress(_product())[:-30], **{"Content-Encoding": "gzip"}),
        "ResponseValidationError",
    ),
    "something behind gzip": (
        http_response(200, gzip.compress(_product()) + b"more", **{"Content-Encoding": "gzip"}),
        "ResponseValidationError",
    ),
    "unknown encoding": (
        http_response(200, _product(), **{"Content-Encoding": "exotic"}),
        "ResponseValidationError",
    ),
    "too large": (http_response(200, b" " * 70_000 + _product()), "ResponseTooLargeError"),
    "too large without a length": (
        b"HTTP/1.1 200 X\r\n\r\n" + b" " * 200_000,
        "ResponseTooLargeError",
    ),
    "bomb": (
        http_response(200, gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"}),
        "ResponseTooLargeError",
    ),
    "cut off before its length": (
        http_response(200, _product(), **{"Content-Length": "5000"}),
        "APIConnectionError",
    ),
    "cut-off chunk": (
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "APIConnectionError",
    ),
    "no http": (b"hello\r\n\r\n", "APIConnectionError"),
    "nothing": (b"", "APIConnectionError"),
    "status beyond http": (b"HTTP/1.1 99999 X\r\n\r\n", "APIConnectionError"),
    "endless headers": (b"HTTP/1.1 200 X\r\nA: " + b"a" * 300_000, "APIConnectionError"),
    "binary header": (
        http_response(200, _product()).replace(b"\r\n\r\n", b"\r\nX-Odd: \xff\xfe\r\n\r\n", 1),
        None,
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_any_response_gives_a_value_or_a_library_error(
    tribute: Package, server: Server, call: Caller, name: str
) -> None:
    server.response, expected = ODD[name]
    options = {"body_limit": 65536, "timeout": 20}
    if expected is None:
        product = call(tribute, "products.get_product", server.address, options, id=1)
        assert product.name
        return
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
    package = [line for line in shown.split('  File "') if "pytribute_core" in line]
    assert KEY not in "".join(package) + repr(error) + str(error) + repr(error.__dict__)
    assert KEY.encode() not in pickle.dumps(error)
    assert "\n" not in str(error)


def test_a_success_without_a_body_is_none(shop: Package, server: Server, call: Caller) -> None:
    server.response = http_response(204)
    assert call(shop, "shop_orders.delete_order", server.address, {}, order_id="a/b ?") is None
    assert server.requests[0].startswith(b"DELETE /api/orders/a%2Fb%20%3F ")


def test_a_response_may_be_a_list_or_a_map(shop: Package, server: Server) -> None:
    server.response = http_response(200, b'{"db": 1}')
    assert _sync(shop, "default.health", server.address, {}) == {"db": 1}
    server.response = http_response(200, b"[]")
    assert _sync(shop, "shop_orders.list_orders", server.address, {}, limit=50) == []


def test_a_server_that_stays_silent_is_a_timeout(tribute: Package, call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(errors.APITimeoutError):
            call(tribute, "products.get_product", address, {"timeout": 0.05}, id=1)
