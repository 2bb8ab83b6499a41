"""Ids and parameters that are read too kindly, or not kindly enough."""

import re
from urllib.parse import unquote

from starlette.types import Scope

from tests.documented import LARGEST, USUAL
from tests.mutants.changes import given, path_end, status
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import Exchange, after, before, query

_TYPES = {"digital", "custom", "physical"}


def _refuse_unknown(exchange: Exchange) -> None:
    if {name for name, _ in exchange.query} - {"page", "size", "type", "desc", ""}:
        exchange.answer_error(400, "error_bad_request")


def _digits(exchange: Exchange) -> str:
    return unquote(exchange.path.rpartition("/")[2])


def _huge_is_500(exchange: Exchange) -> None:
    digits = _digits(exchange).lstrip("-")
    if digits.isdigit() and len(digits) > 18 and exchange.status == 404:
        exchange.answer_error(500, "error_bad_request")


def _huge_is_400(exchange: Exchange) -> None:
    digits = _digits(exchange).lstrip("-")
    if digits.isdigit() and len(digits) > 18 and exchange.status == 404:
        exchange.answer_error(400, "error_bad_request")


def _negative_is_400(exchange: Exchange) -> None:
    if re.fullmatch("-[0-9]+|0", _digits(exchange)) and exchange.status == 404:
        exchange.answer_error(400, "error_bad_request")


def _no_cancelling_with_a_query(exchange: Exchange) -> None:
    if exchange.path.endswith("/cancel") and exchange.query:
        exchange.answer_error(404, "error_not_found")


def _id_of_the_query(exchange: Exchange) -> None:
    if exchange.status == 200 and not exchange.is_page and exchange.asked("id", ""):
        exchange.json = {**exchange.json, "id": int(exchange.asked("id", ""))}


def _without_escapes(scope: Scope) -> None:
    asked = scope["query_string"].split(b"&")
    scope["query_string"] = b"&".join(one for one in asked if b"%" not in one)


def _unknown_type_is_empty(exchange: Exchange) -> None:
    kind = exchange.asked("type", "digital")
    if exchange.status == 400 and kind not in _TYPES:
        exchange.status = 200
        exchange.json = {"rows": [], "meta": {"total": 0, "offset": 1, "limit": 20}}


def _422(exchange: Exchange) -> None:
    if exchange.status == 400 and exchange.path.endswith("/products"):
        exchange.answer_error(422, "error_bad_request")


def _null_byte_is_500(exchange: Exchange) -> None:
    asked = exchange.path + "".join(value for _, value in exchange.query)
    if exchange.status == 400 and "\0" in asked:
        exchange.answer_error(500, "error_bad_request")


def _python_integer(text: str) -> str:
    try:
        return str(int(unquote(text)))
    except ValueError:
        return text


def _cut_fraction(text: str) -> str:
    return re.sub(r"^(-?[0-9]+)\.[0-9]+$", r"\1", text)


def _first_digits(text: str) -> str:
    found = re.match("[0-9]+", text)
    return found.group() if found else text


def _hexadecimal(text: str) -> str:
    return str(int(text, 16)) if re.fullmatch("0x[0-9a-f]{1,9}", text) else text


def _in_bits(bits: int) -> Mutant:
    return Mutant(
        f"id of {bits} bits",
        "chosen",
        path_end(lambda text: str(int(text) % 2**bits) if text.isdecimal() else text),
    )


MUTANTS = (
    Mutant("last of two counts", "chosen", query(lambda pairs: list(dict(pairs).items()))),
    Mutant("empty is default", "chosen", query(lambda pairs: [(n, v) for n, v in pairs if v])),
    Mutant("desc=1", "chosen", given("desc", lambda v: "true" if v == "1" else v)),
    Mutant("desc in any case", "chosen", given("desc", str.lower)),
    Mutant(
        "desc is what it may be",
        "chosen",
        given("desc", lambda v: "true" if v == "true" else "false"),
    ),
    Mutant("type in any case", "chosen", given("type", str.lower)),
    Mutant(
        "unknown type is no filter",
        "chosen",
        query(lambda pairs: [(n, v) for n, v in pairs if n != "type" or v in _TYPES]),
    ),
    Mutant("unknown type has no rows", "chosen", after(_unknown_type_is_empty)),
    Mutant("page 0 is 1", "documented", given("page", lambda v: "1" if v == "0" else v)),
    Mutant("negative page is 1", "documented", given("page", lambda v: "1" if v[:1] == "-" else v)),
    Mutant("page as Python reads it", "chosen", given("page", _python_integer)),
    Mutant("fraction of a page is cut", "chosen", given("page", _cut_fraction)),
    Mutant(
        "size beyond the largest is the largest",
        "documented",
        given("size", lambda v: str(LARGEST) if v == str(LARGEST + 1) else v),
    ),
    Mutant(
        "size 0 is the usual one",
        "documented",
        given("size", lambda v: str(USUAL) if v == "0" else v),
    ),
    Mutant(
        "size in 32 bits",
        "documented",
        given("size", lambda v: str(int(v) % 2**32) if v.isascii() and v.isdecimal() else v),
    ),
    Mutant("text is trimmed", "chosen", query(lambda pairs: [(n, v.strip()) for n, v in pairs])),
    Mutant("unknown parameter refused", "chosen", after(_refuse_unknown)),
    Mutant(
        "parameters in any case", "chosen", query(lambda pairs: [(n.lower(), v) for n, v in pairs])
    ),
    Mutant("escapes are not read", "protocol", before(_without_escapes)),
    Mutant("422 for parameters", "documented", after(_422)),
    Mutant("null byte 500", "chosen", after(_null_byte_is_500)),
    Mutant("id of the query", "chosen", after(_id_of_the_query)),
    Mutant("huge id 500", "chosen", after(_huge_is_500)),
    Mutant("huge id 400", "chosen", after(_huge_is_400)),
    Mutant("id below 1 is malformed", "chosen", after(_negative_is_400)),
    _in_bits(32),
    _in_bits(64),
    Mutant("id by its first digits", "documented", path_end(_first_digits)),
    Mutant("fraction of an id is cut", "documented", path_end(_cut_fraction)),
    Mutant("hexadecimal id", "documented", path_end(_hexadecimal)),
    Mutant("id as Python reads it", "documented", path_end(_python_integer)),
    Mutant("malformed id 404", "documented", status(400, 404, "error_not_found")),
    Mutant(
        "malformed purchase 404", "documented", status(400, 404, "error_not_found", at="x/cancel")
    ),
    Mutant("cancelling with a query 404", "chosen", after(_no_cancelling_with_a_query)),
)
