"""All mutants of the store, and the table of the rules that kill each."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pytribute.contract import Mode
from pytribute.contract.checks import CHECKS
from tests.mutants.mutant import severities_of
from tests.mutants.storefront import cards, new_orders, orders, transactions
from tests.mutants.storefront.mutant import StoreMutant
from tests.storefront.running import check_store, serve
from tests.storefront.store import Store

__all__ = ["CHECKS_OF_SHOPS", "MUTANTS", "killers_at", "killers_of", "read_table", "write_table"]

MUTANTS: Sequence[StoreMutant] = (
    *orders.MUTANTS,
    *new_orders.MUTANTS,
    *transactions.MUTANTS,
    *cards.MUTANTS,
)
_NAMES = frozenset(
    {
        *("listings", "rows", "shops", "orders", "transactions", "tokens"),
        *("created-orders", "cancelled-orders", "refunds", "deactivated-tokens", "charges"),
    }
)
CHECKS_OF_SHOPS = [one for one in CHECKS if one.name in _NAMES]
_TABLE = Path(__file__).with_name("table.tsv")


def killers_of(mutant: StoreMutant) -> list[str]:
    """Return the rules that kill a mutant.

    Raises:
        RuntimeError: the run could not be finished.
    """
    store = Store()
    mutant.change(store)
    with TemporaryDirectory() as folder, serve(store, Path(folder)) as address:
        report = check_store(address, Mode.FULL, CHECKS_OF_SHOPS)
    if report.unfinished:
        raise RuntimeError(f"{mutant.name}: {report.unfinished}")
    severities = severities_of(mutant.mark)
    return sorted({one.rule for one in report.violations if one.severity in severities})


def killers_at(index: int) -> list[str]:
    """Return the rules that kill a mutant, given by its index."""
    return killers_of(MUTANTS[index])


def write_table(killers: Iterable[Sequence[str]]) -> None:
    """Write the rules that kill each mutant."""
    with _TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("mutant", "mark", "killed by"))
        for mutant, rules in zip(MUTANTS, killers, strict=True):
            table.writerow((mutant.name, mutant.mark, ", ".join(rules)))


def read_table() -> dict[str, list[str]]:
    """Return the rules that kill each mutant, by its name."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["mutant"]: row["killed by"].split(", ") for row in rows}
