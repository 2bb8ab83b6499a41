"""Authentication: every invalid key, and a valid key in every wrong place."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pytribute.contract.context import CheckContext
from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.rules import accounts, http
from pytribute.contract.violation import Rule
from pytribute_client.server import KEY_HEADER

__all__ = ["check_authentication"]


class _Attempt(NamedTuple):
    """A way to send a request without a valid key in its header."""

    rule: Rule
    headers: tuple[HeaderField, ...] = ()
    query: str = ""
    query_key: Key | None = None
    is_rare: bool = False
    """Whether only a few targets are tried."""

    def apply(self, request: WireRequest) -> WireRequest:
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
_CHANGES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("<the key, percent-encoded>", lambda k: "".join(f"%{ord(c):02X}" for c in k)),
    ("<the key, its first sign %-encoded>", lambda k: f"%{ord(k[0]):x}{k[1:]}"),
    ("<the key in base64>", lambda k: b64encode(k.encode()).decode()),
    ("<the first half of the key>", lambda k: k[: len(k) // 2]),
    ("<the first sign of the key>", lambda k: k[:1]),
    ("<the key and e acute>", lambda k: f"{k}\xe9"),
    ("<the key twice>", lambda k: k + k),
    ("<the key and a star>", lambda k: f"{k}*"),
    ("<the key, its last sign twice>", lambda k: k[:-2] + k[-1:] * 2),
    ("<the key backwards>", lambda k: k[::-1]),
    ("<another key, then the key>", lambda k: f"no-such-key,{k}"),
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
            response = context.send(attempt.apply(request))
            is_refused = context.expect(attempt.rule, response, 401)
            if is_refused and _contains_key(context, response.body):
                expected, actual = "a response without the key", "the key is in it"
                context.report(accounts.KEY_NOT_REPEATED, response, expected, actual)
    _check_cookies(context)
    for name in ("api-key", "API-KEY", "aPI-kEY"):
        header = HeaderField(name, context.profile.owner)
        for request in (WireRequest.list("size=1", header), WireRequest.get("0", header)):
            context.expect(http.HEADER_CASE, context.send(request), 200, 404)
    invalid = HeaderField("Authorization", "Bearer no-such-key")
    for request in (
        WireRequest.list("size=1", context.owner),
        WireRequest.list("size=1&api_key=no-such-key", context.owner),
        WireRequest.list("size=1", context.owner, invalid),
    ):
        context.expect(accounts.KEY_ACCEPTED, context.send(request), 200)


def _check_cookies(context: CheckContext) -> None:
    """Send the cookies of a successful response without the key."""
    for request in (WireRequest.list("size=1", context.owner), WireRequest.list()):
        response = context.send(request)
        cookies = [value.partition(";")[0] for value in response.header_values("set-cookie")]
        if cookies:
            again = WireRequest.list("size=1", HeaderField("Cookie", "; ".join(cookies)))
            context.expect(accounts.COOKIE, context.send(again), 401)


def _contains_key(context: CheckContext, body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    return context.redact(text) != text


def _attempts(key: Key) -> Iterator[_Attempt]:
    def header(*values: Key, name: str = KEY_HEADER, scheme: str = "") -> tuple[HeaderField, ...]:
        return tuple(HeaderField(name, value, scheme) for value in values)

    invalid = Key("no-such-key", "no-such-key")
    yield _Attempt(accounts.NO_KEY)
    yield _Attempt(accounts.INVALID_KEY, (HeaderField(KEY_HEADER, ""),))
    yield _Attempt(accounts.INVALID_KEY, header(invalid))
    yield _Attempt(
        accounts.EXACT_KEY, header(key.variant("<the key without its end>", lambda k: k[:-1]))
    )
    yield _Attempt(
        accounts.EXACT_KEY, header(key.variant("<the key without its start>", lambda k: k[1:]))
    )
    yield _Attempt(accounts.EXACT_KEY, header(key.variant("<the key and x>", lambda k: k + "x")))
    yield _Attempt(accounts.EXACT_KEY, header(key.variant("<x and the key>", lambda k: "x" + k)))
    for case, change in (("upper", str.upper), ("lower", str.lower), ("swapped", str.swapcase)):
        recased = key.variant(f"<the key in {case} case>", change)
        if recased.differs_from(key):
            yield _Attempt(accounts.EXACT_KEY, header(recased))
    yield _Attempt(accounts.EXACT_KEY, header(key.variant('"***"', lambda k: f'"{k}"')))
    yield _Attempt(accounts.EXACT_KEY, header(key.variant("***, ***", lambda k: f"{k}, {k}")))
    yield _Attempt(accounts.EXACT_KEY, header(key, scheme="Bearer "))
    yield _Attempt(accounts.KEY_ELSEWHERE, header(key, name="Authorization", scheme="Bearer "))
    yield _Attempt(accounts.KEY_ELSEWHERE, header(key, name="Authorization"))
    for name in ("X-Api-Key", "Api_Key", "ApiKey", "Token"):
        yield _Attempt(accounts.KEY_ELSEWHERE, header(key, name=name))
    yield _Attempt(accounts.KEY_ELSEWHERE, header(key, name="Cookie", scheme="Api-Key="))
    for name in ("Api-Key", "api_key", "apiKey", "api-key", "key", "token"):
        yield _Attempt(accounts.KEY_ELSEWHERE, query=name, query_key=key)
    yield _Attempt(accounts.KEY_ELSEWHERE, header(invalid), query="api_key", query_key=key)
    yield from _rare_attempts(key)


def _rare_attempts(key: Key) -> Iterator[_Attempt]:
    """Yield attempts that only few servers could accept."""
    for text in (*_INVALID_TEXTS, "k" * 3000):
        yield _Attempt(accounts.INVALID_KEY, (HeaderField(KEY_HEADER, text),), is_rare=True)
    for label, change in _CHANGES:
        changed = key.variant(label, change)
        if changed.differs_from(key):
            yield _Attempt(accounts.EXACT_KEY, (HeaderField(KEY_HEADER, changed),), is_rare=True)
    for form in ("{}:", ":{}", "api:{}", "{}"):
        label = f"<base64 of {form.format('the key')}>"
        basic = key.variant(label, partial(_basic, form))
        yield _Attempt(
            accounts.KEY_ELSEWHERE, (HeaderField("Authorization", basic, "Basic "),), is_rare=True
        )
    for scheme in ("Api-Key ", "ApiKey ", "Token ", "Key "):
        value = HeaderField("Authorization", key, scheme)
        yield _Attempt(accounts.EXACT_KEY, (value,), is_rare=True)
    for name, text in _TRUSTED:
        yield _Attempt(accounts.NO_KEY, (HeaderField(name, text),), is_rare=True)


def _basic(form: str, key: str) -> str:
    return b64encode(form.format(key).encode()).decode()


def _targets(context: CheckContext) -> Iterator[WireRequest]:
    profile = context.profile
    own = context.rows[0]["id"] if context.rows else 1
    yield WireRequest.list()
    yield WireRequest.get(own)
    if context.is_full:
        yield from (WireRequest.cancel(purchase) for purchase in profile.stars[:1])
    yield WireRequest.list("page=0&size=x")
    yield WireRequest.list(method="HEAD")
    yield WireRequest.get("x")
    yield WireRequest.get(own, method="HEAD")
    for product in (*profile.absent_products[:1], *profile.foreign_products[:1]):
        yield WireRequest.get(product)
    yield WireRequest.at("/nothing")
    yield WireRequest.at("/products/")
    yield WireRequest.list(method="OPTIONS")
    if context.is_full:
        yield WireRequest.list(method="DELETE")
        for purchases in (profile.card, profile.unknown, profile.foreign_purchases):
            for purchase in purchases[:1]:
                yield WireRequest.cancel(purchase)
        yield WireRequest.cancel("x")
        for purchase in profile.stars[:1]:
            yield WireRequest.cancel(purchase, method="GET")
    for operation in context.operations():
        if operation.is_secured:
            yield operation.request([*context.arguments(operation), operation.samples()][0])
