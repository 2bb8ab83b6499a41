"""Control the deliveries of a mock over HTTP.

================================== ====== ==============================================
path under ``/__control``          method effect
================================== ====== ==============================================
/deliveries/{number}/redeliver     POST   attempt a delivery again, or now
/deliveries/{number}/duplicate     POST   send the same event as another delivery
/deliveries/test                   POST   send the test of an address
/deliveries/pause                  POST   hold back every event and repeated attempt
/deliveries/resume                 POST   send what waits; return what was delivered
/deliveries/waiting                GET    return what waits, the next one first
/deliveries/waiting                PUT    change the order: ``{"numbers": [3, 1, 2]}``
================================== ====== ==============================================

A delivery has its ``number`` in each response.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from pytribute.mock.control_actions import Action, ControlBody, action, body_action
from pytribute.mock.delivery import Delivery
from pytribute.mock.product import timestamp
from pytribute.mock.signature import Signature
from pytribute.mock.state import MockState

__all__ = ["delivery_actions"]


class _Webhook(ControlBody):
    url: str | None


class _Event(ControlBody):
    event: str
    signature: Signature = "valid"
    event_name: str | None = None
    extra_fields: dict[str, Any] | None = None
    fields: dict[str, Any] = Field(default={})


class _Time(ControlBody):
    minutes: float = 0
    hours: float = 0
    days: float = 0


class _Order(ControlBody):
    numbers: list[int]


def delivery_actions(state: MockState) -> Mapping[tuple[str, str], Action]:
    """Return the actions on events and their deliveries, by path and method."""

    def send(body: _Event) -> object:
        options: dict[str, Any] = body.model_dump(exclude={"event", "fields"})
        return _summary(state.send(body.event, **{**body.fields, **options}))

    def advance(body: _Time) -> object:
        return _summaries(state.advance(**body.model_dump()))

    def redeliver(number: int) -> object:
        return _summary(state.redeliver(state.outbox.get(number)))

    def duplicate(number: int) -> object:
        return _summary(state.duplicate(state.outbox.get(number)))

    def reorder(body: _Order) -> None:
        state.reorder([state.outbox.get(number) for number in body.numbers])

    return {
        ("/webhook", "PUT"): body_action(
            _Webhook.model_validate_json, lambda body: state.set_webhook(body.url)
        ),
        ("/events", "POST"): body_action(_Event.model_validate_json, send),
        ("/events", "GET"): action(lambda: _summaries(state.deliveries)),
        ("/advance", "POST"): body_action(_Time.model_validate_json, advance),
        ("/deliveries/{number:int}/redeliver", "POST"): action(redeliver),
        ("/deliveries/{number:int}/duplicate", "POST"): action(duplicate),
        ("/deliveries/test", "POST"): action(lambda: _summary(state.send_test())),
        ("/deliveries/pause", "POST"): action(state.pause),
        ("/deliveries/resume", "POST"): action(lambda: _summaries(state.resume())),
        ("/deliveries/waiting", "GET"): action(lambda: _summaries(state.waiting.all())),
        ("/deliveries/waiting", "PUT"): body_action(_Order.model_validate_json, reorder),
    }


def _summaries(deliveries: list[Delivery]) -> list[dict[str, object]]:
    return [_summary(one) for one in deliveries]


def _summary(delivery: Delivery) -> dict[str, object]:
    return {
        "number": delivery.number,
        "name": delivery.name,
        "payload": delivery.payload,
        "statuses": [attempt.status for attempt in delivery.attempts],
        "next_at": None if delivery.next_at is None else timestamp(delivery.next_at),
    }
