"""A JSON Schema validator with a budget: a hostile schema could keep it busy for years.

Two references to one schema at each level of an example double the work at each level, and
nothing in the schema alone shows how deep an example will be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]

# Compares each two elements of a list, which costs more than it could show about an example.
_LEFT_OUT = ("uniqueItems",)
# Keywords inside one another; each takes some four frames of Python's thousand.
_DEEPEST = 150


class BudgetExceededError(Exception):
    """The budget is used up."""


@dataclass
class Budget:
    """How many keywords may still be looked at."""

    left: int
    depth: int = 0

    def make_validator(self) -> Any:  # noqa: ANN401  # jsonschema makes the class at run time
        """Make a validator class that draws on this budget."""
        keywords: dict[str, Keyword] = dict(Draft202012Validator.VALIDATORS)
        counted = {name: self._count(keyword) for name, keyword in keywords.items()}
        extend = cast("Any", validators).extend
        return extend(Draft202012Validator, counted | dict.fromkeys(_LEFT_OUT, _nothing))

    def _count(self, keyword: Keyword) -> Keyword:
        def check(
            validator: object, value: object, instance: object, schema: object
        ) -> Iterator[ValidationError]:
            self.left -= 1
            if self.left < 0:
                raise BudgetExceededError
            # Before Python's own limit, which may be met inside a compiled library: its panic is no
            # error that anybody expects.
            if self.depth >= _DEEPEST:
                raise RecursionError("it is nested too deeply")
            self.depth += 1
            try:
                yield from keyword(validator, value, instance, schema) or ()
            finally:
                self.depth -= 1

        return check


def _nothing(*_: object) -> None:
    return None
