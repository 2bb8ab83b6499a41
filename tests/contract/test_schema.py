"""The cache of validated responses: bounded, and with the same results."""

from typing import Any

import pytest

from pytribute import spec
from pytribute.contract import schema
from pytribute.contract.schema import Specification
from tests.documented import component
from tests.invented import published

# Equal in Python, most of them, and not in JSON.
IDS = [1, 1.0, True, "1", None, 2**63, "x" * 5000]


def page(number: object) -> dict[str, Any]:
    return {"rows": [{"id": number}], "meta": {"total": number, "offset": 1, "limit": 20}}


def test_a_cached_result_equals_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schema, "_CACHE_SIZE", 5)
    specification = Specification()

    for number in [*IDS, *reversed(IDS)]:
        mismatches = list(specification.mismatches("listProducts", 200, page(number)))
        assert mismatches == list(Specification().mismatches("listProducts", 200, page(number)))
        assert any(one.place == "rows.id" for one in mismatches) == (type(number) is not int)
        assert len(specification._cache) <= 5  # pyright: ignore[reportPrivateUsage]


def test_values_too_long_for_a_product_are_not_cached() -> None:
    specification = Specification()
    assert list(specification.mismatches("getProduct", 200, {"name": "x" * 5000}))
    assert not specification._cache  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("documented", "sent", "rule"),
    [
        ("USD", "usd", "currency-case"),
        ("usd", "USD", "currency-case"),
        ("usd", "Usd", "currency-case"),
        ("usd", "usdt", "unknown-value"),
    ],
)
def test_a_currency_may_have_another_case_than_the_page(
    documented: str, sent: str, rule: str
) -> None:
    document = spec()
    document["components"]["schemas"]["Currency"] = {
        **component("Currency"),
        "enum": ["EUR", documented],
    }
    with published(document):
        found = Specification().mismatches("getProduct", 200, {"currency": sent})

        assert [one.rule for one in found if one.place == "currency"] == [rule]
