"""How many rows a page has follows the specification, whatever bounds it sets."""

import pytest

from pytribute.operations import PAGE_SIZE, SIZES, Sizes
from pytribute_client.api.products import list_products
from pytribute_core.parameters import Integer, Query, Text


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [
        (Integer(minimum=1, maximum=50), (1, 50, 50)),
        (Integer(minimum=10, maximum=200.0), (10, 200, 200)),
        (Integer(maximum=1_000_000), (1, 1_000_000, 1000)),
        (Integer(minimum=0), (1, None, 50)),
        (Integer(minimum=80), (80, None, 80)),
        (Text(), (1, None, 50)),
    ],
)
def test_the_size_that_is_asked_for_is_the_largest_within_reason(
    kind: Integer | Text, sizes: tuple[int, int | None, int]
) -> None:
    assert Sizes.of({"size": Query("size", kind, required=False)}) == sizes


def test_without_a_size_there_is_a_usual_one() -> None:
    assert Sizes.of({}) == (1, None, 50)
    assert Sizes.of(list_products.OPERATION.parameters) == SIZES
    assert SIZES.usual == PAGE_SIZE
