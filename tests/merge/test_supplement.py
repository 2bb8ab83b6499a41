"""What no page says enters below what any page says, and every difference is accounted for."""

import json

import pytest

from scripts.document.node import plain
from scripts.extract import Reading
from scripts.extract.supplement import read_supplement
from scripts.merge import Merged, Page, add_supplement, merge
from scripts.merge.standing import SUPPLEMENT_LAST
from scripts.patch import patch
from scripts.sources import Format, Language, Source
from tests.pages import Document, Made, fragment, make_page, markdown, sayings, value_at

PERIOD: Document = {"type": "string", "enum": ["month", "week"], "x-certainty": "derived"}
PAID: Document = {
    "type": "object",
    "x-certainty": "seen",
    "description": "Our words",
    "required": ["sum", "period"],
    "properties": {
        "sum": {"type": "integer", "description": "Our sum", "examples": [5]},
        "period": {"$ref": "#/components/schemas/Period"},
        "seen": {"type": "string", "x-certainty": "seen"},
    },
}
SAMPLE: Document = {"sample": {"value": {"sum": 7, "period": "week"}}}
PAYMENT = ("webhooks", "paid", "post", "requestBody", "content", "application/json")
SCHEMA = (*PAYMENT, "schema")


def hook(schema: Made, **media_type: Made) -> Document:
    content = {"application/json": {"schema": schema, **media_type}}
    return {"post": {"summary": "Paid", "requestBody": {"content": content}}}


def supplement(**webhooks: Document) -> tuple[Page, str]:
    schemas = {"Paid": PAID, "Period": PERIOD}
    document = {"openapi": "3.1.0", "webhooks": webhooks, "components": {"schemas": schemas}}
    path = "openapi/supplement/ours.yaml"
    source = Source(
        path, "ours", Language.ENGLISH, Format.SUPPLEMENT, "", date=None, sha256=None, line=1
    )
    return Page(source, path, Reading()), json.dumps(document, indent=1)


OURS = supplement(paid=hook({"$ref": "#/components/schemas/Paid"}, examples=SAMPLE))


def added(*fragments: Document, ours: tuple[Page, str] = OURS, **extra: str) -> Merged:
    """Merge a page of these fragments, and our account below it."""
    pages = [make_page(markdown(*(fragments or (fragment(),))), **extra)]
    page, text = ours
    return add_supplement(merge(pages), read_supplement({page.path: text}), [*pages, page])


def saying(schema: Made, **members: Made) -> Document:
    return fragment(webhooks={"paid": hook(schema)}, **members)


THEIRS: Document = {
    "type": "object",
    "required": ["sum"],
    "properties": {"sum": {"type": "integer"}, "period": {"type": "string"}},
}


def test_where_all_pages_are_silent_ours_is_what_is_known() -> None:
    merged = added()

    assert merged.disagreements == ()
    assert value_at(merged, *SCHEMA, "x-certainty") == "seen"
    assert value_at(merged, *PAYMENT, "examples") == SAMPLE
    document = patch(merged, []).document
    assert plain(document.at(*SCHEMA) or document) == {"$ref": "#/components/schemas/Paid"}
    assert list((document.at("components", "schemas") or document).members()) == ["Paid", "Period"]


def test_what_a_page_says_stands_and_every_difference_is_told() -> None:
    theirs: Made = THEIRS | {
        "description": "Their words",
        "properties": {
            "sum": {"type": "number", "format": "double", "description": "Theirs"},
            "period": {"type": "string", "enum": ["month", "year"]},
            "more": {"type": "boolean"},
        },
    }

    merged = added(saying(theirs))

    assert sayings(merged.disagreements) == {
        ("value", "“number”", "“integer”"),
        ("value", "“double”", "nothing"),
        ("values", "month, year", "month, week"),
        ("requiredness", "period is optional", "period is required"),
        ("properties", "sum, period, more", "sum, period, seen"),
        ("example", 'period has enum ["month", "year"]', "“week”"),
    }
    ruled = [one for one in merged.disagreements if one.about != "example"]
    assert {one.rule for one in ruled} == {SUPPLEMENT_LAST}
    assert {one.other.origins[0].file for one in ruled} == {"openapi/supplement/ours.yaml"}
    kept = theirs | {"x-component": "Paid"}
    found: Made = value_at(merged, *SCHEMA)
    assert found["properties"]["sum"] == theirs["properties"]["sum"] | {"examples": [5]}
    del found["properties"]["sum"]["examples"]
    found["properties"]["period"].pop("x-component")
    assert found == kept


def test_words_marks_and_samples_of_ours_only_fill_gaps() -> None:
    said = THEIRS | {"required": ["sum", "period"], "description": "Their words"}
    said["properties"] = {
        "sum": {"type": "integer", "description": "Theirs", "examples": [1]},
        "period": {"type": "string", "enum": ["month", "week"]},
        "seen": {"type": "string"},
    }
    samples = {"one": {"value": {"sum": 1, "period": "month"}}}
    page = fragment(webhooks={"paid": hook(said, examples=samples)})

    merged = added(page)

    assert merged.disagreements == ()
    assert value_at(merged, *PAYMENT, "examples") == samples
    assert "x-certainty" not in json.dumps(plain(merged.document))
    assert value_at(merged, *SCHEMA, "properties", "sum") == said["properties"]["sum"]


@pytest.mark.parametrize("name", ["Theirs", "Paid"])
def test_what_the_page_calls_its_parts_they_are_called(name: str) -> None:
    page = saying({"$ref": f"#/components/schemas/{name}"}, schemas={name: THEIRS})

    merged = added(page)

    assert ("properties", "sum, period", "sum, period, seen") in sayings(merged.disagreements)
    assert value_at(merged, *SCHEMA) == {"$ref": f"#/components/schemas/{name}"}
    schemas = (patch(merged, []).document.at("components", "schemas") or merged.document).members()
    assert list(schemas) == [name, "Period"]


def test_what_the_page_shows_in_place_goes_by_our_name() -> None:
    document = patch(added(saying(THEIRS)), []).document

    found = document.at("components", "schemas", "Paid", "properties")
    assert found
    assert list(found.members()) == ["sum", "period"]


def test_a_name_stays_with_what_it_means_elsewhere() -> None:
    reference = {"$ref": "#/components/schemas/Paid"}
    other = {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/Period"}}}
    ours = supplement(paid=hook(reference), other=hook(other))
    theirs = THEIRS | {"properties": {"period": {"type": "string", "enum": ["day"]}}}

    document = patch(added(saying(theirs), ours=ours), []).document

    assert plain(document.at("components", "schemas", "Period", "enum") or document) == [
        "month",
        "week",
    ]
    period = document.at("components", "schemas", "Paid", "properties", "period")
    assert plain(period or document) == theirs["properties"]["period"]


def test_a_name_that_a_page_uses_otherwise_is_the_pages() -> None:
    merged = added(fragment(schemas={"Paid": {"type": "string"}}))

    document = patch(merged, []).document

    assert plain(document.at("components", "schemas", "Paid") or document) == {"type": "string"}
    assert "x-component" not in (document.at(*SCHEMA) or document).members()


@pytest.mark.parametrize(
    "webhooks",
    [
        [],
        {"paid": 5},
        {"paid": {"post": []}},
        {"paid": hook(schema=True)},
        {"paid": hook("text")},
        {"paid": hook(THEIRS | {"properties": []})},
        {"paid": hook(THEIRS | {"properties": {"sum": None, "period": True}})},
        {"paid": hook({"$ref": "#/components/schemas/Paid"})},
        {"paid": hook({"$ref": 5})},
        {"paid": {"post": {"requestBody": {"content": {"application/json": {"examples": 1}}}}}},
    ],
)
def test_whatever_a_page_holds_in_its_place_is_met_without_a_crash(webhooks: Made) -> None:
    merged = added(fragment(webhooks=webhooks, schemas={"Paid": True}))

    assert merged.document.at("webhooks")
