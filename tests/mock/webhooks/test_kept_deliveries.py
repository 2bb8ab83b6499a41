"""Deliveries in the file of a mock, and many of them."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from pytribute.mock import Mock, MockError, deliveries
from tests.mock.webhooks.receiving import Inbox


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mock.sqlite3"


def test_a_failed_delivery_is_repeated_after_a_restart(file: Path) -> None:
    inbox = Inbox(statuses=[500, 500])
    with Mock(products=1, db=file, webhook=inbox.take) as mock:
        before = mock.send("new_donation", amount=5, extra_fields={"fee": Decimal("0.10")})
        mock.send("new_digital_product")
    with Mock(db=file, webhook=inbox.take) as mock:
        first, second = mock.deliveries
        assert (first, first.attempts) == (before, before.attempts)
        assert mock.advance(minutes=4) == []
        assert mock.advance(minutes=1) == [first, second]
        assert [len(first.attempts), first.status, second.status] == [2, 200, 200]
        assert mock.redeliver(second).number == 2
        assert mock.send("new_donation").number == 3

    assert [event["payload"].get("fee") for event in inbox.events[::2]] == [0.1, 0.1, None]
    assert inbox.events[0]["created_at"] == inbox.events[2]["created_at"]


def test_a_body_of_bytes_is_kept_as_it_is(file: Path) -> None:
    with Mock(products=1, db=file, webhook=Inbox(statuses=[500]).take) as mock:
        mock.send(b"\xff{", signature="valid")
    inbox = Inbox()
    with Mock(db=file, webhook=inbox.take) as mock:
        mock.advance(minutes=5)
    assert inbox.came[0][0] == b"\xff{"


def test_an_event_that_waited_at_the_end_is_due_at_once_in_the_next_run(file: Path) -> None:
    inbox = Inbox()
    with Mock(products=1, db=file, webhook=inbox.take) as mock:
        mock.pause()
        mock.send("new_donation")
    with Mock(db=file) as mock:
        assert mock.advance(days=1) == []  # without a webhook it waits further
    with Mock(db=file, webhook=inbox.take) as mock:
        (delivery,) = mock.advance()
        assert delivery.is_accepted
    assert inbox.names == ["new_donation"]


@pytest.mark.parametrize("is_async", [False, True])
def test_an_event_that_is_released_without_a_webhook_waits_for_one(
    is_async: bool,  # noqa: FBT001 - a case
) -> None:
    inbox = Inbox()
    with Mock(products=1, webhook=inbox.take) as mock:
        mock.pause()
        delivery = mock.send("new_donation")
        mock.set_webhook(None)
        assert (asyncio.run(mock.aresume()) if is_async else mock.resume()) == [delivery]
        assert (mock.advance(days=1), delivery.attempts) == ([], [])
        mock.set_webhook(inbox.take)
        assert [one.status for one in mock.advance()] == [200]
    assert len(inbox.came) == 1


def test_with_a_seed_no_event_of_an_earlier_run_comes_again(file: Path) -> None:
    inbox = Inbox()
    for _ in range(2):
        with Mock(seed=0, products=1, db=file, webhook=inbox.take) as mock:
            mock.send("new_digital_product")
    one, other = inbox.events
    assert one["payload"]["purchase_id"] != other["payload"]["purchase_id"]
    assert one["created_at"] != other["created_at"]


def test_a_reset_deletes_them_from_the_file(file: Path) -> None:
    with Mock(products=1, db=file, webhook=Inbox().take) as mock:
        mock.send("new_donation")
        mock.reset()
    with Mock(db=file, webhook=Inbox().take) as mock:
        assert mock.deliveries == []
        assert mock.send("new_donation").number == 1


def test_attempts_that_no_mock_wrote_are_an_error(file: Path) -> None:
    with Mock(products=1, db=file, webhook=Inbox().take) as mock:
        mock.send("new_donation")
        mock.store.database.query("UPDATE deliveries SET attempts = 'nonsense'")
    with pytest.raises(MockError, match="holds data that no mock wrote"):
        Mock(db=file)


def test_repeated_attempts_come_in_the_order_of_their_times_whatever_was_sent_between() -> None:
    inbox = Inbox(statuses=[500] * 5)
    with Mock(products=1, webhook=inbox.take) as mock:
        first, second, third = (mock.send("new_donation") for _ in range(3))
        mock.advance(minutes=1)
        mock.redeliver(first)  # fails again: now due after the others
        mock.redeliver(second)  # fails again
        assert mock.advance(hours=1) == [third, first, second]


def test_the_oldest_are_forgotten_with_their_next_attempts(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "_KEPT", 3)
    with Mock(products=1, db=file, webhook=Inbox(statuses=[500] * 9).take) as mock:
        kept = [mock.send("new_donation") for _ in range(9)][-3:]
        assert mock.deliveries == kept
        assert mock.advance(minutes=5) == kept
        with pytest.raises(MockError, match="there is no delivery 6"):
            mock.outbox.get(6)
    with Mock(db=file, webhook=Inbox().take) as mock:
        assert [one.number for one in mock.deliveries] == [7, 8, 9]
