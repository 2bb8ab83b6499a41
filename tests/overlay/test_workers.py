"""Threads that keep no process alive, and work that is done once or not at all."""

import gc
import os
import queue
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import CancelledError
from typing import NoReturn

import pytest

from pytribute_core import workers as workers_module
from pytribute_core.workers import ClosedError, Workers
from tests.overlay.gates import no_thread_is_left


class _Gate:
    def __init__(self) -> None:
        self.begun, self.opened = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.opened.wait(20)
        return "done"


def _no_thread(self: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_work_is_done_by_few_threads_and_its_result_is_returned() -> None:
    workers = Workers(2)
    seen = {workers.submit(threading.get_ident).result(20) for _ in range(20)}
    failed = workers.submit(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failed.result(20)
    workers.close()
    assert 1 <= len(seen) <= 2
    assert threading.get_ident() not in seen


def test_work_without_a_thread_is_never_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    workers = Workers(2)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", _no_thread)
        with pytest.raises(RuntimeError, match="can't start"):
            workers.submit(lambda: done.append(1))
    workers.submit(lambda: done.append(2)).result(20)
    workers.close()
    assert done == [2]


def test_where_one_thread_is_there_it_does_the_work_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = _Gate()
    workers = Workers(2)
    first = workers.submit(gate)
    assert gate.begun.wait(20)
    monkeypatch.setattr(threading.Thread, "start", _no_thread)
    second = workers.submit(lambda: "too")
    gate.opened.set()
    assert (first.result(20), second.result(20)) == ("done", "too")
    workers.close()


def test_closing_cancels_waiting_work() -> None:
    gate = _Gate()
    done: list[int] = []
    workers = Workers(1)
    running = workers.submit(gate)
    assert gate.begun.wait(20)
    waiting = workers.submit(lambda: done.append(1))
    cancelled = workers.submit(lambda: done.append(2))
    cancelled.cancel()
    workers.close()
    gate.opened.set()
    assert running.result(20) == "done"
    with pytest.raises(ClosedError):
        waiting.result(20)
    with pytest.raises(CancelledError):
        cancelled.result(20)
    with pytest.raises(ClosedError):
        workers.submit(lambda: done.append(3))
    assert done == []


def test_work_cancelled_before_its_start_is_not_done() -> None:
    gate = _Gate()
    done: list[int] = []
    workers = Workers(1)
    running = workers.submit(gate)
    assert gate.begun.wait(20)
    assert workers.submit(lambda: done.append(1)).cancel()
    last = workers.submit(lambda: done.append(2))
    gate.opened.set()
    assert running.result(20) == "done"
    last.result(20)
    workers.close()
    assert done == [2]


def test_workers_that_are_dropped_end_their_threads() -> None:
    workers = Workers(1)
    thread = workers.submit(threading.current_thread).result(20)
    del workers
    gc.collect()
    thread.join(20)
    assert not thread.is_alive()


def test_a_thread_that_began_as_ctrl_c_came_ends_with_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = threading.Thread.start

    def start_and_be_interrupted(thread: threading.Thread) -> NoReturn:
        monkeypatch.undo()
        start(thread)
        raise KeyboardInterrupt

    workers = Workers(2)
    monkeypatch.setattr(threading.Thread, "start", start_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        workers.submit(threading.get_ident)
    workers.submit(threading.get_ident).result(20)
    workers.close()
    no_thread_is_left()


def test_a_thread_without_work_ends_even_if_nothing_closes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers_module, "IDLE", 0.001)
    workers = Workers(1)
    thread = workers.submit(threading.current_thread).result(20)
    thread.join(20)
    assert not thread.is_alive()
    assert workers.submit(lambda: "by another thread").result(20) == "by another thread"
    workers.close()


def test_a_task_that_arrives_as_a_thread_gives_up_waiting_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrived = threading.Event()

    class Late(queue.SimpleQueue[object]):
        """Gives up waiting once, when the task is already there."""

        def get(self, *_: object, **__: object) -> object:
            if not arrived.is_set():
                assert arrived.wait(20)
                raise queue.Empty
            return super().get()

    with monkeypatch.context() as patch:
        patch.setattr(queue, "SimpleQueue", Late)
        workers = Workers(1)
    task = workers.submit(lambda: "done")
    arrived.set()
    assert task.result(20) == "done"
    workers.close()


def test_the_end_of_a_process_waits_for_no_worker() -> None:
    script = "import threading\nfrom pytribute_core.workers import Workers\n"
    script += "Workers(1).submit(threading.Event().wait)\nheld = Workers(1)\n"
    script += "begun = threading.Event()\n"
    script += "held.submit(lambda: (begun.set(), threading.Event().wait()))\nbegun.wait()"
    done = subprocess.run([sys.executable, "-c", script], timeout=20, check=False)  # noqa: S603
    assert done.returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork() here")
def test_a_child_of_a_fork_waits_for_no_thread_of_its_parent() -> None:
    script = textwrap.dedent(
        """
        import os, signal, sys, warnings
        from pytribute_core.workers import Workers

        # From Python 3.12 on, a fork beside threads is warned of; here it is what is tried.
        warnings.simplefilter("ignore", DeprecationWarning)

        workers = Workers(1)
        workers.submit(bool).result()
        with workers._pool.lock:  # as a thread that has finished its task
            child = os.fork()
            if child == 0:
                signal.alarm(20)
                del workers
                os._exit(0)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)  # noqa: S603 - our own


def test_what_is_patched_after_the_import_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """As gevent patches it late; the usual queue would stop its whole process."""
    made: list[object] = []

    class Patched(queue.Queue[object]):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(queue, "SimpleQueue", Patched)
    workers = Workers(1)
    assert workers.submit(lambda: 7).result(20) == 7
    assert len(made) == 1
    workers.close()
