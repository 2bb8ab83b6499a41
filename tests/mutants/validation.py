"""Requests accepted that should be refused, refused that should be accepted, or misread."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from tests.documented import LARGEST
from tests.mutants.exchange import CANCEL, GET, LIST, Request, Response, error_response
from tests.mutants.mutant import Mutant, Wrap
from tests.mutants.operators import (
    change_request_of,
    decimal,
    read_id,
    read_parameter,
    refuse,
    respond,
)

Pairs = list[tuple[str, str]]


def _parameters(change: Callable[[Pairs], Pairs]) -> Wrap:
    def changed(request: Request) -> None:
        before = request.parameters
        if (after := change(before)) != before:
            request.parameters = after

    return change_request_of(LIST, changed)


def _valid(request: Request, *operations: str) -> bool:
    """Whether a known caller calls one of the operations."""
    return request.account is not None and any(request.calls(one) for one in operations)


def _size(request: Request) -> int | None:
    text = request.parameter("size") or ""
    return int(text) if re.fullmatch("-?[0-9]{1,18}", text, re.ASCII) else None


def _id(request: Request) -> int:
    is_integer = re.fullmatch("-?[0-9]{1,4000}", request.id_text, re.ASCII)
    return int(request.id_text) if is_integer else 1


def _first_type(pairs: Pairs) -> Pairs:
    kept: Pairs = []
    for name, value in pairs:
        if name != "type" or name not in dict(kept):
            kept.append((name, value))
    return kept


def _not_decoded(request: Request) -> None:
    request.query = request.query.replace(b"%", b"%25")


def _js_int(text: str) -> str:
    digits = re.match("-?[0-9]+", text, re.ASCII)
    return digits[0] if digits else text


def _low_bits(text: str) -> int:
    return (decimal(text) + 2**31) % 2**32 - 2**31


def _unknown_parameter(request: Request) -> bool:
    names = {name for name, _ in request.parameters}
    return _valid(request, LIST) and not names <= {"page", "size", "type", "desc"}


def _beyond_64_bits(request: Request) -> bool:
    page = request.parameter("page") or ""
    return _valid(request, LIST) and re.fullmatch("[0-9]{19,}", page, re.ASCII) is not None


def _is_utf8(text: bytes) -> bool:
    try:
        unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return False
    return True


def _router_of_integers(request: Request) -> Response | None:
    unlike = re.fullmatch("[0-9]+", request.id_text, re.ASCII) is None
    return error_response(404) if _valid(request, GET) and unlike else None


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a page is read by int()", "reading", read_parameter("page", read=int)),
    Mutant(
        "a size over the largest is clamped",
        "schema",
        read_parameter("size", read=lambda text: min(decimal(text), LARGEST)),
    ),
    Mutant(
        "the largest size is refused",
        "schema",
        refuse(lambda request: _valid(request, LIST) and _size(request) == LARGEST, 400),
    ),
    Mutant("a page beyond 64 bits is an overflow", "reading", refuse(_beyond_64_bits, 500)),
    Mutant(
        "page and size may be empty",
        "reading",
        _parameters(lambda pairs: [p for p in pairs if p not in (("page", ""), ("size", ""))]),
    ),
    Mutant(
        "desc may be 1 or 0",
        "reading",
        read_parameter("desc", read=lambda text: {"1": "true", "0": "false"}.get(text, text)),
    ),
    Mutant("the first type counts", "reading", _parameters(_first_type)),
    Mutant(
        "names of parameters may be in any case",
        "reading",
        _parameters(lambda pairs: [(name.lower(), value) for name, value in pairs]),
    ),
    Mutant("an unknown parameter is refused", "reading", refuse(_unknown_parameter, 400)),
    Mutant("the query is not percent-decoded", "protocol", change_request_of(LIST, _not_decoded)),
    Mutant(
        "a query that is no UTF-8 is an internal error",
        "reading",
        refuse(lambda request: _valid(request, LIST) and not _is_utf8(request.query), 500),
    ),
    Mutant("a malformed product id finds no route", "documentation", respond(_router_of_integers)),
    Mutant("a product id ends at the first letter", "reading", read_id(GET, read=_js_int)),
    Mutant("a product id keeps its low 32 bits", "documentation", read_id(GET, read=_low_bits)),
    Mutant(
        "product zero is no id",
        "reading",
        refuse(lambda request: _valid(request, GET) and _id(request) == 0, 400),
    ),
    Mutant(
        "a negative id is malformed",
        "reading",
        refuse(lambda request: _valid(request, GET, CANCEL) and _id(request) < 0, 400),
    ),
    Mutant(
        "a purchase beyond 64 bits is an internal error",
        "reading",
        refuse(lambda request: _valid(request, CANCEL) and abs(_id(request)) >= 2**63, 500),
    ),
    Mutant(
        "a NUL in an id is an internal error",
        "reading",
        refuse(lambda request: _valid(request, GET, CANCEL) and "\0" in request.id_text, 500),
    ),
    Mutant("a purchase id keeps its low 32 bits", "reading", read_id(CANCEL, read=_low_bits)),
    Mutant(
        "a cancellation with a query is not found",
        "reading",
        refuse(lambda request: request.is_cancel and request.query != b"", 404),
    ),
)
