"""The requirements for every response, whatever the request was."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import response as rules
from pytribute.contract.schema import Specification
from pytribute.contract.violation import Rule
from pytribute_core.types import BODILESS_STATUSES

__all__ = [
    "EXACT_LIMIT",
    "PARTIAL_CONTENT",
    "Problem",
    "is_documented",
    "is_outright_refusal",
    "problems",
]

EXACT_LIMIT = 2**53
"""The largest integer up to which all are exact as a float, and so in JavaScript."""
PARTIAL_CONTENT = 206
"""The body is a part of a document."""

_SERVER_ERROR = 500
_NOT_IMPLEMENTED = 501
# A server in front of the application may send these, whatever the request is.
_TOO_MANY = 429
_UNJUDGED = frozenset({413, 414, _TOO_MANY, 431, 502, 503, 504})
_TOO_LONG = 414
# Longer targets may be refused before they reach the application.
_TARGET_LIMIT = 2000
# Frameworks bound the length of one parameter of a path.
_LONG = 100
# The headers and bodies that no operation documents, and the statuses that refuse them.
_NOT_ACCEPTABLE, _UNSUPPORTED_TYPE = 406, 415
_PAGE = re.compile(r"[?&]page=([0-9]{16,})", re.ASCII)

_JSON = {
    "utf-8": (rules.UTF_8, "JSON in UTF-8"),
    "no-bom": (rules.NO_BOM, "no byte order mark"),
    "json": (rules.JSON, "a JSON document"),
    "no-duplicate-key": (rules.NO_DUPLICATE_KEY, "each name once in an object"),
}
_MISMATCHES = {
    "schema": rules.SCHEMA,
    "required-field": rules.REQUIRED_FIELD,
    "unknown-value": rules.UNKNOWN_VALUE,
    "format": rules.FORMAT,
    "currency-case": rules.CURRENCY_CASE,
    "unknown-field": rules.UNKNOWN_FIELD,
    "error-code": rules.ERROR_CODE,
}


class Problem(NamedTuple):
    """A rule that a response violates."""

    rule: Rule
    expected: str
    actual: str
    place: str = ""
    """The place in the response."""
    where: str = ""
    """The place in the specification."""


def problems(response: WireResponse, specification: Specification) -> Iterator[Problem]:
    """Yield the rules that a response violates.

    The specification says nothing about other paths and methods, and a framework or a proxy may
    answer these, and malformed targets, in its own way.
    """
    status, request = response.status, response.request
    if status == NO_RESPONSE:
        yield Problem(rules.COMPLETE, "a complete HTTP response", response.failure)
    elif _is_unjudged(response, specification) or _is_about_headers(response, specification):
        return
    elif is_documented(request, specification):
        yield from _status(response, specification)
        yield from _message(response, specification)
    elif status >= _SERVER_ERROR and status != _NOT_IMPLEMENTED:
        yield Problem(rules.SERVER_ERROR, "no server error", str(response))


def _status(response: WireResponse, specification: Specification) -> Iterator[Problem]:
    documented = _allowed(specification.operations[response.request.operation])
    if response.status not in documented:
        expected = f"one of {', '.join(map(str, sorted(documented)))}"
        yield Problem(rules.STATUS, expected, str(response))
    elif response.status >= _SERVER_ERROR:
        yield Problem(rules.SERVER_ERROR, "no server error", str(response))


def _message(response: WireResponse, specification: Specification) -> Iterator[Problem]:
    status, request = response.status, response.request
    encoding = response.header("content-encoding") or "identity"
    offered = request.header("accept-encoding") or "identity"
    if encoding not in {"identity", offered}:
        yield Problem(rules.ENCODING, f"no encoding but {offered}, which was offered", encoding)
        return
    if status in BODILESS_STATUSES or request.method == "HEAD":
        return
    if response.header("content-length") is None and response.header("transfer-encoding") is None:
        yield Problem(rules.LENGTH, "the length of the body, or chunks", "neither")
    operation = specification.operations[request.operation]
    if status in _allowed(operation) and operation.has_body(status):
        yield from _body(response, specification)


def is_documented(request: WireRequest, specification: Specification) -> bool:
    """Whether the specification describes a request; it has no HEAD and no absolute target."""
    operation = specification.operations.get(request.operation)
    is_described = operation is not None and request.method == operation.method
    return is_described and not request.is_absolute and not _is_malformed(request)


def is_outright_refusal(response: WireResponse) -> bool:
    """Whether a server refused a target that a framework or proxy doesn't let through."""
    status, request = response.status, response.request
    is_refusal = 400 <= status < _SERVER_ERROR or status == _NOT_IMPLEMENTED  # noqa: PLR2004 - HTTP
    is_too_long = status == _TOO_LONG and len(request.target) > _LONG
    return is_too_long or (is_refusal and _is_malformed(request))


def _is_malformed(request: WireRequest) -> bool:
    """Whether a target is very long, not UTF-8, or contains control characters."""
    try:
        is_printable = unquote_to_bytes(request.target).decode().isprintable()
    except UnicodeDecodeError:
        return True
    return not is_printable or len(request.target) > _TARGET_LIMIT


def _is_about_headers(response: WireResponse, specification: Specification) -> bool:
    """Whether the status is about a header, or a body, that the documentation doesn't know."""
    status, request = response.status, response.request
    if status == _UNSUPPORTED_TYPE:
        operation = specification.operations.get(request.operation)
        return operation is None or "requestBody" not in operation.details
    header = {PARTIAL_CONTENT: "range", _NOT_ACCEPTABLE: "accept"}.get(status)
    return header is not None and bool(request.header(header))


def _is_unjudged(response: WireResponse, specification: Specification) -> bool:
    """Whether something in front of the application may have sent this, whatever was requested."""
    operation = specification.operations.get(response.request.operation)
    is_own = response.status == _TOO_MANY and operation and _TOO_MANY in operation.statuses
    return response.status in _UNJUDGED and not is_own


def _allowed(operation: DocumentedOperation) -> frozenset[int]:
    return operation.statuses | operation.implied_statuses


def _body(response: WireResponse, specification: Specification) -> Iterator[Problem]:
    types = response.header_values("content-type")
    if len(types) > 1:
        yield Problem(rules.CONTENT_TYPE, "one Content-Type", " and ".join(types))
    if not types or not _is_json(types[0]):
        actual = "".join(types[:1]) or "no Content-Type"
        yield Problem(rules.CONTENT_TYPE, "application/json, in UTF-8", actual)
    if not response.body:
        yield Problem(rules.JSON, "a JSON document", "an empty body")
        return
    for name, description in response.json_body.errors:
        rule, expected = _JSON[name]
        yield Problem(rule, expected, description)
    if any(name == "json" for name, _ in response.json_body.errors):
        return
    request, value = response.request, response.json
    for mismatch in specification.mismatches(request.operation, response.status, value):
        place = mismatch.place
        if place == "meta.offset" and _has_huge_page(request):
            continue  # the offset is the page number, however large; no other number is like it
        rule = _MISMATCHES[mismatch.rule]
        yield Problem(rule, mismatch.expected, mismatch.message, place, mismatch.where)


def _has_huge_page(request: WireRequest) -> bool:
    page = _PAGE.search(request.target)
    return page is not None and int(page[1]) > EXACT_LIMIT


def _is_json(content_type: str) -> bool:
    media_type, _, parameters = content_type.lower().partition(";")
    if media_type.strip() != "application/json":
        return False
    settings = [one.strip().replace('"', "") for one in parameters.split(";") if one.strip()]
    return all(one == "charset=utf-8" for one in settings if one.startswith("charset"))
