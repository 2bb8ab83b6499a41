"""Clients that read a listing from its first product to its last, each as its users would.

Every import stands in its reader, so that a process loads one client and nothing of the others.
"""

from collections.abc import AsyncIterable, Callable, Iterable
from importlib import import_module
from typing import Any, TypeAlias

# Given the address of the server and the number of pages to ask for ahead.
Reader: TypeAlias = Callable[[str, int], Iterable[Any]]
AsyncReader: TypeAlias = Callable[[str, int], AsyncIterable[Any]]

_KEY = "key"
_SIZE = 100


def _raw(address: str, _: int) -> Iterable[Any]:
    from benchmarks import handwritten  # noqa: PLC0415

    return handwritten.products(address)


def _plain(address: str, _: int) -> Iterable[Any]:
    import httpx2  # noqa: PLC0415

    from benchmarks.handwritten import DECODER  # noqa: PLC0415

    with httpx2.Client(base_url=address, headers={"Api-Key": _KEY}) as client:
        number, seen, total = 0, 0, 1
        while seen < total:
            number += 1
            answer = client.get("/products", params={"page": number, "size": _SIZE})
            page = DECODER.decode(answer.raise_for_status().content)
            yield from page.rows
            seen += len(page.rows)
            total = page.meta.total


def _pydantic(address: str, _: int) -> Iterable[Any]:
    import httpx  # noqa: PLC0415

    from pytribute_schemas import ProductPage  # noqa: PLC0415

    with httpx.Client(base_url=address, headers={"Api-Key": _KEY}) as client:
        number, seen, total = 0, 0, 1
        while seen < total:
            number += 1
            answer = client.get("/products", params={"page": number, "size": _SIZE})
            page = ProductPage.model_validate_json(answer.raise_for_status().content)
            yield from page.rows
            seen += len(page.rows)
            total = page.meta.total


def _stock(address: str, _: int) -> Iterable[Any]:
    package = import_module("stock_client")
    operation = import_module("stock_client.api.products.list_products")
    client = package.AuthenticatedClient(
        base_url=address, token=_KEY, prefix="", auth_header_name="Api-Key"
    )
    with client:
        number, seen, total = 0, 0, 1
        while seen < total:
            number += 1
            page = operation.sync(client=client, page=number, size=_SIZE)
            yield from page.rows
            seen += len(page.rows)
            total = page.meta.total


async def _async_stock(address: str, _: int) -> AsyncIterable[Any]:
    package = import_module("stock_client")
    operation = import_module("stock_client.api.products.list_products")
    client = package.AuthenticatedClient(
        base_url=address, token=_KEY, prefix="", auth_header_name="Api-Key"
    )
    async with client:
        number, seen, total = 0, 0, 1
        while seen < total:
            number += 1
            page = await operation.asyncio(client=client, page=number, size=_SIZE)
            for product in page.rows:
                yield product
            seen += len(page.rows)
            total = page.meta.total


def _tribute(transport: str) -> Reader:
    def read(address: str, prefetch: int) -> Iterable[Any]:
        from pytribute import Tribute  # noqa: PLC0415

        with Tribute(_KEY, base_url=address, transport=transport) as tribute:
            yield from tribute.products.list(prefetch=prefetch)

    return read


def _async_tribute(transport: str) -> AsyncReader:
    async def read(address: str, prefetch: int) -> AsyncIterable[Any]:
        from pytribute import AsyncTribute  # noqa: PLC0415

        async with AsyncTribute(_KEY, base_url=address, transport=transport) as tribute:
            async for product in tribute.products.list(prefetch=prefetch):
                yield product

    return read


READERS: dict[str, Reader] = {
    "raw": _raw,
    "plain": _plain,
    "pydantic": _pydantic,
    "stock": _stock,
    "httpx2": _tribute("httpx2"),
    "pyreqwest": _tribute("pyreqwest"),
}
ASYNC_READERS: dict[str, AsyncReader] = {
    "async stock": _async_stock,
    "async httpx2": _async_tribute("httpx2"),
    "async pyreqwest": _async_tribute("pyreqwest"),
}
