"""The deliveries that a webhook endpoint must accept, and those that it must refuse."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pytribute.contract.context import SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField
from pytribute.contract.response import TIMED_OUT
from pytribute.contract.rules import webhook
from pytribute.contract.webhook_context import WebhookContext, is_accepted
from pytribute.mock.events import TEST_EVENT, event_names
from pytribute.webhooks._signature import SIGNATURE_HEADER

__all__ = [
    "check_encodings",
    "check_events",
    "check_signatures",
    "check_size",
    "check_tolerance",
    "check_unreadable",
]

_MAX_REFUSED = 3
_TOO_LARGE = 8 * 1024 * 1024
_PRODUCT = "new_digital_product"
_NOBODY: dict[str, Any] = dict.fromkeys(
    ("user_id", "trb_user_id", "telegram_user_id", "telegram_username")
)
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
_NOT_JSON = (b"", b"{", b"not json", b"\xff\xfe\x00")
_NO_EVENTS = (b"[]", b"null", b'"name"', b"5", b"{}")
_FIELDS = {"unheard_of": {"since": "tomorrow", "list": [1, None, 0.5]}, "another": None}
_SECONDS = len("2026-07-11T09:15:58")
_FRACTIONS = ("", ".5", ".123", ".33246", ".123456", ".842176931")


def check_events(context: WebhookContext) -> None:
    """Deliver an event of each name, and the test event of the dashboard."""
    accepted = refused = 0
    for name in (_PRODUCT, *event_names()):
        if context.expect_accepted(webhook.EVENT_ACCEPTED, context.deliver(context.event(name))):
            accepted += 1
        else:
            refused += 1
        if not accepted and refused >= _MAX_REFUSED:
            context.rejects_everything = True
            raise SkipCheck("the endpoint accepts none of them: does it have the same key?")
    test = context.signed_request(TEST_EVENT, "dashboardTest")
    context.expect_accepted(webhook.TEST_ACCEPTED, context.send(test))
    for name in ("digital_product_refunded", "cancelled_subscription", "shop_order_refunded"):
        # Without the event of the purchase: the order of events is not guaranteed.
        context.expect_accepted(webhook.EVENT_ACCEPTED, context.deliver(context.event(name)))


def check_signatures(context: WebhookContext) -> None:
    """Deliver events without a valid signature."""
    context.require_acceptance()
    body = context.encode(context.event(_PRODUCT))
    valid = context.signature(body)
    invalid = (
        *("0" * 64, "f" * 64, "null", "undefined", "None", "true", "*", "x" * 64, "=" * 44),
        valid.variant("<its end changed>", lambda text: text[:-1] + _other(text[-1])),
        valid.variant("<its start changed>", lambda text: _other(text[0]) + text[1:]),
        valid.variant("<its first half>", lambda text: text[:32]),
        valid.variant("<twice>", lambda text: text * 2),
        context.signature(b"").variant("<of an empty body>", str),
        context.signature(body + b" ").variant("<of another body>", str),
        Key(Key("").sign(body), "<by an empty key>"),
        Key(Key("None").sign(body), "<by the key None>"),
        Key(Key("undefined").sign(body), "<by the key undefined>"),
    )
    headers = [
        None,
        HeaderField(SIGNATURE_HEADER, ""),
        *(HeaderField(SIGNATURE_HEADER, one) for one in invalid),
        *(HeaderField(name, valid) for name in ("X-Tribute-Signature", "X-Signature", "Signature")),
    ]
    for header in headers:
        response = context.send(context.request(body, header))
        context.expect_rejected(webhook.UNSIGNED, response)
    changed = body.replace(b'"purchase_id":', b'"purchase_id":1')
    response = context.send(context.request(changed, HeaderField(SIGNATURE_HEADER, valid)))
    context.expect_rejected(webhook.UNSIGNED, response)
    for form in (
        valid.variant("<in upper case>", str.upper),
        valid.variant("sha256=<its signature>", "sha256={}".format),
    ):
        response = context.send(context.request(body, HeaderField(SIGNATURE_HEADER, form)))
        if is_accepted(response):
            context.report(
                webhook.SIGNATURE_FORM,
                response,
                "401: Tribute never sends this form",
                str(response),
            )


def check_encodings(context: WebhookContext) -> None:
    """Deliver events in different encodings of the same JSON value."""
    context.require_acceptance()
    for body in _encodings(context):
        context.expect_accepted(
            webhook.ANY_ENCODING, context.send(context.signed_request(body.encode()))
        )


def _encodings(context: WebhookContext) -> Iterator[str]:
    def event() -> dict[str, Any]:
        return context.event("new_subscription", channel_name="Tea & cake <Ёж/🦔>")

    yield json.dumps(event(), indent=2, ensure_ascii=False)
    yield json.dumps(event()) + "\n"
    yield " " + json.dumps(event(), sort_keys=True, separators=(" , ", " : "))
    yield json.dumps(dict(reversed(event().items())), separators=(",", ":"))
    yield json.dumps(event()).replace("/", r"\/").replace("&", r"\u0026")


def check_tolerance(context: WebhookContext) -> None:
    """Deliver events with unknown names, fields, values and buyers."""
    context.require_acceptance()
    for name in ("unheard_of", "newDigitalProduct", "new.digital.product", "тест"):
        event = context.event(_PRODUCT, event_name=name)
        # An unknown event with an amount may be a payment, which an endpoint may refuse to get it
        # again later.
        del event["payload"]["amount"], event["payload"]["currency"]
        context.expect_accepted(webhook.UNKNOWN_EVENT, context.deliver(event))
    context.expect_accepted(webhook.UNKNOWN_EVENT, context.deliver({**event, "payload": {}}))
    for name in event_names():
        event = {**context.event(name, extra_fields=_FIELDS), "version": 2}
        context.expect_accepted(webhook.EXTRA_FIELD, context.deliver(event))
    for name, values in _VALUES:
        event = context.event(name, extra_fields=values)
        context.expect_accepted(webhook.ANY_VALUE, context.deliver(event))
    for name, fields in _BUYERS:
        context.expect_accepted(webhook.ANY_BUYER, context.deliver(context.event(name, **fields)))
    for fraction in _FRACTIONS:
        event = context.event("new_subscription")
        for fields, name in ((event, "created_at"), (event["payload"], "expires_at")):
            fields[name] = f"{fields[name][:_SECONDS]}{fraction}Z"
        context.expect_accepted(webhook.ANY_FRACTION, context.deliver(event))


def check_unreadable(context: WebhookContext) -> None:
    """Deliver signed bodies that are not events."""
    context.require_acceptance()
    for body in (*_NOT_JSON, context.encode(context.event(_PRODUCT))[:-20]):
        response = context.send(context.signed_request(body, "no event"))
        context.expect_no_server_error(response)
        if is_accepted(response):
            context.report(webhook.UNREADABLE, response, "400", str(response))
    for body in (*_NO_EVENTS, *_drifted(context)):
        # Refusing, 500 and storing are all fine: none of them loses a payment.
        context.send(context.signed_request(body, "a drifted event"))
    context.expect_accepted(webhook.EVENT_ACCEPTED, context.deliver(context.event(_PRODUCT)))


def _drifted(context: WebhookContext) -> Iterator[bytes]:
    event = context.event(_PRODUCT)
    yield json.dumps({**event, "payload": None}).encode()
    yield json.dumps({**event, "payload": [1]}).encode()
    yield json.dumps({**event, "name": {"x": 1}}).encode()
    yield json.dumps({**event, "created_at": "tomorrow"}).encode()


def check_size(context: WebhookContext) -> None:
    """Deliver an unsigned body that is far larger than an event: anybody may send one."""
    context.require_acceptance()
    event = context.event(_PRODUCT, extra_fields={"padding": "x" * _TOO_LARGE})
    request = context.request(context.encode(event), None)
    response = context.send_raw(request)
    context.result.requests += 1
    # An endpoint that closes the connection before the end refuses the body, too.
    if is_accepted(response) or response.failure == TIMED_OUT:
        rule = webhook.UNSIGNED if is_accepted(response) else webhook.BOUNDED
        size = f"<{len(request.body or b'')} bytes>".encode()  # the body is too large for a report
        context.report_request(
            rule, replace(request, body=size), "401 or 413, and soon", str(response)
        )


def _other(digit: str) -> str:
    return "1" if digit == "0" else "0"
