"""Exact amounts: whole numbers in, whole numbers out, one unit at a time."""

import copy
import dataclasses
import decimal
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import force_setattr

from pytribute import Currency, CurrencyError, Money, Product, Stars, TributeError
from pytribute_core.currencies import DIGITS
from pytribute_core.money import minor_units
from tests import documented

steady = settings(derandomize=True, deadline=None, database=None)
whole = st.integers()
known = st.sampled_from(list(Currency))
moneys = st.builds(Money, whole, known)
amounts = moneys | st.builds(Stars, whole) | st.builds(Money, whole, st.just("TON"))

FLOATS: list[Any] = [4.99, 0.0, 1.0, float("nan"), 1e300, 2j]


@steady
@given(minor=whole, currency=known)
def test_an_amount_is_exact_and_survives_a_round_trip(minor: int, currency: Currency) -> None:
    money = Money(minor, currency)
    amount = money.amount
    assert isinstance(amount, Decimal)
    assert amount.as_tuple().exponent == -DIGITS[currency.upper()]
    numerator, denominator = amount.as_integer_ratio()
    assert numerator * 10 ** DIGITS[currency.upper()] == minor * denominator
    for number in (amount, str(amount)):
        assert Money.of(number, currency.value.lower()) == money
    assert Money.of(minor, currency).minor == minor * 10 ** DIGITS[currency.upper()]


@pytest.mark.parametrize("precision", [1, 4, 28])
def test_the_decimal_context_of_the_caller_changes_nothing(precision: int) -> None:
    with decimal.localcontext(decimal.Context(prec=precision, traps=[decimal.Inexact])):
        money = Money.of("12345678901234567890123456789012345.67", "USD")
        assert money.minor == 1234567890123456789012345678901234567
        assert str(money) == "12345678901234567890123456789012345.67 USD"
    quiet = decimal.Context(prec=precision, traps=[])
    with decimal.localcontext(quiet), pytest.raises(ValueError, match="isn't an exact amount"):
        Money.of("a lot", "USD")


@pytest.mark.parametrize("amount", ["1e2", "1_000", " 5 ", "\u0661\u0662", "", ".5", "5.", "0x10"])
def test_only_plain_figures_are_an_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="isn't an exact amount"):
        Money.of(amount, "EUR")


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("4.99", 499),
        ("4.9", 490),
        (Decimal("4.990"), 499),
        (4, 400),
        ("-0.01", -1),
        ("+100", 10000),
    ],
)
def test_major_units_may_be_written_in_many_ways(amount: Any, minor: int) -> None:  # noqa: ANN401
    assert Money.of(amount, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    "amount",
    [
        *("4.999", "", "a lot", "NaN", "sNaN", "Infinity", "-Infinity", "1e-9999999", "1e9999999"),
        *(Decimal("0.001"), Decimal("NaN"), Decimal("1e999999999999")),
        # Not that it weren't one: 100,000 figures after the point would take 0.75 s.
        *("1." + "0" * 300, Decimal("1." + "0" * 300)),
    ],
)
def test_an_inexact_amount_is_refused(amount: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match="isn't an exact amount of USD"):
        Money.of(amount, "USD")


@pytest.mark.parametrize("number", [*FLOATS, True, None, b"1"])
def test_a_float_is_refused(number: Any) -> None:  # noqa: ANN401
    for make in (
        lambda: Money(number, "USD"),
        lambda: Stars(number),
        lambda: Money.of(number, "USD"),
    ):
        with pytest.raises(TypeError, match=type(number).__name__):
            make()
    with pytest.raises(TypeError):
        Money("499", "USD")  # type: ignore[arg-type] # what is refused


@pytest.mark.parametrize("amount", [Money(100, "USD"), Stars(1), Money(100, "TON")])
@pytest.mark.parametrize("number", [*FLOATS, True, Decimal(1), "1", None])
def test_nothing_but_a_whole_number_mixes_with_an_amount(
    amount: Any,  # noqa: ANN401
    number: Any,  # noqa: ANN401
) -> None:
    for act in (
        lambda: amount + number,
        lambda: number + amount,
        lambda: amount - number,
        lambda: number - amount,
        lambda: amount * number,
        lambda: number * amount,
        lambda: amount < number,
        lambda: amount >= number,
        lambda: number <= amount,
        lambda: number > amount,
        lambda: amount / 2,
        lambda: amount // 2,
        lambda: divmod(amount, 2),
        lambda: float(amount),
        lambda: int(amount),
        lambda: round(amount),
        lambda: sum([amount], number),
    ):
        with pytest.raises(TypeError):
            act()
    assert amount != number
    assert number != amount
    assert {number: 1}.get(amount) is None


@steady
@given(a=whole, b=whole, n=st.integers(-9, 9), kind=st.sampled_from(["USD", "rub", "TON", None]))
def test_arithmetic_is_that_of_whole_numbers(a: int, b: int, n: int, kind: str | None) -> None:
    def make(count: int) -> Any:  # noqa: ANN401 - money or Stars
        return Stars(count) if kind is None else Money(count, kind)

    x, y = make(a), make(b)
    assert x + y == y + x == make(a + b)
    assert x - y == make(a - b)
    assert -x == make(-a)
    assert abs(x) == make(abs(a))
    assert x * n == n * x == make(a * n)
    assert sum([x, y, x]) == make(2 * a + b)
    assert x + 0 == 0 + x == x
    assert bool(x) == bool(a)
    assert (x < y, x <= y, x > y, x >= y, x == y) == (a < b, a <= b, a > b, a >= b, a == b)
    assert max(x, y) == make(max(a, b))
    assert sorted([y, x, y]) == [make(count) for count in sorted([b, a, b])]
    assert hash(x) == hash(make(a))
    assert len({x, make(a)}) == 1


@steady
@given(x=amounts, y=amounts)
def test_two_units_never_mix_and_are_never_equal(x: Any, y: Any) -> None:  # noqa: ANN401
    def unit(amount: Money | Stars) -> str:
        return amount.currency if isinstance(amount, Money) else "Telegram Stars"

    if unit(x) == unit(y):
        assert x + y == y + x
        return
    assert x != y
    acts: list[Callable[[], object]] = [
        lambda: x + y,
        lambda: x - y,
        lambda: x < y,
        lambda: x <= y,
        lambda: x > y,
        lambda: x >= y,
        lambda: sum([x, y]),
    ]
    for act in acts:
        with pytest.raises(CurrencyError, match=r"can't (add|subtract|compare)") as caught:
            act()
        assert isinstance(caught.value, TributeError)
        assert isinstance(caught.value, TypeError)


def test_a_currency_that_is_called_stars_is_no_stars() -> None:
    money: Any = Money(1, "Stars")
    assert money != Stars(1)
    with pytest.raises(CurrencyError):
        _ = money + Stars(1)
    with pytest.raises(CurrencyError):
        _ = Stars(1) < money


def test_currencies_are_folded_and_unknown_ones_kept() -> None:
    assert Money(1, "usd") == Money(1, "USD") == Money(1, Currency.USD)
    assert hash(Money(1, "usd")) == hash(Money(1, Currency.USD))
    assert Money(1, "usd").currency == "USD"
    assert Money(1, Currency.USD).currency is Currency.USD
    assert Money(1, Currency("gel")).currency == "GEL"
    assert Money(1, "TON").currency == "TON"


def test_an_unknown_currency_has_minor_units_and_nothing_is_guessed() -> None:
    money = Money(12345, "TON")
    assert str(money) == f"{money}" == "12345 minor units of TON"
    assert repr(money) == "Money(12345, 'TON')"
    with pytest.raises(CurrencyError, match="how many minor units make one TON isn't known"):
        _ = money.amount
    with pytest.raises(CurrencyError, match="update pytribute"):
        Money.of("1", "TON")
    assert f"{money:,}" == str(money)


def test_an_error_on_a_currency_keeps_to_one_line() -> None:
    forged = Money(1, "TON\nCRITICAL all is lost\x1b[2J")
    with pytest.raises(CurrencyError) as mixed:
        _ = forged + Money(1, "USD")
    with pytest.raises(CurrencyError) as unknown:
        _ = forged.amount
    assert str(mixed.value).isprintable()
    assert str(unknown.value).isprintable()


def test_amounts_are_written_for_people() -> None:
    price = Money(1234500, "USD")
    assert str(price) == "12345.00 USD"
    assert f"{price}" == "12345.00 USD"
    assert f"{price:,}" == "12,345.00 USD"
    assert f"{price:>12}" == "    12345.00 USD"
    assert str(Money(-5, "eur")) == "-0.05 EUR"
    assert str(Money(0, "rub")) == "0.00 RUB"
    assert repr(Money(499, "usd")) == "Money(499, 'USD')"
    assert str(Stars(250)) == f"{Stars(250)}" == "250 Stars"
    assert f"{Stars(2500):,}" == "2,500 Stars"
    assert repr(Stars(250)) == "Stars(250)"


@steady
@given(amount=amounts)
def test_an_amount_survives_pickle_and_copy(amount: Money | Stars) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(amount, protocol)) == amount  # noqa: S301 - our own
    assert copy.copy(amount) == copy.deepcopy(amount) == amount
    assert hash(copy.deepcopy(amount)) == hash(amount)


@pytest.mark.parametrize(("amount", "name"), [(Money(1, "USD"), "minor"), (Stars(1), "count")])
def test_an_amount_cannot_be_changed(amount: Money | Stars, name: str) -> None:
    for field in (name, "currency", "other"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(amount, field, 2)
    with pytest.raises((AttributeError, TypeError)):
        delattr(amount, name)
    assert not hasattr(amount, "__dict__")
    changed: dict[str, Any] = {name: 2}
    assert dataclasses.replace(amount, **changed) == amount * 2


@pytest.mark.parametrize(
    ("code", "shown"),
    [("jpy", "12345 JPY"), ("KWD", "12.345 KWD"), ("gel", "123.45 GEL"), ("clf", "1.2345 CLF")],
)
def test_the_digits_of_a_currency_are_those_of_iso_4217(code: str, shown: str) -> None:
    money = Money(12345, code)
    assert str(money) == f"{money}" == shown
    assert money == Money(12345, code.upper()) == Money.of(shown.split(maxsplit=1)[0], code)
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in DIGITS)
    assert {currency.upper() for currency in Currency} <= DIGITS.keys()


@pytest.mark.parametrize("value", [499, Decimal(499), Decimal("499.00"), Decimal("4.99E+2")])
def test_a_whole_number_of_minor_units_may_be_written_in_any_way(value: object) -> None:
    assert minor_units(value, "amount") == 499


@pytest.mark.parametrize(
    "value",
    [
        *(Decimal("4.99"), Decimal("NaN"), Decimal("1E+999999"), Decimal("1E-999999999")),
        *(Decimal("0." + "1" * 1_000_000), 4.99, True, None, "499\x1b[2J"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_amount_that_is_no_whole_number_names_its_field(value: object) -> None:
    with pytest.raises(CurrencyError, match=r"^payload\.amount is ") as refused:
        minor_units(value, "payload.amount")
    assert str(refused.value).isprintable()


def test_the_prices_of_a_product_may_be_numbers_with_a_fraction_of_zero() -> None:
    product = convert(documented.product(currency="usd"), Product)
    force_setattr(product, "amount", Decimal("499.0"))
    force_setattr(product, "stars_amount", Decimal(5))
    assert (product.price, product.stars_price) == (Money(499, "USD"), Stars(5))
    force_setattr(product, "stars_amount", None)
    force_setattr(product, "amount", Decimal("4.99"))
    assert product.stars_price is None
    with pytest.raises(CurrencyError, match=r"^amount is 4\.99, and no whole number"):
        _ = product.price
