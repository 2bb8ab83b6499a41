"""A listing of any pages ends, with each row once or with a library error."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from pytribute import AsyncTribute, PaginationError, Product, RawResponse, TributeError
from pytribute_core.exchange import Exchange
from tests.properties.calls import KEY, Server, call_client
from tests.properties.cases import cases
from tests.properties.checker import check
from tests.properties.mutations import ANY_JSON, changed, drawn_place, places, removed, written
from tests.properties.operations import OPERATIONS, Json
from tests.properties.schemas import values
from tests.properties.using import use, use_error

(_LIST,) = (operation for operation in OPERATIONS if operation.name == "listProducts")
_PAGES = values(_LIST.success)
# Most pages of a walk without new rows, prefetched pages included.
_MOST_REQUESTS = 40
_both = pytest.mark.parametrize("blocking", [True, False], ids=["blocking", "async"])


@dataclass
class _Walked:
    """The result of reading a listing to its end."""

    rows: list[Product] = field(default_factory=list[Product])
    error: TributeError | None = None
    requests: int = 0


def _walk(
    respond: Callable[[Exchange], RawResponse], *, blocking: bool, prefetch: int = 0
) -> _Walked:
    walked, server = _Walked(), Server(respond)

    def listing(tribute: Json) -> Json:
        rows = tribute.products.list(prefetch=prefetch, page_size=3)
        return into(rows) if isinstance(tribute, AsyncTribute) else walked.rows.extend(rows)

    async def into(rows: Json) -> None:
        async for row in rows:
            walked.rows.append(row)

    try:
        call_client(server, listing, blocking=blocking)
    except TributeError as error:
        use_error(error)
        walked.error = error
    walked.requests = len(server.requests)
    assert walked.requests <= _MOST_REQUESTS
    for row in walked.rows:
        use(row)
    ids = [row.id for row in walked.rows]
    assert len(set(ids)) == len(ids)
    return walked


def _same(body: bytes, status: int = 200) -> Callable[[Exchange], RawResponse]:
    return lambda _: RawResponse(status, {}, body)


@_both
@given(page=_PAGES, prefetch=st.integers(0, 4))
@cases
def test_rows_of_repeated_pages_are_returned_once(
    page: Json, prefetch: int, *, blocking: bool
) -> None:
    walked = _walk(_same(written(page)), blocking=blocking, prefetch=prefetch)

    known = {row["id"] for row in page["rows"]}
    assert {row.id for row in walked.rows} == known
    assert walked.error is None or isinstance(walked.error, PaginationError)
    if page["meta"]["total"] == len(page["rows"]) == len(known):
        assert walked.error is None


@_both
@given(data=st.data())
@cases
def test_all_rows_are_returned_whatever_the_metadata(data: DataObject, *, blocking: bool) -> None:
    page = data.draw(_PAGES.filter(lambda page: page["rows"]), "page")
    row, count = page["rows"][0], data.draw(st.integers(1, 9), "rows")
    ids = data.draw(st.lists(st.integers(), min_size=count, max_size=count, unique=True), "ids")
    meta = data.draw(st.none() | st.fixed_dictionaries({"total": st.none() | st.integers()}))
    prefetch = data.draw(st.integers(0, 4), "prefetch")
    ids.sort()

    def respond(exchange: Exchange) -> RawResponse:
        start = 3 * (check(exchange, KEY).arguments["page"] - 1)
        rows = [{**row, "id": id_} for id_ in ids[start : start + 3]] or None
        return RawResponse(200, {}, written({"rows": rows, "meta": meta or {}}))

    walked = _walk(respond, blocking=blocking, prefetch=prefetch)

    assert walked.error is None
    assert [row.id for row in walked.rows] == ids


@_both
@given(data=st.data())
@cases
def test_odd_pages_give_rows_or_a_library_error(data: DataObject, *, blocking: bool) -> None:
    page = data.draw(_PAGES, "page")
    place = drawn_place(data, places(_LIST.success, page))
    assert place
    new = data.draw(ANY_JSON, "new")
    is_gone = data.draw(st.booleans(), "removed")
    odd = removed(page, place.path) if is_gone and place.path else changed(page, place.path, new)
    body = bytearray(written(odd))
    for bit in data.draw(st.lists(st.integers(0, 8 * len(body) - 1), max_size=2), "bits"):
        body[bit // 8] ^= 1 << bit % 8
    status = data.draw(st.just(200) | st.integers(100, 999), "status")
    prefetch = data.draw(st.integers(0, 2), "prefetch")

    walked = _walk(_same(bytes(body), status), blocking=blocking, prefetch=prefetch)

    if status // 100 != 2:
        assert walked.error
        assert not walked.rows


@_both
@pytest.mark.parametrize("body", [{}, {"error": "no_access", "message": ""}, {"meta": None}])
def test_an_object_that_is_no_page_is_not_an_empty_listing(body: Json, *, blocking: bool) -> None:
    walked = _walk(_same(json.dumps(body).encode()), blocking=blocking)

    assert type(walked.error).__name__ == "ResponseValidationError"
