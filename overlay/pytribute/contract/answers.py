"""What holds for every answer, whatever was asked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import NO_ANSWER, Answer
from pytribute.contract.request import OTHER_PATH
from pytribute.contract.schema import Specification

__all__ = ["CODES", "PARTIAL", "Remark", "remarks"]

CODES = {
    400: "error_bad_request",
    401: "no_access",
    403: "error_not_permitted",
    404: "error_not_found",
}
PARTIAL = 206
"""A part of what was asked for; its body is no document."""

_BODILESS = frozenset({204, 304})
_SERVER_ERROR = 500
_FREE = frozenset({400, 404, 405, 501})
_TOO_LARGE = frozenset({413, 414, 429, 431, 503})

_FORM = {
    "utf-8": ("JSON in UTF-8", "RFC 8259, section 8.1"),
    "no-bom": ("no byte order mark", "RFC 8259, section 8.1"),
    "json": ("a JSON document", "RFC 8259"),
    "no-duplicate-key": ("each name once in an object", "RFC 8259, section 4"),
}

_HTTP = Rule("http", Source.PROTOCOL, "RFC 9112")
_STATUS = Rule("documented-status", Source.DOCUMENTED, "responses")
_SERVER = Rule("no-server-error", Source.CHOSEN, "responses", reading="server-errors")
_TYPE = Rule("content-type", Source.DOCUMENTED, "responses")
_LENGTH = Rule("content-length", Source.PROTOCOL, "RFC 9112, section 6.3", kind=Kind.NOTE)
_ENCODING = Rule("content-encoding", Source.PROTOCOL, "RFC 9110, section 12.5.3")
_CODE = Rule("error-code", Source.CHOSEN, "responses", reading="error-codes")
_SCHEMA = {
    "schema": Rule("schema", Source.SCHEMA),
    "required-field": Rule("required-field", Source.SCHEMA),
    "unknown-value": Rule("unknown-value", Source.SCHEMA),
    "format": Rule("format", Source.SCHEMA),
    "currency-case": Rule("currency-case", Source.CHOSEN, reading="currency", kind=Kind.TOLERATED),
    "unknown-field": Rule("unknown-field", Source.CHOSEN, reading="unknown-field", kind=Kind.NOTE),
}


class Remark(NamedTuple):
    """Something that is wrong with an answer."""

    rule: Rule
    expected: str
    actual: str


def remarks(answer: Answer, specification: Specification) -> Iterator[Remark]:
    """Look an answer over."""
    if answer.status == NO_ANSWER:
        yield Remark(_HTTP, "a complete HTTP answer", answer.broken)
        return
    if answer.status == PARTIAL and answer.request.given("range"):
        return
    yield from _status(answer, specification)
    encoding = answer.header("content-encoding") or "identity"
    offered = answer.request.given("accept-encoding") or "identity"
    if encoding not in {"identity", offered}:
        yield Remark(_ENCODING, f"no encoding but {offered}, which was offered", encoding)
        return
    if answer.status in _BODILESS or answer.request.method == "HEAD":
        return
    if answer.header("content-length") is None and answer.header("transfer-encoding") is None:
        yield Remark(_LENGTH, "the length of the body, or chunks", "neither")
    is_documented = answer.status in specification.statuses(answer.request.operation)
    for remark in _body(answer, specification):
        # What is not in the specification has no documented body either; but 401 is everywhere.
        if not is_documented and answer.status in _FREE:
            yield remark._replace(rule=replace(remark.rule, kind=Kind.NOTE))
        else:
            yield remark


def _status(answer: Answer, specification: Specification) -> Iterator[Remark]:
    status, operation = answer.status, answer.request.operation
    if status >= _SERVER_ERROR and status not in _TOO_LARGE:
        yield Remark(_SERVER, "no fault of the server, whatever is asked", str(answer))
        return
    usual = specification.statuses(operation) | _TOO_LARGE | {405}
    if operation != OTHER_PATH and status not in usual:
        documented = ", ".join(map(str, sorted(specification.statuses(operation))))
        yield Remark(_STATUS, f"one of {documented}", str(answer))


def _body(answer: Answer, specification: Specification) -> Iterator[Remark]:
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    if len(kinds) > 1:
        yield Remark(_TYPE, "one Content-Type", " and ".join(kinds))
    if not _is_json(answer.header("content-type")):
        yield Remark(
            _TYPE, "application/json, in UTF-8", answer.header("content-type") or "no Content-Type"
        )
    if not answer.body:
        form, section = _FORM["json"]
        yield Remark(Rule("json", Source.PROTOCOL, section), form, "an empty body")
        return
    for name, description in answer.content.flaws:
        form, section = _FORM[name]
        yield Remark(Rule(name, Source.PROTOCOL, section), form, description)
    if any(name == "json" for name, _ in answer.content.flaws):
        return
    target = answer.request.target
    for found in specification.departures(answer.request.operation, answer.status, answer.json):
        # A page number comes back as it was asked for, also where 64 bits are too few for it.
        if found.place == "meta.offset" and f"page={answer.json['meta']['offset']}" in target:
            continue
        rule = _SCHEMA[found.rule]
        name = f"{rule.name}: {found.place}" if found.place else rule.name
        yield Remark(
            replace(rule, name=name, where=found.where),
            found.expected,
            f"{found.place}: {found.message}" if found.place else found.message,
        )
    wanted = CODES.get(answer.status)
    if wanted and answer.code and answer.code != wanted:
        yield Remark(_CODE, f"{answer.status} {wanted}", str(answer))


def _is_json(content_type: str | None) -> bool:
    kind, _, parameters = (content_type or "").lower().partition(";")
    if kind.strip() != "application/json":
        return False
    settings = [one.strip().replace('"', "") for one in parameters.split(";") if one.strip()]
    return all(one == "charset=utf-8" for one in settings if one.startswith("charset"))
