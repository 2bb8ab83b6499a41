"""Daemon worker threads, so that the process does not wait for them when it ends."""

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar
from weakref import WeakSet, finalize

from pytribute_core.signals import from_handler, handled

T = TypeVar("T")

# Seconds that a thread waits for work before it ends. `close` ends threads at once, but an
# exception of a signal handler inside it, or inside its finalizer, would leave them running.
IDLE = 5.0


class ClosedError(Exception):
    """The workers were closed before the task was started."""


class _Task(Generic[T]):
    """A task of one worker; cancelling its future keeps it from starting."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 - raised by the future
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class _Pool:
    """The state that worker threads share; they don't refer to `Workers`, so it can be deleted."""

    def __init__(self) -> None:
        # Looked up now, not at import: gevent and eventlet may have replaced them since.
        self.lock = threading.Lock()
        self.tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self.threads = 0
        self.busy = 0
        self.closed = False
        _POOLS.add(self)

    def work(self) -> None:
        while True:
            try:
                task = self.tasks.get(timeout=IDLE)
            except queue.Empty:
                if self._leave():
                    return
                continue
            if task is None:
                break
            task.run()
            # Not kept until the next task comes: it holds a page.
            del task
            with self.lock:
                self.busy -= 1
        # Each worker wakes the next: Ctrl-C may interrupt before a started thread is counted.
        self.tasks.put(None)

    def _leave(self) -> bool:
        """Whether an idle thread may end; a task may have arrived since."""
        with self.lock:
            if not self.tasks.empty():
                return False
            # Ctrl-C may have interrupted before the thread was counted.
            self.threads = max(0, self.threads - 1)
            return True

    def close(self) -> None:
        with self.lock:
            self.closed = True
        while True:
            try:
                task = self.tasks.get_nowait()
            except queue.Empty:
                break
            if task and task.future.set_running_or_notify_cancel():
                task.future.set_exception(ClosedError())
        self.tasks.put(None)


class Workers:
    """A pool of daemon threads, started when there is work and no thread is idle.

    Unlike those of `concurrent.futures`, they don't keep the process from ending, and work is
    refused when no thread can be started for it, instead of staying in a queue.

    Args:
        most: maximum number of threads.
        name: the threads' name.
    """

    def __init__(self, most: int, name: str = "pytribute") -> None:
        self._most = most
        self._name = name
        self._pool = _Pool()
        self._finalizer = finalize(self, self._pool.close)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Run a function in a worker thread.

        Raises:
            ClosedError: the workers were closed.
            RuntimeError: there is no thread, and none can be started; the function will not run.
        """
        pool, handling = self._pool, handled()
        with pool.lock:
            if pool.closed:
                raise ClosedError
            if pool.busy >= pool.threads < self._most:
                try:
                    threading.Thread(target=pool.work, name=self._name, daemon=True).start()
                    pool.threads += 1
                except RuntimeError as error:
                    if interruption := from_handler(error, handling):
                        raise interruption from None
                    if not pool.threads:
                        raise
            pool.busy += 1
            task = _Task(work)
            pool.tasks.put(task)
        return task.future

    def close(self) -> None:
        """Start no more tasks; running ones are not waited for."""
        self._finalizer()


_POOLS: WeakSet[_Pool] = WeakSet()


def _after_fork() -> None:
    # A thread that only the parent has may hold the old locks.
    for pool in tuple(_POOLS):
        pool.lock = threading.Lock()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
