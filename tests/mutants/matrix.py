"""The table of the checks that kill each mutant: written by ``make mutants``, tested by CI."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.catalogue import Entry
from tests.mutants.trial import Trial

__all__ = ["MATRIX", "read_matrix", "write_matrix"]

MATRIX = Path(__file__).with_name("matrix.tsv")


def write_matrix(tried: Iterable[tuple[Entry, Trial]]) -> None:
    """Write the checks that kill each mutant."""
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("mutant", "category", "mark", "killed alone by", "killed by"))
        for entry, trial in tried:
            killed_by = ", ".join(trial.killed_by)
            name, mark = entry.mutant.name, entry.mutant.mark
            table.writerow((name, entry.category, mark, trial.alone, killed_by))


def read_matrix() -> dict[str, str]:
    """Return the check that kills each mutant alone, by the mutant's name."""
    with MATRIX.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["mutant"]: row["killed alone by"] for row in rows}
