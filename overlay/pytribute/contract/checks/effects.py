"""What events do to a receiver: once each, however often and in whatever company they come."""

from collections.abc import Iterator
from typing import Any

from pytribute.contract.courier import Courier, is_taken
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Request
from pytribute.mock.events import event_names

__all__ = ["check_effects", "check_redelivery"]

_200 = "/webhooks/dashboardTest/post/responses/200"

_AGAIN = Rule("redelivery-taken", Source.DOCUMENTED, _200)
_ONCE = Rule("redelivery-harmless", Source.CHOSEN, _200, "webhook-once")
_TOGETHER = Rule("together-harmless", Source.CHOSEN, _200, "webhook-once")
_EACH = Rule("each-event-counts", Source.CHOSEN, _200, "webhook-each")
_SOME = Rule("events-have-effects", Source.CHOSEN, _200, "webhook-each")
_UNKNOWN = Rule("unknown-event-harmless", Source.CHOSEN, _200, "webhook-money")
_MONEY = Rule("granted-for-money", Source.CHOSEN, _200, "webhook-money")

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


def check_redelivery(courier: Courier) -> None:
    """Deliver events again: later, with another signature, and as they were."""
    courier.stop_if_nothing_is_taken()
    for name in event_names():
        event = courier.event(name)
        first = courier.signed(courier.written(event))
        if is_taken(courier.send(first)):
            courier.expect_taken(_AGAIN, courier.deliver(event))
            courier.expect_taken(_AGAIN, courier.send(first))


def check_effects(courier: Courier) -> None:
    """See how often events have their effect."""
    courier.stop_if_nothing_is_taken()
    if not courier.has_effects:
        courier.leave_unchecked(
            "re-delivery is harmless, and each event counts",
            "webhook.effects_url in the profile would tell how much was granted",
        )
        return
    effects = {name: _check_once(courier, name) for name in event_names()}
    if not any(effects[name] for name in _BOUGHT):
        request = courier.signed(courier.written(courier.event(_BOUGHT[0])))
        expected = f"an effect of {', '.join(_BOUGHT[:-1])} or {_BOUGHT[-1]}"
        courier.find_at(_SOME, request, expected, "none, though they were taken")
    for name, like in _alike():
        if effects[name]:
            _check_each(courier, name, like)
    for name in _BOUGHT:
        if effects[name]:
            _check_together(courier, name)
    for name in ("newDigitalProduct", "newSubscription", "shopOrder", "unheard_of"):
        request = _delivery(courier, "new_digital_product", called=name)
        _expect(courier, _UNKNOWN, request, 0)
    for name in _NO_MONEY:
        _expect(courier, _MONEY, _delivery(courier, name), 0)


def _check_once(courier: Courier, name: str) -> int:
    """Deliver an event three times; give how many effects it had the first time."""
    # Of a link that was never used, and then of the same one.
    link: dict[str, Any] = {}
    if "donation" in name:
        link["donation_request_id"] = courier.new_number()
    event = courier.event(name, **link)
    first = courier.signed(courier.written(event))
    before = courier.effects()
    courier.send(first)
    done = courier.effects() - before
    _expect(courier, _ONCE, courier.signed(courier.written(event)), 0)
    _expect(courier, _ONCE, first, 0)
    if done:
        _expect(courier, _EACH, _delivery(courier, name, **link), done)
    return done


def _alike() -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """Give events that differ in one thing alone."""
    yield "new_subscription", (_ONE, _OTHER)
    yield "renewed_subscription", (_ONE, _OTHER)
    yield "new_donation", (_ONE, _OTHER)
    yield "new_digital_product", (_ONE, _ONE)


def _check_each(courier: Courier, name: str, like: tuple[dict[str, Any], ...]) -> None:
    model = courier.event(name)
    for buyer in like:
        event = courier.event(name)
        same = {"purchase_id", "transaction_id"}
        kept = {key: value for key, value in model["payload"].items() if key not in same}
        event["payload"] |= {**kept, **buyer}
        event["created_at"] = model["created_at"]
        _expect(courier, _EACH, courier.signed(courier.written(event)), None)
    for _ in range(2 if name == "new_donation" else 0):
        _expect(courier, _EACH, _delivery(courier, name, **_ANONYMOUS), None)


def _check_together(courier: Courier, name: str) -> None:
    event = courier.event(name)
    requests = [courier.signed(courier.written(event)) for _ in range(4)]
    before = courier.effects()
    answers = courier.send_together(requests)
    # Who is told to come again does so.
    again: list[Answer] = [courier.deliver(event) for one in answers if not is_taken(one)]
    done = courier.effects() - before
    if done != 1:
        actual = f"{done} effects, after {', '.join(map(str, (*answers, *again)))}"
        courier.find(_TOGETHER, answers[0], "one effect of 4 deliveries at once", actual)


def _delivery(courier: Courier, name: str, *, called: str | None = None, **fields: Any) -> Request:  # noqa: ANN401 - values of any type
    return courier.signed(courier.written(courier.event(name, called=called, **fields)))


def _expect(courier: Courier, rule: Rule, request: Request, wanted: int | None) -> None:
    """Deliver, and find a deviation unless it had so many effects; None stands for any but 0."""
    before = courier.effects()
    answer = courier.send(request)
    done = courier.effects() - before
    if done == 0 if wanted is None else done != wanted:
        expected = "an effect" if wanted is None else f"{wanted} effects"
        courier.find(rule, answer, expected, f"{done}, with {answer}")
