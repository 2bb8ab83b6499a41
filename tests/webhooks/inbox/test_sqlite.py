"""What only the inbox in a file has."""

import logging
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from pytribute.webhooks.inbox import InboxError, SqliteInbox, State, clock, sqlite
from tests.webhooks.inbox.deliveries import deliver_once
from tests.webhooks.inbox.processes import apart, ended, start
from tests.webhooks.inbox.stores import SqliteStore, acquire
from tests.webhooks.inbox.test_claims import state


def test_two_on_one_file_are_one(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as one, sqlite_store.inbox() as other:
        with one.claim("a"):
            assert state(other, "a") is State.IN_PROGRESS
        assert state(other, "a") is State.COMPLETED


def test_many_may_open_a_new_file_at_once(sqlite_store: SqliteStore) -> None:
    processes = [start(deliver_once, sqlite_store, f"event-{number}") for number in range(16)]

    assert [ended(process) for process in processes] == [0] * 16
    assert sum(sqlite_store.written().values()) == 32


def test_a_closed_one_opens_again(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.ACQUIRED
        inbox.close()
        assert state(inbox, "a") is State.COMPLETED


def test_those_that_nobody_closes_leave_no_warning(tmp_path: Path) -> None:
    program = """
from pytribute.webhooks.inbox import SqliteInbox

SqliteInbox("dropped.sqlite3").check()
kept = SqliteInbox("kept.sqlite3")
kept.check()
"""

    run = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-W", "always", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stderr == ""
    assert {file.name for file in tmp_path.iterdir()} == {"dropped.sqlite3", "kept.sqlite3"}


def test_a_clock_set_back_holds_no_event_for_good(sqlite_store: SqliteStore) -> None:
    now = [1_000_000.0]
    with closing(SqliteInbox(sqlite_store.place, lease=60, now=lambda: now[0])) as inbox:
        assert acquire(inbox, "a", "dead", 60) is State.ACQUIRED
        now[0] -= 59
        assert state(inbox, "a") is State.IN_PROGRESS
        now[0] -= 86_400
        assert state(inbox, "a") is State.ACQUIRED


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    with closing(SqliteInbox(tmp_path / "inbox.sqlite3")) as inbox:
        assert inbox.location == str((tmp_path / "inbox.sqlite3").resolve())
        assert not list(tmp_path.iterdir())
        inbox.check()
        assert list(tmp_path.iterdir())


def test_a_location_is_of_the_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to("data")
    monkeypatch.chdir(tmp_path)

    direct, linked = SqliteInbox("data/inbox"), SqliteInbox(Path("link", "..", "link", "inbox"))

    monkeypatch.chdir("/")
    assert direct.location == linked.location == str(tmp_path.resolve() / "data" / "inbox")


@pytest.mark.parametrize("broken", ["text", "folder", "missing/inbox"])
def test_check_reports_a_file_that_is_no_database(tmp_path: Path, broken: str) -> None:
    (tmp_path / "text").write_text("a letter, not a database: " * 100)
    (tmp_path / "folder").mkdir()

    with pytest.raises(InboxError, match=f"the inbox {tmp_path / broken} can't be used: .*folder"):
        SqliteInbox(tmp_path / broken).check()


def test_check_reports_a_read_only_file(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        inbox.check()
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
        SqliteInbox(file).check()
    except InboxError as error:
        return str(error)
    return "opened"


def test_memory_is_no_place_to_remember() -> None:
    with pytest.raises(InboxError, match="pass the path of a file"):
        SqliteInbox(":memory:")


def test_a_later_failure_is_reported_and_retried(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.ACQUIRED
        with closing(sqlite3.connect(sqlite_store.place)) as connection:
            connection.execute("DROP TABLE pytribute_inbox")
        with pytest.raises(InboxError, match="no such table"):
            state(inbox, "b")
        assert state(inbox, "b") is State.ACQUIRED


def test_a_claim_collected_during_another_one_is_released(
    sqlite_store: SqliteStore,
) -> None:
    with sqlite_store.inbox() as inbox:
        context = inbox.claim("a")
        context.__enter__()
        with sqlite._lock:  # pyright: ignore[reportPrivateUsage]  # a use of the file is under way
            del context
        assert state(inbox, "a") is State.ACQUIRED


def test_no_file_is_open_during_a_fork(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.ACQUIRED
        assert Path(f"{sqlite_store.place}-wal").exists()
        sqlite._close_all()  # what a fork calls before  # pyright: ignore[reportPrivateUsage]
        try:
            assert not Path(f"{sqlite_store.place}-wal").exists()
        finally:
            sqlite._lock.release()  # pyright: ignore[reportPrivateUsage]
        assert state(inbox, "a") is State.COMPLETED


def _stepping(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + seconds)


@pytest.mark.skipif(not Path("/proc").exists(), reason="no identity of the boot is known here")
@pytest.mark.parametrize("seconds", [86_400, -86_400])
def test_a_step_of_the_clock_ends_no_lease(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    with sqlite_store.inbox() as inbox:
        assert acquire(inbox, "a", "one", 60) is State.ACQUIRED
        _stepping(monkeypatch, seconds)
        assert acquire(inbox, "a", "other", 60) is State.IN_PROGRESS
        ticks = time.monotonic() + 61
        monkeypatch.setattr(time, "monotonic", lambda: ticks)
        assert acquire(inbox, "a", "other", 60) is State.ACQUIRED


def test_a_lease_of_an_earlier_boot_is_over(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_store.inbox() as inbox:
        for boot in ("first", "second"):
            monkeypatch.setattr(clock, "_boot", lambda boot=boot: boot)
            assert acquire(inbox, "a", boot, 60) is State.ACQUIRED
        assert acquire(inbox, "a", "third", 60) is State.IN_PROGRESS


@pytest.mark.parametrize(
    ("boots", "namespaces"), [("bb", "12"), (["", ""], "11"), (["", "b"], "11"), (["b", ""], "11")]
)
def test_a_lease_of_a_clock_that_can_t_be_compared_follows_the_one_on_the_wall(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch, boots: str, namespaces: str
) -> None:
    monkeypatch.setattr(clock, "_boot", iter(boots[:1] + boots[1:] * 2).__next__)
    monkeypatch.setattr(clock, "_namespace", iter(namespaces[:1] + namespaces[1:] * 2).__next__)
    with sqlite_store.inbox() as inbox:
        assert acquire(inbox, "a", "one", 60) is State.ACQUIRED
        assert acquire(inbox, "a", "other", 60) is State.IN_PROGRESS
        _stepping(monkeypatch, 61)
        assert acquire(inbox, "a", "other", 60) is State.ACQUIRED


def test_a_machine_without_an_identity_of_the_boot_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_BOOT", tmp_path / "none")
    monkeypatch.setattr(clock, "_NAMESPACE", tmp_path / "none")

    assert clock._boot.__wrapped__() == ""  # pyright: ignore[reportPrivateUsage]
    assert clock._namespace.__wrapped__() == ""  # pyright: ignore[reportPrivateUsage]


def test_a_file_of_an_older_version_remembers(sqlite_store: SqliteStore) -> None:
    with closing(sqlite3.connect(sqlite_store.place)) as connection:
        connection.executescript(
            """
            CREATE TABLE pytribute_inbox (
                key TEXT PRIMARY KEY, token TEXT, at REAL NOT NULL, lease REAL NOT NULL
            ) WITHOUT ROWID;
            INSERT INTO pytribute_inbox VALUES
                ('done', NULL, 0, 0), ('dead', 'x', 0, 60), ('held', 'x', unixepoch(), 60);
            """
        )
    processes = [start(deliver_once, sqlite_store, "done") for _ in range(4)]
    assert [ended(process) for process in processes] == [0] * 4

    with sqlite_store.inbox() as inbox:
        found = [state(inbox, key) for key in ("done", "dead", "held")]

    assert found == [State.COMPLETED, State.ACQUIRED, State.IN_PROGRESS]


def _holding(file: str, seconds: float) -> tuple[sqlite3.Connection, Timer]:
    """Keep others from writing for a while."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    timer = Timer(seconds, connection.rollback)
    timer.start()
    return connection, timer


def test_an_event_is_marked_when_a_locked_file_is_free_again(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 0.01)
    with sqlite_store.inbox() as inbox:
        with inbox.claim("a"):
            connection, timer = _holding(sqlite_store.place, 0.3)
        timer.join()
        connection.close()
        assert state(inbox, "a") is State.COMPLETED

    assert "not marked yet; retrying for 60 s: the inbox" in caplog.text


def test_a_new_file_that_another_process_writes_is_waited_for(sqlite_store: SqliteStore) -> None:
    connection, timer = _holding(sqlite_store.place, 0.1)
    connection.execute("CREATE TABLE other (value)")
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.ACQUIRED
    timer.join()
    connection.close()


def test_a_new_file_that_stays_locked_is_an_error(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 0)
    connection, timer = _holding(sqlite_store.place, 0.1)
    connection.execute("CREATE TABLE other (value)")
    with sqlite_store.inbox() as inbox, pytest.raises(InboxError, match="database is locked"):
        inbox.check()
    timer.join()
    connection.close()


def test_an_event_is_marked_when_a_file_may_grow_again(sqlite_store: SqliteStore) -> None:
    assert apart(_where_nothing_may_grow, sqlite_store) == (1, State.COMPLETED)


def _where_nothing_may_grow(store: SqliteStore) -> tuple[int, State]:
    said: list[str] = []

    def lift_the_limit(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return True

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    logging.getLogger("pytribute").addFilter(lift_the_limit)
    with store.inbox() as inbox:
        with inbox.claim("a"):
            inbox.close()
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        return len(said), state(inbox, "a")


def test_a_file_without_dead_letters_gets_a_place_for_them(sqlite_store: SqliteStore) -> None:
    with sqlite_store.inbox() as inbox:
        assert state(inbox, "a") is State.ACQUIRED
        inbox.close()
        with closing(sqlite3.connect(sqlite_store.place)) as connection:
            connection.execute("DROP TABLE pytribute_dead_letters")
        assert inbox.dead_letters() == []
        assert state(inbox, "a") is State.COMPLETED
