"""Numbers are read, compared and written as they are printed: money has no place for a float."""

import json
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pytribute_core import decoding
from tests.properties.cases import cases

Package = dict[str, ModuleType]

PRINTED = ["12.10", "0.1", "1e2", "1E+2", "100", "12345678901234567890.123456789", "0.30", "5e-1"]


def _amount(parts: Package, content: bytes) -> Any:  # noqa: ANN401 - of a package that was just made
    return decoding.decoder(parts["client.models.amount"].Amount).decode(content)


@pytest.mark.parametrize("text", PRINTED)
def test_a_number_is_read_as_it_is_printed(parts: Package, text: str) -> None:
    content = f'{{"amount":{text},"any":[{text},{{"a":12.50}}]}}'.encode()
    amount = _amount(parts, content)
    assert str(amount.amount) == str(Decimal(text))
    assert isinstance(amount.amount, Decimal)
    assert amount.any == [Decimal(text), {"a": Decimal("12.50")}]
    assert str(amount.any[1]["a"]) == "12.50"


@pytest.mark.parametrize("text", PRINTED)
def test_a_number_is_written_as_a_number(parts: Package, text: str) -> None:
    content = f'{{"amount":{text}}}'.encode()
    expected = f'{{"amount":{Decimal(text)}}}'
    assert decoding.to_json(_amount(parts, content)).decode() == expected


@cases
@given(st.decimals(min_value="0.1", max_value=10**9, allow_nan=False, places=6))
def test_both_packages_read_and_write_the_same(parts: Package, number: Decimal) -> None:
    content = f'{{"amount":{number}}}'.encode()
    amount = _amount(parts, content)
    strict = parts["schemas"].Amount.model_validate_json(content, strict=True)
    assert amount.amount == number == strict.amount
    assert isinstance(strict.amount, Decimal)
    assert hash(amount.amount) == hash(number)
    assert decoding.to_json(amount) == content
    assert json.loads(strict.model_dump_json(), parse_float=Decimal)["amount"] == number


@pytest.mark.parametrize("text", ['"12.10"', "true", '"NaN"', "[]", "{}"])
def test_other_values_than_numbers_are_refused(parts: Package, text: str) -> None:
    content = f'{{"amount":{text}}}'.encode()
    with pytest.raises(ValueError, match=r"amount"):
        _amount(parts, content)
    with pytest.raises(ValidationError):
        parts["schemas"].Amount.model_validate_json(content)


@pytest.mark.parametrize("text", ["0.09999999999999", "1e21", "-1"])
def test_bounds_are_exact(parts: Package, text: str) -> None:
    with pytest.raises(ValidationError):
        parts["schemas"].Amount.model_validate_json(f'{{"amount":{text}}}')


def test_a_number_may_be_beside_types_that_json_has_only_as_text(parts: Package) -> None:
    serial = "00000000-0000-4000-8000-000000000000"
    content = json.dumps(
        {"total": 12.5, "state": "open", "since": "2025-08-25T10:30:00Z", "serial": serial}
    )
    strict = parts["schemas"].Bill.model_validate_json(content, strict=True)
    assert strict.state == "open"
    assert str(strict.serial) == serial
    assert strict.total == Decimal("12.5")
    with pytest.raises(ValidationError, match="since"):
        parts["schemas"].Bill.model_validate_json('{"total":1.5,"since":1}', strict=True)


@pytest.mark.parametrize("text", ["1e400", "1e9999999999999999999999", "NaN", "-Infinity"])
def test_a_number_out_of_range_is_pydantics_error(parts: Package, text: str) -> None:
    with pytest.raises(ValidationError, match="amount"):
        parts["schemas"].Amount.model_validate_json(f'{{"amount":{text}}}')


def test_a_number_out_of_all_bounds_is_an_undecodable_response(parts: Package) -> None:
    content = b'{"amount":1e9999999999999999999999}'
    with pytest.raises(decoding.DecodingError, match="out of range"):
        decoding.decode(parts["client.models.amount"].Amount, content)


def test_invalid_json_is_still_an_error_of_pydantic(parts: Package) -> None:
    with pytest.raises(ValidationError, match="Invalid JSON"):
        parts["schemas"].Amount.model_validate_json("{")


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_a_body_holds_no_number_that_json_does_not_have(parts: Package, value: object) -> None:
    kind = parts["client.models.amount"].Amount
    with pytest.raises(ValueError, match="can't be sent"):
        decoding.encode(kind, kind(amount=value))


def test_an_argument_is_compared_exactly(parts: Package) -> None:
    build = parts["client.api.old_things.tag_2_old_things"].OPERATION.build
    rest = {"type": None, "since": None}
    assert build(filter_price=Decimal("0.1"), **rest).target == "/old?filter%5Bprice%5D=0.1"
    with pytest.raises(ValueError, match="at least"):
        build(filter_price=Decimal("0.09"), **rest)


def test_python_numbers_are_accepted(parts: Package) -> None:
    model = parts["schemas"].Amount
    assert model.model_validate({"amount": 0.1}).amount == Decimal("0.1")
    assert model.model_validate({"amount": 3}).amount == 3
