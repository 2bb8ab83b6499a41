"""The checks one after another, or those that only read side by side.

A check may return parts that don't depend on each other. Each part has a report of its own, and the
reports are joined in the order of the checks and parts, so a run finds the same in both ways.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

from pytribute.contract.budget import REQUESTS
from pytribute.contract.checks import Check
from pytribute.contract.context import CheckContext, Interrupted, SkipCheck
from pytribute.contract.profile import ContractError
from pytribute.contract.progress import RunProgress
from pytribute.contract.violation import Timing
from pytribute_core.text import origin_of

__all__ = ["AT_ONCE", "run_checks"]

AT_ONCE = 12
"""How many checks, or parts of them, run side by side."""

# What these learn is used by the others.
_FIRST = frozenset({"listing", "listings"})
# This compares what all others left.
_LAST = frozenset({"unchanged"})


def run_checks(
    checks: Sequence[Check], context: CheckContext, progress: RunProgress, *, is_side_by_side: bool
) -> None:
    """Run checks in their order, or most of them side by side."""
    together: list[Check] = []
    if is_side_by_side:
        together = [one for one in checks if one.name not in _FIRST | _LAST]
    batches = [[one] for one in checks if one not in together]
    if together:
        first = sum(one.name in _FIRST for one in checks)
        batches.insert(first, together)
    number = 0
    for batch in batches:
        for one in batch:
            number += 1
            progress.begin(one.name, number, len(checks))
        if batch is together:
            _run_side_by_side(batch, context, progress)
        else:
            _run_alone(batch[0], context, progress)


def _run_alone(one: Check, context: CheckContext, progress: RunProgress) -> None:
    context.begin(one.name)
    running = _RunningCheck(one, context)
    for run_part in running.begin():
        run_part()
    running.end(progress)


def _run_side_by_side(
    checks: Sequence[Check], context: CheckContext, progress: RunProgress
) -> None:
    """Run checks and their parts in threads, the longest first."""
    all_running = [_RunningCheck(one, context.fork(one.name)) for one in checks]
    ready = [_Task(REQUESTS.get(one.name, 0), one, one.begin) for one in all_running]
    pending: dict[Future[Any], _Task] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            while ready or pending:
                ready.sort(key=lambda task: -task.requests)
                for task in ready[: AT_ONCE - len(pending)]:
                    pending[pool.submit(task.run)] = task
                    ready.remove(task)
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    ended = pending.pop(future)
                    ready += _tasks_after(ended, future.result() or ())
                    if not ended.running.left:
                        ended.running.end(progress)
        except BaseException:  # Ctrl-C must not wait for the checks
            context.session.stopped.set()
            raise
    for running in all_running:
        context.merge(running.context)


def _tasks_after(ended: "_Task", parts: Sequence[Callable[[], object]]) -> Iterator["_Task"]:
    ended.running.left += len(parts) - 1
    for part in parts:
        yield _Task(ended.requests / len(parts), ended.running, part)


class _RunningCheck:
    """One check and its parts.

    Args:
        check: the check.
        context: gets the result.
    """

    def __init__(self, check: Check, context: CheckContext) -> None:
        self.name = check.name
        self.context = context
        self.left = 1
        """How many tasks have not ended: the check itself, then its parts."""
        self._check = check
        self._forks: list[CheckContext] = []
        self._requests = context.result.requests
        self._started = 0.0
        self._is_completed = True

    def begin(self) -> list[Callable[[], object]]:
        """Run the check, and return its parts, which may run in any threads."""
        self._started = monotonic()
        if reason := self._reason_to_skip():
            self._skip(self.context, reason, is_unfinished=False)
            return []
        parts = self._attempt(self._check.run, self.context) or ()
        self._forks = [self.context.fork(self.name) for _ in parts]
        pairs = zip(parts, self._forks, strict=True)
        return [partial(self._attempt, part, fork) for part, fork in pairs]

    def _reason_to_skip(self) -> str:
        if self._check.is_for_full_mode and not self.context.is_full:
            return "it needs --mode full"
        if self._check.is_of_products and not self.context.has_products:
            return "it needs listProducts, which operations.absent of the profile names"
        return ""

    def end(self, progress: RunProgress) -> None:
        """Join the results of the parts."""
        for fork in self._forks:
            self.context.merge(fork)
        result = self.context.result
        if self._is_completed:
            result.checks.append(self.name)
        result.timings[self.name] = Timing(
            result.requests - self._requests, monotonic() - self._started
        )
        progress.end(self.name, result)

    def _attempt(
        self, run: Callable[[Any], Sequence[Callable[[Any], None]] | None], context: CheckContext
    ) -> Sequence[Callable[[Any], None]] | None:
        """Run a check or a part of one; record whether it was skipped or interrupted."""
        try:
            return run(context)
        except SkipCheck as skip:
            self._skip(context, str(skip), is_unfinished=isinstance(skip, Interrupted))
        except ContractError as error:
            self._skip(context, str(error), is_unfinished=True)
        except Exception as error:  # noqa: BLE001 - a bug of one check must not lose what others found
            bug = f"a bug in the check {self.name!r}: {origin_of(error)}"
            self._skip(context, bug, is_unfinished=True)
        return None

    def _skip(self, context: CheckContext, reason: str, *, is_unfinished: bool) -> None:
        self._is_completed = False
        context.skip(self.name, reason)
        if is_unfinished:
            context.interrupt(reason)


class _Task(NamedTuple):
    """What a thread does: a check, or a part of one."""

    requests: float
    """About how many it sends."""
    running: _RunningCheck
    run: Callable[[], Any]
