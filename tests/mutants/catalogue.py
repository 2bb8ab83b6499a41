"""All wrong servers, by category: those beside this module, and those of ``unseen``.

The unseen ones were written by someone who had not read the checks.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from tests.mutants.mutant import Mutant

__all__ = ["CATALOGUE", "CATEGORIES", "Entry"]

CATEGORIES = (
    "wire_format",
    "validation",
    "authentication",
    "pagination",
    "consistency",
    "cancelling",
    "http",
)


class Entry(NamedTuple):
    """A mutant and where it stands."""

    mutant: Mutant
    category: str
    is_unseen: bool


CATALOGUE: tuple[Entry, ...] = tuple(
    Entry(mutant, category, package.endswith("unseen"))
    for category in CATEGORIES
    for package in ("tests.mutants", "tests.mutants.unseen")
    if find_spec(f"{package}.{category}")
    for mutant in import_module(f"{package}.{category}").MUTANTS
)
