"""Dead letters in PostgreSQL: what only its tables and transactions can show."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pytribute.webhooks.inbox import DeadLetter, State, statements
from tests.webhooks.inbox.stores import PostgresStore
from tests.webhooks.inbox.test_postgres import Open, opened

__all__ = ["opened"]

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(postgres_address: str) -> PostgresStore:
    return PostgresStore(postgres_address)


@pytest.fixture
def inbox(store: PostgresStore, opened: Open) -> Any:  # noqa: ANN401 - also a store of letters
    return opened(store.place)


def letter(number: int) -> DeadLetter:
    return DeadLetter(f"event-{number}", b"{}", "why", NOON + timedelta(minutes=number))


def test_the_oldest_letters_make_room(inbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    monkeypatch.setattr(statements, "MAX_DEAD_LETTERS", 3)
    for number in (5, 1, 4, 2, 3, 0):
        inbox.add_dead_letter(letter(number))
        assert letter(number) in inbox.dead_letters()  # the new one stays, however old

    assert inbox.dead_letters() == [letter(0), letter(4), letter(5)]


def test_concurrent_letters_wait_for_no_lock(
    store: PostgresStore,
    inbox: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statements, "MAX_DEAD_LETTERS", 3)
    for number in range(3):
        inbox.add_dead_letter(letter(number))
    with psycopg.connect(store.place) as connection:
        connection.execute("SELECT FROM pytribute_dead_letters WHERE key = 'event-0' FOR UPDATE")
        inbox.add_dead_letter(letter(3))
        assert len(inbox.dead_letters()) == 4
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(inbox.add_dead_letter, [letter(number % 7) for number in range(40)]))
    inbox.add_dead_letter(letter(9))

    assert len(inbox.dead_letters()) == 3


def test_a_letter_may_be_added_while_its_event_is_claimed(inbox: Any) -> None:  # noqa: ANN401
    inbox.add_dead_letter(letter(1))
    with inbox.claim("event-1") as claim:
        assert claim.state is State.ACQUIRED
        inbox.add_dead_letter(letter(1))
        with inbox.claim("event-1") as busy:
            assert busy.state is State.IN_PROGRESS
        assert inbox.dead_letters() == [letter(1)]
    assert inbox.dead_letters() == []


def test_tables_of_an_older_version_are_completed(store: PostgresStore, inbox: Any) -> None:  # noqa: ANN401
    with psycopg.connect(store.place) as connection:
        connection.execute(
            "CREATE TABLE pytribute_inbox"
            " (key text PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now())"
        )
    inbox.add_dead_letter(letter(1))
    assert inbox.dead_letters() == [letter(1)]
