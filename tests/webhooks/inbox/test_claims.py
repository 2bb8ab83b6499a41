"""What every inbox does."""

import os
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytribute.webhooks.inbox import Inbox, State
from tests.webhooks.inbox.conftest import not_by_example
from tests.webhooks.inbox.deliveries import STEPS, deliver, deliver_once
from tests.webhooks.inbox.processes import apart
from tests.webhooks.inbox.stores import AsyncRedisStore, Store


@pytest.fixture
def inbox(store: Store) -> Iterator[Inbox]:
    with store.inbox() as inbox:
        yield inbox


def state(inbox: Inbox, key: str) -> State:
    """Look at a delivery, and handle it if it is new."""
    with inbox.claim(key) as claim:
        return claim.state


@pytest.mark.unmeasured
def test_an_event_is_new_once(inbox: Inbox) -> None:
    assert [state(inbox, "a") for _ in range(3)] == [
        State.ACQUIRED,
        State.COMPLETED,
        State.COMPLETED,
    ]


@pytest.mark.parametrize(
    "failure", [ValueError, KeyboardInterrupt, CancelledError, GeneratorExit, StopIteration]
)
def test_a_function_that_raises_releases_the_event(
    inbox: Inbox, store: Store, failure: type[BaseException]
) -> None:
    def fail(_: str) -> None:
        raise failure

    with pytest.raises(failure):
        deliver(store, inbox, "a", lambda step: fail(step) if step == STEPS[2] else None)

    assert deliver(store, inbox, "a") is State.ACQUIRED
    assert store.written()["a", "ended"] == 1
    assert store.written()["a", "begun"] == (2 if store.is_leased else 1)


def test_an_abandoned_claim_is_released(inbox: Inbox, store: Store) -> None:
    if "async" in type(store).__name__.lower():
        pytest.skip("what nobody leaves is its event loop's to close")
    context = inbox.claim("a")
    context.__enter__()
    del context

    assert state(inbox, "a") is State.ACQUIRED


@not_by_example
def test_an_event_that_somebody_is_at_is_busy(inbox: Inbox, store: Store) -> None:
    with ThreadPoolExecutor() as threads:
        with inbox.claim("a"):
            here = threads.submit(state, inbox, "a").result()
            elsewhere = apart(deliver_once, store, "a")
            other = threads.submit(state, inbox, "b").result()
        after = threads.submit(state, inbox, "a").result()

    assert (here, elsewhere, other, after) == (
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        State.ACQUIRED,
        State.COMPLETED,
    )


def test_of_many_concurrent_deliveries_one_runs(inbox: Inbox, store: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        states = [
            once.result() for once in [threads.submit(deliver, store, inbox, "a") for _ in range(8)]
        ]

    assert states.count(State.ACQUIRED) == 1
    assert store.written() == {("a", "begun"): 1, ("a", "ended"): 1}


def test_another_process_sees_completed_events(inbox: Inbox, store: Store) -> None:
    assert state(inbox, "a") is State.ACQUIRED
    assert apart(deliver_once, store, "a") is State.COMPLETED


@not_by_example
def test_any_text_is_a_key_of_its_own(inbox: Inbox) -> None:
    long = "я" * 10_000
    keys = ["a", "A", "a ", " ", "ключ", "🔑", "\0", "a\0", "\ud800", "%s'\"\n", long, long + "я"]
    keys += ["sha256:" + "0" * 64, "sha256:"]

    assert [state(inbox, key) for key in keys] == [State.ACQUIRED] * len(keys)
    assert [state(inbox, key) for key in keys] == [State.COMPLETED] * len(keys)


@not_by_example
def test_no_key_is_no_event(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="empty"):
        state(inbox, "")
    with pytest.raises(TypeError, match="a str, not 12"):
        state(inbox, 12)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.unmeasured
def test_an_inbox_is_of_use_after_a_fork(store: Store) -> None:
    if isinstance(store, AsyncRedisStore):
        pytest.skip("a child has no event loop of its parent")
    assert apart(_in_child, store) == (State.ACQUIRED, 0, State.COMPLETED, State.ACQUIRED)


def _in_child(store: Store) -> tuple[State, int, State, State]:
    with store.inbox() as inbox:
        before = state(inbox, "before")
        code = _forked(
            lambda: (
                (state(inbox, "before"), state(inbox, "child")) == (State.COMPLETED, State.ACQUIRED)
            )
        )
        return before, code, state(inbox, "child"), state(inbox, "after")


def _forked(is_right: Callable[[], bool]) -> int:
    child = os.fork()
    if not child:
        code = 2
        try:
            code = 0 if is_right() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("store", ["sqlite", "redis"], indirect=True)
@pytest.mark.parametrize("fails", [False, True])
def test_a_child_of_the_function_can_t_leave_the_claim(store: Store, fails: bool) -> None:  # noqa: FBT001
    assert apart(_fork_in_claim, store, fails) == (State.IN_PROGRESS, State.COMPLETED)


def _fork_in_claim(store: Store, fails: bool) -> tuple[State, State]:  # noqa: FBT001
    parent, during = os.getpid(), State.ACQUIRED
    with store.inbox() as inbox:
        try:
            with inbox.claim("a"):
                child = os.fork()
                if child:
                    os.waitpid(child, 0)
                    during = state(inbox, "a")
                elif fails:
                    raise ValueError
        finally:
            if os.getpid() != parent:
                os._exit(0)
        return during, state(inbox, "a")


@pytest.mark.unmeasured
def test_a_deep_folder_is_no_matter(store: Store, tmp_path: Path) -> None:
    """Nothing of a store depends on where the process stands."""
    assert apart(_elsewhere, store, tmp_path) == (State.ACQUIRED, State.COMPLETED)


def _elsewhere(store: Store, folder: Path) -> tuple[State, State]:
    with store.inbox() as inbox:
        first = state(inbox, "a")
        os.chdir(folder)
        return first, state(inbox, "a")
