"""Processes that are killed: nothing is lost, and nothing doubled beyond what is promised."""

import logging
import os
import signal
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from pytribute.webhooks.inbox import DeadLetterStore
from tests.webhooks.inbox.conftest import STORES, keeping_letters, of_any_kind
from tests.webhooks.inbox.deliveries import (
    LETTER_STEPS,
    STEPS,
    body,
    deliver,
    deliver_until_done,
    die_at,
    die_with_letter_at,
    fail,
    name_tokens,
)
from tests.webhooks.inbox.processes import ended, start
from tests.webhooks.inbox.stores import Store, append, lines

_LONG_RUN = int(os.environ.get("PYTRIBUTE_KILLS", "0"))
_SEED = 5
# In each store, so many at a known step, so many at any moment, and so many around a dead letter.
_AT_STEPS = max(len(STEPS), _LONG_RUN * 5 // 10 // len(STORES))
_AT_ANY_MOMENT = max(2, _LONG_RUN * 3 // 10 // len(STORES))
_AROUND_LETTERS = max(len(LETTER_STEPS), _LONG_RUN * 3 // 10 // len(STORES))
_BATCH = 10
_WORKERS = 3
# The events of a consumer are nothing to another one, which gets the same deliveries.
_CONSUMERS = ("shop", "bot")
_ONE_MORE_RUN = {
    # A claim runs once more after a kill, where the effect isn't in the inbox's transaction.
    STEPS[2]: Counter(begun=2, ended=1),
    STEPS[3]: Counter(begun=2, ended=2),
}
_ONCE = Counter(begun=1, ended=1)

_log = logging.getLogger(__name__)


def _keys(number: int) -> list[str]:
    return [f"{consumer}/new_digital_product:{number}" for consumer in _CONSUMERS]


@of_any_kind
def test_a_kill_at_any_step_loses_and_doubles_nothing(store: Store) -> None:
    random = Random(_SEED)  # noqa: S311 - which step, not a secret
    fatal = [*STEPS, *random.choices(STEPS, k=_AT_STEPS - len(STEPS))]
    deaths = {_keys(number)[number % 2]: step for number, step in enumerate(fatal)}
    survivors = [_keys(number)[1 - number % 2] for number in range(len(fatal))]
    _kill_each(store, deaths, die_at)
    again = start(_deliver_all, store, [*deaths, *survivors])
    assert ended(again) == 0

    written = store.written()
    for key, step in [*deaths.items(), *((key, "never") for key in survivors)]:
        expected = _ONE_MORE_RUN.get(step, _ONCE) if store.is_leased else _ONCE
        found = {part: written[key, part] for part in ("begun", "ended")}
        assert found == expected, f"{key} was killed {step}"
    _report(store, "at a step", len(deaths), [*deaths, *survivors])


@pytest.mark.unmeasured
@keeping_letters
def test_a_kill_around_a_dead_letter_loses_none_and_leaves_none(store: Store) -> None:
    with store.inbox() as inbox:
        if not isinstance(inbox, DeadLetterStore):
            pytest.skip("it keeps no dead letters")
    random = Random(_SEED)  # noqa: S311 - which step, not a secret
    fatal = [*LETTER_STEPS, *random.choices(LETTER_STEPS, k=_AROUND_LETTERS - len(LETTER_STEPS))]
    deaths = {_keys(number)[number % 2]: step for number, step in enumerate(fatal)}
    _kill_each(store, deaths, die_with_letter_at)
    kept = _letters(store)
    assert {key for key, step in deaths.items() if step == LETTER_STEPS[-1]} == {*kept}

    again = start(_fail_all, store, list(deaths))  # Tribute delivers again after a 500
    assert ended(again) == 0
    assert _letters(store) == {key: body(key) for key in deaths}

    # The code was mended. What is replayed is killed as well.
    replays = {key: STEPS[number % len(STEPS)] for number, key in enumerate(deaths)}
    _kill_each(store, replays, die_at)
    is_done = {key for key, step in replays.items() if step == STEPS[-1]}
    assert {*_letters(store)} == {*deaths} - is_done
    done = start(_deliver_all, store, list(_letters(store)))
    assert ended(done) == 0
    assert _letters(store) == {}
    for key, step in replays.items():
        expected = _ONE_MORE_RUN.get(step, _ONCE) if store.is_leased else _ONCE
        assert {part: store.written()[key, part] for part in ("begun", "ended")} == expected
    _report(store, "around a letter", len(deaths) + len(replays), list(deaths))


def _kill_each(
    store: Store, deaths: dict[str, str], delivery: Callable[[Store, str, str], None]
) -> None:
    for key, step in deaths.items():
        process = start(delivery, store, key, step)
        dead = process.pid or 0
        assert ended(process) == -signal.SIGKILL
        store.expire(dead)


def _deliver_all(store: Store, keys: list[str]) -> None:
    for key in keys:
        deliver_until_done(store, key)


def _fail_all(store: Store, keys: list[str]) -> None:
    with store.inbox() as inbox:
        for key in keys:
            fail(inbox, key)


def _letters(store: Store) -> dict[str, bytes]:
    with store.inbox() as inbox:
        assert isinstance(inbox, DeadLetterStore)
        letters = inbox.dead_letters()
    kept = {letter.key: letter.body for letter in letters}
    assert len(kept) == len(letters)
    return kept


def _report(store: Store, moment: str, kills: int, keys: list[str]) -> None:
    written = store.written()
    _log.info(
        "%s: %d killed %s; of %d events %d lost, %d with two effects",
        type(store).__name__,
        kills,
        moment,
        len(keys),
        sum(written[key, "ended"] == 0 for key in keys),
        sum(written[key, "ended"] > 1 for key in keys),
    )


@pytest.mark.unmeasured
@of_any_kind
def test_processes_that_race_and_are_killed_at_any_moment_end_well(
    store: Store, tmp_path: Path
) -> None:
    """Some deliver the same events in another order; one after the other is killed and replaced."""
    random, log = Random(_SEED), tmp_path / "log"  # noqa: S311 - when, not a secret
    keys = [key for number in range(2 * (_WORKERS + _AT_ANY_MOMENT)) for key in _keys(number)]
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

    assert killed
    _report(store, "at any moment", len(killed), keys)
    written = store.written()
    steps = [_Step(*line.split(" ", 2)) for line in lines(log)]
    for key in keys:
        _check_runs([step for step in steps if step.key == key], steps, killed)
        begun, ended_ = (written[key, part] for part in ("begun", "ended"))
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
