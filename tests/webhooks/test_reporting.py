"""No paid event without a trace: the log and the hooks of a handler."""

import logging
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    EVENTS,
    DeliveryReport,
    Event,
    InvalidPayloadError,
    NewDigitalProduct,
    Outcome,
    TestEvent,
    UnhandledEventError,
    WebhookHandler,
    sign,
)
from tests.webhooks.notebooks import Notebook
from tests.webhooks.samples import delivery, written

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")
DRIFTED = delivery("new_digital_product", transaction_id=...)


def deliver(handler: WebhookHandler, body: bytes = PURCHASE) -> int:
    return handler.handle(body, sign(body, KEY)).status


def levels(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_the_log_has_a_line_for_handled_and_for_duplicate(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    handler = WebhookHandler(KEY, inbox=Notebook())
    handler.default(Mock())
    deliver(handler)
    caplog.clear()

    deliver(handler)
    deliver(handler, delivery("new_donation"))

    (first, second) = levels(caplog)
    assert first[0] == second[0] == "INFO"
    assert first[1].startswith("new_digital_product: duplicate in ")
    assert second[1].startswith("new_donation: handled in ")
    assert " ms (new_donation|" in second[1]
    assert "12321321" not in caplog.text  # whose it is, a log does not say


@pytest.mark.parametrize("name", EVENTS)
def test_money_that_nobody_handles_is_a_warning_once(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    handler = WebhookHandler(KEY, inbox=None)

    assert [deliver(handler, delivery(name)) for _ in range(3)] == [200] * 3

    event = EVENTS[name]
    warnings = [text for level, text in levels(caplog) if level == "WARNING"]
    if name == "cancelled_donation":
        assert not warnings
    if event.may_involve_money():
        assert len(warnings) == 1
        assert f"@handler.on({event.__name__})" in warnings[0]
        assert "12321321" not in warnings[0]


def test_hooks_are_told_of_each_signed_delivery() -> None:
    deliveries: list[DeliveryReport] = []
    failures: list[tuple[Outcome, Exception]] = []
    handler = WebhookHandler(
        KEY,
        inbox=Notebook(),
        on_delivery=deliveries.append,
        on_failure=lambda one, error: failures.append((one.outcome, error)),
    )
    function = handler.on(NewDigitalProduct)(Mock(side_effect=[KeyError("x"), None]))

    statuses = [deliver(handler) for _ in range(3)]
    rest = (delivery("cancelled_donation"), b'{"test_event": ""}', DRIFTED, b"[]")
    statuses += [deliver(handler, body) for body in rest]
    handler.handle(PURCHASE, "0" * 64)  # nobody knows who sent it

    assert function.call_count == 2
    assert [one.outcome for one in deliveries] == [
        Outcome.FAILED,
        Outcome.HANDLED,
        Outcome.DUPLICATE,
        Outcome.UNHANDLED,
        Outcome.TEST,
        Outcome.FAILED,
        Outcome.FAILED,
    ]
    assert [one.response.status for one in deliveries] == statuses
    assert statuses == [500, 200, 200, 200, 200, 500, 400]
    assert isinstance(deliveries[0].event, NewDigitalProduct)
    assert isinstance(deliveries[4].event, TestEvent)
    assert deliveries[6].event is None
    assert all(one.seconds >= 0 for one in deliveries)
    assert [type(error) for _, error in failures] == [
        KeyError,
        UnhandledEventError,
        InvalidPayloadError,
    ]


def test_a_hook_is_told_what_is_in_progress() -> None:
    outcomes: list[str] = []
    handler = WebhookHandler(
        KEY, inbox=Notebook(), on_delivery=lambda one: outcomes.append(one.outcome)
    )

    @handler.default
    def again(event: Event[Any]) -> None:
        assert deliver(handler) == 503

    assert deliver(handler) == 200
    assert outcomes == ["in progress", "handled"]


def test_a_hook_that_fails_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    handler = WebhookHandler(
        KEY,
        inbox=Notebook(),
        on_delivery=Mock(side_effect=RuntimeError),
        on_failure=Mock(side_effect=RuntimeError),
    )
    handler.default(Mock(side_effect=[KeyError, None]))

    assert [deliver(handler) for _ in range(2)] == [500, 200]
    assert caplog.text.count("the hook on_delivery failed") == 2
    assert caplog.text.count("the hook on_failure failed") == 1


class _AsyncHook:
    async def __call__(self, *_: object) -> None:
        raise NotImplementedError  # pragma: no cover - it is never called


async def _async_hook(*_: object) -> None:
    raise AssertionError  # pragma: no cover - it is never called


@pytest.mark.parametrize("hook", [_async_hook, _AsyncHook(), "log", 5])
def test_a_hook_is_a_plain_function(hook: Any) -> None:  # noqa: ANN401 - anything but a function
    makers: list[Callable[[], WebhookHandler]] = [
        lambda: WebhookHandler(KEY, inbox=None, on_delivery=hook),
        lambda: WebhookHandler(KEY, inbox=None, on_failure=hook),
    ]
    for make in makers:
        with pytest.raises(TypeError, match="a hook must be a plain function"):
            make()


def test_what_no_function_takes_is_an_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    handler = WebhookHandler(KEY, inbox=None)
    handler.on(NewDigitalProduct)(Mock())

    assert deliver(handler, DRIFTED) == 500

    ((level, text),) = levels(caplog)
    assert level == "ERROR"
    assert "missing required field `transaction_id` at $.payload" in text
    assert "@handler.default" in text
    assert caplog.records[0].exc_info is None


def test_an_event_of_an_unknown_name_that_nobody_handles_is_a_warning_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handler = WebhookHandler(KEY, inbox=None)
    for name in ("of_tomorrow", "of_tomorrow", "a\nb"):
        assert deliver(handler, written({"name": name, "payload": {"gift_id": 5}})) == 200

    (first, second) = levels(caplog)
    assert first[0] == second[0] == "WARNING"
    assert first[1].startswith("this version doesn't know of_tomorrow or its shape, and")
    assert "\n" not in second[1]


def test_names_that_never_end_fill_neither_the_log_nor_the_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pytribute.webhooks.delivery._MAX_NAMES", 2)
    handler = WebhookHandler(KEY, inbox=None)

    for number in range(5):
        assert deliver(handler, f'{{"name": "of_tomorrow_{number}"}}'.encode()) == 200

    assert len(levels(caplog)) == 2
