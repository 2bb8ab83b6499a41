"""What leased inboxes do with dead letters."""

import os
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import pytest

from pytribute.webhooks.inbox import InboxError, State, leases
from pytribute.webhooks.inbox.dead_letters import (
    DeadLetter,
    DeadLetterStore,
    decode_letter,
    encode_letter,
)
from pytribute.webhooks.inbox.leases import LeasedInbox
from tests.webhooks.inbox.conftest import leased
from tests.webhooks.inbox.processes import apart, ended, start
from tests.webhooks.inbox.stores import Store
from tests.webhooks.inbox.test_claims import state

pytestmark = leased
NOON = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))


@pytest.fixture
def inbox(store: Store) -> Iterator[LeasedInbox]:
    with store.inbox() as inbox:
        assert isinstance(inbox, LeasedInbox)
        yield inbox


def letter(key: str = "a", *, minutes: int = 0, **fields: Any) -> DeadLetter:  # noqa: ANN401 - of a letter
    at = NOON + timedelta(minutes=minutes)
    values: dict[str, Any] = {"body": b"{}", "reason": "no function", "at": at} | fields
    return DeadLetter(key, **values)


def test_letters_are_kept_as_they_were_and_the_oldest_comes_first(
    inbox: LeasedInbox, store: Store
) -> None:
    letters = [
        letter("first", body=bytes(range(256)) * 4096, reason="строка\n\0\ud800"),
        letter("sha256:ключ\0\ud800" * 100, minutes=1, body=b""),
        letter("dead-letters:bodies", minutes=2),
    ]
    for each in (letters[1], letters[2], letters[0]):
        inbox.add_dead_letter(each)

    assert isinstance(inbox, DeadLetterStore)
    assert inbox.dead_letters() == letters
    assert apart(_letters, store) == letters
    assert state(inbox, "dead-letters:bodies") is State.ACQUIRED


def _letters(store: Store) -> list[DeadLetter]:
    with store.inbox() as inbox:
        found: list[DeadLetter] = cast("LeasedInbox", inbox).dead_letters()
        return found


def test_a_letter_of_the_same_key_is_replaced(inbox: LeasedInbox) -> None:
    newer = letter("a", minutes=2, reason="another one")
    for each in (letter("a"), letter("b", minutes=1), newer):
        inbox.add_dead_letter(each)

    assert inbox.dead_letters() == [letter("b", minutes=1), newer]


def test_the_oldest_letters_make_room(inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "MAX_DEAD_LETTERS", 2)
    for minutes in (3, 1, 2, 4):
        inbox.add_dead_letter(letter(str(minutes), minutes=minutes))

    assert [each.key for each in inbox.dead_letters()] == ["3", "4"]


def test_a_letter_is_removed_by_its_key(inbox: LeasedInbox) -> None:
    keys = ["a", "sha256:b", "\0" * 1000]
    for key in keys:
        inbox.add_dead_letter(letter(key))
    for each in inbox.dead_letters():
        inbox.remove_dead_letter(each.key)
    inbox.remove_dead_letter("a")

    assert inbox.dead_letters() == []


def test_a_claim_left_without_an_exception_removes_the_letter_of_its_key(
    inbox: LeasedInbox,
) -> None:
    for key in "ab":
        inbox.add_dead_letter(letter(key))
    with pytest.raises(ZeroDivisionError), inbox.claim("a"):
        raise ZeroDivisionError
    assert [each.key for each in inbox.dead_letters()] == ["a", "b"]

    assert state(inbox, "a") is State.ACQUIRED

    assert [each.key for each in inbox.dead_letters()] == ["b"]


def test_a_letter_outlives_its_process(store: Store) -> None:
    process = start(_add_and_die, store)
    assert ended(process) == -signal.SIGKILL

    with store.inbox() as inbox:
        assert isinstance(inbox, LeasedInbox)
        assert inbox.dead_letters() == [letter()]


def _add_and_die(store: Store) -> None:
    with store.inbox() as inbox:
        assert isinstance(inbox, LeasedInbox)
        inbox.add_dead_letter(letter())
        os.kill(os.getpid(), signal.SIGKILL)


def test_more_letters_than_are_fetched_at_once(inbox: LeasedInbox) -> None:
    letters = [letter(f"{number}", minutes=number) for number in range(250)]
    for each in letters:
        inbox.add_dead_letter(each)

    assert inbox.dead_letters() == letters


@pytest.mark.parametrize("text", ["", "[]", "{}", encode_letter(letter()).replace("e30=", "!")])
def test_an_invalid_letter_is_an_error(inbox: LeasedInbox, text: str) -> None:
    with pytest.raises(InboxError, match="can't be read"):
        decode_letter(text)
