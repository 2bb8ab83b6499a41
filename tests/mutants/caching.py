"""Stale cache entries, and entries of another request."""

from collections.abc import Callable
from itertools import count

from tests.mutants.exchange import GET, LIST, Request, Response, error_response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import Handler, stateful


def _cached_without(*names: str) -> Callable[[], Handler]:
    """Cache pages by keys that omit some parameters."""

    def make() -> Handler:
        pages: dict[object, bytes] = {}

        async def handler(request: Request) -> Response:
            response = await request.forward()
            if request.operation == LIST and response.status == 200:
                known = [pair for pair in request.parameters if pair[0] not in names]
                key = (request.account, *sorted(known))
                response.body = pages.setdefault(key, response.body)
            return response

        return handler

    return make


def _cached_by_url() -> Handler:
    pages: dict[tuple[str, bytes], bytes] = {}

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == LIST and response.status == 200:
            response.body = pages.setdefault((request.path, request.query), response.body)
        return response

    return handler


def _products_cached_by_int32() -> Handler:
    products: dict[int, bytes] = {}

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == GET and response.status == 200:
            response.body = products.setdefault(int(request.id_text) % 2**32, response.body)
        return response

    return handler


def _absence_cached() -> Handler:
    """A refused request of another account makes the product absent for its owner."""
    refused: set[str] = set()

    async def handler(request: Request) -> Response:
        if request.operation == GET and request.account is not None and request.id_text in refused:
            return error_response(403)
        response = await request.forward()
        if request.operation == GET and response.status == 403:
            refused.add(request.id_text)
        return response

    return handler


def _replicas() -> Handler:
    """Every second list comes from a replica without the newest product."""
    turns = count()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == LIST and response.status == 200 and next(turns) % 2:
            document = response.json
            newest = max(row["created"] for row in request.products(request.account))
            document["rows"] = [row for row in document["rows"] if row["created"] != newest]
            response.json = document
        return response

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "pages are cached whatever the type", "documentation", stateful(_cached_without("type"))
    ),
    Mutant(
        "pages are cached whatever the size", "documentation", stateful(_cached_without("size"))
    ),
    Mutant("pages are cached whoever asks", "reading", stateful(_cached_by_url)),
    Mutant("products are cached by 32 bits", "documentation", stateful(_products_cached_by_int32)),
    Mutant("a refusal is cached for the owner too", "reading", stateful(_absence_cached)),
    Mutant("every second list lacks the newest product", "reading", stateful(_replicas)),
)
