"""An argument is checked, and written as the text that the API takes."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from pytribute_core.enums import OpenEnum, OpenIntEnum
from pytribute_core.parameters import (
    Array,
    Boolean,
    Choice,
    Cookie,
    Date,
    Header,
    Integer,
    Kind,
    Number,
    Parameter,
    Path,
    Query,
    Text,
    Timestamp,
)


class Colour(OpenEnum):
    RED = "red"
    BLUE = "Blue"


class Level(OpenIntEnum):
    LOW = 1


UNIT = "12345678-1234-5678-1234-567812345678"
WRITTEN: list[tuple[Kind, object, str]] = [
    (Integer(1, 9), 5, "5"),
    (Number(), Decimal("1.10"), "1.10"),
    (Number(above=0.1), Decimal("0.10001"), "0.10001"),
    (Number(below=1), 0.5, "0.5"),
    (Boolean(), True, "true"),
    (Boolean(), False, "false"),
    (Text(1, 3), "abc", "abc"),
    (Text(), UUID(UNIT), UNIT),
    (Timestamp(), datetime(2025, 1, 2, tzinfo=UTC), "2025-01-02T00:00:00+00:00"),
    (Date(), date(2025, 1, 2), "2025-01-02"),
    (Choice(Colour), "BLUE", "Blue"),
    (Choice(Colour), Colour.RED, "red"),
    (Choice(Level), 1, "1"),
]
REFUSED: list[tuple[Kind, object, type[Exception], str]] = [
    (Integer(), True, TypeError, "it must be an integer, not True"),
    (Integer(1), 0, ValueError, "it must be at least 1, not 0"),
    (Integer(maximum=9), 10, ValueError, "it must be at most 9, not 10"),
    (Number(), "1", TypeError, "it must be a number, not '1'"),
    (Number(), math.nan, ValueError, "it must be finite, not nan"),
    (Number(above=0.1), Decimal("0.1"), ValueError, "it must be above 0.1, not "),
    (Number(below=1), 1, ValueError, "it must be below 1, not 1"),
    (Boolean(), 1, TypeError, "it must be True or False, not 1"),
    (Text(), b"a", TypeError, "it must be a string, not b'a'"),
    (Text(), "\ud800", ValueError, "it must be valid Unicode, not "),
    (Text(2), "a", ValueError, "it must have at least 2 characters"),
    (Text(longest=2), "abc", ValueError, "it must have at most 2 characters"),
    (Timestamp(), date(2025, 1, 2), TypeError, "it must be a datetime, not "),
    (Timestamp(), datetime(2025, 1, 2), ValueError, "it must have a time zone"),  # noqa: DTZ001
    (Date(), datetime(2025, 1, 2, tzinfo=UTC), TypeError, "it must be a date, not "),
    (Choice(Colour), 1, TypeError, "it must be a string, not 1"),
    (Choice(Level), "1", TypeError, "it must be an integer, not '1'"),
    (
        Choice(Colour),
        "green" * 99,
        ValueError,
        "it must be one of red, Blue, not 'green.*\\.\\.\\.",
    ),
]


@pytest.mark.parametrize(("kind", "value", "text"), WRITTEN)
def test_a_valid_value_is_written(kind: Kind, value: object, text: str) -> None:
    assert Query("wireName", kind).encode("it", value) == [text]


@pytest.mark.parametrize(("kind", "value", "error", "message"), REFUSED)
def test_an_invalid_value_is_refused(
    kind: Kind, value: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Query("wireName", kind).encode("it", value)


HUGE = 10**5000


@pytest.mark.parametrize(
    ("kind", "value", "error", "message"),
    [
        (Integer(), HUGE, ValueError, "it has too many digits"),
        (
            Integer(maximum=9),
            HUGE,
            ValueError,
            "it must be at most 9, not a number of too many digits",
        ),
        (
            Integer(),
            [HUGE],
            TypeError,
            "it must be an integer, not a number of too many digits",
        ),
        (Number(), HUGE, ValueError, "it has too many digits"),
    ],
    ids=["integer", "above the maximum", "in a list", "number"],  # pytest can't write it either
)
def test_a_number_that_python_cannot_format_is_refused_with_an_own_message(
    kind: Kind, value: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        Query("wireName", kind).encode("it", value)
    assert str(caught.value) == message
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("parameter", "value", "texts"),
    [
        (Query("wireName", Text(), required=False), None, []),
        (Query("wireName", Array(Integer())), (1, 2), ["1", "2"]),
        (Query("wireName", Array(Integer()), joined=True), [1, 2], ["1,2"]),
        (Query("wireName", Array(Integer()), joined=True), [], []),
        (Path("wireName", Text()), "a/b", ["a/b"]),
        (Header("wireName", Text()), "a b", ["a b"]),
        (Cookie("wireName", Text()), "a", ["a"]),
    ],
)
def test_an_argument_becomes_as_many_texts_as_it_needs(
    parameter: Parameter, value: object, texts: list[str]
) -> None:
    assert parameter.encode("it", value) == texts


@pytest.mark.parametrize(
    ("parameter", "value", "error"),
    [
        (Query("wireName", Text()), None, TypeError),
        (Query("wireName", Array(Integer())), "12", TypeError),
        (Query("wireName", Array(Integer())), {1: 2}, TypeError),
        (Query("wireName", Array(Text()), joined=True), ["a,b"], ValueError),
        *((Path("wireName", Text()), text, ValueError) for text in ("", ".", "..")),
        *((Header("wireName", Text()), text, ValueError) for text in ("a\r\nb", "ü", " a")),
        *((Cookie("wireName", Text()), text, ValueError) for text in ("a;b", "a b", '"', "\n")),
    ],
)
def test_a_value_that_its_place_in_the_request_cannot_hold_is_refused(
    parameter: Parameter, value: object, error: type[Exception]
) -> None:
    with pytest.raises(error, match="it"):
        parameter.encode("it", value)
