"""Authentication: every invalid key, and a valid key in every wrong place."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pytribute.contract.context import CheckContext
from pytribute.contract.key import Key
from pytribute.contract.request import Header, Request
from pytribute.contract.violation import Rule, Source
from pytribute_client.server import KEY_HEADER

__all__ = ["check_authentication"]

_ACCEPTED = Rule("key-accepted", Source.DOCUMENTATION, "/components/securitySchemes/ApiKeyAuth")
_ANY_CASE = Rule(
    "header-name-in-any-case", Source.PROTOCOL, "RFC 9110, section 5.1", reading="headers"
)
_NO_SECRET = Rule(
    "key-not-repeated", Source.READING, "/x-readings/authentication", reading="authentication"
)
_COOKIE = Rule(
    "cookie-instead-of-key", Source.READING, "/x-readings/authentication", "authentication"
)


class _Attempt(NamedTuple):
    """A way to send a request without a valid key in its header."""

    rule: str
    headers: tuple[Header, ...] = ()
    query: str = ""
    query_key: Key | None = None
    is_rare: bool = False
    """Whether only a few targets are tried."""

    def apply(self, request: Request) -> Request:
        headers = (*request.headers, *self.headers)
        if not self.query:
            return request.with_headers(*headers)
        joint = "&" if "?" in request.target else "?"
        return replace(
            request,
            headers=headers,
            target=f"{request.target}{joint}{self.query}=",
            query_key=self.query_key,
        )


# A list, a product, and in full mode a cancellation.
_FEW = 3
_INVALID_TEXTS = (
    *("null", "undefined", "*", "%", "..", "0", "true", "' OR '1'='1", '{"$ne":""}'),
    # Not ASCII: as Latin-1, and as UTF-8.
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
    ("key-in-a-list", "<another key, then the key>", lambda k: f"no-such-key,{k}"),
)
_TRUSTED = (
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("X-Forwarded-User", "admin"),
    ("X-User-Id", "1"),
    ("Referer", "https://tribute.tg/"),
    ("Origin", "https://tribute.tg"),
)


def check_authentication(context: CheckContext) -> None:
    """Expect 401 for every invalid key, and for a valid key in a wrong place."""
    for place, request in enumerate(_targets(context)):
        for attempt in _attempts(context.profile.owner):
            if attempt.is_rare and place >= _FEW:
                continue
            source, where = Source.READING, "/x-readings/authentication"
            operation = context.specification.operations.get(request.operation)
            is_documented = operation is not None and 401 in operation.statuses  # noqa: PLR2004
            if attempt.rule in {"no-key", "invalid-key"} and is_documented:
                source, where = Source.DOCUMENTATION, "responses/401"
            rule = Rule(attempt.rule, source, where, reading="authentication")
            response = context.send(attempt.apply(request))
            if context.expect(rule, response, 401) and _contains_key(context, response.body):
                context.report(
                    _NO_SECRET, response, "a response without the key", "the key is in it"
                )
    _check_cookies(context)
    for name in ("api-key", "API-KEY", "aPI-kEY"):
        header = Header(name, context.profile.owner)
        for request in (Request.list("size=1", header), Request.get("0", header)):
            context.expect(_ANY_CASE, context.send(request), 200, 404)
    invalid = Header("Authorization", "Bearer no-such-key")
    for request in (
        Request.list("size=1", context.owner),
        Request.list("size=1&api_key=no-such-key", context.owner),
        Request.list("size=1", context.owner, invalid),
    ):
        context.expect(_ACCEPTED, context.send(request), 200)


def _check_cookies(context: CheckContext) -> None:
    """Send the cookies of a successful response without the key."""
    for request in (Request.list("size=1", context.owner), Request.list()):
        response = context.send(request)
        cookies = [value.partition(";")[0] for value in response.header_values("set-cookie")]
        if cookies:
            again = Request.list("size=1", Header("Cookie", "; ".join(cookies)))
            context.expect(_COOKIE, context.send(again), 401)


def _contains_key(context: CheckContext, body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    return context.redact(text) != text


def _attempts(key: Key) -> Iterator[_Attempt]:
    def header(*values: Key, name: str = KEY_HEADER, scheme: str = "") -> tuple[Header, ...]:
        return tuple(Header(name, value, scheme) for value in values)

    invalid = Key("no-such-key", "no-such-key")
    yield _Attempt("no-key")
    yield _Attempt("empty-key", (Header(KEY_HEADER, ""),))
    yield _Attempt("invalid-key", header(invalid))
    yield _Attempt("cut-key", header(key.variant("<the key without its end>", lambda k: k[:-1])))
    yield _Attempt("cut-key", header(key.variant("<the key without its start>", lambda k: k[1:])))
    yield _Attempt("longer-key", header(key.variant("<the key and x>", lambda k: k + "x")))
    yield _Attempt("longer-key", header(key.variant("<x and the key>", lambda k: "x" + k)))
    for case, change in (("upper", str.upper), ("lower", str.lower), ("swapped", str.swapcase)):
        recased = key.variant(f"<the key in {case} case>", change)
        if recased.differs_from(key):
            yield _Attempt("recased-key", header(recased))
    yield _Attempt("quoted-key", header(key.variant('"***"', lambda k: f'"{k}"')))
    yield _Attempt("key-twice", header(key.variant("***, ***", lambda k: f"{k}, {k}")))
    yield _Attempt("key-behind-scheme", header(key, scheme="Bearer "))
    yield _Attempt("bearer-key", header(key, name="Authorization", scheme="Bearer "))
    yield _Attempt("bearer-key", header(key, name="Authorization"))
    for name in ("X-Api-Key", "Api_Key", "ApiKey", "Token"):
        yield _Attempt("key-in-another-header", header(key, name=name))
    yield _Attempt("key-in-cookie", header(key, name="Cookie", scheme="Api-Key="))
    for name in ("Api-Key", "api_key", "apiKey", "api-key", "key", "token"):
        yield _Attempt("key-in-query", query=name, query_key=key)
    yield _Attempt("key-in-query", header(invalid), query="api_key", query_key=key)
    yield from _rare_attempts(key)


def _rare_attempts(key: Key) -> Iterator[_Attempt]:
    """Yield attempts that only few servers could accept."""
    for text in (*_INVALID_TEXTS, "k" * 3000):
        yield _Attempt("invalid-key", (Header(KEY_HEADER, text),), is_rare=True)
    for rule, label, change in _CHANGES:
        changed = key.variant(label, change)
        if changed.differs_from(key):
            yield _Attempt(rule, (Header(KEY_HEADER, changed),), is_rare=True)
    for form in ("{}:", ":{}", "api:{}", "{}"):
        label = f"<base64 of {form.format('the key')}>"
        basic = key.variant(label, partial(_basic, form))
        yield _Attempt("basic-key", (Header("Authorization", basic, "Basic "),), is_rare=True)
    for scheme in ("Api-Key ", "ApiKey ", "Token ", "Key "):
        value = Header("Authorization", key, scheme)
        yield _Attempt("key-behind-scheme", (value,), is_rare=True)
    for name, text in _TRUSTED:
        yield _Attempt("trusted-header", (Header(name, text),), is_rare=True)


def _basic(form: str, key: str) -> str:
    return b64encode(form.format(key).encode()).decode()


def _targets(context: CheckContext) -> Iterator[Request]:
    profile = context.profile
    own = context.rows[0]["id"] if context.rows else 1
    yield Request.list()
    yield Request.get(own)
    if context.is_full:
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
    if context.is_full:
        yield Request.list(method="DELETE")
        for purchases in (profile.card, profile.unknown, profile.foreign_purchases):
            for purchase in purchases[:1]:
                yield Request.cancel(purchase)
        yield Request.cancel("x")
        for purchase in profile.stars[:1]:
            yield Request.cancel(purchase, method="GET")
    for operation in context.operations():
        if operation.is_secured:
            yield operation.request([*context.arguments(operation), operation.samples()][0])
