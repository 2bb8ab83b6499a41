"""The table of which check finds which mutant: measured by ``make mutants``, held by CI."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.catalogue import Entry
from tests.mutants.trial import Trial

__all__ = ["MATRIX", "read_matrix", "write_matrix"]

MATRIX = Path(__file__).with_name("matrix.tsv")
_JOINT = ", "


def write_matrix(tried: Iterable[tuple[Entry, Trial]]) -> None:
    """Write which checks found which mutants."""
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("mutant", "category", "mark", "by itself", "found by"))
        for entry, trial in tried:
            found_by = _JOINT.join(trial.found_by)
            name, mark = entry.mutant.name, entry.mutant.mark
            table.writerow((name, entry.category, mark, trial.by_itself, found_by))


def read_matrix() -> dict[str, str]:
    """Return the check that finds each mutant by itself, by the mutant's name."""
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["by itself"] for row in csv.DictReader(file, delimiter="\t")}
