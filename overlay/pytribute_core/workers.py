"""Threads for what may have to wait: daemons, so that the end of the process waits for none."""

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar
from weakref import WeakSet, finalize

from pytribute_core.signals import from_handler, handled

T = TypeVar("T")

# Seconds that a thread waits for work before it ends. `close` ends threads at once, but what a
# signal handler raises inside of it, or inside its finalizer, leaves it undone for good.
IDLE = 5.0


class ClosedError(Exception):
    """The workers were closed before they began with this; it was not done."""


class _Task(Generic[T]):
    """What one worker does once; whoever cancels its future first keeps it from beginning."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is wanted
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class _Desk:
    """What the workers share; they don't hold the `Workers`, so that those can be dropped."""

    def __init__(self) -> None:
        # Looked up now, not at the import: gevent and eventlet may replace them in between.
        self.lock = threading.Lock()
        self.tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self.threads = 0
        self.busy = 0
        self.closed = False
        _DESKS.add(self)

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
            # Not kept until the next one comes: it holds a page.
            del task
            with self.lock:
                self.busy -= 1
        # Each worker wakes the next: Ctrl-C may interrupt before a started thread is counted.
        self.tasks.put(None)

    def _leave(self) -> bool:
        """Whether a thread that waited in vain may end; a task may have arrived since."""
        with self.lock:
            if not self.tasks.empty():
                return False
            # Ctrl-C may have kept it from being counted.
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
    """At most so many threads, begun when there is work that no other is free for.

    Unlike those of `concurrent.futures`, they don't keep a process from ending, and work that no
    thread could be begun for is refused and not left in a queue, to be done after all.

    Args:
        most: how many threads at the most.
        name: what they are called.
    """

    def __init__(self, most: int, name: str = "pytribute") -> None:
        self._most = most
        self._name = name
        self._desk = _Desk()
        self._finalizer = finalize(self, self._desk.close)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have something done.

        Raises:
            ClosedError: when they were closed.
            RuntimeError: when no thread can be begun, and there is none; nothing will be done.
        """
        desk, handling = self._desk, handled()
        with desk.lock:
            if desk.closed:
                raise ClosedError
            if desk.busy >= desk.threads < self._most:
                try:
                    threading.Thread(target=desk.work, name=self._name, daemon=True).start()
                    desk.threads += 1
                except RuntimeError as error:
                    if interruption := from_handler(error, handling):
                        raise interruption from None
                    if not desk.threads:
                        raise
            desk.busy += 1
            task = _Task(work)
            desk.tasks.put(task)
        return task.future

    def close(self) -> None:
        """Begin with nothing more; what is being done is not waited for."""
        self._finalizer()


_DESKS: WeakSet[_Desk] = WeakSet()


def _after_fork() -> None:
    # A thread that only the parent has may hold the old ones.
    for desk in tuple(_DESKS):
        desk.lock = threading.Lock()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
