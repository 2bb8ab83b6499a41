"""Arguments are checked and written before anything is sent, as the specification has it."""

import math
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute_core.decoding import decode
from pytribute_core.parameters import Boolean
from tests.generate.packages import call_to, load

Package = dict[str, ModuleType]


def _list(package: Package, **arguments: object) -> Any:  # noqa: ANN401 - a request
    return call_to(package["client.api.products.list_products"], **arguments).request


def _order(package: Package, **arguments: object) -> Any:  # noqa: ANN401 - a request
    operation = package["client.api.shop_orders.get_order"]
    return call_to(operation, **{"order_id": "x", **arguments}).request


def test_omitted_arguments_are_not_sent(tribute: Package) -> None:
    assert _list(tribute).target == "/products"


def test_members_and_plain_text_are_equivalent(tribute: Package) -> None:
    kind = tribute["client.models.product_type"].ProductType
    for value in (kind.DIGITAL, "digital", "DIGITAL", "Digital", "dIgItAl"):
        assert _list(tribute, type=value).target == "/products?type=digital"


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false")])
def test_truth_is_written_as_json_has_it(value: bool, text: str) -> None:  # noqa: FBT001 - the very thing
    assert Boolean().encode("desc", value) == text


def test_flags_that_are_off_by_default_are_not_sent(tribute: Package) -> None:
    assert _list(tribute, desc=True).target == "/products?desc=true"
    assert _list(tribute, desc=False).target == "/products"


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"page": 0}, ValueError, "page must be at least 1"),
        ({"size": 101}, ValueError, "size must be at most 100"),
        ({"size": True}, TypeError, "size must be an integer"),
        ({"size": "5"}, TypeError, "size must be an integer"),
        ({"size": 5.0}, TypeError, "size must be an integer"),
        ({"type": "gift"}, ValueError, "type must be one of digital, custom, physical, not 'gift'"),
        ({"type": 5}, TypeError, "type must be a string, not 5"),
        ({"desc": 1}, TypeError, "desc must be True or False"),
        ({"desc": "true"}, TypeError, "desc must be True or False"),
    ],
)
def test_an_invalid_argument_names_the_valid_values(
    tribute: Package, arguments: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        _list(tribute, **arguments)


def test_every_place_and_kind_of_parameter(shop: Package) -> None:
    request = _order(
        shop,
        order_id="a b/ü",
        x_trace_id="t1",
        session="s1",
        ids=[1, 2],
        tags=["RED", "dark blue"],
        since=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
        day=date(2025, 1, 2),
        rate=0.5,
        priority=2,
        client="me",
        class_="x&y=z",
    )
    assert request.path == "/orders/a%20b%2F%C3%BC"
    assert request.headers["x-trace.id"] == "t1"
    assert request.headers["cookie"] == "session=s1"
    assert parse_qsl(request.target.partition("?")[2]) == [
        ("ids", "1"),
        ("ids", "2"),
        ("tags", "red,dark blue"),
        ("since", "2025-01-02T03:04:05+00:00"),
        ("day", "2025-01-02"),
        ("rate", "0.5"),
        ("priority", "2"),
        ("client", "me"),
        ("class", "x&y=z"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"order_id": None},
        {"order_id": ""},
        {"order_id": "."},
        {"order_id": ".."},
        {"order_id": 5},
        {"order_id": "\ud800"},
        {"x_trace_id": "a\r\nb"},
        {"x_trace_id": "ü"},
        {"x_trace_id": " a"},
        {"session": "a;b"},
        {"session": "a b"},
        {"ids": 5},
        {"ids": "12"},
        {"ids": [1, -1]},
        {"ids": [1, None]},
        {"tags": ["green"]},
        {"since": datetime(2025, 1, 2)},  # noqa: DTZ001 - the point
        {"since": "2025-01-02T03:04:05Z"},
        {"day": datetime(2025, 1, 2, tzinfo=UTC)},
        {"rate": 0},
        {"rate": math.nan},
        {"rate": math.inf},
        {"rate": True},
        {"priority": 4},
        {"priority": "1"},
        {"client": "longer"},
    ],
)
def test_a_value_that_cannot_be_sent_is_refused(shop: Package, arguments: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        _order(shop, **arguments)


SCHEMAS = load("tribute")["components"]["schemas"]
PARAMETERS = {
    parameter["name"]: parameter["schema"]
    for parameter in load("tribute")["paths"]["/products"]["get"]["parameters"]
}
ANY_ARGUMENT = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 200),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["digital", "CUSTOM", "Physical", "gift"]),
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(arguments=st.fixed_dictionaries({}, optional=dict.fromkeys(PARAMETERS, ANY_ARGUMENT)))
def test_any_request_that_is_built_fits_the_specification(
    tribute: Package, arguments: dict[str, Any]
) -> None:
    try:
        request = _list(tribute, **arguments)
    except (TypeError, ValueError):
        return
    sent = dict(parse_qsl("&".join(request.query), keep_blank_values=True))
    for name, text in sent.items():
        schema = PARAMETERS[name]
        if "$ref" in schema:
            schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
        value = text if schema["type"] == "string" else msgspec.json.decode(text)
        jsonschema.validate(value, schema)
    sent_names = {name for name, value in arguments.items() if value not in {None, False}}
    assert sent.keys() == sent_names


OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "description": st.text(),
    "starsAmount": st.integers(),
    "starsAmountEnabled": st.booleans(),
    "pendingOrders": st.integers(0, 2**63),
    "imageUrl": st.just("https://shop.example/i.png"),
}
REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    "id": st.integers(),
    "type": st.sampled_from(["digital", "custom", "physical"]),
    "name": st.text(),
    "amount": st.integers(-(2**63), 2**63 - 1),
    "currency": st.sampled_from(["USD", "EUR", "RUB"]),
    "status": st.sampled_from(["pending", "approved", "rejected"]),
    "isCustom": st.booleans(),
    "acceptCards": st.booleans(),
    "acceptWalletPay": st.booleans(),
    "protectContent": st.booleans(),
    "created": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    "updated": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    "link": st.text(),
    "webLink": st.text(),
}


@settings(derandomize=True, deadline=None, max_examples=200)
@given(data=st.fixed_dictionaries(REQUIRED, optional=OPTIONAL))
def test_any_valid_product_is_read_alike_by_both_packages(
    tribute: Package, data: dict[str, Any]
) -> None:
    document = {"$ref": "#/components/schemas/Product", "components": {"schemas": SCHEMAS}}
    jsonschema.validate(data, document)
    content = msgspec.json.encode(data)
    ours = decode(tribute["client.models.product"].Product, content)
    theirs = vars(tribute["schemas"])["Product"].model_validate_json(content)
    for name in ours.__struct_fields__:
        mine, other = getattr(ours, name), getattr(theirs, name)
        assert (None if mine is msgspec.UNSET else mine) == other
