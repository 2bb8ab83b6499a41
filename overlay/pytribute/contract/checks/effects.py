"""The effects of events: one each, however often and with whatever others they are delivered."""

from collections.abc import Iterator
from typing import Any

from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import webhook
from pytribute.contract.violation import Rule
from pytribute.contract.webhook_context import WebhookContext, is_accepted
from pytribute.mock.events import event_names

__all__ = ["check_effects", "check_redelivery"]

_BOUGHT = ("new_digital_product", "new_subscription", "new_donation", "shop_order")
_NO_MONEY = (
    "shop_order_payment_received",
    "shop_order_prepaid",
    "shop_order_payment_failed",
    "shop_order_charge_failed",
    "shop_token_charge_failed",
)
_ONE = {"user_id": 1001, "trb_user_id": "T-1001", "telegram_user_id": 700001}
_OTHER = {"user_id": 1002, "trb_user_id": "T-1002", "telegram_user_id": 700002}
_ANONYMOUS: dict[str, Any] = {"anonymously": True, **dict.fromkeys((*_ONE, "telegram_username"))}


def check_redelivery(context: WebhookContext) -> None:
    """Deliver events again, with another signature and with the same one."""
    context.require_acceptance()
    for name in event_names():
        event = context.event(name)
        first = context.signed_request(context.encode(event))
        if is_accepted(context.send(first)):
            context.expect_accepted(webhook.REDELIVERY, context.deliver(event))
            context.expect_accepted(webhook.REPLAY, context.send(first))


def check_effects(context: WebhookContext) -> None:
    """Count the effects of events."""
    context.require_acceptance()
    if not context.has_effects:
        context.skip(
            "re-delivery is harmless, and each event counts",
            "it needs webhook.effects_url in the profile",
        )
        return
    effects = {name: _check_once(context, name) for name in event_names()}
    if not any(effects[name] for name in _BOUGHT):
        request = context.signed_request(context.encode(context.event(_BOUGHT[0])))
        expected = f"an effect of {', '.join(_BOUGHT[:-1])} or {_BOUGHT[-1]}"
        context.report_request(
            webhook.SOME_EFFECT, request, expected, "none, though they were accepted"
        )
    for name, buyers in _similar():
        if effects[name]:
            _check_each(context, name, buyers)
    for name in _BOUGHT:
        if effects[name]:
            _check_together(context, name)
    for name in ("newDigitalProduct", "newSubscription", "shopOrder", "unheard_of"):
        request = _delivery(context, "new_digital_product", event_name=name)
        _expect(context, webhook.NO_EFFECT_OF_UNKNOWN, request, 0)
    for name in _NO_MONEY:
        _expect(context, webhook.PAID_ONLY, _delivery(context, name), 0)


def _check_once(context: WebhookContext, name: str) -> int:
    """Deliver an event three times; return how many effects it had the first time."""
    # The first donation by a new link, then another by the same link.
    link: dict[str, Any] = {}
    if "donation" in name:
        link["donation_request_id"] = context.new_number()
    event = context.event(name, **link)
    first = context.signed_request(context.encode(event))
    before = context.effects()
    context.send(first)
    count = context.effects() - before
    _expect(context, webhook.REDELIVERED_ONCE, context.signed_request(context.encode(event)), 0)
    _expect(context, webhook.REDELIVERED_ONCE, first, 0)
    if count:
        _expect(context, webhook.EACH_EVENT, _delivery(context, name, **link), count)
    return count


def _similar() -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """Yield events and the buyers in which they differ."""
    yield "new_subscription", (_ONE, _OTHER)
    yield "renewed_subscription", (_ONE, _OTHER)
    yield "new_donation", (_ONE, _OTHER)
    yield "new_digital_product", (_ONE, _ONE)


def _check_each(context: WebhookContext, name: str, buyers: tuple[dict[str, Any], ...]) -> None:
    model = context.event(name)
    for buyer in buyers:
        event = context.event(name)
        ids = {"purchase_id", "transaction_id"}
        shared = {key: value for key, value in model["payload"].items() if key not in ids}
        event["payload"] |= {**shared, **buyer}
        event["created_at"] = model["created_at"]
        _expect(context, webhook.EACH_EVENT, context.signed_request(context.encode(event)), None)
    for _ in range(2 if name == "new_donation" else 0):
        _expect(context, webhook.EACH_EVENT, _delivery(context, name, **_ANONYMOUS), None)


def _check_together(context: WebhookContext, name: str) -> None:
    event = context.event(name)
    requests = [context.signed_request(context.encode(event)) for _ in range(4)]
    before = context.effects()
    responses = context.send_together(requests)
    # A refused delivery is repeated.
    again: list[WireResponse] = [
        context.deliver(event) for one in responses if not is_accepted(one)
    ]
    count = context.effects() - before
    if count != 1:
        actual = f"{count} effects, after {', '.join(map(str, (*responses, *again)))}"
        context.report(
            webhook.TOGETHER_ONCE, responses[0], "one effect of 4 deliveries at once", actual
        )


def _delivery(
    context: WebhookContext,
    name: str,
    *,
    event_name: str | None = None,
    **fields: Any,  # noqa: ANN401 - values of any type
) -> WireRequest:
    return context.signed_request(
        context.encode(context.event(name, event_name=event_name, **fields))
    )


def _expect(
    context: WebhookContext, rule: Rule, request: WireRequest, expected: int | None
) -> None:
    """Send a delivery, and report another number of effects; None means at least one."""
    before = context.effects()
    response = context.send(request)
    count = context.effects() - before
    if count == 0 if expected is None else count != expected:
        effects = "an effect" if expected is None else f"{expected} effects"
        context.report(rule, response, effects, f"{count}, with {response}")
