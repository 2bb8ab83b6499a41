"""Reads and refunds with side effects."""

from itertools import count

from tests.documented import APPROVED
from tests.mutants.exchange import CANCEL, GET, LIST, Request, Response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import Handler, stateful

_OTHER_MINUTE = "2026-01-01T00:00:00Z"


def _views_counted() -> Handler:
    """`updated` changes when a view is counted."""
    seen: set[str] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == GET and response.status == 200:
            if request.id_text in seen:
                response.json = response.json | {"updated": _OTHER_MINUTE}
            seen.add(request.id_text)
        return response

    return handler


def _orders_marked_as_seen() -> Handler:
    seen: set[int] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if response.status != 200 or request.operation == CANCEL:
            return response
        document = response.json
        rows = document["rows"] if request.operation == LIST else [document]
        for row in rows:
            if row["id"] in seen and row.get("pendingOrders"):
                row["pendingOrders"] = 0
        if request.operation == GET:
            seen.add(document["id"])
        response.json = document
        return response

    return handler


def _touching_products() -> Handler:
    """Cancelling writes the row of the product, and a trigger changes its `updated`."""
    touched: set[int] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == CANCEL and response.status == 200:
            touched.add(request.product_id)
        elif request.operation == GET and response.status == 200:
            document = response.json
            if document["id"] in touched:
                response.json = document | {"updated": _OTHER_MINUTE}
        return response

    return handler


def _taking_off_sale() -> Handler:
    """A refunded product can't be paid with Stars any more."""
    refunded: set[int] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == CANCEL and response.status == 200:
            refunded.add(request.product_id)
        elif request.operation == LIST and response.status == 200:
            document = response.json
            for row in document["rows"]:
                if row["id"] in refunded:
                    row["starsAmountEnabled"] = False
            response.json = document
        return response

    return handler


def _approved_when_looked_at() -> Handler:
    """Reading a product that waits for approval approves it."""
    seen: set[int] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if response.status != 200:
            return response
        document = response.json
        if request.operation == GET:
            seen.add(document["id"])
        elif request.operation == LIST:
            for row in document["rows"]:
                row["status"] = APPROVED if row["id"] in seen else row["status"]
            response.json = document
        return response

    return handler


def _views_shown() -> Handler:
    """Each list contains the number of lists before it."""
    lists = count(1)

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == LIST and response.status == 200:
            document, number = response.json, next(lists)
            document["rows"] = [row | {"starsAmount": number} for row in document["rows"]]
            response.json = document
        return response

    return handler


def _one_row_to_a_known_connection() -> Handler:
    known: set[object] = set()

    async def handler(request: Request) -> Response:
        caller = tuple(request.scope["client"])
        if caller in known:
            request.query = b"size=1"
        known.add(caller)
        return await request.forward()

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a second reading finds a product updated", "reading", stateful(_views_counted)),
    Mutant(
        "reading a product ends its pending orders", "reading", stateful(_orders_marked_as_seen)
    ),
    Mutant("a refund updates the product", "reading", stateful(_touching_products)),
    Mutant("a refund switches the product's Stars off", "reading", stateful(_taking_off_sale)),
    Mutant("a product is approved by reading it", "reading", stateful(_approved_when_looked_at)),
    Mutant("each list changes the products", "reading", stateful(_views_shown)),
    Mutant(
        "a connection gets one row the second time",
        "protocol",
        stateful(_one_row_to_a_known_connection),
    ),
)
