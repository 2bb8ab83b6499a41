"""Wrong headers, lengths, encodings and statuses."""

import gzip
import re
from itertools import count

from tests.mutants.exchange import CANCEL, GET, Request, Response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import (
    Handler,
    change_error,
    change_response,
    refuse,
    stateful,
    write_response,
)

_TYPE = b"content-type"

# What buffers hold.
_LONG = 2**13


def _length_in_letters(request: Request, response: Response) -> tuple[int, bytes] | None:
    """The length counts characters instead of bytes."""
    body = response.body
    return None if request.method != "GET" or body.isascii() else (len(body.decode()), body)


def _broken_off(request: Request, response: Response) -> tuple[int, bytes] | None:
    """The buffer of a proxy is full, and the connection is closed."""
    body = response.body
    return None if request.method != "GET" or len(body) <= _LONG else (len(body), body[:_LONG])


def _head_with_a_body(request: Request, response: Response) -> tuple[int, bytes] | None:
    return (len(response.body), response.body) if request.method == "HEAD" else None


def _refund_too_short(request: Request, response: Response) -> tuple[int, bytes] | None:
    is_refund = request.operation == CANCEL and response.status == 200
    return (len(response.body) + 1, response.body) if is_refund else None


def _silently_cut(_: Request, response: Response) -> None:
    response.body = response.body[:_LONG]


def _head_only(request: Request, response: Response) -> None:
    if request.method == "HEAD" and response.status == 200:
        response.body = b""


def _not_acceptable(request: Request) -> bool:
    accept = request.header(b"accept") or "*/*"
    return request.account is not None and "json" not in accept and "*" not in accept


def _callback(request: Request, response: Response) -> None:
    name = request.parameter("callback")
    if name is not None and request.operation is not None:
        response.set_header(_TYPE, b"application/javascript")
        response.body = name.encode() + b"(" + response.body + b")"


def _range(request: Request, response: Response) -> None:
    part = re.fullmatch("bytes=([0-9]{1,9})-([0-9]{1,9})", request.header(b"range") or "")
    if part and response.status == 200:
        response.body = response.body[int(part[1]) : int(part[2]) + 1]


def _not_modified(request: Request, response: Response) -> None:
    """Every entity tag matches, though no response has one."""
    if request.header(b"if-none-match") is not None and response.status == 200:
        response.status, response.body = 304, b""


def _gzip(_: Request, response: Response) -> None:
    if len(response.body) > _LONG:
        response.set_header(b"content-encoding", b"gzip")
        response.body = gzip.compress(response.body, mtime=0)


def _gzip_unnamed(request: Request, response: Response) -> None:
    if "gzip" in (request.header(b"accept-encoding") or "") and request.operation == GET:
        response.body = gzip.compress(response.body, mtime=0)


def _plain_errors(_: Request, response: Response) -> None:
    if response.status >= 400:
        response.set_header(_TYPE, b"text/plain; charset=utf-8")


def _latin_type(_: Request, response: Response) -> None:
    if response.status == 200:
        response.set_header(_TYPE, b"application/json; charset=iso-8859-1")


def _always_200(request: Request, response: Response) -> None:
    if request.operation == GET:
        response.status = 200


def _unknown_code(request: Request, response: Response) -> None:
    if request.operation == GET:
        response.json = response.json | {"error": "product_not_found"}


def _bodiless(_: Request, response: Response) -> None:
    response.body = b""


def _login(_: Request, response: Response) -> None:
    response.status = 302
    response.set_header(b"location", b"/login")


def _weary_proxy() -> Handler:
    """Every hundredth response exceeds the timeout of the proxy."""
    responses = count(1)

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if next(responses) % 100:
            return response
        return Response(502, [(_TYPE, b"text/html")], b"<html><h1>502 Bad Gateway</h1></html>")

    return handler


def _stolen_responses() -> Handler:
    """The body of a response to HEAD stays on the connection, as the next response."""
    left: dict[object, Response] = {}

    async def handler(request: Request) -> Response:
        caller = tuple(request.scope["client"])
        response = await request.forward()
        if request.method == "HEAD":
            left[caller] = response
            return response
        if caller in left:
            response, left[caller] = left[caller], response
        return response

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("lengths are counted in letters", "protocol", write_response(_length_in_letters)),
    Mutant("a long response breaks off", "protocol", write_response(_broken_off)),
    Mutant("a refund's response is a byte short", "protocol", write_response(_refund_too_short)),
    Mutant("HEAD has a body", "protocol", write_response(_head_with_a_body)),
    Mutant(
        "a long response is cut, and so is its length", "protocol", change_response(_silently_cut)
    ),
    Mutant("HEAD has the length of no body", "reading", change_response(_head_only)),
    Mutant("who accepts no JSON gets nothing", "reading", refuse(_not_acceptable, 406)),
    Mutant("a callback makes a script of the response", "reading", change_response(_callback)),
    Mutant("a range is cut out, and is 200", "protocol", change_response(_range)),
    Mutant("any tag is the present one", "protocol", change_response(_not_modified)),
    Mutant("long responses are compressed for anyone", "protocol", change_response(_gzip)),
    Mutant("a product is compressed without saying so", "protocol", change_response(_gzip_unnamed)),
    Mutant("errors are plain text", "schema", change_response(_plain_errors)),
    Mutant("UTF-8 is called ISO 8859-1", "protocol", change_response(_latin_type)),
    Mutant("every hundredth response is a proxy's 502", "reading", stateful(_weary_proxy)),
    Mutant("after HEAD a connection is a response behind", "protocol", stateful(_stolen_responses)),
    Mutant("a product's errors are 200", "documentation", change_response(_always_200)),
    Mutant(
        "an absent product has an unknown code",
        "reading",
        change_error(404, _unknown_code),
    ),
    Mutant("403 has no body", "schema", change_error(403, _bodiless)),
    Mutant("401 redirects to a login", "documentation", change_error(401, _login)),
)
