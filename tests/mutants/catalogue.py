"""All mutants, by category.

One mutant represents all that the checks report in the same way.
"""

from typing import NamedTuple

from tests.mutants import (
    authentication,
    caching,
    cancelling,
    consistency,
    http,
    pagination,
    races,
    state,
    targets,
    validation,
    wire_format,
)
from tests.mutants.mutant import Mutant

__all__ = ["CATALOGUE", "CATEGORIES", "Entry"]

_MODULES = {
    "wire_format": wire_format,
    "validation": validation,
    "authentication": authentication,
    "pagination": pagination,
    "consistency": consistency,
    "state": state,
    "caching": caching,
    "races": races,
    "cancelling": cancelling,
    "http": http,
    "targets": targets,
}
CATEGORIES = (*_MODULES,)


class Entry(NamedTuple):
    """A mutant and its category."""

    mutant: Mutant
    category: str


CATALOGUE: tuple[Entry, ...] = tuple(
    Entry(mutant, category) for category, module in _MODULES.items() for mutant in module.MUTANTS
)
