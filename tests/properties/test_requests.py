"""Every request that the client can build is one that the specification describes."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from pytribute import AsyncListing, Listing, RawResponse
from pytribute_client.api.products.list_products import LISTING
from pytribute_core.exchange import Exchange
from tests import documented
from tests.properties.calls import (
    CALLS,
    KEY,
    RAW,
    Call,
    Server,
    about,
    call_client,
    json_response,
    operation_of,
)
from tests.properties.cases import cases
from tests.properties.checker import check
from tests.properties.operations import OPERATIONS, Json
from tests.properties.schemas import in_any_case, plain, resolved, values

_PRODUCTS = 5
_ODD: SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.decimals(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.just(10**5000),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.builds(object),
)
_HEADERS = st.dictionaries(
    st.one_of(
        st.text(max_size=9),
        st.text("abcDEF-_", max_size=9),
        st.sampled_from(
            ["Api-Key", "accept", "HOST", "Connection", "te", "Transfer-Encoding", "X-Trace"]
        ),
        st.sampled_from(["User-Agent", "upgrade", "Expect", "Content-Length", "Accept-Encoding"]),
    ),
    st.one_of(st.text(max_size=9), st.text("ab c\t\r\n", max_size=9)),
    max_size=2,
)


def _of_type(hint: Any) -> SearchStrategy[object]:  # noqa: ANN401 - any type
    """Draw what a type allows, at its edges as well."""
    if get_origin(hint) in {Union, UnionType}:
        return st.one_of(*map(_of_type, get_args(hint)))
    if hint is Mapping[str, str] or get_origin(hint) is Mapping:
        return _HEADERS
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.one_of(st.sampled_from(list(hint)), st.builds(hint, st.text(max_size=5)))
    known: dict[object, SearchStrategy[object]] = {
        int: st.one_of(st.integers(-2, 101), st.integers()),
        bool: st.booleans(),
        float: st.one_of(st.floats(0.001, 100), st.floats()),
        str: st.one_of(_spellings(), st.text(max_size=9)),
        NoneType: st.none(),
    }
    return known[hint]


def _spellings() -> SearchStrategy[str]:
    listed = {
        value
        for operation in OPERATIONS
        for parameter in operation.parameters
        for value in resolved(parameter["schema"]).get("enum", [])
    }
    return st.sampled_from(sorted(listed)).flatmap(in_any_case)


def _arguments(call: Call, *, odd: bool) -> SearchStrategy[dict[str, object]]:
    drawn = {
        name: st.one_of(_of_type(hint), _ODD) if odd else _of_type(hint)
        for name, hint in call.hints.items()
    }
    return st.fixed_dictionaries(
        {name: drawn[name] for name in call.required},
        optional={name: drawn[name] for name in drawn if name not in call.required},
    )


def _shop(exchange: Exchange) -> RawResponse:
    """Return a valid response; a listing has several pages."""
    request = check(exchange, KEY)
    response = about(request.arguments, plain(request.operation.success))
    if "rows" in response:
        page, size = request.arguments["page"], request.arguments["size"]
        row = response["rows"][0]
        ids = sorted(range(_PRODUCTS), reverse=request.arguments["desc"])
        response["rows"] = [{**row, "id": id_} for id_ in ids[(page - 1) * size :][:size]]
        response["meta"] = {"total": _PRODUCTS, "offset": page, "limit": size}
    return json_response(response)


def _rows(listing: Json) -> Json:
    async def walk() -> list[object]:
        return [row async for row in listing]

    return walk() if hasattr(listing, "__aiter__") else list(listing)


_READINGS: list[Callable[[Any], Any]] = [
    _rows,
    lambda listing: listing.to_list(),
    lambda listing: listing.to_list(limit=3),
    lambda listing: listing.first(),
    lambda listing: listing.count(),
]


@pytest.mark.parametrize("blocking", [True, False], ids=["blocking", "async"])
@pytest.mark.parametrize("odd", [False, True], ids=["typed", "odd"])
@given(data=st.data())
@cases
def test_whatever_the_arguments_a_request_is_valid_or_is_never_sent(
    data: DataObject, *, odd: bool, blocking: bool
) -> None:
    call = data.draw(st.sampled_from(CALLS), "call")
    arguments = data.draw(_arguments(call, odd=odd), "arguments")
    reading = data.draw(st.sampled_from(_READINGS), "reading")
    server = Server(_shop)

    def use(tribute: object) -> Json:
        value = call.of(tribute)(**arguments)
        return reading(value) if isinstance(value, (Listing, AsyncListing)) else value

    try:
        call_client(server, use, blocking=blocking)
    except (TypeError, ValueError):
        assert not server.requests
    else:
        assert server.requests
    for exchange in server.requests:
        check(exchange, KEY)


@pytest.mark.parametrize("blocking", [True, False], ids=["blocking", "async"])
@given(data=st.data())
@cases
def test_allowed_arguments_are_sent_with_their_meaning(data: DataObject, *, blocking: bool) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS), "operation")
    call = RAW[operation.name]
    meant: dict[str, Json] = {}
    arguments: dict[str, object] = {}
    for parameter in operation.parameters:
        schema = resolved(parameter["schema"])
        argument = _argument(call, parameter["name"])
        if argument and (parameter["required"] or data.draw(st.booleans())):
            # A reading requires 400 for an empty parameter.
            value = data.draw(values(schema).filter(lambda one: one != ""), parameter["name"])
            meant[parameter["name"]] = value
            spelt = in_any_case(value) if "enum" in schema else st.just(value)
            arguments[argument] = data.draw(spelt)
    server = Server(_shop)

    call_client(server, lambda tribute: call.of(tribute)(**arguments), blocking=blocking)

    (exchange,) = server.requests
    sent = check(exchange, KEY)
    assert sent.operation == operation
    assert {name: sent.arguments[name] for name in meant} == meant


@given(data=st.data())
@cases
def test_arguments_outside_of_the_specification_are_refused(data: DataObject) -> None:
    bounds = {"page": 1, "page_size": 1}
    call = data.draw(st.sampled_from([call for call in CALLS if call.name == "list"]), "call")
    name = data.draw(st.sampled_from(sorted(bounds.keys() & call.hints.keys())), "argument")
    number = data.draw(
        st.one_of(st.integers(max_value=bounds[name] - 1), st.booleans(), st.floats())
        | (
            st.integers(min_value=(LISTING.most or 2**31) + 1)
            if name == "page_size"
            else st.nothing()
        )
    )
    server = Server(_shop)

    with pytest.raises((ValueError, TypeError), match=f"{name.removeprefix('page_')} must"):
        call_client(server, lambda tribute: call.of(tribute)(**{name: number}), blocking=True)
    assert not server.requests


@given(text=st.text())
@cases
def test_a_type_that_is_not_listed_is_refused_with_those_that_are(text: str) -> None:
    types = documented.values("ProductType")
    if text.casefold() in {value.casefold() for value in types}:
        return
    server = Server(_shop)

    with pytest.raises(ValueError, match=f"type must be one of {', '.join(types)}"):
        call_client(server, lambda tribute: tribute.products.list(type=text), blocking=True)
    assert not server.requests


def test_each_operation_of_the_specification_has_a_call() -> None:
    names = {operation.name for operation in OPERATIONS}

    assert {operation_of(call).name for call in CALLS if not call.raw} == names
    assert RAW.keys() == names


def test_arguments_and_parameters_of_the_specification_are_the_same() -> None:
    """A parameter that a page adds may wait for its argument, unless it is required."""
    for operation in OPERATIONS:
        call = RAW[operation.name]
        found = {one["name"]: _argument(call, one["name"]) for one in operation.parameters}
        assert {*found.values()} - {""} == call.hints.keys() - {"timeout", "headers"}
        assert all(found[one["name"]] for one in operation.parameters if one["required"])


def _argument(call: Call, parameter: str) -> str:
    """Return the argument named like a parameter, or longer: size, page_size; "" if none is."""
    return next(
        (
            name
            for name in call.hints
            if name.replace("_", "") == parameter.lower() or name.endswith(f"_{parameter}")
        ),
        "",
    )


@pytest.mark.parametrize("name", ["Transfer-Encoding", "te", "UPGRADE", "Expect", "Trailer"])
def test_a_header_that_would_break_the_framing_is_refused(name: str) -> None:
    server = Server(_shop)

    with pytest.raises(ValueError, match=f"the header {name} is the client's own"):
        call_client(
            server, lambda tribute: tribute.products.get(1, headers={name: "x"}), blocking=True
        )
    assert not server.requests


@pytest.mark.parametrize(
    "option",
    [
        {"timeout": Decimal("NaN")},
        {"timeout": "5"},
        {"headers": {"x-trace": 5}},
        {"headers": {5: "x"}},
        {"headers": {"x-trace": b"secret"}},
    ],
    ids=repr,
)
def test_an_option_of_another_type_is_refused_without_its_value(option: dict[str, Json]) -> None:
    server = Server(_shop)

    with pytest.raises(TypeError, match="must be") as refused:
        call_client(server, lambda tribute: tribute.products.get(1, **option), blocking=True)
    assert "secret" not in str(refused.value)
    assert not server.requests


@pytest.mark.parametrize("headers", [True, 5, b"x", "x-trace: 1", [5]], ids=repr)
def test_headers_that_are_no_mapping_are_refused(headers: Json) -> None:
    server = Server(_shop)

    with pytest.raises((TypeError, ValueError)):
        call_client(server, lambda tribute: tribute.products.get(1, headers=headers), blocking=True)
    assert not server.requests
