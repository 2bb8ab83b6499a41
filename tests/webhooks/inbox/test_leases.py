"""Claims that end by themselves."""

# pyright: reportPrivateUsage=false

import logging
import os
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Semaphore

import pytest

from pytribute.webhooks.inbox import InboxError, LeaseExpiredError, SqliteInbox, State
from pytribute.webhooks.inbox import renewals as renewing
from pytribute.webhooks.inbox.drivers import Steps
from pytribute.webhooks.inbox.leases import LeasedInbox
from tests.webhooks.inbox.conftest import leased
from tests.webhooks.inbox.deliveries import TOKENS, named_token
from tests.webhooks.inbox.processes import apart
from tests.webhooks.inbox.stores import SqliteStore, Store, acquire, release
from tests.webhooks.inbox.test_claims import state


@pytest.fixture
def inbox(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeasedInbox]:
    monkeypatch.setattr(TOKENS, named_token)
    with store.inbox() as inbox:
        assert isinstance(inbox, LeasedInbox)
        yield inbox


@leased
def test_a_dead_process_holds_an_event_no_longer_than_its_lease(inbox: LeasedInbox) -> None:
    assert acquire(inbox, "a", "dead", 60) is State.ACQUIRED
    assert acquire(inbox, "b", "dead", 0.2) is State.ACQUIRED

    while (found := state(inbox, "b")) is State.IN_PROGRESS:
        pass

    assert found is State.ACQUIRED
    assert state(inbox, "a") is State.IN_PROGRESS


@pytest.mark.unmeasured
@leased
def test_a_lease_is_renewed_while_its_process_lives(
    inbox: LeasedInbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, renewed = inbox._store.acquire, Semaphore(0)

    def watched(row: str, token: str, seconds: float) -> Steps[State]:
        found = yield from original(row, token, seconds)
        renewed.release()
        return found

    monkeypatch.setattr(renewing, "_RENEWALS", 3000)  # every 20 ms
    with inbox.claim("a"):
        store.expire(os.getpid())  # as if it was over; a renewal takes it again
        monkeypatch.setattr(inbox._store, "acquire", watched)
        assert renewed.acquire(timeout=60)
        assert renewed.acquire(timeout=60)
        monkeypatch.setattr(inbox._store, "acquire", original)
        assert acquire(inbox, "a", "other", 60) is State.IN_PROGRESS

    assert state(inbox, "a") is State.COMPLETED


def test_a_renewal_counts_from_its_own_time(sqlite_store: SqliteStore) -> None:
    now = [1000.0]
    inbox = SqliteInbox(sqlite_store.place, lease=60, now=lambda: now[0])
    assert acquire(inbox, "a", "one", 60) is State.ACQUIRED
    for _ in range(3):
        now[0] += 50
        assert acquire(inbox, "a", "other", 60) is State.IN_PROGRESS
        assert acquire(inbox, "a", "one", 60) is State.ACQUIRED
    now[0] += 60
    assert acquire(inbox, "a", "other", 60) is State.ACQUIRED
    inbox.close()


@leased
def test_a_claim_that_somebody_took_over_can_t_be_committed(
    inbox: LeasedInbox, store: Store
) -> None:
    def stand_still() -> None:
        with inbox.claim("a"):
            store.expire(os.getpid())
            assert state(inbox, "a") is State.ACQUIRED

    with pytest.raises(LeaseExpiredError, match="the lease on 'a' expired after 60 seconds"):
        stand_still()

    assert state(inbox, "a") is State.COMPLETED


@leased
def test_a_failure_after_a_take_over_leaves_the_other_s_claim_alone(
    inbox: LeasedInbox, store: Store
) -> None:
    def fail() -> None:
        with inbox.claim("a"):
            store.expire(os.getpid())
            assert acquire(inbox, "a", "other", 60) is State.ACQUIRED
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert state(inbox, "a") is State.IN_PROGRESS


@leased
def test_a_handled_event_stays_completed_after_its_lease(inbox: LeasedInbox, store: Store) -> None:
    with inbox.claim("a"):
        store.expire(os.getpid())

    assert state(inbox, "a") is State.COMPLETED


@leased
def test_a_lost_response_is_requested_again(inbox: LeasedInbox) -> None:
    assert [acquire(inbox, "a", "one", 60) for _ in range(2)] == [State.ACQUIRED] * 2
    for _ in range(2):
        release(inbox, "a", "one")
    assert acquire(inbox, "a", "two", 60) is State.ACQUIRED


def failing(*_: object) -> Steps[State]:
    raise InboxError("the store is down")


def _unmarked() -> Steps[bool]:
    raise InboxError("the store is down")


def _unforeseen(*_: object) -> Steps[State]:
    raise RuntimeError("the store is one's own")


@leased
def test_a_failed_renewal_is_logged_and_retried(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original, again = inbox._store.acquire, Event()
    responses = iter([failing, _unforeseen])

    def flaky(row: str, token: str, seconds: float) -> Steps[State]:
        if response := next(responses, None):
            return response()
        again.set()
        return original(row, token, seconds)

    monkeypatch.setattr(renewing, "_RENEWALS", 3000)
    with inbox.claim("a"):
        monkeypatch.setattr(inbox._store, "acquire", flaky)
        assert again.wait(60)

    told = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert told[:2] == [
        "the claim on 'a' could not be renewed: the store is down",
        "the claim on 'a' could not be renewed: the store is one's own",
    ]


@leased
def test_a_claim_without_a_renewing_thread_is_released(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(InboxError, match="can't be renewed: can't start new thread"):
            state(inbox, "a")

    assert state(inbox, "a") is State.ACQUIRED


@leased
def test_a_claim_ends_where_no_thread_can_be_started(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with inbox.claim("a"):
        monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(ZeroDivisionError), inbox.claim("b"):
        raise ZeroDivisionError

    monkeypatch.undo()
    assert state(inbox, "a") is State.COMPLETED
    assert state(inbox, "b") is State.ACQUIRED


def test_a_process_that_may_start_no_thread_runs_nothing_twice(sqlite_store: SqliteStore) -> None:
    found = apart(_without_threads, sqlite_store)

    assert found == (State.COMPLETED, "can't start new thread", State.ACQUIRED)


def _without_threads(store: SqliteStore) -> tuple[State, str, State]:
    if os.getuid() == 0:  # who may start any number
        for folder in Path(store.place).parents:
            if not folder.stat().st_mode & 0o001:
                folder.chmod(0o755)
        Path(store.place).parent.chmod(0o777)
        os.setuid(65534)
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    with store.inbox() as inbox:
        with inbox.claim("a"):  # it has its thread, and needs no other one
            resource.setrlimit(resource.RLIMIT_NPROC, (1, most))
        inbox._renewals_of = None
        try:
            said = str(state(inbox, "b"))
        except InboxError as error:
            said = str(error).removeprefix("a claim can't be renewed: ")
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
        return state(inbox, "a"), said, state(inbox, "b")


@leased
def test_a_signal_while_a_thread_starts_leaves_nothing_claimed(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: threading.Thread) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", interrupt)
        with pytest.raises(KeyboardInterrupt):
            state(inbox, "a")

    assert state(inbox, "a") is State.ACQUIRED


@leased
def test_a_store_that_is_down_hides_no_failure(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inbox._store, "release", failing)

    with pytest.raises(KeyboardInterrupt), inbox.claim("a"):
        raise KeyboardInterrupt

    assert "the claim on 'a' ends only with its lease: the store is down" in caplog.text


@leased
def test_a_mark_that_cannot_be_made_is_an_error(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox._store, "complete", failing)
    inbox._lease = 0.1

    with pytest.raises(InboxError, match="the store is down") as caught, inbox.claim("a"):
        pass

    assert caught.value.__notes__ == [
        "'a' was handled but not marked: a redelivery handles it again"
    ]


@leased
def test_whose_event_it_is_has_no_place_in_a_log(
    inbox: LeasedInbox,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = "new_donation|77|telegram%3A12321321|500|1783761358332461"

    def stand_still() -> None:
        with inbox.claim(key):
            store.expire(os.getpid())
            assert acquire(inbox, key, "other", 60) is State.ACQUIRED

    with pytest.raises(LeaseExpiredError) as lost:
        stand_still()
    release(inbox, key, "other")

    inbox._lease = 0.1
    monkeypatch.setattr(inbox._store, "complete", failing)
    monkeypatch.setattr(inbox._store, "release", failing)
    with pytest.raises(InboxError) as unmarked, inbox.claim(key):
        pass
    store.expire(os.getpid())
    with pytest.raises(ZeroDivisionError), inbox.claim(key):
        raise ZeroDivisionError

    said = [caplog.text, str(lost.value), *unmarked.value.__notes__]
    assert all("new_donation|sha256:" in one and "12321321" not in one for one in said)


@pytest.mark.parametrize("lease", [0, -1, float("nan"), float("inf"), 86_401])
def test_a_lease_is_a_time_to_wait(sqlite_store: SqliteStore, lease: float) -> None:
    with pytest.raises(ValueError, match="lease must be"):
        SqliteInbox(sqlite_store.place, lease=lease)


@leased
def test_another_process_leaves_a_claim_as_it_is(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(error: BaseException | None = None) -> None:
        with inbox.claim("a" if error else "b"):
            monkeypatch.setattr(os, "getpid", lambda: -1)
            if error:
                raise error

    leave()
    monkeypatch.undo()
    with pytest.raises(ZeroDivisionError):
        leave(ZeroDivisionError())
    monkeypatch.undo()

    assert [state(inbox, key) for key in "ab"] == [State.IN_PROGRESS] * 2
    renewals = inbox._renewals()  # of this one, until its end
    assert None not in [renewals.end(token) for token in [*renewals._held]]


@leased
def test_an_event_is_marked_as_soon_as_the_store_can_be_used_again(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original, failures = inbox._store.complete, iter([True] * 3)

    def flaky(row: str, token: str) -> Steps[bool]:
        if next(failures, None):
            return _unmarked()
        return original(row, token)

    monkeypatch.setattr(inbox._store, "complete", flaky)
    assert state(inbox, "a") is State.ACQUIRED

    assert state(inbox, "a") is State.COMPLETED
    (told,) = [record.message for record in caplog.records]
    assert told.endswith("'a' was handled but not marked yet; retrying for 60 s: the store is down")


@leased
def test_a_signal_while_an_event_is_marked_leaves_it_marked(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, failures = inbox._store.complete, iter([KeyboardInterrupt])

    def interrupted(row: str, token: str) -> Steps[bool]:
        if failure := next(failures, None):
            raise failure
        return original(row, token)

    monkeypatch.setattr(inbox._store, "complete", interrupted)
    with pytest.raises(KeyboardInterrupt):
        state(inbox, "a")

    assert state(inbox, "a") is State.COMPLETED


@leased
def test_a_signal_hides_no_store_that_is_down(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([KeyboardInterrupt(), InboxError("the store is down")])

    def interrupted(row: str, token: str) -> Steps[bool]:
        raise next(failures)

    monkeypatch.setattr(inbox._store, "complete", interrupted)
    with pytest.raises(KeyboardInterrupt):
        state(inbox, "a")

    assert "'a' was handled but not marked: the store is down" in caplog.text


@leased
def test_a_signal_while_an_event_is_claimed_leaves_it_free(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = inbox._store.acquire

    def interrupted(row: str, token: str, seconds: float) -> Steps[State]:
        yield from original(row, token, seconds)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(inbox._store, "acquire", interrupted)
        with pytest.raises(KeyboardInterrupt):
            state(inbox, "a")

    assert state(inbox, "a") is State.ACQUIRED


@leased
def test_a_function_may_raise_stop_iteration(inbox: LeasedInbox) -> None:
    with pytest.raises(StopIteration), inbox.claim("a"):
        raise StopIteration

    assert state(inbox, "a") is State.ACQUIRED


@leased
def test_check_accepts_a_usable_store(inbox: LeasedInbox) -> None:
    inbox.check()
    assert inbox.dead_letters() == []


@leased
def test_inboxes_in_one_place_have_one_location(inbox: LeasedInbox, store: Store) -> None:
    with store.inbox() as other:
        assert isinstance(other, LeasedInbox)
        assert other.location == inbox.location
