"""Tables for a person: prices as they are said, and columns that stay straight in any script."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import click
from msgspec import UNSET, Struct
from msgspec.structs import fields
from rich.cells import cell_len, set_cell_size

from pytribute.cli.text import visible
from pytribute.models import Product
from pytribute_core.errors import CurrencyError

_GAP = "  "
# The name stands last: only it is of any length, and a narrow terminal may cut it off.
_HEADING = ("ID", "TYPE", "STATUS", "PRICE", "STARS", "NAME")
_NUMBERS = frozenset({0, 3, 4})
# Enough for most, so that columns rarely grow from one page to the next.
_WIDTHS: tuple[int, ...] = (8, 8, 8, 14, 6)


class Table:
    """A line for each product; or one thing, with a line for each of its fields."""

    def __init__(self) -> None:
        self._width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def many(self, pages: Iterable[Sequence[Product]]) -> Iterator[str]:
        """Give a listing as its pages come; a column grows where a page needs it."""
        widths, is_first = _WIDTHS, True
        for page in pages:
            rows = [_cells(product) for product in page]
            for row in rows:
                widths = tuple(map(max, widths, map(cell_len, row)))
            if is_first:
                yield self._bold(self._line(_HEADING, widths))
                is_first = False
            yield "".join(self._line(row, widths) for row in rows)

    def one(self, thing: Struct) -> str:
        """Give one thing; nothing is cut off."""
        facts = list(_facts(thing))
        width = max(len(name) for name, _ in facts)
        return "".join(f"{name:<{width}}{_GAP}{visible(fact)}\n" for name, fact in facts)

    def _bold(self, text: str) -> str:
        return text if self._width is None else click.style(text, bold=True)

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        *columns, name = row
        padded = [
            _padded(text, width, right=place in _NUMBERS)
            for place, (text, width) in enumerate(zip(columns, widths, strict=True))
        ]
        line = _GAP.join([*padded, name])
        if self._width is not None and cell_len(line) > self._width:
            line = set_cell_size(line, max(0, self._width - 1)).rstrip() + "…"
        return line + "\n"


def _cells(product: Product) -> tuple[str, ...]:
    stars = product.stars_amount
    texts = (
        str(product.id),
        product.type.value,
        product.status.value,
        _price(product),
        "" if stars is None or stars is UNSET else str(stars),
        product.name,
    )
    return tuple(visible(text) for text in texts)


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
