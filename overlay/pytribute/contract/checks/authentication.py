"""Who may ask: every way to get the key wrong, with every operation."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pytribute.contract.examination import Examination
from pytribute.contract.finding import Rule, Source
from pytribute.contract.key import Key
from pytribute.contract.request import OTHER_PATH, Header, Request

__all__ = ["check_authentication"]

_ACCEPTED = Rule("key-accepted", Source.DOCUMENTED, "/components/securitySchemes/ApiKeyAuth")
_ANY_CASE = Rule(
    "header-name-in-any-case", Source.PROTOCOL, "RFC 9110, section 5.1", reading="headers"
)
_NO_SECRET = Rule(
    "key-not-repeated", Source.CHOSEN, "/x-readings/authentication", reading="authentication"
)


class _Attempt(NamedTuple):
    """A way to ask without the right key in its place."""

    rule: str
    headers: tuple[Header, ...] = ()
    query: str = ""
    tail: Key | None = None

    def of(self, request: Request) -> Request:
        if not self.query:
            return request.having(*self.headers)
        joint = "&" if "?" in request.target else "?"
        return replace(
            request,
            headers=self.headers,
            target=f"{request.target}{joint}{self.query}=",
            tail=self.tail,
        )


def check_authentication(examination: Examination) -> None:
    """Ask with every wrong key, and with the right one in the wrong place: always 401."""
    for request in _targets(examination):
        for attempt in _attempts(examination.profile.owner):
            source, where = Source.CHOSEN, "/x-readings/authentication"
            if attempt.rule in {"no-key", "wrong-key"} and request.operation != OTHER_PATH:
                source, where = Source.DOCUMENTED, "responses/401"
            rule = Rule(attempt.rule, source, where, reading="authentication")
            answer = examination.send(attempt.of(request))
            if examination.expect(rule, answer, 401) and _tells(examination, answer.body):
                examination.find(_NO_SECRET, answer, "an answer without the key", "it has the key")
    for name in ("api-key", "API-KEY", "aPI-kEY"):
        header = Header(name, examination.profile.owner)
        for request in (Request.list("size=1", header), Request.get("0", header)):
            examination.expect(_ANY_CASE, examination.send(request), 200, 404)
    wrong = Header("Authorization", "Bearer no-such-key")
    for request in (
        Request.list("size=1", examination.owner),
        Request.list("size=1&api_key=no-such-key", examination.owner),
        Request.list("size=1", examination.owner, wrong),
    ):
        examination.expect(_ACCEPTED, examination.send(request), 200)


def _tells(examination: Examination, body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    return examination.masked(text) != text


def _attempts(key: Key) -> Iterator[_Attempt]:
    def header(*values: Key, name: str = "Api-Key", scheme: str = "") -> tuple[Header, ...]:
        return tuple(Header(name, value, scheme) for value in values)

    wrong = Key("no-such-key", "no-such-key")
    yield _Attempt("no-key")
    yield _Attempt("empty-key", (Header("Api-Key", ""),))
    yield _Attempt("wrong-key", header(wrong))
    yield _Attempt("cut-key", header(key.changed("<the key without its end>", lambda k: k[:-1])))
    yield _Attempt("cut-key", header(key.changed("<the key without its start>", lambda k: k[1:])))
    yield _Attempt("longer-key", header(key.changed("<the key and x>", lambda k: k + "x")))
    yield _Attempt("longer-key", header(key.changed("<x and the key>", lambda k: "x" + k)))
    for shown, change in (("upper", str.upper), ("lower", str.lower), ("swapped", str.swapcase)):
        recased = key.changed(f"<the key in {shown} case>", change)
        if recased.is_other_than(key):
            yield _Attempt("recased-key", header(recased))
    yield _Attempt("quoted-key", header(key.changed('"***"', lambda k: f'"{k}"')))
    yield _Attempt("key-twice", header(key.changed("***, ***", lambda k: f"{k}, {k}")))
    yield _Attempt("key-behind-scheme", header(key, scheme="Bearer "))
    yield _Attempt("bearer-key", header(key, name="Authorization", scheme="Bearer "))
    yield _Attempt("bearer-key", header(key, name="Authorization"))
    for name in ("X-Api-Key", "Api_Key", "ApiKey", "Token"):
        yield _Attempt("key-in-another-header", header(key, name=name))
    yield _Attempt("key-in-cookie", header(key, name="Cookie", scheme="Api-Key="))
    for name in ("Api-Key", "api_key", "apiKey", "api-key", "key", "token"):
        yield _Attempt("key-in-query", query=name, tail=key)
    yield _Attempt("key-in-query", header(wrong), query="api_key", tail=key)


def _targets(examination: Examination) -> Iterator[Request]:
    profile = examination.profile
    own = examination.rows[0]["id"] if examination.rows else 1
    yield Request.list()
    yield Request.list("page=0&size=x")
    yield Request.list(method="HEAD")
    yield Request.get(own)
    yield Request.get("x")
    yield Request.get(own, method="HEAD")
    for product in (*profile.absent_products[:1], *profile.foreign_products[:1]):
        yield Request.get(product)
    yield Request.at("/nothing")
    yield Request.at("/products/")
    yield Request.list(method="OPTIONS")
    if examination.is_full:
        yield Request.list(method="DELETE")
        for purchases in (profile.stars, profile.card, profile.unknown, profile.foreign_purchases):
            for purchase in purchases[:1]:
                yield Request.cancel(purchase)
        yield Request.cancel("x")
        for purchase in profile.stars[:1]:
            yield Request.cancel(purchase, method="GET")
