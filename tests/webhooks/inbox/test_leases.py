"""Claims that end by themselves."""

import logging
import os
import threading
from collections.abc import Iterator
from threading import Event, Semaphore

import pytest

from pytribute.webhooks.inbox import ClaimLostError, InboxError, SqliteInbox, State, leases
from pytribute.webhooks.inbox.leases import LeasedInbox
from pytribute.webhooks.inbox.renewals import Renewals
from tests.webhooks.inbox.conftest import leased
from tests.webhooks.inbox.deliveries import TOKENS, named_token
from tests.webhooks.inbox.stores import SqliteStore, Store
from tests.webhooks.inbox.test_claims import state


@pytest.fixture
def inbox(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeasedInbox]:
    monkeypatch.setattr(TOKENS, named_token)
    with store.inbox() as inbox:
        assert isinstance(inbox, LeasedInbox)
        yield inbox


@leased
def test_a_dead_process_holds_an_event_no_longer_than_its_lease(inbox: LeasedInbox) -> None:
    assert inbox.take("a", "dead", 60) is State.NEW
    assert inbox.take("b", "dead", 0.2) is State.NEW

    while (found := state(inbox, "b")) is State.BUSY:
        pass

    assert found is State.NEW
    assert state(inbox, "a") is State.BUSY


@leased
def test_a_lease_is_renewed_while_its_process_lives(
    inbox: LeasedInbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, renewals = inbox.take, Semaphore(0)

    def watched(row: str, token: str, seconds: float) -> State:
        found = take(row, token, seconds)
        renewals.release()
        return found

    monkeypatch.setattr(leases, "_RENEWALS", 3000)  # every 20 ms
    with inbox.claim("a"):
        store.expire(os.getpid())  # as if it was over; a renewal takes it again
        monkeypatch.setattr(inbox, "take", watched)
        assert renewals.acquire(timeout=60)
        assert renewals.acquire(timeout=60)
        monkeypatch.setattr(inbox, "take", take)
        assert inbox.take("a", "other", 60) is State.BUSY

    assert state(inbox, "a") is State.DONE


def test_a_renewal_counts_from_its_own_time(sqlite_store: SqliteStore) -> None:
    now = [1000.0]
    inbox = SqliteInbox(sqlite_store.place, lease=60, now=lambda: now[0])
    assert inbox.take("a", "one", 60) is State.NEW
    for _ in range(3):
        now[0] += 50
        assert inbox.take("a", "other", 60) is State.BUSY
        assert inbox.take("a", "one", 60) is State.NEW
    now[0] += 60
    assert inbox.take("a", "other", 60) is State.NEW
    inbox.close()


@leased
def test_a_claim_that_somebody_took_over_can_t_be_committed(
    inbox: LeasedInbox, store: Store
) -> None:
    def stand_still() -> None:
        with inbox.claim("a"):
            store.expire(os.getpid())
            assert state(inbox, "a") is State.NEW

    with pytest.raises(ClaimLostError, match="'a' was lost after 60 seconds"):
        stand_still()

    assert state(inbox, "a") is State.DONE


@leased
def test_a_failure_after_a_take_over_leaves_the_other_s_claim_alone(
    inbox: LeasedInbox, store: Store
) -> None:
    def fail() -> None:
        with inbox.claim("a"):
            store.expire(os.getpid())
            assert inbox.take("a", "other", 60) is State.NEW
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert state(inbox, "a") is State.BUSY


@leased
def test_what_was_handled_is_done_also_after_its_lease(inbox: LeasedInbox, store: Store) -> None:
    with inbox.claim("a"):
        store.expire(os.getpid())

    assert state(inbox, "a") is State.DONE


@leased
def test_an_answer_that_got_lost_is_asked_for_again(inbox: LeasedInbox) -> None:
    assert [inbox.take("a", "one", 60) for _ in range(2)] == [State.NEW] * 2
    assert [inbox.drop("a", "one") for _ in range(2)] == [None] * 2
    assert inbox.take("a", "two", 60) is State.NEW


def _failing(*_: object) -> State:
    raise InboxError("the store is down")


def _unforeseen(*_: object) -> State:
    raise RuntimeError("the store is one's own")


@leased
def test_a_renewal_that_fails_is_told_and_tried_again(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take, again = inbox.take, Event()
    answers = iter([_failing, _unforeseen])

    def flaky(row: str, token: str, seconds: float) -> State:
        if answer := next(answers, None):
            return answer()
        again.set()
        return take(row, token, seconds)

    monkeypatch.setattr(leases, "_RENEWALS", 3000)
    with inbox.claim("a"):
        monkeypatch.setattr(inbox, "take", flaky)
        assert again.wait(60)

    told = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert told[:2] == [
        "the claim on 'a' could not be renewed: the store is down",
        "the claim on 'a' could not be renewed: the store is one's own",
    ]


def test_no_renewal_comes_after_the_end() -> None:
    renewed = list[str]()

    def renew(row: str, token: str) -> None:
        renewed.append(row)
        assert both.wait(60)
        assert renewals.end("2")  # meanwhile the other one ends
        done.set()

    both, done, renewals = Event(), Event(), Renewals(0.02, renew)
    for token in ("1", "2"):
        renewals.begin(f"row {token}", token)
    both.set()
    assert done.wait(60)
    assert renewals.end("1")

    assert set(renewed) == {"row 1"}


def test_a_claim_may_end_in_the_middle_of_its_renewal() -> None:
    ended = Event()

    def renew(_: str, token: str) -> None:
        renewals.end(token)  # as the garbage collector does of a claim that nobody left
        ended.set()

    renewals = Renewals(0.02, renew)
    renewals.begin("row", "token")

    assert ended.wait(10)


def test_the_thread_ends_with_the_last_claim_and_begins_with_the_next_one() -> None:
    renewed = Semaphore(0)

    def renew(row: str, token: str) -> None:
        renewed.release()

    renewals = Renewals(0.02, renew)
    for _ in range(2):
        before = set(threading.enumerate())
        renewals.begin("row", "token")
        (thread,) = set(threading.enumerate()) - before
        assert renewed.acquire(timeout=60)
        assert renewals.end("token")
        thread.join(60)
        assert not thread.is_alive()


@leased
def test_a_claim_without_a_thread_to_renew_it_is_given_up(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start"):
            state(inbox, "a")

    assert state(inbox, "a") is State.NEW


@leased
def test_a_store_that_is_down_hides_no_failure(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inbox, "drop", _failing)

    with pytest.raises(KeyboardInterrupt), inbox.claim("a"):
        raise KeyboardInterrupt

    assert "the claim on 'a' ends only with its lease: the store is down" in caplog.text


@leased
def test_a_mark_that_can_t_be_made_is_told(
    inbox: LeasedInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "finish", _failing)

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
            assert inbox.take(key, "other", 60) is State.NEW

    with pytest.raises(ClaimLostError) as lost:
        stand_still()
    inbox.drop(key, "other")

    monkeypatch.setattr(inbox, "finish", _failing)
    monkeypatch.setattr(inbox, "drop", _failing)
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

    assert [state(inbox, key) for key in "ab"] == [State.BUSY] * 2
    renewals = inbox._renewals()  # pyright: ignore[reportPrivateUsage]  # of this one, until its end
    assert [renewals.end(token) for token in [*renewals._held]] == [True] * 2  # pyright: ignore[reportPrivateUsage]
