"""Authentication: every invalid key, and a key in every wrong place.

Outside its header the owner's key is sent only if the profile says so: logs may keep it there. In
its place a decoy of the same form shows servers that look there first, or at its form only.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pytribute.contract.checks.operations import allowed_operations, known_arguments
from pytribute.contract.context import CheckContext, Interrupted, Part
from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
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
    is_malformed: bool = False
    """Whether a server may refuse the header itself."""

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


class _Target(NamedTuple):
    """A request that needs a key, and the statuses that are right without one."""

    request: WireRequest
    refusals: Sequence[int] = (401,)
    """The right statuses; empty if the documentation doesn't know the path or method."""
    is_valid: bool = True
    """Whether nothing but the key is wrong."""


# A list and a product; and in full mode a cancellation.
_FEW = 2
_LOCKED = frozenset({401, 403, 429})
_MALFORMED = (400, 403, 431)
# Whether there is HEAD is no matter of keys.
_HEAD = (401, 404, 405, 501)
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


def check_authentication(context: CheckContext) -> list[Part]:
    """Return parts that expect 401 for every invalid key, and for a key in a wrong place."""
    profile = context.profile
    decoy = profile.owner.decoy(context.random)
    if not profile.sends_key_elsewhere:
        reason = "the profile has no keys.elsewhere = true: logs may keep the key"
        context.skip("the key outside its header", reason)
    attempts = [*_attempts(profile.owner, decoy, profile.sends_key_elsewhere)]
    usual = [one for one in attempts if not one.is_rare]
    return [
        *(
            partial(_check_target, target=target, attempts=attempts if place < _FEW else usual)
            for place, target in enumerate(_targets(context))
        ),
        partial(_check_cancelling, attempts=attempts),
        _check_cookies,
        partial(_check_accepted, decoy=decoy),
    ]


def _check_target(context: CheckContext, target: _Target, attempts: Sequence[_Attempt]) -> None:
    _try(context, target, attempts)


def _check_cancelling(context: CheckContext, attempts: Sequence[_Attempt]) -> None:
    purchase = context.spare.next
    if context.is_full and purchase is not None:
        for response in _try(context, _Target(WireRequest.cancel(purchase)), attempts):
            context.spare.record(purchase, response)


def _try(
    context: CheckContext, target: _Target, attempts: Sequence[_Attempt]
) -> Sequence[WireResponse]:
    """Send every attempt; the responses count only if the server doesn't lock this client out."""
    responses = [context.send_raw(attempt.apply(target.request)) for attempt in attempts]
    control = context.send_raw(context.plain_request(context.owner, query="size=1"))
    if control.status in _LOCKED:
        raise Interrupted(
            f"after wrong keys the server answers the right one with {control.status}: "
            "it may have locked this address out"
        )
    for attempt, response in zip(attempts, context.inspect(responses), strict=True):
        _judge(context, target, attempt, response)
    return responses


def _judge(
    context: CheckContext, target: _Target, attempt: _Attempt, response: WireResponse
) -> None:
    status = response.status
    if status == NO_RESPONSE:  # which is already reported
        return
    if response.is_success:
        if response.request.method != "OPTIONS":
            context.report(attempt.rule, response, "401", str(response))
        return
    if _contains_key(context, response.body):
        expected, actual = "a response without the key", "the key is in it"
        context.report(accounts.KEY_NOT_REPEATED, response, expected, actual)
    malformed = _MALFORMED if attempt.is_malformed else ()
    if target.refusals and status not in (*target.refusals, *malformed):
        no_key = attempt.rule in {accounts.NO_KEY, accounts.KEY_ELSEWHERE}
        refused = accounts.NO_KEY if no_key else accounts.INVALID_KEY
        rule = refused if target.is_valid else accounts.KEY_FIRST
        context.report(rule, response, "401", str(response))


def _check_accepted(context: CheckContext, decoy: Key) -> None:
    """Expect that nothing outside the header changes what a key may do."""
    for name in ("api-key", "API-KEY", "aPI-kEY"):
        header = HeaderField(name, context.profile.owner)
        product = [WireRequest.get("0", header)] if context.has_products else []
        for request in (context.plain_request(header, query="size=1"), *product):
            context.expect(http.HEADER_CASE, context.send(request), 200, 404)
    plain = context.plain_request(context.owner, query="size=1")
    context.expect(accounts.KEY_ACCEPTED, context.send(plain), 200)
    for attempt in _elsewhere(decoy, accounts.KEY_ELSEWHERE):
        context.expect(accounts.KEY_ELSEWHERE, context.send(attempt.apply(plain)), 200)


def _check_cookies(context: CheckContext) -> None:
    """Send the cookies of a successful response without the key."""
    plain = context.plain_request(query="size=1")
    for request in (plain.with_headers(context.owner), context.plain_request()):
        response = context.send(request)
        cookies = [value.partition(";")[0] for value in response.header_values("set-cookie")]
        if cookies:
            again = plain.with_headers(HeaderField("Cookie", "; ".join(cookies)))
            response = context.send(again)
            rule = accounts.COOKIE if response.is_success else accounts.NO_KEY
            context.expect(rule, response, 401)


def _contains_key(context: CheckContext, body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    return context.redact(text) != text


def _attempts(key: Key, decoy: Key, sends_key_elsewhere: bool) -> Iterator[_Attempt]:  # noqa: FBT001 - as in the profile
    """Yield the attempts without a valid key in its header."""

    def header(value: Key, scheme: str = "") -> tuple[HeaderField, ...]:
        return (HeaderField(KEY_HEADER, value, scheme),)

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
    yield _Attempt(accounts.INVALID_KEY, header(decoy))
    for name, text in _TRUSTED:
        yield _Attempt(accounts.NO_KEY, (HeaderField(name, text),), is_rare=True)
    yield from _changed(key)
    rule, elsewhere = accounts.INVALID_KEY, decoy
    if sends_key_elsewhere:
        rule, elsewhere = accounts.KEY_ELSEWHERE, key
    yield from _elsewhere(elsewhere, rule)
    yield _Attempt(rule, header(invalid), query="api_key", query_key=elsewhere, is_rare=True)
    yield from _as_credentials(elsewhere, rule)


def _elsewhere(key: Key, rule: Rule) -> Iterator[_Attempt]:
    """Yield attempts with a key in a wrong place."""
    yield _Attempt(rule, (HeaderField("Authorization", key, "Bearer "),))
    yield _Attempt(rule, query="api_key", query_key=key)
    for name, scheme in (
        *(("Authorization", ""), ("Cookie", "Api-Key=")),
        *((name, "") for name in ("X-Api-Key", "ApiKey", "Token")),
    ):
        yield _Attempt(rule, (HeaderField(name, key, scheme),), is_rare=True)
    for name in ("Api-Key", "apiKey", "api-key", "key", "token"):
        yield _Attempt(rule, query=name, query_key=key, is_rare=True)


def _changed(key: Key) -> Iterator[_Attempt]:
    """Yield attempts with an invalid key that only few servers could accept."""
    for text in (*_INVALID_TEXTS, "k" * 3000):
        header = (HeaderField(KEY_HEADER, text),)
        yield _Attempt(accounts.INVALID_KEY, header, is_rare=True, is_malformed=True)
    for label, change in _CHANGES:
        changed = key.variant(label, change)
        if changed.differs_from(key):
            header = (HeaderField(KEY_HEADER, changed),)
            yield _Attempt(accounts.EXACT_KEY, header, is_rare=True, is_malformed=True)


def _as_credentials(key: Key, rule: Rule) -> Iterator[_Attempt]:
    """Yield attempts with a key in the forms of other schemes."""
    for form in ("{}:", ":{}", "api:{}", "{}"):
        label = f"<base64 of {form.format('a key')}>"
        basic = key.variant(label, partial(_basic, form))
        header = (HeaderField("Authorization", basic, "Basic "),)
        yield _Attempt(rule, header, is_rare=True)
    for scheme in ("Api-Key ", "ApiKey ", "Token ", "Key "):
        yield _Attempt(rule, (HeaderField("Authorization", key, scheme),), is_rare=True)


def _basic(form: str, key: str) -> str:
    return b64encode(form.format(key).encode()).decode()


def _targets(context: CheckContext) -> Iterator[_Target]:
    if context.has_products:
        own = context.rows[0]["id"] if context.rows else 1
        yield _Target(WireRequest.list())
        yield _Target(WireRequest.get(own))
        yield _Target(WireRequest.list(method="HEAD"), _HEAD)
        yield _Target(WireRequest.get(own, method="HEAD"), _HEAD)
    for operation in allowed_operations(context):
        if operation.is_secured:
            arguments = [*known_arguments(context, operation), operation.samples()][0]
            yield _Target(
                operation.request(arguments), is_valid=bool(known_arguments(context, operation))
            )
    if context.has_products:
        yield from _targets_of_products(context)
    yield _Target(WireRequest.at("/nothing"), ())
    yield _Target(context.plain_request(method="OPTIONS"), ())


def _targets_of_products(context: CheckContext) -> Iterator[_Target]:
    """Yield requests that are invalid themselves, and those that no account may send."""
    profile, absent = context.profile, context.profile.absent_products[:1]
    yield _Target(WireRequest.list("page=0&size=x"), is_valid=False)
    for product in ("x", *absent, *profile.foreign_products[:1]):
        yield _Target(WireRequest.get(product), is_valid=False)
    yield _Target(WireRequest.at("/products/"), ())
    if context.is_full:
        for product in absent:
            yield _Target(WireRequest.get(product, method="DELETE"), ())
        for purchases in (profile.card, profile.unknown, profile.foreign_purchases):
            for purchase in purchases[:1]:
                yield _Target(WireRequest.cancel(purchase), is_valid=purchases is profile.card)
        yield _Target(WireRequest.cancel("x"), is_valid=False)
