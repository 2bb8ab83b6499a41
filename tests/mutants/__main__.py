"""Hold the whole contract check against every wrong server, and against the right one.

::

    python -m tests.mutants                 # all of them; writes matrix.tsv
    python -m tests.mutants 'refund*'       # some
    python -m tests.mutants --stock         # and Schemathesis as it comes, for comparison

Ends with 1 if a mutant survives, or if the right server is found fault with.
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
from tests.mutants.tables import layers, line, machine, summary
from tests.mutants.trial import Trial, false_alarms, try_mutant

_SEEDS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="names of mutants, or patterns of them")
    parser.add_argument("--seeds", type=int, default=_SEEDS, help="worlds of the right server")
    parser.add_argument("--stock", action="store_true", help="try Schemathesis as it comes, too")
    options = parser.parse_args(arguments)
    chosen = [one for one in CATALOGUE if _is_chosen(one, options.names)]
    if not chosen:
        parser.error(f"there is no mutant of these names: {' '.join(options.names)}")
    started = monotonic()
    # Each mutant has a process of its own: what one leaves behind is nothing to the next.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.mutants.trial"])
    with ProcessPoolExecutor(cpu_count(), context, max_tasks_per_child=1) as pool:
        alarms = pool.map(false_alarms, range(options.seeds))
        names = [one.mutant.name for one in chosen]
        trials: list[Trial] = []
        for entry, trial in zip(
            chosen, pool.map(try_mutant, names, [options.stock] * len(names)), strict=True
        ):
            trials.append(trial)
            _say(line(entry, trial))
        alarmed = [text for found in alarms for text in found]
    tried = list(zip(chosen, trials, strict=True))
    _say("", *summary(tried), "", *layers(tried), "")
    _say(f"False alarms over {options.seeds} seeds: {len(alarmed)}", *alarmed)
    _say(machine(monotonic() - started))
    if not options.names:
        write_matrix(tried)
    return int(bool(alarmed) or not all(trial.is_killed for trial in trials))


def _is_chosen(entry: Entry, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(entry.mutant.name, one) for one in patterns)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{one}\n" for one in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
