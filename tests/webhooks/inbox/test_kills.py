"""Processes that are killed: nothing is lost, and nothing doubled beyond what is promised."""

import logging
import os
import signal
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.webhooks.inbox.conftest import STORES
from tests.webhooks.inbox.deliveries import (
    STEPS,
    deliver,
    deliver_until_done,
    die_at,
    name_tokens,
)
from tests.webhooks.inbox.processes import ended, start
from tests.webhooks.inbox.stores import Store, append, lines

_LONG_RUN = os.environ.get("PYTRIBUTE_KILLS")
_SEED = 5
# In each store, so many at a known step, and so many at any moment.
_AT_STEPS = max(len(STEPS), int(_LONG_RUN or 0) * 8 // 10 // len(STORES))
_AT_ANY_MOMENT = max(2, int(_LONG_RUN or 0) * 3 // 10 // len(STORES))
_BATCH = 10
_WORKERS = 3
_ONE_MORE_RUN = {
    # A claim runs once more after a kill, where the effect isn't in the inbox's transaction.
    STEPS[2]: Counter(begun=2, ended=1),
    STEPS[3]: Counter(begun=2, ended=2),
}
_ONCE = Counter(begun=1, ended=1)

_log = logging.getLogger(__name__)


def test_a_kill_at_any_step_loses_and_doubles_nothing(store: Store) -> None:
    random = Random(_SEED)  # noqa: S311 - which step, not a secret
    rest = _AT_STEPS - len(STEPS)
    fatal = [*STEPS, *random.choices(STEPS, k=rest)]
    deaths = {f"event-{number}": step for number, step in enumerate(fatal)}
    keys = list(deaths)
    for batch in (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH)):
        for key in batch:
            process = start(die_at, store, key, deaths[key])
            dead = process.pid or 0
            assert ended(process) == -signal.SIGKILL
            store.expire(dead)
        again = start(_deliver_all, store, batch)
        assert ended(again) == 0

    for step, count in Counter(fatal).items():
        _log.info("%d killed %s", count, step)
    for key, step in deaths.items():
        expected = _ONE_MORE_RUN.get(step, _ONCE) if store.is_leased else _ONCE
        found = {part: store.written()[key, part] for part in ("begun", "ended")}
        assert found == expected, f"{key} was killed {step}"


def _deliver_all(store: Store, keys: list[str]) -> None:
    for key in keys:
        deliver_until_done(store, key)


def test_processes_that_race_and_are_killed_at_any_moment_end_well(
    store: Store, tmp_path: Path
) -> None:
    """Some deliver the same events in another order; one after the other is killed and replaced."""
    random, log = Random(_SEED), tmp_path / "log"  # noqa: S311 - when, not a secret
    keys = [f"event-{number}" for number in range(4 * (_WORKERS + _AT_ANY_MOMENT))]
    workers = [start(_race, store, log, keys, seed) for seed in range(_WORKERS)]
    killed = set[str]()
    for seed in range(_WORKERS, _WORKERS + _AT_ANY_MOMENT):
        victim = workers.pop(0)
        enough = len(lines(log)) + random.randrange(4, 16)
        while len(lines(log)) < enough and victim.is_alive():
            victim.join(0.001)
        dead = victim.pid or 0
        victim.kill()
        if ended(victim) == -signal.SIGKILL:
            killed.add(str(dead))
            store.expire(dead)
        workers.append(start(_race, store, log, keys, seed))
    assert [ended(worker) for worker in workers] == [0] * _WORKERS
    _log.info("%d killed at any moment", len(killed))

    assert killed
    steps = [_Step(*line.split(" ", 2)) for line in lines(log)]
    for key in keys:
        _check_runs([step for step in steps if step.key == key], steps, killed)
        begun, ended_ = (store.written()[key, part] for part in ("begun", "ended"))
        if store.is_leased:
            assert begun >= ended_ >= 1
        else:
            assert begun == ended_ == 1


def _race(store: Store, log: Path, keys: list[str], seed: int) -> None:
    name_tokens()
    order = Random(seed).sample(keys, len(keys))  # noqa: S311 - in which order, not a secret

    def step(key: str, name: str) -> None:
        append(log, f"{os.getpid()} {key} {name}")

    with store.inbox() as inbox:
        for key in order:
            deliver(store, inbox, key, partial(step, key))
    # An event may be left that was claimed only by one who was killed before it knew.
    for key in keys:
        deliver_until_done(store, key, partial(step, key))


class _Step(NamedTuple):
    process: str
    key: str
    name: str


def _check_runs(steps: list[_Step], all_steps: list[_Step], killed: set[str]) -> None:
    """Make sure of one event that a run follows only one whose process had died in it."""
    runner = None
    for step in steps:
        if step.name == STEPS[1]:
            if runner:
                assert runner in killed, f"{step} while {runner} was at it, or after it was"
                last = max(at for at, one in enumerate(all_steps) if one.process == runner)
                assert last < all_steps.index(step), f"{step} before {runner} was dead"
            runner = step.process
    assert runner, "the event was never handled"
