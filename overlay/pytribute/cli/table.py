"""Tables for a person: prices as they are said, and columns that stay straight in any script."""

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import fields
from rich.cells import cell_len, set_cell_size

from pytribute import Product
from pytribute.cli.formats import is_model
from pytribute.cli.language import translated as _
from pytribute.cli.text import styled
from pytribute_core.errors import CurrencyError
from pytribute_core.text import visible

_GAP = "  "
# Columns of a kind that has no better ones; more would not fit.
_MOST_COLUMNS = 6
_WIDTH = 8
_MONEY = re.compile("amount|currency|price|total|fee|stars", re.IGNORECASE)


class Columns(NamedTuple):
    """The columns of a kind of row.

    Attributes:
        names: their headings.
        cells: what a row has in each of them.
        numbers: the places of those that are set to the right.
        widths: enough for most, so that columns rarely grow from one page to the next; of the last
            one, how much of it has to be readable.
        optional: the places of those that are left out where a terminal is narrow, in this order.
        is_cut: whether the last one is cut off there.
    """

    names: tuple[str, ...]
    cells: Callable[[Any], tuple[str, ...]]
    numbers: frozenset[int]
    widths: tuple[int, ...]
    optional: tuple[int, ...] = ()
    is_cut: bool = True


class Table:
    """A line for each row; or one thing, with a line for each of its fields.

    Args:
        kind: what each row is.
    """

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 - a type
        self._columns = PRODUCTS if kind is Product else _columns(kind)
        self._width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def many(self, pages: Iterable[Sequence[Any]]) -> Iterator[str]:
        """Give a listing as its pages come; a column grows where a page needs it."""
        names = tuple(map(_, self._columns.names))
        widths, places = self._columns.widths, list[int]()
        for page in pages:
            rows = [tuple(map(visible, self._columns.cells(row))) for row in page]
            if not places:
                places = [*range(len(names))]
                if not self._fits(_grown(widths, rows), places):
                    widths = (*map(len, names[:-1]), widths[-1])
                for place in self._columns.optional:
                    if not self._fits(_grown(widths, rows), places):
                        places.remove(place)
                yield self._bold(self._line(names, widths := _grown(widths, rows), places))
            widths = _grown(widths, rows)
            yield "".join(self._line(row, widths, places) for row in rows)

    def one(self, thing: Any) -> str:  # noqa: ANN401 - any model
        """Give one thing; nothing is cut off."""
        if not isinstance(thing, Struct):
            return visible(_said(thing)) + "\n"
        facts = list(_facts(thing))
        width = max((len(name) for name, _ in facts), default=0)
        return "".join(f"{name:<{width}}{_GAP}{visible(fact)}\n" for name, fact in facts)

    def _bold(self, text: str) -> str:
        return text if self._width is None else styled(text, bold=True)

    def _fits(self, widths: Sequence[int], places: Sequence[int]) -> bool:
        return self._width is None or _total(widths, places) <= self._width

    def _line(self, row: Sequence[str], widths: Sequence[int], places: Sequence[int]) -> str:
        *others, last = places
        cells = [_padded(row[i], widths[i], right=i in self._columns.numbers) for i in others]
        text = row[last]
        if self._width is not None and self._columns.is_cut and last == len(row) - 1:
            # What doesn't fit even so is continued on the next line, so that no price is cut.
            room = max(widths[last], self._width - _total(widths, others) - len(_GAP))
            if cell_len(text) > room:
                text = set_cell_size(text, room - 1).rstrip() + "…"
        return _GAP.join([*cells, text]) + "\n"


def _grown(widths: Sequence[int], rows: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Return widths that are enough for rows; that of the last column stays."""
    *others, last = widths
    for row in rows:
        others = [max(width, cell_len(text)) for width, text in zip(others, row, strict=False)]
    return (*others, last)


def _total(widths: Sequence[int], places: Sequence[int]) -> int:
    return sum(widths[place] for place in places) + len(_GAP) * (len(places) - 1)


def _columns(kind: Any) -> Columns:  # noqa: ANN401 - a type
    """Choose the first columns of a model; of anything else there is one."""
    if not is_model(kind):
        return Columns(("VALUE",), _only_cell, frozenset(), (_WIDTH,))
    names = [field.name for field in fields(kind)][:_MOST_COLUMNS]

    def cells(row: object) -> tuple[str, ...]:
        values: list[object] = [getattr(row, name) for name in names]
        return tuple("" if one is UNSET or one is None else _said(one) for one in values)

    headings = tuple(name.upper().replace("_", " ") for name in names)
    texts = [place for place, name in enumerate(names) if not _MONEY.search(name)]
    return Columns(
        headings,
        cells,
        frozenset(),
        (_WIDTH,) * len(names),
        (*reversed(texts[1:]),),
        len(names) - 1 in texts,
    )


def _only_cell(row: object) -> tuple[str, ...]:
    return (_said(row),)


def _cells(product: Product) -> tuple[str, ...]:
    stars = product.stars_amount
    return (
        str(product.id),
        product.type.value,
        product.status.value,
        _price(product),
        "" if stars is None or stars is UNSET else str(stars),
        product.name,
    )


def _price(product: Product) -> str:
    """Return the price, or the bare amount where it is in no known unit."""
    try:
        return str(product.price)
    except CurrencyError:
        return f"{product.amount} units of {product.currency.value}"


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _facts(thing: Struct) -> Iterator[tuple[str, str]]:
    """Give name and text of every field that there is; an amount is a price in its currency."""
    for field in fields(thing):
        value: object = getattr(thing, field.name)
        if isinstance(thing, Product) and field.name in {"amount", "currency"}:
            if field.name == "amount":
                yield "price", _price(thing)
        elif value is not UNSET and value is not None:
            yield field.name.replace("_", " "), _said(value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


# The name stands last: only it is of any length. The type is shown in full by `get`.
PRODUCTS = Columns(
    ("ID", "TYPE", "STATUS", "PRICE", "STARS", "NAME"),
    _cells,
    frozenset({0, 3, 4}),
    (8, 8, 8, 14, 6, 16),
    (1, 2, 4),
)
