"""An inline schema has a class named after its place; components take precedence."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scripts.generate import check_names
from scripts.generate.lift import lift, places
from tests.generate.small import BASE
from tests.properties.cases import cases

OPEN: dict[str, Any] = {"type": "string", "enum": ["open", "paid"]}
REPEATS: dict[str, Any] = {"type": "string", "enum": ["once", "monthly"]}


def _document(**schemas: Any) -> dict[str, Any]:  # noqa: ANN401 - any schema
    document: dict[str, Any] = copy.deepcopy(BASE)
    document.setdefault("components", {}).setdefault("schemas", {}).update(copy.deepcopy(schemas))
    check_names(document)
    return document


def _order(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - any schema
    return {"type": "object", "properties": properties}


def _property(document: dict[str, Any], name: str, key: str) -> Any:  # noqa: ANN401 - any schema
    schemas = lift(document)["components"]["schemas"]
    reference = schemas[name]["properties"][key]["$ref"].rpartition("/")[2]
    return reference, schemas[reference]["enum"]


def test_a_component_of_the_same_name_takes_precedence() -> None:
    document = _document(ShopOrder=_order(period=REPEATS), ShopOrderPeriod=OPEN)
    assert _property(document, "ShopOrder", "period") == (
        "ShopOrderPeriodEnum",
        ["once", "monthly"],
    )
    assert places(document)["ShopOrderPeriodEnum"].endswith("ShopOrder/properties/period")


def test_a_component_with_the_same_class_name_takes_precedence() -> None:
    document = _document(ShopOrder=_order(period=REPEATS), shop_order_period=OPEN)
    assert _property(document, "ShopOrder", "period")[0] == "ShopOrderPeriodEnum"


def test_one_that_is_the_same_schema_is_the_same_class() -> None:
    document = _document(ShopOrder=_order(period=OPEN), ShopOrderPeriod=OPEN)
    assert _property(document, "ShopOrder", "period")[0] == "ShopOrderPeriod"


def test_each_of_many_has_a_class() -> None:
    document = _document(
        A=_order(bPeriod=OPEN),
        AB=_order(period=REPEATS),
        ABPeriodEnum={"type": "string", "enum": ["x"]},
    )
    assert _property(document, "A", "bPeriod") == ("ABPeriod", ["open", "paid"])
    assert _property(document, "AB", "period") == ("ABPeriodEnum2", ["once", "monthly"])


@cases
@given(st.lists(st.sampled_from(["Order", "OrderState", "order", "OrderStateEnum"]), unique=True))
def test_no_names_of_components_are_too_close(names: list[str]) -> None:
    schemas = {name: OPEN for name in names if name != "order"}
    document = _document(**{**schemas, "Order": _order(state=REPEATS)})
    assert _property(document, "Order", "state")[1] == ["once", "monthly"]
