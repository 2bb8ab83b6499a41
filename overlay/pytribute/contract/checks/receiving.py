"""What a receiver has to take, and what it has to refuse."""

import hmac
import json
from collections.abc import Iterator
from typing import Any

from pytribute.contract.courier import SIGNATURE_HEADER, Courier, is_taken
from pytribute.contract.examination import Stop
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import NO_ANSWER
from pytribute.contract.key import Key
from pytribute.contract.request import Header
from pytribute.mock.events import TEST_EVENT, event_names

__all__ = [
    "check_kinds",
    "check_signatures",
    "check_size",
    "check_spellings",
    "check_tolerance",
    "check_unreadable",
]

_200 = "/webhooks/dashboardTest/post/responses/200"
_400 = "/webhooks/dashboardTest/post/responses/400"
_401 = "/webhooks/dashboardTest/post/responses/401"
_HEADER = "/webhooks/dashboardTest/post/parameters/0"

_TAKEN = Rule("event-taken", Source.DOCUMENTED, _200)
_TEST = Rule("test-taken", Source.DOCUMENTED, _200)
_UNSIGNED = Rule("unsigned-refused", Source.DOCUMENTED, _401)
_FORM = Rule("form-of-signature", Source.CHOSEN, _HEADER, "webhook-form", Kind.NOTE)
_SPELLING = Rule("any-spelling", Source.DOCUMENTED, _HEADER)
_UNKNOWN_EVENT = Rule("unknown-event-taken", Source.CHOSEN, _200, "webhook-taken")
_UNKNOWN_FIELD = Rule("unknown-field-taken", Source.CHOSEN, _200, "webhook-taken")
_UNKNOWN_VALUE = Rule("unknown-value-taken", Source.CHOSEN, _200, "webhook-taken")
_BUYER = Rule("any-buyer-taken", Source.CHOSEN, _200, "webhook-taken")
_TIME = Rule("any-fraction-taken", Source.CHOSEN, _200, "webhook-taken")
_UNREADABLE = Rule("unreadable-refused", Source.CHOSEN, _400, "webhook-unreadable", Kind.TOLERATED)
_SIZE = Rule("size-bounded", Source.CHOSEN, _400, "webhook-size")

_REFUSED_BEFORE_GIVING_UP = 3
_TOO_LARGE = 8 * 1024 * 1024
_PRODUCT = "new_digital_product"
_NOBODY: dict[str, Any] = {
    "user_id": None,
    "trb_user_id": None,
    "telegram_user_id": None,
    "telegram_username": None,
}
_BUYERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("new_donation", {**_NOBODY, "anonymously": True}),
    ("recurrent_donation", {**_NOBODY, "anonymously": True}),
    (_PRODUCT, {**_NOBODY, "trb_user_id": "W-40771", "email": "reader@example.com"}),
    (_PRODUCT, _NOBODY),
    ("new_subscription", {**_NOBODY, "trb_user_id": "W-40771"}),
    ("digital_product_refunded", {**_NOBODY, "trb_user_id": "W-40771"}),
    ("shop_order", {"customerId": None}),
)
_VALUES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("new_subscription", {"period": "fortnightly"}),
    ("new_subscription", {"type": "unheard_of"}),
    ("new_subscription", {"currency": "EUR"}),
    ("cancelled_subscription", {"cancel_reason": "Cancel by User", "price": 0}),
    ("new_donation", {"period": "unheard_of"}),
    (_PRODUCT, {"currency": "kzt"}),
    ("digital_product_refunded", {"refund_reason": "unheard of"}),
    ("physical_order_shipped", {"status": "unheard_of"}),
    ("shop_order_cancelled", {"cancelReason": "unheard_of"}),
)
_NO_JSON = (b"", b"{", b"not json", b"\xff\xfe\x00", b"[" * 10_000)
_FIELDS = {"unheard_of": {"since": "tomorrow", "list": [1, None, 0.5]}, "another": None}
_FRACTIONS = ("", ".5", ".123", ".33246", ".123456", ".842176931")


def check_kinds(courier: Courier) -> None:
    """Deliver an event of each name, and the dashboard's test."""
    taken = refused = 0
    for name in (_PRODUCT, *event_names()):
        if courier.expect_taken(_TAKEN, courier.deliver(courier.event(name))):
            taken += 1
        else:
            refused += 1
        if not taken and refused >= _REFUSED_BEFORE_GIVING_UP:
            courier.takes_nothing = True
            raise Stop("it takes none of them; does it verify with the same key?")
    courier.expect_taken(_TEST, courier.send(courier.signed(TEST_EVENT, "dashboardTest")))
    for name in ("digital_product_refunded", "cancelled_subscription", "shop_order_refunded"):
        # Of what the receiver has never heard: nobody promises an order.
        courier.expect_taken(_TAKEN, courier.deliver(courier.event(name)))


def check_signatures(courier: Courier) -> None:
    """Deliver what Tribute never signed."""
    courier.stop_if_nothing_is_taken()
    body = courier.written(courier.event(_PRODUCT))
    right = courier.signature(body)
    wrong = (
        *("0" * 64, "f" * 64, "null", "undefined", "None", "true", "*", "x" * 64, "=" * 44),
        right.changed("<its end changed>", lambda text: text[:-1] + _other(text[-1])),
        right.changed("<its begin changed>", lambda text: _other(text[0]) + text[1:]),
        right.changed("<its first half>", lambda text: text[:32]),
        right.changed("<twice>", lambda text: text * 2),
        courier.signature(b"").changed("<of an empty body>", str),
        courier.signature(body + b" ").changed("<of another body>", str),
        _by(b"", body, "<by an empty key>"),
        _by(b"None", body, "<by the key None>"),
        _by(b"undefined", body, "<by the key undefined>"),
    )
    headers = [
        None,
        Header(SIGNATURE_HEADER, ""),
        *(Header(SIGNATURE_HEADER, one) for one in wrong),
        *(Header(name, right) for name in ("X-Tribute-Signature", "X-Signature", "Signature")),
    ]
    for header in headers:
        answer = courier.send(courier.delivery(body, header))
        courier.expect_refused(_UNSIGNED, answer)
    changed = body.replace(b'"purchase_id":', b'"purchase_id":1')
    answer = courier.send(courier.delivery(changed, Header(SIGNATURE_HEADER, right)))
    courier.expect_refused(_UNSIGNED, answer)
    for form in (
        right.changed("<in capitals>", str.upper),
        right.changed("sha256=<its signature>", "sha256={}".format),
    ):
        answer = courier.send(courier.delivery(body, Header(SIGNATURE_HEADER, form)))
        if is_taken(answer):
            courier.find(_FORM, answer, "401: Tribute never sent it so", str(answer))


def check_spellings(courier: Courier) -> None:
    """Deliver JSON that means the same, and is written otherwise."""
    courier.stop_if_nothing_is_taken()
    for body in _spellings(courier):
        courier.expect_taken(_SPELLING, courier.send(courier.signed(body.encode())))


def _spellings(courier: Courier) -> Iterator[str]:
    def event() -> dict[str, Any]:
        return courier.event("new_subscription", channel_name="Tea & cake <Ёж/🦔>")

    yield json.dumps(event(), indent=2, ensure_ascii=False)
    yield json.dumps(event()) + "\n"
    yield " " + json.dumps(event(), sort_keys=True, separators=(" , ", " : "))
    yield json.dumps(dict(reversed(event().items())), separators=(",", ":"))
    yield json.dumps(event()).replace("/", r"\/").replace("&", r"\u0026")


def check_tolerance(courier: Courier) -> None:
    """Deliver what was never seen, and may come tomorrow."""
    courier.stop_if_nothing_is_taken()
    for called in ("unheard_of", "newDigitalProduct", "new.digital.product", "тест"):
        event = courier.event(_PRODUCT, called=called)
        # An unknown event that names an amount may be a payment, which a receiver without a
        # function for it does well to ask for again.
        del event["payload"]["amount"], event["payload"]["currency"]
        courier.expect_taken(_UNKNOWN_EVENT, courier.deliver(event))
    courier.expect_taken(_UNKNOWN_EVENT, courier.deliver({**event, "payload": {}}))
    for name in event_names():
        event = {**courier.event(name, extra=_FIELDS), "version": 2}
        courier.expect_taken(_UNKNOWN_FIELD, courier.deliver(event))
    for name, extra in _VALUES:
        courier.expect_taken(_UNKNOWN_VALUE, courier.deliver(courier.event(name, extra=extra)))
    for name, fields in _BUYERS:
        courier.expect_taken(_BUYER, courier.deliver(courier.event(name, **fields)))
    for fraction in _FRACTIONS:
        event = courier.event("new_subscription")
        event["created_at"] = f"2026-07-11T09:15:58{fraction}Z"
        event["payload"]["expires_at"] = f"2026-08-11T09:15:58{fraction}Z"
        courier.expect_taken(_TIME, courier.deliver(event))


def check_unreadable(courier: Courier) -> None:
    """Deliver what is signed, but no event."""
    courier.stop_if_nothing_is_taken()
    for body in (*_NO_JSON, courier.written(courier.event(_PRODUCT))[:-20]):
        answer = courier.send(courier.signed(body, "no event"))
        courier.expect_no_upset(answer)
        if is_taken(answer):
            courier.find(_UNREADABLE, answer, "400", str(answer))
    for body in (b"[]", b"null", b'"name"', b"5", b"{}"):
        courier.expect_no_upset(courier.send(courier.signed(body, "no event")))
    for body in _drifted(courier):
        # Refused, or asked for again with 500, or kept: all of them lose no payment.
        courier.send(courier.signed(body, "a drifted event"))
    courier.expect_taken(_TAKEN, courier.deliver(courier.event(_PRODUCT)))


def _drifted(courier: Courier) -> Iterator[bytes]:
    event = courier.event(_PRODUCT)
    yield json.dumps({**event, "payload": None}).encode()
    yield json.dumps({**event, "payload": [1]}).encode()
    yield json.dumps({**event, "name": {"x": 1}}).encode()
    yield json.dumps({**event, "created_at": "tomorrow"}).encode()


def check_size(courier: Courier) -> None:
    """Deliver far more than any event has."""
    courier.stop_if_nothing_is_taken()
    event = courier.event(_PRODUCT, extra={"padding": "x" * _TOO_LARGE})
    request = courier.signed(courier.written(event))
    answer = courier.carry(request)
    courier.report.requests += 1
    # Who hangs up before all of it has come refuses it, too.
    is_endless = answer.status == NO_ANSWER and "in time" in answer.broken
    if is_taken(answer) or is_endless:
        courier.find_shortened(_SIZE, request, "413, and soon", str(answer))


def _other(digit: str) -> str:
    return "1" if digit == "0" else "0"


def _by(key: bytes, body: bytes, shown: str) -> Key:
    return Key(hmac.digest(key, body, "sha256").hex(), shown)
