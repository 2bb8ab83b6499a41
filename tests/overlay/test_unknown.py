"""Fields that this version doesn't know are dropped from the models, and kept all the same."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute import Tribute, unknown_fields
from pytribute_core.exchange import Exchange
from pytribute_core.types import RawResponse
from tests.overlay.shelf import KEY, PRODUCT, MemoryTransport

ROW = dict(PRODUCT)
NAMES = st.text(max_size=8).filter(lambda name: name not in {*ROW, "rows", "meta", "total"})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)
FIELDS = st.dictionaries(NAMES, VALUES, max_size=3)


def tribute(body: object, *, start: bytes = b"") -> Tribute:
    def respond(exchange: Exchange) -> RawResponse:
        return RawResponse(200, {}, start + json.dumps(body).encode())

    return Tribute(KEY, transport=MemoryTransport(respond))


@given(FIELDS, FIELDS, FIELDS)
@settings(derandomize=True, deadline=None)
def test_unknown_fields_of_a_response_are_kept(
    of_page: dict[str, object], of_meta: dict[str, object], of_row: dict[str, object]
) -> None:
    body = {"rows": [ROW, ROW | of_row], "meta": {"total": 2} | of_meta} | of_page
    response = tribute(body).products.with_raw_response.list()

    assert unknown_fields(response) == (
        {f"$.{name}": value for name, value in of_page.items()}
        | {f"$.meta.{name}": value for name, value in of_meta.items()}
        | {f"$.rows[1].{name}": value for name, value in of_row.items()}
    )


def test_a_documented_response_has_no_unknown_fields() -> None:
    known = ROW | {"currency": "usd", "description": None}
    response = tribute(known, start=b"\xef\xbb\xbf").products.with_raw_response.get(2548)

    assert unknown_fields(response) == {}


@pytest.mark.parametrize("number", ["1e9999999999999999999999", "9" * 5000])
def test_a_number_out_of_range_is_reported(number: str) -> None:
    body = json.dumps(ROW)[:-1] + f', "vatRate": {number}}}'
    tribute = Tribute(KEY, transport=MemoryTransport(lambda _: RawResponse(200, {}, body.encode())))
    response = tribute.products.with_raw_response.get(2548)
    with pytest.raises(ValueError, match="out of range"):
        unknown_fields(response)


def test_a_list_that_is_null_has_none() -> None:
    response = tribute({"rows": None, "meta": None}).products.with_raw_response.list()

    assert unknown_fields(response) == {}
