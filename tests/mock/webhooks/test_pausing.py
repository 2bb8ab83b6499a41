"""Deliveries that a person or a test holds back, reorders, doubles and sends out of turn."""

import pytest

from pytribute.mock import Mock, MockError
from tests.mock.webhooks.receiving import Inbox


def test_a_pause_holds_everything_back_until_it_is_resumed(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [500]
    failed = mock.send("new_donation")
    mock.pause()
    mock.pause()  # no difference
    waiting = [mock.send("new_subscription"), mock.send("new_donation")]

    assert mock.advance(10) == []  # the failed one is due
    assert inbox.names == ["new_donation"]
    assert mock.resume() == [*waiting, failed]
    assert inbox.names[1:] == ["new_subscription", "new_donation", "new_donation"]
    assert mock.resume() == []


def test_waiting_deliveries_are_sent_in_the_order_that_was_set(mock: Mock, inbox: Inbox) -> None:
    mock.pause()
    one, two, three = (mock.send("new_donation", message=text) for text in ("1", "2", "3"))
    mock.reorder([three, one, two])
    mock.redeliver(one)

    assert mock.waiting.all() == [three, two]
    assert mock.resume() == [three, two]
    assert [event["payload"]["message"] for event in inbox.events] == ["1", "3", "2"]


def test_an_order_without_each_waiting_delivery_is_refused(mock: Mock) -> None:
    with pytest.raises(MockError, match="each waiting delivery once: none"):
        mock.reorder([mock.send("new_donation")])
    mock.pause()
    one, two = mock.send("new_donation"), mock.send("new_donation")
    for order in ([one], [one, one], [one, two, two]):
        with pytest.raises(MockError, match="each waiting delivery once: 2, 3"):
            mock.reorder(order)


def test_a_duplicate_is_another_delivery_of_the_same_event(mock: Mock, inbox: Inbox) -> None:
    inbox.statuses = [200, 500]
    first = mock.send("new_digital_product")
    second = mock.duplicate(first)

    assert (first.is_accepted, second.is_accepted) == (True, False)
    assert [one.number for one in mock.deliveries] == [1, 2]
    assert inbox.events[0]["created_at"] == inbox.events[1]["created_at"]
    assert inbox.events[0]["payload"] == inbox.events[1]["payload"]


def test_without_a_webhook_nothing_is_sent_again(mock: Mock) -> None:
    delivery = mock.send("new_donation")
    mock.set_webhook(None)

    for send in (mock.redeliver, mock.duplicate):
        with pytest.raises(MockError, match="there is no webhook"):
            send(delivery)


def test_a_reset_ends_a_pause_and_drops_what_waits(mock: Mock, inbox: Inbox) -> None:
    mock.pause()
    mock.send("new_donation")
    mock.reset()
    mock.send("new_subscription")

    assert inbox.names == ["new_subscription"]
