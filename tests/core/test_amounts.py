"""Amounts of money in responses and in bodies, in each unit."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from msgspec import UNSET

from pytribute import CurrencyError, Money, Stars
from pytribute_core.amounts import (
    each_major,
    each_minor,
    each_stars,
    major_money,
    minor_money,
    stars,
)
from pytribute_core.body import MoneyFields


def test_an_amount_is_read_in_its_unit() -> None:
    assert minor_money(499, "USD", "amount") == Money(499, "USD")
    assert major_money(Decimal("4.99"), "USD", "amount") == Money(499, "USD")
    assert stars(5, "points") == Stars(5)


@pytest.mark.parametrize(("amount", "currency"), [(None, "USD"), (UNSET, "USD"), (5, None)])
def test_without_amount_or_currency_there_is_no_money(
    amount: int | None, currency: str | None
) -> None:
    assert minor_money(amount, currency, "amount") is None
    assert major_money(amount, currency, "amount") is None


def test_an_amount_that_is_not_exact_is_refused() -> None:
    with pytest.raises(CurrencyError, match=r"amount is 4\.5, and no whole number"):
        minor_money(Decimal("4.5"), "USD", "amount")
    with pytest.raises(CurrencyError, match=r"amount: .*4.999.* isn't an exact amount of USD"):
        major_money(Decimal("4.999"), "USD", "amount")


@pytest.mark.parametrize(
    ("unit", "fields", "sent"),
    [
        ("minor", {"a": Money(499, "USD"), "c": None}, {"a": 499, "c": "USD"}),
        ("major", {"a": Money(499, "USD"), "c": None}, {"a": Decimal("4.99"), "c": "USD"}),
        ("stars", {"a": Stars(5)}, {"a": 5}),
        ("minor", {"a": 5, "c": "EUR"}, {"a": 5, "c": "EUR"}),
    ],
)
def test_money_is_split_into_the_fields_of_a_body(
    unit: str, fields: dict[str, object], sent: dict[str, object]
) -> None:
    MoneyFields("a", "" if unit == "stars" else "c", unit).split(fields, {})
    assert fields == sent


def test_money_brings_its_currency() -> None:
    with pytest.raises(TypeError, match="c is already set by a: leave it out"):
        MoneyFields("a", "c", "minor").split({"a": Money(5, "EUR"), "c": "USD"}, {})


def test_two_amounts_of_one_body_are_in_one_currency() -> None:
    arguments: dict[str, object] = {"a": Money(5, "EUR"), "b": Money(7, "eur"), "c": None}
    split: dict[str, str] = {}
    MoneyFields("a", "c", "minor").split(arguments, split)
    MoneyFields("b", "c", "minor").split(arguments, split)
    assert arguments == {"a": 5, "b": 7, "c": "EUR"}
    other: dict[str, object] = {"d": Money(7, "USD"), "c": "EUR"}
    with pytest.raises(CurrencyError, match="d is in USD, and another amount in EUR"):
        MoneyFields("d", "c", "minor").split(other, split)


def test_an_amount_of_each_row_is_exact_in_their_order() -> None:
    rows = [SimpleNamespace(price=Decimal("7.5"), count=3), SimpleNamespace(price=None, count=None)]
    assert each_major(rows, "price", "EUR") == [Money(750, "EUR"), None]
    assert each_major(rows, "price", None) == [None, None]
    assert each_stars(rows, "count") == [Stars(3), None]
    assert each_minor([SimpleNamespace(price=5)], "price", "EUR") == [Money(5, "EUR")]
    assert each_major(None, "price", "EUR") == each_minor(UNSET, "price", "EUR") == []
    assert each_stars(UNSET, "count") == []
