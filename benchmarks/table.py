"""Tables of figures, and whether they meet their goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.measure import Figures, Times


@dataclass(frozen=True)
class Unit:
    """The unit of a table, and how many of it are in what was measured."""

    name: str
    each: float = 1.0


MILLISECONDS = Unit("ms", 1e3)


class Bound(Protocol):
    """A goal of a figure."""

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Return the goal, the result, and whether it is met."""
        ...


@dataclass(frozen=True)
class Within:
    """At most so many times another figure."""

    most: float
    of: str

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare with the other figure."""
        other = figures[self.of]
        goal = f"within {self.most:g}x of {self.of}"
        if isinstance(other, str):
            return f"{goal}: {_UNKNOWN}"
        ratio = ours.over(other)
        return f"{goal}: {_ratio(ratio)}, {_met(is_met=ratio.median <= self.most)}"


@dataclass(frozen=True)
class Better:
    """At least so many times better than another figure."""

    least: float
    than: str

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare with the other figure."""
        other = figures[self.than]
        goal = f"at least {self.least:g}x better than {self.than}"
        if isinstance(other, str):
            return f"{goal}: {_UNKNOWN}"
        ratio = other.over(ours)
        return f"{goal}: {_ratio(ratio)}, {_met(is_met=ratio.median >= self.least)}"


@dataclass(frozen=True)
class Under:
    """Under a fixed figure, in each run."""

    limit: float
    unit: str

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare the worst run with the limit."""
        del figures
        worst = max(ours.runs)
        return f"under {self.limit:g} {self.unit}: {worst:.2f}, {_met(is_met=worst < self.limit)}"


def show(
    title: str,
    figures: Figures,
    unit: Unit,
    *,
    base: str | None = None,
    bounds: Mapping[str, Sequence[Bound]] | None = None,
) -> None:
    """Print a table.

    Args:
        title: what was measured.
        figures: the results, or why there is none.
        unit: the unit to print.
        base: the row that the ratios of the other rows refer to.
        bounds: the goals of rows.
    """
    print(f"\n{title}: {unit.name}")
    against = figures[base] if base else None
    for name, times in figures.items():
        if isinstance(times, str):
            print(f"  {name:44} not measured: {times}")
            continue
        low, high = min(times.runs) * unit.each, max(times.runs) * unit.each
        line = f"  {name:44} {times.median * unit.each:9.2f}  ({low:.2f} to {high:.2f})"
        if isinstance(against, Times) and name != base:
            line += f"  x{times.over(against).median:.2f}"
        print(line)
        for bound in (bounds or {}).get(name, ()):
            print(f"      {bound.verdict(times, figures)}")


def fact(result: str, *, met: bool) -> None:
    """Print a result that isn't a figure."""
    print(f"  {result}: {_met(is_met=met)}")


_UNKNOWN = "not known, that one was not measured"


def _ratio(ratio: Times) -> str:
    return f"{ratio.median:.2f}x ({min(ratio.runs):.2f} to {max(ratio.runs):.2f})"


def _met(*, is_met: bool) -> str:
    return "met" if is_met else "MISSED"
