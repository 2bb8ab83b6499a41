"""Requests taken that should be refused, refused that should be taken, or misread."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from tests.documented import LARGEST
from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import (
    decimal,
    error,
    identifier,
    instead,
    parameter,
    refused,
    request_of,
)
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Reply, Request, refusal
from tests.mutants.wrong import Wrap

_TYPES = ("digital", "custom", "physical")

Pairs = list[tuple[str, str]]


def _parameters(change: Callable[[Pairs], Pairs]) -> Wrap:
    def changed(request: Request) -> None:
        before = request.parameters
        if (after := change(before)) != before:
            request.parameters = after

    return request_of(LIST, changed)


def _asked(request: Request, name: str) -> int | None:
    text = request.given(name) or ""
    return int(text) if re.fullmatch("-?[0-9]{1,18}", text, re.ASCII) else None


def _known(request: Request, *operations: str) -> bool:
    right_method = "POST" if request.operation == CANCEL else "GET"
    return (
        request.operation in operations
        and request.account is not None
        and request.method == right_method
    )


def _id(request: Request) -> int | None:
    return (
        int(request.id_text) if re.fullmatch("-?[0-9]{1,4000}", request.id_text, re.ASCII) else None
    )


def _once_each(pairs: Pairs) -> Pairs:
    return list(dict.fromkeys(pairs))


def _last_size(pairs: Pairs) -> Pairs:
    last = dict(pairs)
    return [pair for pair in pairs if pair[0] != "size"] + [
        (name, value) for name, value in last.items() if name == "size"
    ]


def _first_type(pairs: Pairs) -> Pairs:
    kept: Pairs = []
    for name, value in pairs:
        if name != "type" or name not in dict(kept):
            kept.append((name, value))
    return kept


def _semicolons(request: Request) -> None:
    request.query = request.query.replace(b";", b"&")


def _not_decoded(request: Request) -> None:
    request.query = request.query.replace(b"%", b"%25")


def _go_int(text: str) -> int:
    octal = re.fullmatch("0([0-7]+)", text, re.ASCII)
    return int(octal[1], 8) if octal else int(text, 0)


def _js_int(text: str) -> str:
    found = re.match("-?[0-9]+", text, re.ASCII)
    return found[0] if found else text


def _without_newline(text: str) -> str:
    return text.removesuffix("\n")


def _low_bits(text: str) -> int:
    return (decimal(text) + 2**31) % 2**32 - 2**31


def _fastapi_complaint(request: Request, found: Reply) -> None:
    size = request.given("size")
    if size is not None and _asked(request, "size") is None:
        found.status = 422
        found.json = {"detail": [{"type": "int_parsing", "loc": ["query", "size"], "input": size}]}


def _beyond_64_bits(request: Request) -> bool:
    page = request.given("page") or ""
    return _known(request, LIST) and re.fullmatch("[0-9]{19,}", page, re.ASCII) is not None


def _is_utf8(text: bytes) -> bool:
    try:
        unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return False
    return True


def _router_of_integers(request: Request) -> Reply | None:
    unlike = re.fullmatch("[0-9]+", request.id_text, re.ASCII) is None
    return refusal(404) if _known(request, GET) and unlike else None


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a page is read by int()", "chosen", parameter("page", read=int)),
    Mutant(
        "a size is read as a float",
        "schema",
        parameter("size", read=lambda text: int(float(text)) if "." in text else text),
    ),
    Mutant(
        "a size over the largest is clamped",
        "schema",
        parameter("size", read=lambda text: min(decimal(text), LARGEST)),
    ),
    Mutant(
        "the first size over the largest is taken for it",
        "schema",
        parameter("size", read=lambda text: LARGEST if text == str(LARGEST + 1) else text),
    ),
    Mutant(
        "the largest size is refused",
        "schema",
        refused(lambda asked: _known(asked, LIST) and _asked(asked, "size") == LARGEST, 400),
    ),
    Mutant(
        "a size of zero means the default",
        "schema",
        parameter("size", read=lambda text: decimal(text) or 20),
    ),
    Mutant("page zero is the first", "schema", parameter("page", read=lambda t: decimal(t) or 1)),
    Mutant(
        "a negative page upsets the database",
        "chosen",
        refused(lambda asked: _known(asked, LIST) and (_asked(asked, "page") or 0) < 0, 500),
    ),
    Mutant("a page beyond 64 bits is an overflow", "chosen", refused(_beyond_64_bits, 500)),
    Mutant(
        "page and size may be empty",
        "chosen",
        _parameters(lambda pairs: [p for p in pairs if p not in (("page", ""), ("size", ""))]),
    ),
    Mutant(
        "an empty type is no filter",
        "chosen",
        _parameters(lambda pairs: [pair for pair in pairs if pair != ("type", "")]),
    ),
    Mutant(
        "an unknown type is no filter",
        "chosen",
        _parameters(
            lambda pairs: [p for p in pairs if p[0] != "type" or p[1] in ("", *_TYPES)],
        ),
    ),
    Mutant("a type may be in any case", "chosen", parameter("type", read=str.lower)),
    Mutant("blanks around a type don't matter", "chosen", parameter("type", read=str.strip)),
    Mutant(
        "the first of several types with commas counts",
        "chosen",
        parameter("type", read=lambda text: text.partition(",")[0]),
    ),
    Mutant("desc may be in any case", "chosen", parameter("desc", read=str.lower)),
    Mutant(
        "desc may be 1 or 0",
        "chosen",
        parameter("desc", read=lambda text: {"1": "true", "0": "false"}.get(text, text)),
    ),
    Mutant(
        "desc without a value is true",
        "chosen",
        parameter("desc", read=lambda text: text or "true"),
    ),
    Mutant(
        "any desc but true is false",
        "chosen",
        parameter("desc", read=lambda text: "true" if text == "true" else "false"),
    ),
    Mutant("the same value given twice passes", "chosen", _parameters(_once_each)),
    Mutant("the last size counts", "chosen", _parameters(_last_size)),
    Mutant("the first type counts", "chosen", _parameters(_first_type)),
    Mutant(
        "names of parameters may be in any case",
        "chosen",
        _parameters(lambda pairs: [(name.lower(), value) for name, value in pairs]),
    ),
    Mutant(
        "an unknown parameter is refused",
        "chosen",
        refused(
            lambda asked: (
                _known(asked, LIST)
                and any(
                    name not in ("page", "size", "type", "desc") for name, _ in asked.parameters
                )
            ),
            400,
        ),
    ),
    Mutant("parameters may be parted by semicolons", "chosen", request_of(LIST, _semicolons)),
    Mutant("the query is not percent-decoded", "protocol", request_of(LIST, _not_decoded)),
    Mutant(
        "a query that is no UTF-8 is an internal error",
        "chosen",
        refused(lambda asked: _known(asked, LIST) and not _is_utf8(asked.query), 500),
    ),
    Mutant("a malformed size is 422", "documented", error(400, _fastapi_complaint)),
    Mutant("a malformed product id finds no route", "documented", instead(_router_of_integers)),
    Mutant("a product id is read by int()", "chosen", identifier(GET, read=int)),
    Mutant("a product id has Go's base zero", "chosen", identifier(GET, read=_go_int)),
    Mutant("a product id ends at the first letter", "chosen", identifier(GET, read=_js_int)),
    Mutant("a product id may end a line", "chosen", identifier(GET, read=_without_newline)),
    Mutant("a product id keeps its low 32 bits", "chosen", identifier(GET, read=_low_bits)),
    Mutant(
        "product zero is no id",
        "chosen",
        refused(lambda asked: _known(asked, GET) and _id(asked) == 0, 400),
    ),
    Mutant(
        "a negative id is malformed",
        "chosen",
        refused(lambda asked: _known(asked, GET, CANCEL) and (_id(asked) or 0) < 0, 400),
    ),
    Mutant(
        "an id beyond 64 bits is malformed",
        "chosen",
        refused(lambda asked: _known(asked, GET) and abs(_id(asked) or 0) >= 2**63, 400),
    ),
    Mutant(
        "a purchase beyond 64 bits is an internal error",
        "chosen",
        refused(lambda asked: _known(asked, CANCEL) and abs(_id(asked) or 0) >= 2**63, 500),
    ),
    Mutant(
        "a NUL in an id is an internal error",
        "chosen",
        refused(lambda asked: _known(asked, GET, CANCEL) and "\0" in asked.id_text, 500),
    ),
    Mutant("a purchase id is read by int()", "chosen", identifier(CANCEL, read=int)),
    Mutant(
        "a purchase id may have a fraction",
        "chosen",
        identifier(CANCEL, read=lambda text: re.sub(r"\.[0-9]+$", "", text)),
    ),
    Mutant(
        "the sign of a purchase id is lost",
        "chosen",
        identifier(CANCEL, read=lambda text: abs(decimal(text))),
    ),
    Mutant("a purchase id keeps its low 32 bits", "chosen", identifier(CANCEL, read=_low_bits)),
    Mutant(
        "a malformed purchase id is not found",
        "chosen",
        refused(lambda asked: _known(asked, CANCEL) and _id(asked) is None, 404),
    ),
)
