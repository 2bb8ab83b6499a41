"""Figures beside each other, and whether each keeps its bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.measure import Times

Figures = Mapping[str, Times | str]


@dataclass(frozen=True)
class Unit:
    """What is printed, and how many of these are in what was measured."""

    name: str
    each: float = 1.0


MILLISECONDS = Unit("ms", 1e3)


class Bound(Protocol):
    """What a figure must keep."""

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Say what was asked, what came out, and whether it is enough."""
        ...


@dataclass(frozen=True)
class Within:
    """At most so many times another figure."""

    most: float
    of: str

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare with the other figure."""
        other = figures[self.of]
        asked = f"within {self.most:g}x of {self.of}"
        return asked + (_unknown() if isinstance(other, str) else self._told(ours.over(other)))

    def _told(self, ratio: Times) -> str:
        return _judged(ratio, met=ratio.median <= self.most)


@dataclass(frozen=True)
class Better:
    """So many times better than another figure, at least."""

    least: float
    than: str
    what: str = "at least"

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare with the other figure."""
        other = figures[self.than]
        asked = f"{self.what} {self.least:g}x better than {self.than}"
        return asked + (_unknown() if isinstance(other, str) else self._told(other.over(ours)))

    def _told(self, ratio: Times) -> str:
        return _judged(ratio, met=ratio.median >= self.least)


@dataclass(frozen=True)
class Under:
    """Under a fixed figure, in each run."""

    limit: float
    unit: str

    def verdict(self, ours: Times, figures: Figures) -> str:
        """Compare the worst run with the limit."""
        del figures
        worst = max(ours.runs)
        return f"under {self.limit:g} {self.unit}: {worst:.2f}, {_met(worst < self.limit)}"


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
        figures: what came out, or why nothing did.
        unit: what is printed.
        base: the row that the others' ratios are to.
        bounds: what the rows must keep.
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


def fact(said: str, *, met: bool) -> None:
    """Print a bound that isn't a figure."""
    print(f"  {said}: {_met(met)}")


def _judged(ratio: Times, *, met: bool) -> str:
    spread = f"({min(ratio.runs):.2f} to {max(ratio.runs):.2f})"
    return f": {ratio.median:.2f}x {spread}, {_met(met)}"


def _met(is_met: bool) -> str:  # noqa: FBT001 - it is what the answer is about
    return "met" if is_met else "MISSED"


def _unknown() -> str:
    return ": not known, that one was not measured"
