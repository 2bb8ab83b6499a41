"""What every inbox does that keeps dead letters."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pytribute.webhooks.inbox import DeadLetter, DeadLetterStore, State
from tests.webhooks.inbox.conftest import not_by_example
from tests.webhooks.inbox.deliveries import NotHandledError, fail
from tests.webhooks.inbox.processes import ended, start
from tests.webhooks.inbox.stores import Store
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.inbox.test_postgres import opened

__all__ = ["opened"]

pytestmark = not_by_example
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def inbox(store: Store) -> Iterator[Any]:
    with store.inbox() as inbox:
        if not isinstance(inbox, DeadLetterStore):
            pytest.skip("it keeps no dead letters")
        yield inbox


def letter(key: str, minutes: int = 0, body: bytes = b"{}", reason: str = "why") -> DeadLetter:
    return DeadLetter(key, body, reason, NOON + timedelta(minutes=minutes))


def test_a_letter_comes_back_as_it_was(inbox: Any) -> None:  # noqa: ANN401
    letters = [
        letter("shop/new_digital_product:1", 0, bytes(range(256)) * 4096, "no function"),
        letter("ключ\0" * 200, 1, b"", "\0 нет функции 🔑 \ud800"),
        letter("sha256:" + "0" * 64, 2),
    ]
    for each in letters:
        inbox.add_dead_letter(each)
    assert inbox.dead_letters() == letters
    assert {each.at.utcoffset() for each in inbox.dead_letters()} == {timedelta(0)}


def test_the_oldest_letter_is_first_and_one_key_has_one_letter(inbox: Any) -> None:  # noqa: ANN401
    for each in (letter("b", 2), letter("a", 1), letter("c", 3), letter("a", 4, b"[]", "again")):
        inbox.add_dead_letter(each)

    assert inbox.dead_letters() == [
        letter("b", 2),
        letter("c", 3),
        letter("a", 4, b"[]", "again"),
    ]


def test_the_zone_of_a_time_does_not_matter(inbox: Any) -> None:  # noqa: ANN401
    moscow = NOON.astimezone(timezone(timedelta(hours=3)))
    inbox.add_dead_letter(DeadLetter("a", b"{}", "why", moscow))
    assert [each.at for each in inbox.dead_letters()] == [NOON]


def test_a_letter_is_removed_by_its_key(inbox: Any) -> None:  # noqa: ANN401
    for each in (letter("a"), letter("я" * 1000), letter("c")):
        inbox.add_dead_letter(each)
    for key in ("я" * 1000, "no such key"):
        inbox.remove_dead_letter(key)
    assert [each.key for each in inbox.dead_letters()] == ["a", "c"]


def test_an_event_that_is_handled_has_no_letter_left(inbox: Any) -> None:  # noqa: ANN401
    for key in ("a", "я" * 1000):
        inbox.add_dead_letter(letter(key))
        assert state(inbox, key) is State.ACQUIRED
    assert inbox.dead_letters() == []


def test_a_letter_of_an_event_that_was_handled_goes_with_the_next_delivery(inbox: Any) -> None:  # noqa: ANN401
    assert state(inbox, "a") is State.ACQUIRED
    inbox.add_dead_letter(letter("a"))
    assert state(inbox, "a") is State.COMPLETED
    assert inbox.dead_letters() == []


def test_an_event_that_fails_again_keeps_its_letter(inbox: Any) -> None:  # noqa: ANN401
    inbox.add_dead_letter(letter("a"))
    with suppress(NotHandledError), inbox.claim("a"):
        raise NotHandledError
    assert inbox.dead_letters() == [letter("a")]


def test_other_letters_stay(inbox: Any) -> None:  # noqa: ANN401
    inbox.add_dead_letter(letter("bot/1"))
    assert state(inbox, "shop/1") is State.ACQUIRED
    assert inbox.dead_letters() == [letter("bot/1")]


@pytest.mark.unmeasured
def test_processes_add_the_same_letter_at_once(inbox: Any, store: Store) -> None:  # noqa: ANN401
    processes = [start(_fail, store, f"event-{number % 2}") for number in range(4)]
    assert [ended(process) for process in processes] == [0] * 4
    assert sorted(each.key for each in inbox.dead_letters()) == ["event-0", "event-1"]


def _fail(store: Store, key: str) -> None:
    with store.inbox() as inbox:
        fail(inbox, key)
