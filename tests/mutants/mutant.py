"""A wrong server: what is wrong about it, and who says so."""

from typing import Literal, NamedTuple

from tests.mutants.wrong import Wrap

__all__ = ["Mark", "Mutant"]

Mark = Literal["documented", "schema", "protocol", "chosen"]
"""Which source a mutant departs from: the text of the documentation, the schemas, HTTP and JSON
themselves, or a reading that the project chose where the documentation is silent.
"""


class Mutant(NamedTuple):
    """One small departure, made from the mock."""

    name: str
    mark: Mark
    wrap: Wrap
    strict: bool = False
    """Whether it is one of those that only ``--strict`` calls a deviation."""
