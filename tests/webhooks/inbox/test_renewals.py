"""The background task that renews leases."""

# pyright: reportPrivateUsage=false

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Semaphore
from typing import Any

import pytest

from pytribute.webhooks.inbox import State
from pytribute.webhooks.inbox.drivers import BlockingDriver, Steps
from pytribute.webhooks.inbox.renewals import Renewals
from tests.webhooks.inbox.test_leases import failing


class _Recording:
    """A store that calls a function for each renewal, and remembers what it dropped."""

    location = "nowhere"

    def __init__(self, renew: Callable[[str], None], state: State = State.ACQUIRED) -> None:
        self._call = renew
        self._state = state
        self.dropped: SimpleQueue[str] = SimpleQueue()

    def acquire(self, row: str, token: str, seconds: float) -> Steps[State]:
        yield partial(self._call, row)
        return self._state

    def release(self, row: str, token: str) -> Steps[None]:
        yield partial(self.dropped.put, row)


class _Threads(BlockingDriver):
    """Runs steps in the background as ever, and keeps the threads."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def start(self, steps: Steps[None]) -> Callable[[], bool]:
        before = set(threading.enumerate())
        stop = super().start(steps)
        self.threads += set(threading.enumerate()) - before
        return stop

    def join(self) -> None:
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def _renewing(store: Any) -> tuple[Renewals, _Threads]:  # noqa: ANN401 - of two methods
    threads = _Threads()
    return Renewals(store, 0.06, threads), threads


def test_a_claim_that_ends_during_its_renewal_is_dropped_after_it() -> None:
    renewed = list[str]()

    def renew(row: str) -> None:
        renewed.append(row)
        for token in "12":
            renewals.end(token)  # the other one, too, ends meanwhile

    store = _Recording(renew)
    renewals, threads = _renewing(store)
    for token in "12":
        renewals.begin(f"row {token}", token, 0)

    assert store.dropped.get(timeout=60) == renewed[0]
    threads.join()
    assert len(renewed) == 1
    assert store.dropped.empty()


def test_a_lease_that_somebody_else_has_is_no_longer_for_that() -> None:
    renewed = Semaphore(0)
    renewals, threads = _renewing(_Recording(lambda _: renewed.release(), State.IN_PROGRESS))
    renewals.begin("row", "token", 1.0)
    for _ in range(2):
        assert renewed.acquire(timeout=60)

    assert renewals.end("token") == 1.0
    threads.join()


def test_a_release_after_a_failed_renewal_is_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def renew(row: str) -> None:
        renewals.end("token")

    store = _Recording(renew)
    monkeypatch.setattr(store, "release", failing)
    renewals, threads = _renewing(store)
    renewals.begin("row", "token", 0)
    threads.join()

    assert "the claim on 'row' ends only with its lease: the store is down" in caplog.text


def test_the_thread_ends_with_the_last_claim_and_begins_with_the_next_one() -> None:
    renewed = Semaphore(0)
    renewals, threads = _renewing(_Recording(lambda _: renewed.release()))
    for number in (1, 2):
        renewals.begin("row", "token", 0)
        assert len(threads.threads) == number
        assert renewed.acquire(timeout=60)
        assert renewals.end("token") is not None
        threads.join()


def test_a_claim_that_begins_as_the_thread_ends_is_renewed() -> None:
    renewed = Semaphore(0)
    renewals, threads = _renewing(_Recording(lambda _: renewed.release()))

    class Empty(dict[str, Any]):
        """Looks empty once; meanwhile another claim begins."""

        def __bool__(self) -> bool:
            renewals._held = held
            return False

    held = renewals._held
    renewals._held = Empty()
    renewals.begin("row", "token", 0)
    held["token"] = renewals._held["token"]

    assert renewed.acquire(timeout=60)
    renewals.end("token")
    threads.join()


def test_of_two_threads_that_renew_the_older_one_ends() -> None:
    renewed = Semaphore(0)
    renewals, threads = _renewing(_Recording(lambda _: renewed.release()))
    renewals.begin("row", "token", 0)
    renewals._runner = None  # as a race may leave it
    renewals.begin("row 2", "token 2", 0)
    older, _ = threads.threads

    older.join(60)
    assert not older.is_alive()
    assert renewed.acquire(timeout=60)
    assert None not in [renewals.end("token"), renewals.end("token 2")]
    threads.join()
