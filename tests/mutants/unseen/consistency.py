"""Answers that are right each, and don't fit together; reading that changes something."""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from itertools import count

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import (
    CANCEL,
    GET,
    LIST,
    Fields,
    Handler,
    Reply,
    Request,
    around,
    product,
    refusal,
    refused,
    reply,
    without,
)

_OTHER_MINUTE = "2026-01-01T00:00:00Z"

# Long enough for requests sent at once to meet, too short to be felt.
_A_MOMENT = 0.005

_CONNECTIONS = 4


def _teaser(fields: Fields) -> Fields:
    return fields | {"description": fields.get("description", "")[:40]} if _told(fields) else fields


def _told(fields: Fields) -> bool:
    return "description" in fields


def _one_line(fields: Fields) -> Fields:
    text = fields.get("description", "").replace("\n", " ")
    return fields | {"description": text} if _told(fields) else fields


def _decomposed(fields: Fields) -> Fields:
    return fields | {"name": unicodedata.normalize("NFD", fields["name"])}


def _whole_seconds(fields: Fields) -> Fields:
    return fields | {name: re.sub(r"\.[0-9]+", "", fields[name]) for name in ("created", "updated")}


def _cards_for_wallets(fields: Fields) -> Fields:
    return fields | {"acceptWalletPay": fields["acceptCards"]}


def _dearest_variant(fields: Fields) -> Fields:
    more = 500 if fields["type"] == "physical" else 0
    return fields | {"amount": fields["amount"] + more}


def _pending_once_approved(fields: Fields) -> Fields:
    return fields if fields["status"] == "approved" else without(fields, "pendingOrders")


def _said(fields: Fields) -> Fields:
    return fields if fields.get("description") else without(fields, "description")


def _never_updated(fields: Fields) -> Fields:
    return fields | {"updated": fields["created"]}


def _custom_once_approved(fields: Fields) -> Fields:
    approved = fields["status"] == "approved"
    return fields | {"isCustom": approved} if fields["type"] == "custom" else fields


def _links_of_the_next(_: Request, found: Reply) -> None:
    if not (found.status == 200 and b'"rows"' in found.body):
        return
    document = found.json
    rows = document["rows"]
    links = [{name: row[name] for name in ("link", "webLink")} for row in rows]
    document["rows"] = [row | other for row, other in zip(rows, links[1:] + links[:1], strict=True)]
    found.json = document


def _is_own(request: Request, fields: Fields | None) -> bool:
    own = request.world.state.catalogue.get(request.id_text)
    return fields is not None and own is not None and own.owner == request.account


def _rejected_alone(request: Request) -> bool:
    fields = request.find(request.id_text) if request.operation == GET else None
    return _is_own(request, fields) and fields is not None and fields["status"] == "rejected"


def _not_on_the_first_page(request: Request) -> bool:
    if request.operation != GET or not _is_own(request, request.find(request.id_text)):
        return False
    first = request.products(request.account)[:20]
    return all(str(row["id"]) != request.id_text for row in first)


def _public_when_approved(request: Request, found: Reply) -> None:
    fields = request.find(request.id_text) if request.operation == GET else None
    if found.status == 403 and fields is not None and fields["status"] == "approved":
        found.status, found.json = 200, fields


def _visible_to_head(request: Request, found: Reply) -> None:
    fields = request.find(request.id_text) if request.operation == GET else None
    if found.status == 403 and request.method == "HEAD" and fields is not None:
        found.status, found.json = 200, fields


def _hidden(request: Request, found: Reply) -> None:
    if found.status == 403 and request.operation == GET:
        found.refuse(404, "product not found")


def _swapped(request: Request, found: Reply) -> None:
    if found.status == 404 and request.operation == GET:
        found.refuse(403, "the product belongs to another account")


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


MUTANTS = (
    Mutant("lists cut descriptions", "chosen", product(_teaser, alone=False)),
    Mutant("lists put descriptions on one line", "chosen", product(_one_line, alone=False)),
    Mutant("lists decompose letters", "chosen", product(_decomposed, alone=False)),
    Mutant(
        "lists don't tell whether Stars are on",
        "chosen",
        product(lambda fields: without(fields, "starsAmountEnabled"), alone=False),
    ),
    Mutant(
        "lists leave out pending orders until approval",
        "chosen",
        product(_pending_once_approved, alone=False),
    ),
    Mutant("lists name the price with shipping", "chosen", product(_dearest_variant, alone=False)),
    Mutant("lists don't know of updates", "chosen", product(_never_updated, alone=False)),
    Mutant("lists give each product the next one's links", "chosen", reply(_links_of_the_next)),
    Mutant("a single product has whole seconds", "chosen", product(_whole_seconds, in_lists=False)),
    Mutant(
        "a single product without words has no description",
        "chosen",
        product(_said, in_lists=False),
    ),
    Mutant(
        "a single product takes wallets as it takes cards",
        "chosen",
        product(_cards_for_wallets, in_lists=False),
    ),
    Mutant("isCustom is false until approval", "chosen", product(_custom_once_approved)),
    Mutant("a rejected product can't be read alone", "chosen", refused(_rejected_alone, 404)),
    Mutant(
        "only products of the first page can be read alone",
        "chosen",
        refused(_not_on_the_first_page, 404),
    ),
    Mutant("approved products are public", "documented", reply(_public_when_approved)),
    Mutant("HEAD doesn't ask whose product it is", "documented", reply(_visible_to_head)),
    Mutant("another's product is not found", "chosen", reply(_hidden)),
    Mutant("an absent product is forbidden", "documented", reply(_swapped)),
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
