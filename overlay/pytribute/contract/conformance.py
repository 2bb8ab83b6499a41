"""The requirements for every response, whatever the request was."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pytribute.contract.response import BODILESS_STATUSES, NO_RESPONSE, Response
from pytribute.contract.schema import Specification
from pytribute.contract.violation import Rule, Severity, Source

__all__ = ["ERROR_CODES", "PARTIAL_CONTENT", "Problem", "problems"]

ERROR_CODES = {
    400: "error_bad_request",
    401: "no_access",
    403: "error_not_permitted",
    404: "error_not_found",
}
PARTIAL_CONTENT = 206
"""The body is a part of a document."""

_SERVER_ERROR = 500
_UNDOCUMENTED_BODY = frozenset({400, 404, 405, 501})
_TOO_LARGE = frozenset({413, 414, 429, 431, 503})

_JSON = {
    "utf-8": ("JSON in UTF-8", "RFC 8259, section 8.1"),
    "no-bom": ("no byte order mark", "RFC 8259, section 8.1"),
    "json": ("a JSON document", "RFC 8259"),
    "no-duplicate-key": ("each name once in an object", "RFC 8259, section 4"),
}

_HTTP = Rule("http", Source.PROTOCOL, "RFC 9112")
_STATUS = Rule("documented-status", Source.DOCUMENTATION, "responses")
_SERVER = Rule("no-server-error", Source.READING, "responses", reading="server-errors")
_TYPE = Rule("content-type", Source.DOCUMENTATION, "responses")
_LENGTH = Rule("content-length", Source.PROTOCOL, "RFC 9112, section 6.3", severity=Severity.NOTE)
_ENCODING = Rule("content-encoding", Source.PROTOCOL, "RFC 9110, section 12.5.3")
_CODE = Rule("error-code", Source.READING, "responses", reading="error-codes")
_SCHEMA = {
    "schema": Rule("schema", Source.SCHEMA),
    "required-field": Rule("required-field", Source.SCHEMA),
    "unknown-value": Rule("unknown-value", Source.SCHEMA),
    "format": Rule("format", Source.SCHEMA),
    "currency-case": Rule(
        "currency-case", Source.READING, reading="currency", severity=Severity.WARNING
    ),
    "unknown-field": Rule(
        "unknown-field", Source.READING, reading="unknown-field", severity=Severity.NOTE
    ),
}


class Problem(NamedTuple):
    """A rule that a response violates."""

    rule: Rule
    expected: str
    actual: str


def problems(response: Response, specification: Specification) -> Iterator[Problem]:
    """Yield the rules that a response violates."""
    if response.status == NO_RESPONSE:
        yield Problem(_HTTP, "a complete HTTP response", response.failure)
        return
    if response.status == PARTIAL_CONTENT and response.request.header("range"):
        return
    yield from _status(response, specification)
    encoding = response.header("content-encoding") or "identity"
    offered = response.request.header("accept-encoding") or "identity"
    if encoding not in {"identity", offered}:
        yield Problem(_ENCODING, f"no encoding but {offered}, which was offered", encoding)
        return
    if response.status in BODILESS_STATUSES or response.request.method == "HEAD":
        return
    if response.header("content-length") is None and response.header("transfer-encoding") is None:
        yield Problem(_LENGTH, "the length of the body, or chunks", "neither")
    operation = specification.operations.get(response.request.operation)
    if operation and not operation.has_body(response.status):
        return
    is_documented = operation is not None and response.status in operation.statuses
    for problem in _body(response, specification):
        # A response outside the specification has no documented body; 401 is documented everywhere.
        if not is_documented and response.status in _UNDOCUMENTED_BODY:
            yield problem._replace(rule=replace(problem.rule, severity=Severity.NOTE))
        else:
            yield problem


def _status(response: Response, specification: Specification) -> Iterator[Problem]:
    status, operation = response.status, specification.operations.get(response.request.operation)
    if status >= _SERVER_ERROR and status not in _TOO_LARGE:
        yield Problem(_SERVER, "no server error, whatever the request is", str(response))
        return
    if operation is None:
        return
    documented = operation.statuses | operation.implied_statuses
    if status not in documented | _TOO_LARGE | {405}:
        yield Problem(_STATUS, f"one of {', '.join(map(str, sorted(documented)))}", str(response))


def _body(response: Response, specification: Specification) -> Iterator[Problem]:
    types = response.header_values("content-type")
    if len(types) > 1:
        yield Problem(_TYPE, "one Content-Type", " and ".join(types))
    if not types or not _is_json(types[0]):
        yield Problem(_TYPE, "application/json, in UTF-8", "".join(types[:1]) or "no Content-Type")
    if not response.body:
        expected, section = _JSON["json"]
        yield Problem(Rule("json", Source.PROTOCOL, section), expected, "an empty body")
        return
    for name, description in response.json_body.errors:
        expected, section = _JSON[name]
        yield Problem(Rule(name, Source.PROTOCOL, section), expected, description)
    if any(name == "json" for name, _ in response.json_body.errors):
        return
    request, value = response.request, response.json
    for mismatch in specification.mismatches(request.operation, response.status, value):
        place = mismatch.place
        # The offset is the requested page number, even if that number exceeds 64 bits.
        if place == "meta.offset" and f"page={value['meta']['offset']}" in request.target:
            continue
        rule = _SCHEMA[mismatch.rule]
        yield Problem(
            replace(
                rule, name=f"{rule.name}: {place}" if place else rule.name, where=mismatch.where
            ),
            mismatch.expected,
            f"{place}: {mismatch.message}" if place else mismatch.message,
        )
    code = ERROR_CODES.get(response.status)
    if code and response.code and response.code != code:
        yield Problem(_CODE, f"{response.status} {code}", str(response))


def _is_json(content_type: str) -> bool:
    media_type, _, parameters = content_type.lower().partition(";")
    if media_type.strip() != "application/json":
        return False
    settings = [one.strip().replace('"', "") for one in parameters.split(";") if one.strip()]
    return all(one == "charset=utf-8" for one in settings if one.startswith("charset"))
