"""Every rule cites its source: the documentation, a reading, or an RFC."""

import json
from pathlib import Path
from typing import Any

import pytest

from pytribute.contract.provenance import cite
from pytribute.contract.request import LIST_PRODUCTS
from pytribute.contract.rules import RULES
from pytribute.contract.schema import specification
from pytribute.contract.strict_json import as_array, as_object
from pytribute.contract.violation import Rule, Severity, Source
from pytribute.mock.specification import is_array
from scripts.project import CHECKOUT

ROOT = CHECKOUT.root
SPECIFICATION = specification()


def places(rule: Rule) -> list[str]:
    """Return the places of a rule in the specification: one, or one below each operation."""
    if rule.where.startswith("/"):
        return [rule.where]
    found = (SPECIFICATION.pointer(name, rule.where) for name in SPECIFICATION.operations)
    return [one for one in found if resolved(one) is not None]


def resolved(pointer: str) -> Any:  # noqa: ANN401 - a value of the specification
    place: Any = SPECIFICATION.document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        place = (
            dict(enumerate(as_array(place))).get(int(name)) if is_array(place) else place.get(name)
        )
        if place is None:
            return None
    return place


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_cites_its_source(rule: Rule) -> None:
    if rule.where.startswith("RFC "):
        assert rule.source is Source.PROTOCOL
        return
    if rule.source is Source.SCHEMA and not rule.where:
        return  # each report names the part of the schema
    assert ("x-readings/" in rule.where) == (rule.source is Source.READING)
    assert places(rule), "there is no such place in the specification"
    for place in places(rule):
        assert cite(place) is not None


def certainty(pointer: str) -> str:
    """Return the certainty of a place, or of the nearest one around it; a page needs none."""
    while pointer:
        if found := as_object(resolved(pointer)).get("x-certainty"):
            return str(found)
        pointer = pointer.rpartition("/")[0]
    return "documented"


@pytest.mark.parametrize(
    "rule", [one for one in RULES.values() if one.where.startswith("/")], ids=lambda one: one.name
)
def test_a_rule_is_not_more_certain_than_its_place(rule: Rule) -> None:
    if rule.source is Source.DOCUMENTATION:
        assert certainty(rule.where) in {"documented", "seen"}
    if rule.source is Source.REPORTED:
        assert rule.severity is Severity.WARNING


@pytest.mark.parametrize("operation", ["listProducts", "getProduct", "cancelProductPurchase"])
def test_a_place_below_an_operation_is_cited(operation: str) -> None:
    for where in ("responses/200", "responses/400", "responses", "parameters/0"):
        citation = cite(SPECIFICATION.pointer(operation, where))

        assert citation is not None
        assert citation.address.startswith("https://")
        said = (ROOT / citation.page).read_text(encoding="utf-8").splitlines()[citation.line - 1]
        assert citation.quote.removesuffix("…") in said


def test_a_reading_is_cited_from_its_patch() -> None:
    citation = cite(SPECIFICATION.pointer(LIST_PRODUCTS, "x-readings/order"))

    assert citation is not None
    assert Path(citation.page).parent.name == "patches"
    assert citation.address == ""


def test_an_unknown_place_is_not_cited() -> None:
    assert cite("") is None
    assert cite("RFC 9110") is None
    assert SPECIFICATION.pointer("another path", "responses/401") == ""


def test_cited_lines_are_those_of_this_checkout() -> None:
    origins = json.loads((ROOT / "openapi" / "provenance.json").read_text(encoding="utf-8"))

    for pointer, (first, *_) in origins.items():
        if "/examples/" not in pointer:
            citation = cite(pointer)
            assert citation is not None, "run `make spec`"
            assert [citation.page, citation.line] == [first["file"], first["line"]]
