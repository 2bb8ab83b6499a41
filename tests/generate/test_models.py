"""What the models of the client accept and keep."""

import copy
import json
import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import msgspec
import pytest

from pytribute_core.decoding import DecodingError, decode
from tests.generate.packages import call_to

PRODUCT: dict[str, Any] = {
    "id": 2548,
    "type": "digital",
    "name": "VPN Access - 1 Month",
    "amount": 499,
    "currency": "usd",
    "status": "approved",
    "isCustom": False,
    "acceptCards": True,
    "acceptWalletPay": False,
    "protectContent": True,
    "created": "2025-08-25T10:30:00Z",
    "updated": "2025-08-25T10:30:00.123456789+03:00",
    "link": "https://t.me/tribute_bot/app?startapp=pf6",
    "webLink": "https://web.tribute.tg/p/f6",
}


def _decode(package: dict[str, ModuleType], model: str, data: object) -> Any:  # noqa: ANN401 - a model of its own
    kind = getattr(package[f"client.models.{model}"], model.title().replace("_", ""))
    return decode(kind, json.dumps(data).encode())


def test_a_product_reads_as_python(tribute: dict[str, ModuleType]) -> None:
    product = _decode(tribute, "product", PRODUCT)
    assert product.type is tribute["client.models.product_type"].ProductType.DIGITAL
    assert product.currency is tribute["client.models.currency"].Currency.USD
    assert product.created == datetime(2025, 8, 25, 10, 30, tzinfo=UTC)
    assert product.updated.utcoffset() == timedelta(hours=3)
    assert product.link == PRODUCT["link"]
    assert product.is_custom is False


def test_absent_and_null_are_two_things(tribute: dict[str, ModuleType]) -> None:
    assert _decode(tribute, "product", PRODUCT).stars_amount is msgspec.UNSET
    assert _decode(tribute, "product", {**PRODUCT, "starsAmount": None}).stars_amount is None
    assert _decode(tribute, "product", {**PRODUCT, "starsAmount": 0}).stars_amount == 0


def test_unknown_fields_are_no_error(tribute: dict[str, ModuleType]) -> None:
    assert _decode(tribute, "product", {**PRODUCT, "new": {"x": [1]}}).id == PRODUCT["id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 1.0),
        ("id", True),
        ("id", "1"),
        ("id", None),
        ("isCustom", 1),
        ("name", 5),
        ("created", "2025-08-25T10:30:00"),
        ("created", "yesterday"),
        ("created", 1756117800),
        ("type", 5),
    ],
)
def test_a_value_of_another_type_is_an_error_with_its_place(
    tribute: dict[str, ModuleType], field: str, value: object
) -> None:
    with pytest.raises(DecodingError) as caught:
        _decode(tribute, "product", {**PRODUCT, field: value})
    assert caught.value.place == f"$.{field}"


def test_a_missing_required_field_is_named(tribute: dict[str, ModuleType]) -> None:
    data = {key: value for key, value in PRODUCT.items() if key != "webLink"}
    with pytest.raises(DecodingError, match="webLink"):
        _decode(tribute, "product", data)


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**70), 10**300])
def test_big_integers_keep_their_value(tribute: dict[str, ModuleType], number: int) -> None:
    assert _decode(tribute, "product", {**PRODUCT, "amount": number}).amount == number


@pytest.mark.parametrize("digits", range(10))
def test_a_fraction_may_have_up_to_nine_digits(tribute: dict[str, ModuleType], digits: int) -> None:
    fraction = "." + "1" * digits if digits else ""
    product = _decode(tribute, "product", {**PRODUCT, "created": f"2025-08-25T10:30:00{fraction}Z"})
    assert product.created.microsecond == int(("1" * digits).ljust(6, "0")[:6])


def test_models_are_frozen_and_compare_by_value(tribute: dict[str, ModuleType]) -> None:
    one, other = _decode(tribute, "product", PRODUCT), _decode(tribute, "product", PRODUCT)
    assert one == other
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    with pytest.raises(AttributeError):
        one.id = 5


@pytest.mark.parametrize("spelling", ["USD", "usd", "Usd", "uSd"])
def test_case_folds_to_the_known_member(tribute: dict[str, ModuleType], spelling: str) -> None:
    currency = tribute["client.models.currency"].Currency
    assert currency(spelling) is currency.USD
    assert _decode(tribute, "product", {**PRODUCT, "currency": spelling}).currency is currency.USD


def test_case_folds_in_every_enum(tribute: dict[str, ModuleType]) -> None:
    code = tribute["client.models.error_code"].ErrorCode
    assert code("NO_access") is code.NO_ACCESS


def test_an_unknown_value_is_kept_as_itself(tribute: dict[str, ModuleType]) -> None:
    currency = tribute["client.models.currency"].Currency
    unknown = _decode(tribute, "product", {**PRODUCT, "currency": "gbp"}).currency
    assert isinstance(unknown, currency)
    assert (unknown.value, str(unknown), unknown.is_known) == ("gbp", "gbp", False)
    assert unknown == currency("gbp") == "gbp"
    assert {unknown: 1}[currency("gbp")] == 1
    assert unknown != currency.USD
    for twin in (pickle.loads(pickle.dumps(unknown)), copy.copy(unknown), copy.deepcopy(unknown)):  # noqa: S301 - our own
        assert twin == unknown
        assert not twin.is_known
    assert pickle.loads(pickle.dumps(currency.USD)) is currency.USD  # noqa: S301 - our own


def test_unknown_values_do_not_accumulate(tribute: dict[str, ModuleType]) -> None:
    currency = tribute["client.models.currency"].Currency
    before = len(currency._value2member_map_)
    for number in range(1000):
        _decode(tribute, "product", {**PRODUCT, "currency": f"X{number}"})
    assert len(currency._value2member_map_) == before
    assert [member.value for member in currency] == ["USD", "EUR", "RUB"]


def test_a_number_enum_is_open_too(shop: dict[str, ModuleType]) -> None:
    level = shop["client.models.level"].Level
    assert level(1).is_known
    assert level(7) == 7
    assert not level(7).is_known
    assert pickle.loads(pickle.dumps(level(7))) == 7  # noqa: S301 - our own
    for value in (True, "1", 1.5):
        with pytest.raises(ValueError, match="valid"):
            level(value) if value is not True else level("True")


ORDER: dict[str, Any] = {
    "id": "5f0c7e2e-9d4b-4bd0-8f0b-2f8a5b7a1c11",
    "created": "2025-01-01T00:00:00Z",
    "status": "open",
    "total": 12.5,
}


def test_a_model_has_the_fields_of_its_parts(shop: dict[str, ModuleType]) -> None:
    order = _decode(
        shop,
        "order",
        {
            **ORDER,
            "either": "x",
            "extra": {"a": "b"},
            "any": [1, {"b": None}],
            "weight": 3,
            "day": "2025-02-01",
            "level": 100,
            "colour": "DARK Blue",
            "owner": {"name": "A", "boss": {"name": "B", "team": {"members": [{"name": "C"}]}}},
            "nested": {"deep": [[True]]},
        },
    )
    assert order.total == Decimal("12.5")
    assert order.weight == Decimal(3)
    assert order.day == date(2025, 2, 1)
    assert order.colour is shop["client.models.colour"].Colour.DARK_BLUE
    assert order.owner.boss.team.members[0].name == "C"
    assert order.nested.deep == [[True]]
    assert order.any == [1, {"b": None}]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"kind": "cat", "lives": 9}, "Cat"),
        ({"kind": "dog", "tricks": ["sit"]}, "Dog"),
        ({"kind": "wolf", "tricks": []}, "Unknown"),
        ({"kind": "eel"}, "Unknown"),
        ({}, "Unknown"),
        (5, "Unknown"),
        ("cat", "Unknown"),
        ([], "Unknown"),
    ],
)
def test_a_choice_selects_the_matching_class(
    shop: dict[str, ModuleType], data: object, kind: str
) -> None:
    assert type(_decode(shop, "order", {**ORDER, "pet": data}).pet).__name__ == kind


def test_a_known_kind_that_is_broken_is_an_error_with_its_place(
    shop: dict[str, ModuleType],
) -> None:
    with pytest.raises(DecodingError) as caught:
        _decode(shop, "order", {**ORDER, "pet": {"kind": "cat"}})
    assert caught.value.place.startswith("$.pet")


def test_null_and_bounds_of_openapi_3_0_are_read(legacy: dict[str, ModuleType]) -> None:
    thing = _decode(legacy, "thing", {"name": None, "kind": None, "parts": None})
    assert (thing.name, thing.kind, thing.parts) == (None, None, None)
    operation = legacy["client.api.things.list_things"]
    with pytest.raises(ValueError, match="above 0"):
        call_to(operation, above=0)
