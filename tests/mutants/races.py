"""Concurrent requests that share a state."""

import asyncio

from tests.mutants.exchange import GET, LIST, Request, Response, error_response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import Handler, stateful

# Long enough for requests sent at once to meet, too short to be felt.
_A_MOMENT = 0.005

_CONNECTIONS = 4


def _shared_query() -> Handler:
    """The parameters are attributes of a handler that serves concurrent requests."""
    query = b""

    async def handler(request: Request) -> Response:
        nonlocal query
        if request.operation == LIST and request.account is not None:
            query = request.query
            await asyncio.sleep(_A_MOMENT)
            request.query = query
        return await request.forward()

    return handler


def _shared_id() -> Handler:
    latest = ""

    async def handler(request: Request) -> Response:
        nonlocal latest
        if request.operation == GET and request.account is not None:
            latest = request.id_text
            await asyncio.sleep(_A_MOMENT)
            request.id_text = latest
        return await request.forward()

    return handler


def _shared_account() -> Handler:
    """The caller is a global variable, which the next request overwrites before it is read."""
    key = ""

    async def handler(request: Request) -> Response:
        nonlocal key
        if request.account is not None and request.key is not None:
            key = request.key
            await asyncio.sleep(_A_MOMENT)
            request.key = key
        return await request.forward()

    return handler


def _locked_while_refunding() -> Handler:
    """A refund locks the database, and other requests fail at once."""
    refunding = 0

    async def handler(request: Request) -> Response:
        nonlocal refunding
        if request.account is None:
            return await request.forward()
        if request.operation in (LIST, GET) and refunding:
            return error_response(500, "database is locked")
        if not request.is_cancel:
            return await request.forward()
        refunding += 1
        try:
            await asyncio.sleep(_A_MOMENT)
            return await request.forward()
        finally:
            refunding -= 1

    return handler


def _many_at_once() -> Handler:
    """The pool of database connections is smaller than the number of requests."""
    busy = 0

    async def handler(request: Request) -> Response:
        nonlocal busy
        if request.account is None or request.operation != LIST:
            return await request.forward()
        if busy >= _CONNECTIONS:
            return error_response(500, "no connection is free")
        busy += 1
        try:
            await asyncio.sleep(_A_MOMENT)
            return await request.forward()
        finally:
            busy -= 1

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lists at once share their parameters", "documentation", stateful(_shared_query)),
    Mutant("products read at once share their id", "documentation", stateful(_shared_id)),
    Mutant("requests at once share their account", "documentation", stateful(_shared_account)),
    Mutant("reading during a refund fails", "documentation", stateful(_locked_while_refunding)),
    Mutant("five lists at once are too many", "documentation", stateful(_many_at_once)),
)
