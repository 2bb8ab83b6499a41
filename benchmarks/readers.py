"""Clients that list all products, each written as its users would write it.

Each reader imports its own client, so that a process loads one client and no other.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
)
from importlib import import_module
from typing import Any, TypeAlias, TypedDict, Unpack
from urllib.parse import urlsplit


class Options(TypedDict, total=False):
    """Options of a listing, which only this library has."""

    prefetch: int


# They take the address of the server, and `Options`.
Reader: TypeAlias = Callable[..., AbstractContextManager[Iterable[Any]]]
AsyncReader: TypeAlias = Callable[..., AbstractAsyncContextManager[AsyncIterable[Any]]]
_Products: TypeAlias = Generator[Iterable[Any]]
_AsyncProducts: TypeAlias = AsyncGenerator[AsyncIterable[Any]]

_KEY = "key"
_SIZE = 100
_TIMEOUT = 30
_HEADERS = {"Api-Key": _KEY, "Accept": "application/json"}
_SUCCESS = 200
_STOCK_OPTIONS = {"token": _KEY, "prefix": "", "auth_header_name": "Api-Key"}


@contextmanager
def _raw(address: str) -> _Products:
    from benchmarks.handwritten import walk  # noqa: PLC0415
    from benchmarks.raw_socket import pages  # noqa: PLC0415

    with pages(address) as fetch:
        yield walk(fetch)


@contextmanager
def _http_client(address: str) -> _Products:
    from http.client import HTTPConnection, HTTPException  # noqa: PLC0415

    from benchmarks.handwritten import walk  # noqa: PLC0415

    parts = urlsplit(address)
    with closing(HTTPConnection(parts.netloc, timeout=_TIMEOUT)) as connection:

        def fetch(number: int) -> bytes:
            path = f"{parts.path}/products?page={number}&size={_SIZE}"
            connection.request("GET", path, headers=_HEADERS)
            response = connection.getresponse()
            body = response.read()
            if response.status != _SUCCESS:
                raise HTTPException(response.status)
            return body

        yield walk(fetch)


@contextmanager
def _urllib3(address: str) -> _Products:
    import urllib3  # noqa: PLC0415

    from benchmarks.handwritten import walk  # noqa: PLC0415

    with urllib3.PoolManager(headers=_HEADERS, timeout=_TIMEOUT, retries=False) as pool:

        def fetch(number: int) -> bytes:
            fields = {"page": str(number), "size": str(_SIZE)}
            response = pool.request("GET", f"{address}/products", fields=fields)
            if response.status != _SUCCESS:
                raise urllib3.exceptions.HTTPError(response.status)
            return response.data

        yield walk(fetch)


@contextmanager
def _requests(address: str) -> _Products:
    import requests  # noqa: PLC0415

    from benchmarks.handwritten import walk  # noqa: PLC0415

    with requests.Session() as session:
        session.headers.update(_HEADERS)

        def fetch(number: int) -> bytes:
            query = {"page": number, "size": _SIZE}
            response = session.get(f"{address}/products", params=query, timeout=_TIMEOUT)
            response.raise_for_status()
            return response.content

        yield walk(fetch)


@contextmanager
def _httpx2(address: str) -> _Products:
    import httpx2  # noqa: PLC0415

    from benchmarks.handwritten import walk  # noqa: PLC0415

    with httpx2.Client(base_url=address, headers=_HEADERS, timeout=_TIMEOUT) as client:

        def fetch(number: int) -> bytes:
            response = client.get("/products", params={"page": number, "size": _SIZE})
            return response.raise_for_status().content

        yield walk(fetch)


@contextmanager
def _stock(address: str) -> _Products:
    operation = import_module("stock_client.api.products.list_products")
    package = import_module("stock_client")
    with package.AuthenticatedClient(address, **_STOCK_OPTIONS) as client:

        def products() -> Iterable[Any]:
            number, seen, total = 0, 0, 1
            while seen < total:
                number += 1
                page = operation.sync(client=client, page=number, size=_SIZE)
                yield from page.rows
                seen += len(page.rows)
                total = page.meta.total

        yield products()


@contextmanager
def _tribute(address: str, **options: Unpack[Options]) -> _Products:
    from pytribute import Tribute  # noqa: PLC0415

    with Tribute(_KEY, base_url=address) as tribute:
        yield tribute.products.list(**options)


@asynccontextmanager
async def _aiohttp(address: str) -> _AsyncProducts:
    from aiohttp import ClientSession, ClientTimeout  # noqa: PLC0415

    from benchmarks.handwritten import awalk  # noqa: PLC0415

    timeout = ClientTimeout(_TIMEOUT)
    async with ClientSession(f"{address}/", headers=_HEADERS, timeout=timeout) as session:

        async def fetch(number: int) -> bytes:
            query = {"page": number, "size": _SIZE}
            async with session.get("products", params=query) as response:
                response.raise_for_status()
                return await response.read()

        yield awalk(fetch)


@asynccontextmanager
async def _async_httpx2(address: str) -> _AsyncProducts:
    import httpx2  # noqa: PLC0415

    from benchmarks.handwritten import awalk  # noqa: PLC0415

    async with httpx2.AsyncClient(base_url=address, headers=_HEADERS, timeout=_TIMEOUT) as client:

        async def fetch(number: int) -> bytes:
            response = await client.get("/products", params={"page": number, "size": _SIZE})
            return response.raise_for_status().content

        yield awalk(fetch)


@asynccontextmanager
async def _async_stock(address: str) -> _AsyncProducts:
    operation = import_module("stock_client.api.products.list_products")
    package = import_module("stock_client")
    async with package.AuthenticatedClient(address, **_STOCK_OPTIONS) as client:

        async def products() -> AsyncGenerator[Any, None]:
            number, seen, total = 0, 0, 1
            while seen < total:
                number += 1
                page = await operation.asyncio(client=client, page=number, size=_SIZE)
                for product in page.rows:
                    yield product
                seen += len(page.rows)
                total = page.meta.total

        yield products()


@asynccontextmanager
async def _async_tribute(address: str, **options: Unpack[Options]) -> _AsyncProducts:
    from pytribute import AsyncTribute  # noqa: PLC0415

    async with AsyncTribute(_KEY, base_url=address) as tribute:
        yield tribute.products.list(**options)


READERS: dict[str, Reader] = {
    "raw": _raw,
    "http.client": _http_client,
    "urllib3": _urllib3,
    "requests": _requests,
    "httpx2": _httpx2,
    "stock": _stock,
    "Tribute": _tribute,
}
ASYNC_READERS: dict[str, AsyncReader] = {
    "aiohttp": _aiohttp,
    "async httpx2": _async_httpx2,
    "async stock": _async_stock,
    "AsyncTribute": _async_tribute,
}
