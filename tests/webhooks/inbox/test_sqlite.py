"""What only the inbox in a file has."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pytribute.webhooks.inbox import InboxError, SqliteInbox, State, sqlite
from tests.webhooks.inbox.deliveries import deliver_once
from tests.webhooks.inbox.processes import apart, ended, start
from tests.webhooks.inbox.stores import SqliteStore
from tests.webhooks.inbox.test_claims import state


def test_two_on_one_file_are_one(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as one, sqlite_store.inbox() as other:
        with one.claim("a"):
            assert state(other, "a") is State.BUSY
        assert state(other, "a") is State.DONE


def test_many_may_open_a_new_file_at_once(sqlite_store: SqliteStore) -> None:
    processes = [start(deliver_once, sqlite_store, f"event-{number}") for number in range(8)]

    assert [ended(process) for process in processes] == [0] * 8
    assert sum(sqlite_store.written().values()) == 16


def test_a_closed_one_opens_again(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.NEW
        inbox.close()
        assert state(inbox, "a") is State.DONE


def test_a_clock_set_back_holds_no_event_for_good(sqlite_store: SqliteStore) -> None:
    now = [1_000_000.0]
    with closing(SqliteInbox(sqlite_store.place, lease=60, now=lambda: now[0])) as inbox:
        assert inbox.take("a", "dead", 60) is State.NEW
        now[0] -= 59
        assert state(inbox, "a") is State.BUSY
        now[0] -= 86_400
        assert state(inbox, "a") is State.NEW


@pytest.mark.parametrize("broken", ["text", "folder", "missing/inbox"])
def test_a_file_that_is_none_is_told_at_once(tmp_path: Path, broken: str) -> None:
    (tmp_path / "text").write_text("a letter, not a database: " * 100)
    (tmp_path / "folder").mkdir()

    with pytest.raises(InboxError, match=f"the inbox {tmp_path / broken} can't be used: .*folder"):
        SqliteInbox(tmp_path / broken)


def test_a_file_that_may_not_be_written_is_told_at_once(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox():
        pass
    assert "readonly" in apart(_opened_by_nobody, sqlite_store)


def _opened_by_nobody(store: SqliteStore) -> str:
    file = Path(store.place)
    file.chmod(0o444)
    if os.getuid() == 0:  # who may write everything
        for folder in file.parents:
            if not folder.stat().st_mode & 0o001:
                folder.chmod(0o755)
        os.setuid(65534)
    try:
        SqliteInbox(file)
    except InboxError as error:
        return str(error)
    return "opened"


def test_memory_is_no_place_to_remember() -> None:
    with pytest.raises(InboxError, match="name a file"):
        SqliteInbox(":memory:")


def test_what_breaks_later_is_told_and_looked_at_again(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.NEW
        with closing(sqlite3.connect(sqlite_store.place)) as connection:
            connection.execute("DROP TABLE pytribute_inbox")
        with pytest.raises(InboxError, match="no such table"):
            state(inbox, "b")
        assert state(inbox, "b") is State.NEW


def test_a_claim_collected_in_the_middle_of_another_one_is_given_up(
    sqlite_store: SqliteStore,
) -> None:
    with sqlite_store.inbox() as inbox:
        context = inbox.claim("a")
        context.__enter__()
        with sqlite._lock:  # pyright: ignore[reportPrivateUsage]  # a use of the file is under way
            del context
        assert state(inbox, "a") is State.NEW


def test_no_file_is_open_during_a_fork(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.NEW
        assert Path(f"{sqlite_store.place}-wal").exists()
        sqlite._close_all()  # what a fork calls before  # pyright: ignore[reportPrivateUsage]
        try:
            assert not Path(f"{sqlite_store.place}-wal").exists()
        finally:
            sqlite._lock.release()  # pyright: ignore[reportPrivateUsage]
        assert state(inbox, "a") is State.DONE
