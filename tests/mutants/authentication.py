"""Unauthorized callers accepted, or refused with a wrong response."""

import re
from collections.abc import Callable

from tests.mutants.exchange import CANCEL, GET, LIST, Request, Response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import (
    Handler,
    accept_key,
    change_error,
    change_request,
    change_response,
    refuse,
    stateful,
)

_JSON = (b"content-type", b"application/json")


def _almost(alike: Callable[[str, str], bool]) -> Callable[[Request], str | None]:
    """Return the valid key that resembles the caller's."""

    def find(request: Request) -> str | None:
        own = request.key
        return next((key for key in request.keys if own is not None and alike(own, key)), None)

    return find


def _bearer(request: Request) -> str | None:
    scheme, _, rest = (request.header(b"authorization") or "").partition(" ")
    return rest if scheme.lower() == "bearer" else None


def _no_key_needed(operation: str) -> Callable[[Request], str | None]:
    return lambda request: request.keys[0] if request.calls(operation) else None


def _head_for_anyone(request: Request) -> str | None:
    return request.keys[0] if request.method == "HEAD" and request.operation == LIST else None


def _one_account(request: Request) -> None:
    """Every caller with a key is the owner."""
    if request.account is not None:
        request.key = request.keys[0]


def _malformed(request: Request) -> bool:
    is_number = re.fullmatch("-?[0-9]+", request.id_text, re.ASCII)
    return request.account is None and request.operation in (GET, CANCEL) and is_number is None


def _known_product(request: Request) -> bool:
    unknown_caller = bool(request.key) and request.account is None
    is_product = request.operation == GET and request.find(request.id_text) is not None
    return unknown_caller and is_product


def _refund_first(request: Request, response: Response) -> None:
    """The handler does the work before a decorator validates the key."""
    purchase = request.purchase
    if (
        response.status == 401
        and request.operation == CANCEL
        and request.method == "POST"
        and purchase is not None
        and purchase.paid_with == "stars"
        and not purchase.refunded
        and not purchase.buyer_gone
    ):
        request.refund()


def _repeat_key(request: Request, response: Response) -> None:
    response.refuse(401, f"no such key: {request.key or ''}")


def _html(_: Request, response: Response) -> None:
    response.set_header(b"content-type", b"text/html")
    response.body = b"<html><head><title>401 Authorization Required</title></head></html>"


def _not_ascii(request: Request) -> bool:
    return not (request.key or "").isascii()


def _once_for_a_connection() -> Handler:
    trusted: dict[object, str] = {}

    async def handler(request: Request) -> Response:
        caller = tuple(request.scope["client"])
        if request.account is not None and request.key is not None:
            trusted[caller] = request.key
        elif request.key is None and caller in trusted:
            request.key = trusted[caller]
        return await request.forward()

    return handler


def _session() -> Handler:
    sessions: dict[str, str] = {}

    async def handler(request: Request) -> Response:
        session = request.header(b"cookie")
        if request.key is None and session in sessions:
            request.key = sessions[session]
        response = await request.forward()
        if request.key is not None and response.status == 200:
            session = f"session={len(sessions) + 1:032x}"
            sessions[session] = request.key
            response.headers.append((b"set-cookie", session.encode() + b"; HttpOnly"))
        return response

    return handler


def _cached_for_anyone() -> Handler:
    pages: dict[tuple[str, bytes], bytes] = {}

    async def handler(request: Request) -> Response:
        page = (request.path, request.query)
        if request.account is None and request.operation == LIST and page in pages:
            return Response(200, [_JSON], pages[page])
        response = await request.forward()
        if response.status == 200 and request.operation == LIST:
            pages[page] = response.body
        return response

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "keys are compared without case",
        "reading",
        accept_key(_almost(lambda own, key: own.lower() == key.lower())),
    ),
    Mutant(
        "the beginning of a key is enough",
        "reading",
        accept_key(_almost(lambda own, key: len(own) > 3 and key.startswith(own))),
    ),
    Mutant("a Bearer token is a key", "reading", accept_key(_bearer)),
    Mutant("a product needs no key", "documentation", accept_key(_no_key_needed(GET))),
    Mutant("a cancellation needs no key", "documentation", accept_key(_no_key_needed(CANCEL))),
    Mutant("HEAD of the list is for anyone", "documentation", accept_key(_head_for_anyone)),
    Mutant("all keys are the owner's", "documentation", change_request(_one_account)),
    Mutant("an id is read before the key", "reading", refuse(_malformed, 400)),
    Mutant("an invalid key tells which products there are", "reading", refuse(_known_product, 403)),
    Mutant(
        "a refund is made before the key is looked at",
        "reading",
        change_response(_refund_first),
    ),
    Mutant(
        "no key at all is a bad request",
        "documentation",
        refuse(lambda request: request.key is None, 400),
    ),
    Mutant("a key beyond ASCII is an internal error", "documentation", refuse(_not_ascii, 500)),
    Mutant("an invalid key is repeated", "reading", change_error(401, _repeat_key)),
    Mutant("a proxy answers 401 in HTML", "schema", change_error(401, _html)),
    Mutant(
        "a key counts for its whole connection", "documentation", stateful(_once_for_a_connection)
    ),
    Mutant("a session cookie replaces the key", "documentation", stateful(_session)),
    Mutant(
        "a page once shown is shown without a key", "documentation", stateful(_cached_for_anyone)
    ),
)
