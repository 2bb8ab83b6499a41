"""A mock that is started again sends new events: an inbox that lasts takes each of them for one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pytribute import webhooks
from pytribute.mock import Mock, MockState
from pytribute.mock.events import event_names
from tests.mock.webhooks.receiving import Inbox

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def keys_of_a_run(**options: Any) -> list[str]:  # noqa: ANN401 - of `Mock`
    """Send every event once, buy, and refund what was bought, in a mock of its own."""
    inbox = Inbox()
    with Mock(products=9, webhook=inbox.take, **options) as mock:
        for name in event_names():
            mock.send(name)
        bought = mock.buy(), mock.add_purchase()
        with mock.client() as client:
            for purchase in bought:
                client.products.cancel_purchase(purchase)
        mock.outbox.settle()
        assert len(inbox.came) == len(event_names()) + 3
        events = [webhooks.parse(*one, mock.api_key) for one in inbox.came]
    return [one.idempotency_key for one in events if not isinstance(one, webhooks.TestEvent)]


def test_no_event_of_another_run_comes_again() -> None:
    runs = [key for _ in range(5) for key in keys_of_a_run()]

    assert len(set(runs)) == len(runs) == 5 * (len(event_names()) + 3)


def test_the_events_of_a_seed_are_the_same_in_each_run() -> None:
    assert keys_of_a_run(seed=3) == keys_of_a_run(seed=3)


def test_a_handler_with_an_inbox_that_lasts_handles_the_events_of_each_run(tmp_path: Path) -> None:
    handled: list[int] = []
    handler = webhooks.WebhookHandler("tribute-mock-key", inbox=tmp_path / "inbox.sqlite3")

    @handler.on(webhooks.NewDigitalProduct)
    def take(event: webhooks.NewDigitalProduct) -> None:
        handled.append(event.payload.purchase_id)

    for _ in range(3):
        with Mock(products=3, webhook=handler) as mock:
            assert mock.send("new_digital_product").status == 200
            mock.buy()

    assert len(handled) == 6


def test_a_mock_that_continues_with_its_file_sends_new_events(tmp_path: Path) -> None:
    runs = [key for _ in range(3) for key in keys_of_a_run(db=tmp_path / "mock.db")]

    assert len(set(runs)) == len(runs)


def _load_again(state: MockState) -> None:
    state.load(state.dump())


@pytest.mark.parametrize("restore", [MockState.reset, _load_again])
def test_neither_a_reset_nor_a_state_that_is_loaded_brings_an_id_back(
    restore: Callable[[MockState], None],
) -> None:
    with MockState() as state:
        purchases: list[int] = []
        for _ in range(3):
            purchases += [state.add_purchase(), state.buy()]
            restore(state)

    assert len(set(purchases)) == 6
    assert all(50_001 <= purchase < 2**31 for purchase in purchases)


def test_the_documented_ids_and_the_clock_are_those_of_every_run() -> None:
    with MockState() as one, MockState() as two, MockState(seed=0) as documented:
        assert one.dump() == two.dump() == documented.dump()
        assert one.now == NOW
        assert documented.add_purchase() == 50_001


def test_an_event_has_the_time_of_the_clock_plus_microseconds(mock: Mock, inbox: Inbox) -> None:
    mock.send("new_donation")

    event = webhooks.parse(*inbox.came[0], mock.api_key)
    assert not isinstance(event, webhooks.TestEvent)
    assert NOW < event.created_at < event.sent_at < NOW + timedelta(minutes=17)
