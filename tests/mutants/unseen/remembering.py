"""Reading that changes something, stale copies, and requests that share what they should not."""

import asyncio
from collections.abc import Callable
from itertools import count

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Reply, Request, refusal

_OTHER_MINUTE = "2026-01-01T00:00:00Z"

# Long enough for requests sent at once to meet, too short to be felt.
_A_MOMENT = 0.005

_CONNECTIONS = 4


def _views_counted() -> Handler:
    """`updated` moves when a view is counted."""
    seen: set[str] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == GET and found.status == 200:
            if request.id_text in seen:
                found.json = found.json | {"updated": _OTHER_MINUTE}
            seen.add(request.id_text)
        return found

    return handler


def _orders_marked_as_seen() -> Handler:
    seen: set[int] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if found.status != 200 or request.operation == CANCEL:
            return found
        document = found.json
        rows = document["rows"] if request.operation == LIST else [document]
        for row in rows:
            if row["id"] in seen and row.get("pendingOrders"):
                row["pendingOrders"] = 0
        if request.operation == GET:
            seen.add(document["id"])
        found.json = document
        return found

    return handler


def _touching_products() -> Handler:
    """Cancelling touches the row of the product, and a trigger moves its `updated`."""
    touched: set[int] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == CANCEL and found.status == 200:
            touched.add(request.bought)
        elif request.operation == GET and found.status == 200:
            document = found.json
            if document["id"] in touched:
                found.json = document | {"updated": _OTHER_MINUTE}
        return found

    return handler


def _taking_off_sale() -> Handler:
    """What was refunded can't be paid with Stars any more."""
    refunded: set[int] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == CANCEL and found.status == 200:
            refunded.add(request.bought)
        elif request.operation == LIST and found.status == 200:
            document = found.json
            for row in document["rows"]:
                if row["id"] in refunded:
                    row["starsAmountEnabled"] = False
            found.json = document
        return found

    return handler


def _cached_without(*names: str) -> Callable[[], Handler]:
    """Keep pages of the list under keys that forget some parameters."""

    def make() -> Handler:
        pages: dict[object, bytes] = {}

        async def handler(request: Request) -> Reply:
            found = await request.ask()
            if request.operation == LIST and found.status == 200:
                known = [pair for pair in request.parameters if pair[0] not in names]
                key = (request.account, *sorted(known))
                found.body = pages.setdefault(key, found.body)
            return found

        return handler

    return make


def _cached_by_url() -> Handler:
    pages: dict[tuple[str, bytes], bytes] = {}

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == LIST and found.status == 200:
            found.body = pages.setdefault((request.path, request.query), found.body)
        return found

    return handler


def _products_cached_by_int32() -> Handler:
    products: dict[int, bytes] = {}

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == GET and found.status == 200:
            found.body = products.setdefault(int(request.id_text) % 2**32, found.body)
        return found

    return handler


def _absence_cached() -> Handler:
    """Who asked for what isn't his makes it absent for its owner."""
    refused: set[str] = set()

    async def handler(request: Request) -> Reply:
        if request.operation == GET and request.account is not None and request.id_text in refused:
            return refusal(403)
        found = await request.ask()
        if request.operation == GET and found.status == 403:
            refused.add(request.id_text)
        return found

    return handler


def _replicas() -> Handler:
    """Every second list comes from where the newest product hasn't arrived."""
    turns = count()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == LIST and found.status == 200 and next(turns) % 2:
            document = found.json
            newest = max(row["created"] for row in request.products(request.account))
            document["rows"] = [row for row in document["rows"] if row["created"] != newest]
            found.json = document
        return found

    return handler


def _shared_query() -> Handler:
    """The parameters live in the handler, which serves several requests at once."""
    query = b""

    async def handler(request: Request) -> Reply:
        nonlocal query
        if request.operation == LIST and request.account is not None:
            query = request.query
            await asyncio.sleep(_A_MOMENT)
            request.query = query
        return await request.ask()

    return handler


def _shared_id() -> Handler:
    latest = ""

    async def handler(request: Request) -> Reply:
        nonlocal latest
        if request.operation == GET and request.account is not None:
            latest = request.id_text
            await asyncio.sleep(_A_MOMENT)
            request.id_text = latest
        return await request.ask()

    return handler


def _shared_account() -> Handler:
    """The caller is kept in a global, and another one comes before it is read."""
    key = ""

    async def handler(request: Request) -> Reply:
        nonlocal key
        if request.account is not None and request.key is not None:
            key = request.key
            await asyncio.sleep(_A_MOMENT)
            request.key = key
        return await request.ask()

    return handler


def _locked_while_refunding() -> Handler:
    """A refund holds the database, and nobody waits for it."""
    refunding = 0

    async def handler(request: Request) -> Reply:
        nonlocal refunding
        if request.account is None:
            return await request.ask()
        if request.operation in (LIST, GET) and refunding:
            return refusal(500, "database is locked")
        if not request.is_cancel:
            return await request.ask()
        refunding += 1
        try:
            await asyncio.sleep(_A_MOMENT)
            return await request.ask()
        finally:
            refunding -= 1

    return handler


def _many_at_once() -> Handler:
    """The pool of database connections is smaller than what comes in."""
    busy = 0

    async def handler(request: Request) -> Reply:
        nonlocal busy
        if request.account is None or request.operation != LIST:
            return await request.ask()
        if busy >= _CONNECTIONS:
            return refusal(500, "no connection is free")
        busy += 1
        try:
            await asyncio.sleep(_A_MOMENT)
            return await request.ask()
        finally:
            busy -= 1

    return handler


REMEMBERING = (
    Mutant("a second reading finds a product updated", "chosen", around(_views_counted)),
    Mutant("reading a product ends its pending orders", "chosen", around(_orders_marked_as_seen)),
    Mutant("a refund updates the product", "chosen", around(_touching_products)),
    Mutant("a refund switches the product's Stars off", "chosen", around(_taking_off_sale)),
    Mutant("pages are cached whatever desc says", "documented", around(_cached_without("desc"))),
    Mutant("pages are cached whatever the type", "documented", around(_cached_without("type"))),
    Mutant("pages are cached whatever the size", "documented", around(_cached_without("size"))),
    Mutant("pages are cached whoever asks", "chosen", around(_cached_by_url)),
    Mutant("products are cached by 32 bits", "documented", around(_products_cached_by_int32)),
    Mutant("a refusal is cached for the owner too", "chosen", around(_absence_cached)),
    Mutant("every second list lacks the newest product", "chosen", around(_replicas)),
    Mutant("lists at once share their parameters", "documented", around(_shared_query)),
    Mutant("products read at once share their id", "documented", around(_shared_id)),
    Mutant("requests at once share their account", "documented", around(_shared_account)),
    Mutant("reading during a refund fails", "documented", around(_locked_while_refunding)),
    Mutant("five lists at once are too many", "documented", around(_many_at_once)),
)
