"""JSON is decoded to exact numbers, open enums and choices, and encoded unchanged."""

import pickle
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from pytribute_core.choice import Unknown, complete, one_of
from pytribute_core.decoding import DecodingError, decode, encode, to_json, to_plain
from pytribute_core.enums import OpenEnum, OpenIntEnum
from pytribute_core.numbers import Number, exact


class Cat(Struct):
    kind: str
    lives: int


class Dog(Struct):
    kind: str


class Bird(Struct):
    wings: int


class Sort(OpenEnum):
    SMALL = "sMall"


class Size(OpenIntEnum):
    ONE = 1


Pet: Any = one_of("Pet")
complete(Pet, Cat, Dog, Bird, discriminator="kind", tags={"cat": Cat})
Shape: Any = one_of("Shape")
complete(Shape, Pet, Bird)


class Order(Struct):
    pet: Pet  # pyright: ignore[reportInvalidTypeForm] - a generated choice says so to no checker
    price: Number


def test_a_choice_is_completed_when_its_classes_exist() -> None:
    made: Any = one_of("Made")
    complete(made, Cat, discriminator="kind", tags={"cat": Cat})
    assert (made.options, made.discriminator, made.tags) == ((Cat,), "kind", {"cat": Cat})
    complete(made, Dog)
    assert (made.options, made.discriminator, made.tags) == ((Dog,), None, {})


@pytest.mark.parametrize(
    ("text", "pet"),
    [
        (b'{"kind":"cat","lives":9}', Cat("cat", 9)),
        (b'{"kind":"dog"}', Dog("dog")),
        (b'{"wings":2}', Bird(2)),
        (b'{"feet":1.50}', Unknown({"feet": Decimal("1.50")})),
        (b"5", Unknown(5)),
    ],
)
def test_a_choice_takes_the_class_that_fits_and_keeps_what_none_fits(
    text: bytes, pet: object
) -> None:
    order = decode(Order, b'{"pet":' + text + b',"price":1.10}')
    assert (order.pet, order.price) == (pet, Decimal("1.10"))
    assert to_json(order) == b'{"pet":' + text + b',"price":1.10}'
    assert encode(Order, order) == to_json(order)
    assert decode(Shape, text) == pet


def test_a_known_kind_that_does_not_fit_is_an_error_with_its_place() -> None:
    with pytest.raises(DecodingError) as caught:
        decode(Order, b'{"pet":{"kind":"cat"},"price":1}')
    assert caught.value.place == "$.pet"
    assert "No Pet of the kind cat" in caught.value.reason
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert vars(again) == vars(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"pet":5,"price":true}', "Expected `number`, got `bool`"),
        (b'{"pet":5,"price":"1"}', "Expected `number`, got `str`"),
        (b'{"pet":5,"price":1e9999999999999999999999}', "a number is out of range"),
        (b"\xef\xbb\xbf[]", "Expected `object`, got `array`"),
        (b"", "Input data was truncated"),
    ],
)
def test_an_undocumented_shape_is_an_error(text: bytes, reason: str) -> None:
    with pytest.raises(DecodingError) as caught:
        decode(Order, text)
    assert caught.value.reason == reason


def test_a_type_outside_of_json_is_not_implemented() -> None:
    with pytest.raises(NotImplementedError):
        decode(complex, b"1")


def test_a_number_keeps_its_figures() -> None:
    assert isinstance(Decimal(1), Number)
    assert [exact(value) for value in (1, 0.1, Decimal("0.10"))] == [
        1,
        Decimal("0.1"),
        Decimal("0.1"),
    ]
    with pytest.raises(ValueError, match="finite"):
        exact(float("inf"))


def test_unknown_values_show_and_compare_by_their_value() -> None:
    one, same = Unknown({"a": 1, "b": 2}), Unknown({"b": 2, "a": 1})
    assert one == same
    assert hash(one) == hash(same)
    assert one != {"a": 1, "b": 2}
    assert repr(Unknown(5)) == "Unknown(5)"
    assert to_plain(Order(Unknown({"x": 1}), Decimal("1.5"))) == {
        "pet": {"x": 1},
        "price": Decimal("1.5"),
    }


def test_only_unknown_values_may_be_sent_as_unknown() -> None:
    with pytest.raises(ValueError, match="of no documented type"):
        encode(Order, {"pet": {"feet": 1}, "price": 1})
    with pytest.raises(ValueError, match="can't be sent: Encoding objects of type object"):
        encode(Order, object())


def test_an_open_enum_folds_case_and_keeps_unknown_values() -> None:
    assert Sort("SMALL") is Sort("smALL") is Sort.SMALL
    unknown = Sort("new")
    assert (unknown, unknown.name, unknown.is_known) == ("new", "UNKNOWN", False)
    assert Sort.SMALL.is_known
    assert Sort("new") is not unknown
    for member in (Sort.SMALL, unknown):
        assert pickle.loads(pickle.dumps(member)) == member  # noqa: S301 - our own
    with pytest.raises(ValueError, match="5 is not a valid Sort"):
        Sort(5)


def test_an_open_enum_of_numbers_keeps_unknown_values() -> None:
    assert Size(1) is Size.ONE
    assert Size.ONE.is_known
    assert (Size(7), Size(7).is_known) == (7, False)
    assert pickle.loads(pickle.dumps(Size(7))) == 7  # noqa: S301 - our own
    for value in (1.5, "7"):
        with pytest.raises(ValueError, match="is not a valid Size"):
            Size(value)  # type: ignore[arg-type] # what is refused
