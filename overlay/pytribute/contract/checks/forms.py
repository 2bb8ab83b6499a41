"""The same question in every form that HTTP has for it, and what only looks like it."""

from collections.abc import Iterator
from dataclasses import replace

from pytribute.contract.answers import PARTIAL
from pytribute.contract.checks.inventory import ids_of
from pytribute.contract.content import same
from pytribute.contract.examination import Examination
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Header, Request

__all__ = ["check_forms"]

_CONDITION = Rule("condition-that-holds", Source.PROTOCOL, "RFC 9110, section 13.1")
_RANGE = Rule("range", Source.PROTOCOL, "RFC 9110, section 14.2")
_GZIP = Rule("offered-encoding", Source.PROTOCOL, "RFC 9110, section 12.5.3")
# Hardly a client sends it but to a proxy; uvicorn, with one of its two parsers, finds nothing.
_WHOLE = Rule("whole-address", Source.PROTOCOL, "RFC 9112, section 3.2.2", kind=Kind.TOLERATED)
# Whatever stands on WSGI or ASGI decodes the path before it looks for slashes.
_SLASH = Rule("encoded-slash", Source.PROTOCOL, "RFC 3986, section 2.2", kind=Kind.TOLERATED)
_METHOD = Rule("case-of-methods", Source.PROTOCOL, "RFC 9110, section 9.1")

_CONDITIONS = (
    Header("If-None-Match", '"no-such-tag"'),
    Header("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
)
_FIRST_BYTES = Header("Range", "bytes=0-9")


def check_forms(examination: Examination) -> None:
    """Ask conditionally, for a part, compressed, by the whole address; and in look-alikes."""
    owner = examination.owner
    products = ids_of(examination.rows or [])[:1]
    for asked in (Request.list("size=5", owner), *(Request.get(one, owner) for one in products)):
        plain = examination.send(asked)
        for rule, other in _forms(asked):
            answer = examination.send(other)
            if answer.status == PARTIAL and other.headers[-1] == _FIRST_BYTES:
                _check_part(examination, answer, plain)
            elif examination.expect(rule, answer, plain.status) and not same(
                answer.json, plain.json
            ):
                examination.find(rule, answer, "the same as when asked plainly", "something else")
    for asked in _look_alikes(examination):
        rule = _SLASH if "%2" in asked.target else _METHOD
        examination.expect(rule, examination.send(asked), 400, 404, 405)


def _forms(asked: Request) -> Iterator[tuple[Rule, Request]]:
    for header in _CONDITIONS:
        yield _CONDITION, asked.having(*asked.headers, header)
    yield _RANGE, asked.having(*asked.headers, _FIRST_BYTES)
    yield _GZIP, asked.having(*asked.headers, Header("Accept-Encoding", "gzip"))
    yield _WHOLE, replace(asked, is_whole=True)


def _check_part(examination: Examination, answer: Answer, plain: Answer) -> None:
    told = answer.header("content-range")
    wanted = f"bytes 0-9/{len(plain.body)}"
    if told != wanted or answer.body != plain.body[:10]:
        examination.find(_RANGE, answer, f"Content-Range: {wanted}, and these bytes", str(told))


def _look_alikes(examination: Examination) -> Iterator[Request]:
    """Give requests for something else, though a careless reader takes them for the usual ones."""
    owner = examination.owner
    for product in ids_of(examination.rows or [])[:1]:
        for slash in ("%2F", "%2f"):
            yield Request.at(f"/products{slash}{product}", owner)
    if examination.is_full:
        for method in ("get", "Get", "head"):
            yield Request.at("/products", owner, method=method)
        for purchase in examination.profile.stars[:1]:
            cancelling = Request.cancel(purchase, owner).target
            yield Request.at(cancelling, owner, method="post")
            yield Request.at(cancelling.replace("/cancel", "%2Fcancel"), owner, method="POST")
