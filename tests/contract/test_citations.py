"""Every rule cites its source: the documentation, a reading, or an RFC."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, cast

import pytest

from pytribute import contract, spec
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.contract.provenance import cite
from pytribute.contract.readings import reading_names
from pytribute.contract.request import LIST_PRODUCTS
from pytribute.contract.schema import Specification
from pytribute.contract.strict_json import as_array, as_object, is_array
from pytribute.contract.violation import Rule, Source
from scripts.project import CHECKOUT

ROOT = CHECKOUT.root


def rules_in(value: object) -> Iterator[Rule]:
    if isinstance(value, Rule):
        yield value
    for inner in (*as_object(value).values(), *as_array(value)):
        yield from rules_in(inner)
    if isinstance(value, tuple):
        for inner in cast("tuple[object, ...]", value):
            yield from rules_in(inner)


def all_rules() -> list[Rule]:
    names = [one.name for one in walk_packages(contract.__path__, f"{contract.__name__}.")]
    modules = [import_module(name) for name in names]
    rules = {
        rule for module in modules for value in vars(module).values() for rule in rules_in(value)
    }
    return sorted(rules, key=lambda rule: rule.name)


RULES = all_rules()


def resolved(pointer: str) -> Any:  # noqa: ANN401 - a value of the specification
    place: Any = spec()
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        place = as_array(place)[int(name)] if is_array(place) else place[name]
    return place


def test_there_are_rules() -> None:
    assert len(RULES) > 40


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_stands_somewhere(rule: Rule) -> None:
    if rule.source is Source.READING:
        assert rule.reading in reading_names()
    if rule.reading:
        assert Profile("http://x", Key("k")).switch(rule.reading) == "on"
    if rule.source is Source.PROTOCOL:
        assert rule.where.startswith(("RFC ", "/"))
    if rule.source is Source.DOCUMENTATION:
        assert rule.where
    if rule.where.startswith("/"):
        assert resolved(rule.where) is not None
        assert cite(rule.where) is not None


@pytest.mark.parametrize("operation", ["listProducts", "getProduct", "cancelProductPurchase"])
def test_what_stands_below_an_operation_has_a_line_behind_it(operation: str) -> None:
    for where in ("responses/200", "responses/400", "responses", "parameters/0"):
        citation = cite(Specification().pointer(operation, where))

        assert citation is not None
        assert citation.address.startswith("https://")
        said = (ROOT / citation.page).read_text(encoding="utf-8").splitlines()[citation.line - 1]
        assert citation.quote.removesuffix("…") in said


def test_a_chosen_reading_is_cited_from_the_patch_that_decides_it() -> None:
    citation = cite(Specification().pointer(LIST_PRODUCTS, "x-readings/order"))

    assert citation is not None
    assert Path(citation.page).parent.name == "patches"
    assert citation.address == ""


def test_what_is_nowhere_is_not_cited() -> None:
    assert cite("") is None
    assert cite("RFC 9110") is None
    assert Specification().pointer("another path", "responses/401") == ""


def test_the_lines_are_those_of_this_checkout() -> None:
    origins = json.loads((ROOT / "openapi" / "provenance.json").read_text(encoding="utf-8"))

    for pointer, (first, *_) in origins.items():
        if "/examples/" not in pointer:
            citation = cite(pointer)
            assert citation is not None, "run `make spec`"
            assert [citation.page, citation.line] == [first["file"], first["line"]]


def test_every_reading_of_the_specification_is_the_reading_of_a_rule() -> None:
    assert {rule.reading for rule in RULES} - {""} <= set(reading_names())
