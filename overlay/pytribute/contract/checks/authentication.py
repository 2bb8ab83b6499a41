"""Who may ask: every way to get the key wrong, with every operation."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
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
_COOKIE = Rule(
    "cookie-instead-of-key", Source.CHOSEN, "/x-readings/authentication", "authentication"
)


class _Attempt(NamedTuple):
    """A way to ask without the right key in its place."""

    rule: str
    headers: tuple[Header, ...] = ()
    query: str = ""
    tail: Key | None = None
    is_rare: bool = False
    """Whether a few targets will do."""

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


# A list, a product, and, where it may be sent, a cancellation.
_FEW = 3
_WRONG_TEXTS = (
    *("null", "undefined", "*", "%", "..", "0", "true", "' OR '1'='1", '{"$ne":""}'),
    # Beyond ASCII: as Latin-1, and as UTF-8.
    *("cl\xe9", "\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87"),
)
_CHANGES: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("encoded-key", "<the key, percent-encoded>", lambda k: "".join(f"%{ord(c):02X}" for c in k)),
    ("encoded-key", "<the key, its first sign %-encoded>", lambda k: f"%{ord(k[0]):x}{k[1:]}"),
    ("encoded-key", "<the key in base64>", lambda k: b64encode(k.encode()).decode()),
    ("cut-key", "<the first half of the key>", lambda k: k[: len(k) // 2]),
    ("cut-key", "<the first sign of the key>", lambda k: k[:1]),
    ("longer-key", "<the key and e acute>", lambda k: f"{k}\xe9"),
    ("longer-key", "<the key twice>", lambda k: k + k),
    ("longer-key", "<the key and a star>", lambda k: f"{k}*"),
    ("changed-key", "<the key, its last sign twice>", lambda k: k[:-2] + k[-1:] * 2),
    ("changed-key", "<the key backwards>", lambda k: k[::-1]),
    ("key-in-a-list", "<the key behind another one>", lambda k: f"no-such-key,{k}"),
)
_TRUSTED = (
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("X-Forwarded-User", "admin"),
    ("X-User-Id", "1"),
    ("Referer", "https://tribute.tg/"),
    ("Origin", "https://tribute.tg"),
)


def check_authentication(examination: Examination) -> None:
    """Ask with every wrong key, and with the right one in the wrong place: always 401."""
    for place, request in enumerate(_targets(examination)):
        for attempt in _attempts(examination.profile.owner):
            if attempt.is_rare and place >= _FEW:
                continue
            source, where = Source.CHOSEN, "/x-readings/authentication"
            if attempt.rule in {"no-key", "wrong-key"} and request.operation != OTHER_PATH:
                source, where = Source.DOCUMENTED, "responses/401"
            rule = Rule(attempt.rule, source, where, reading="authentication")
            answer = examination.send(attempt.of(request))
            if examination.expect(rule, answer, 401) and _tells(examination, answer.body):
                examination.find(_NO_SECRET, answer, "an answer without the key", "it has the key")
    _check_cookies(examination)
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


def _check_cookies(examination: Examination) -> None:
    """Send back what a right answer left here: it is no key."""
    for asked in (Request.list("size=1", examination.owner), Request.list()):
        answer = examination.send(asked)
        cookies = [value.partition(";")[0] for value in answer.all_of("set-cookie")]
        if cookies:
            again = Request.list("size=1", Header("Cookie", "; ".join(cookies)))
            examination.expect(_COOKIE, examination.send(again), 401)


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
    yield from _rare_attempts(key)


def _rare_attempts(key: Key) -> Iterator[_Attempt]:
    """Give what takes a server of its own kind to believe in."""
    for text in (*_WRONG_TEXTS, "k" * 3000):
        yield _Attempt("wrong-key", (Header("Api-Key", text),), is_rare=True)
    for rule, shown, change in _CHANGES:
        changed = key.changed(shown, change)
        if changed.is_other_than(key):
            yield _Attempt(rule, (Header("Api-Key", changed),), is_rare=True)
    for form in ("{}:", ":{}", "api:{}", "{}"):
        shown = f"<base64 of {form.format('the key')}>"
        basic = key.changed(shown, partial(_basic, form))
        yield _Attempt("basic-key", (Header("Authorization", basic, "Basic "),), is_rare=True)
    for scheme in ("Api-Key ", "ApiKey ", "Token ", "Key "):
        value = Header("Authorization", key, scheme)
        yield _Attempt("key-behind-scheme", (value,), is_rare=True)
    for name, text in _TRUSTED:
        yield _Attempt("trusted-header", (Header(name, text),), is_rare=True)


def _basic(form: str, key: str) -> str:
    return b64encode(form.format(key).encode()).decode()


def _targets(examination: Examination) -> Iterator[Request]:
    profile = examination.profile
    own = examination.rows[0]["id"] if examination.rows else 1
    yield Request.list()
    yield Request.get(own)
    if examination.is_full:
        yield from (Request.cancel(purchase) for purchase in profile.stars[:1])
    yield Request.list("page=0&size=x")
    yield Request.list(method="HEAD")
    yield Request.get("x")
    yield Request.get(own, method="HEAD")
    for product in (*profile.absent_products[:1], *profile.foreign_products[:1]):
        yield Request.get(product)
    yield Request.at("/nothing")
    yield Request.at("/products/")
    yield Request.list(method="OPTIONS")
    if examination.is_full:
        yield Request.list(method="DELETE")
        for purchases in (profile.card, profile.unknown, profile.foreign_purchases):
            for purchase in purchases[:1]:
                yield Request.cancel(purchase)
        yield Request.cancel("x")
        for purchase in profile.stars[:1]:
            yield Request.cancel(purchase, method="GET")
