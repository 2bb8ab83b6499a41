"""Apply every change of the catalogue to a clone of this checkout, and run its tests.

::

    python -m tests.changes                       # all of them; takes hours
    python -m tests.changes 'enum*' 'prose only'  # some, by name or pattern
    python -m tests.changes --client              # only `make client`
    python -m tests.changes --together            # all of them on one page
    python -m tests.changes --args 'tests/mock'   # only some tests

Ends with 1 if a change has another result than the catalogue expects.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from tests.changes.catalogue import CHANGES, joined
from tests.changes.clone import Clone
from tests.changes.trial import Trial, summary, try_change


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.changes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help="names of changes, or patterns of them")
    parser.add_argument("--together", action="store_true", help="make all changes on one page")
    parser.add_argument("--client", action="store_true", help="run no test")
    parser.add_argument("--args", default="", help="arguments of `make test`")
    options = parser.parse_args(arguments)
    names: list[str] = options.names
    selected = [
        change
        for change in CHANGES
        if not names or any(fnmatchcase(change.name, one) for one in names)
    ]
    if not selected:
        parser.error(f"no change has a name like {' or '.join(names)}")
    if options.together:
        selected = [joined(selected)]
    with tempfile.TemporaryDirectory(prefix="changes-") as folder:
        clone = Clone.make(Path(folder) / "pytribute")
        trials = [
            _shown(try_change(clone, change, None if options.client else options.args))
            for change in selected
        ]
    _say(f"{sum(one.is_as_expected for one in trials)} of {len(trials)} as expected")
    return int(not all(one.is_as_expected for one in trials))


def _shown(trial: Trial) -> Trial:
    client, tests = trial.client, trial.tests
    mark = "ok " if trial.is_as_expected else "BAD"
    _say(f"{mark} {trial.change.name}")
    _say(f"    make client  {client.status}  {client.seconds:6.1f} s  {summary(trial.files)}")
    if client.status:
        _say(*(f"      {line}" for line in client.output.strip().splitlines()[-6:]))
    if tests:
        _say(f"    make test    {tests.status}  {tests.seconds:6.1f} s  {len(trial.failed)} failed")
    _say(*(f"      {line}" for name in trial.failed for line in name.splitlines()))
    return trial


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
