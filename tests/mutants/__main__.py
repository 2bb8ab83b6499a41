"""Run the whole contract check against every mutant, and against the mock as it is.

::

    python -m tests.mutants                 # all of them; writes matrix.tsv
    python -m tests.mutants 'refund*'       # some, by name or pattern
    python -m tests.mutants --stock         # and plain Schemathesis, for comparison

Exit code 1: a mutant that must be killed survives, or the mock itself violates a rule.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from multiprocessing import get_context
from os import cpu_count
from time import monotonic

from tests.mutants.catalogue import CATALOGUE, Entry
from tests.mutants.matrix import write_matrix
from tests.mutants.responses import MUTANTS, survival_reason
from tests.mutants.storefront import catalogue as storefront
from tests.mutants.tables import kills, line, machine, responses, summary
from tests.mutants.trial import Trial, false_alarms, killer_at, try_mutant

_SEEDS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="names of mutants, or patterns of them")
    parser.add_argument("--seeds", type=int, default=_SEEDS, help="seeds of the mock itself")
    parser.add_argument("--stock", action="store_true", help="run plain Schemathesis, too")
    options = parser.parse_args(arguments)
    chosen = [one for one in CATALOGUE if _is_chosen(one.mutant.name, options.names)]
    places = [index for index, one in enumerate(MUTANTS) if _is_chosen(one.name, options.names)]
    of_shop = [
        index for index, one in enumerate(storefront.MUTANTS) if _is_chosen(one.name, options.names)
    ]
    if not chosen and not places and not of_shop:
        parser.error(f"there is no mutant of these names: {' '.join(options.names)}")
    started = monotonic()
    # Each mutant has its own process, so that it can't affect the next one.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.mutants.trial", storefront.__name__])
    with ProcessPoolExecutor(cpu_count(), context, max_tasks_per_child=1) as pool:
        alarms = pool.map(false_alarms, range(options.seeds))
        killers = pool.map(killer_at, places)
        rules = pool.map(storefront.killers_at, of_shop)
        names = [one.mutant.name for one in chosen]
        tried: list[tuple[Entry, Trial]] = []
        for entry, trial in zip(
            chosen, pool.map(try_mutant, names, [options.stock] * len(names)), strict=True
        ):
            tried.append((entry, trial))
            _say(line(entry, trial))
        alarmed = [text for found in alarms for text in found]
        of_shops = list(rules)
        in_responses = [(MUTANTS[one], check) for one, check in zip(places, killers, strict=True)]
    if tried:
        _say("", *summary(tried), "", *kills(tried))
    _say("", *responses(in_responses), "")
    missed = [
        storefront.MUTANTS[index].name
        for index, names in zip(of_shop, of_shops, strict=True)
        if not names
    ]
    _say(f"Mutants of the shop: {len(of_shop)}, survived: {len(missed)}", *missed, "")
    _say(f"False alarms over {options.seeds} seeds: {len(alarmed)}", *alarmed)
    _say(machine(monotonic() - started))
    if not options.names:
        write_matrix(tried)
        storefront.write_table(of_shops)
    survivors = [one for one, check in in_responses if not check and not survival_reason(one)]
    return int(
        bool(alarmed or survivors or missed) or not all(trial.is_killed for _, trial in tried)
    )


def _is_chosen(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(name, one) for one in patterns)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{one}\n" for one in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
