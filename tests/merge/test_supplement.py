"""The supplement has the lowest precedence, and every difference is reported."""

import json

import pytest

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.extract import Findings
from scripts.extract.supplement import read_supplement
from scripts.merge import MergeResult, Page, add_supplement, merge
from scripts.merge.precedence import SUPPLEMENT_LAST, WIRE_FIRST
from scripts.not_known import not_known_pages
from scripts.sources import Format, Language, Source
from tests.pages import Document, Made, fragment, make_page, markdown, patch, sayings, value_at

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
    return Page(source, path, Findings()), json.dumps(document, indent=1)


OURS = supplement(paid=hook({"$ref": "#/components/schemas/Paid"}, examples=SAMPLE))


def added(*fragments: Document, ours: tuple[Page, str] = OURS, **extra: str) -> MergeResult:
    """Merge a page of these fragments with the supplement."""
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


def test_the_supplement_fills_what_no_page_states() -> None:
    merged = added()

    assert merged.conflicts == ()
    assert value_at(merged, *SCHEMA, "x-certainty") == "seen"
    assert value_at(merged, *PAYMENT, "examples") == SAMPLE
    document = patch(merged, []).document
    assert plain(document.at(*SCHEMA) or document) == {"$ref": "#/components/schemas/Paid"}
    assert list((document.at("components", "schemas") or document).members()) == ["Paid", "Period"]


def test_pages_win_over_the_supplement_and_differences_are_reported() -> None:
    theirs: Made = THEIRS | {
        "description": "Their words",
        "properties": {
            "sum": {"type": "number", "format": "double", "description": "Theirs"},
            "period": {"type": "string", "enum": ["month", "year"]},
            "more": {"type": "boolean"},
        },
    }

    merged = added(saying(theirs))

    assert sayings(merged.conflicts) == {
        ("value", "“number”", "“integer”"),
        ("value", "“double”", "nothing"),
        ("values", "month, year", "month, week"),
        ("requiredness", "period is optional", "period is required"),
        ("properties", "sum, period, more", "sum, period, seen"),
        ("example", 'period has enum ["month", "year"]', "“week”"),
    }
    ruled = [one for one in merged.conflicts if one.about != "example"]
    assert {one.rule for one in ruled} == {SUPPLEMENT_LAST}
    assert {one.other.origins[0].file for one in ruled} == {"openapi/supplement/ours.yaml"}
    kept = theirs | {"x-component": "Paid"}
    found: Made = value_at(merged, *SCHEMA)
    assert found["properties"]["sum"] == theirs["properties"]["sum"] | {"examples": [5]}
    del found["properties"]["sum"]["examples"]
    found["properties"]["period"].pop("x-component")
    assert found == kept


def test_texts_marks_and_samples_of_the_supplement_only_fill_gaps() -> None:
    schema = THEIRS | {"required": ["sum", "period"], "description": "Their words"}
    schema["properties"] = {
        "sum": {"type": "integer", "description": "Theirs", "examples": [1]},
        "period": {"type": "string", "enum": ["month", "week"]},
        "seen": {"type": "string"},
    }
    samples = {"one": {"value": {"sum": 1, "period": "month"}}}
    page = fragment(webhooks={"paid": hook(schema, examples=samples)})

    merged = added(page)

    assert merged.conflicts == ()
    assert value_at(merged, *PAYMENT, "examples") == samples
    assert "x-certainty" not in json.dumps(plain(merged.document))
    assert value_at(merged, *SCHEMA, "properties", "sum") == schema["properties"]["sum"]


@pytest.mark.parametrize("name", ["Theirs", "Paid"])
def test_components_have_the_names_of_the_page(name: str) -> None:
    page = saying({"$ref": f"#/components/schemas/{name}"}, schemas={name: THEIRS})

    merged = added(page)

    assert ("properties", "sum, period", "sum, period, seen") in sayings(merged.conflicts)
    assert value_at(merged, *SCHEMA) == {"$ref": f"#/components/schemas/{name}"}
    schemas = (patch(merged, []).document.at("components", "schemas") or merged.document).members()
    assert list(schemas) == [name, "Period"]


def test_inline_schemas_of_the_page_have_the_names_of_the_supplement() -> None:
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


def test_a_name_that_a_page_uses_for_another_schema_belongs_to_the_page() -> None:
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
def test_any_content_of_a_page_is_merged_without_a_crash(webhooks: Made) -> None:
    merged = added(fragment(webhooks=webhooks, schemas={"Paid": True}))

    assert merged.document.at("webhooks")


# -- operations, and what the wire taught ----------------------------------------------------------

ROW: Document = {
    "type": "object",
    "x-certainty": "seen",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "nick": {"type": "string"},
        "mail": {"type": ["string", "null"]},
        "guess": {"type": "string", "x-certainty": "reported"},
    },
}
ROWS = ("responses", "200", "content", "application/json", "schema")
PAGE_ROW: Document = {
    "type": "object",
    "required": ["id", "nick", "guess"],
    "properties": {key: {"type": "string"} for key in ("nick", "mail", "guess")}
    | {"id": {"type": "integer"}},
}


def operation(schema: Made, **members: Made) -> Document:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "Fine", "content": content}}} | members


def our_operation(row: Document = ROW, path: str = "/rows", **members: Made) -> tuple[Page, str]:
    page, _ = supplement()
    get = operation({"$ref": "#/components/schemas/Row"}, **{"x-certainty": "seen"}, **members)
    document = {
        "openapi": "3.1.0",
        "paths": {path: {"get": get}},
        "components": {"schemas": {"Row": row}},
    }
    return page, json.dumps(document, indent=1)


def test_an_operation_without_a_page_is_defined_by_the_supplement() -> None:
    merged = added(ours=our_operation(operationId="getRows"))

    assert merged.conflicts == ()
    document = patch(merged, []).document
    found = document.at("paths", "/rows", "get", *ROWS)
    assert found
    assert plain(found) == {"$ref": "#/components/schemas/Row"}
    assert found.origins[0].file == "openapi/supplement/ours.yaml"


def test_an_operation_of_a_page_is_kept_whatever_the_names_of_its_parameters() -> None:
    parameter: Document = {
        "name": "rowId",
        "in": "path",
        "required": True,
        "schema": {"type": "integer"},
    }
    page = fragment(
        operation(PAGE_ROW | {"required": ["id"]}, parameters=[parameter]), path="/rows/{rowId}"
    )
    ours = our_operation(
        ROW | {"required": ["id", "nick"]},
        "/rows/{id}",
        parameters=[parameter | {"name": "id", "schema": {"type": "string"}}],
    )

    merged = added(page, ours=ours)

    assert list(value_at(merged, "paths") or {}) == ["/rows/{rowId}"]  # type: ignore[arg-type]
    assert value_at(merged, "paths", "/rows/{rowId}", "get", "parameters") == [parameter]
    assert ("requiredness", "nick is optional", "nick is required") in sayings(merged.conflicts)


@pytest.mark.parametrize("where", ["in place", "component"])
def test_a_field_that_was_seen_missing_is_optional_though_a_page_requires_it(where: str) -> None:
    in_place = where == "in place"
    schema = PAGE_ROW if in_place else {"$ref": "#/components/schemas/Theirs"}
    schemas = None if in_place else {"Theirs": PAGE_ROW}

    merged = added(fragment(operation(schema), path="/rows", schemas=schemas), ours=our_operation())

    place = ("paths", "/rows", "get", *ROWS) if in_place else ("components", "schemas", "Theirs")
    found: Made = value_at(merged, *place)
    assert found["required"] == ["id", "guess"]
    assert found["properties"]["mail"]["type"] == ["string", "null"]
    assert found["properties"]["nick"] == {"type": "string"}
    learned = [one for one in merged.conflicts if one.rule == WIRE_FIRST]
    assert {(one.kept.says, one.other.says) for one in learned} == {
        ("nick is optional", "nick is required"),
        ("null as well", "“string”"),
    }
    nick = merged.document.at(*place, "properties", "nick")
    assert nick
    assert [origin.file for origin in nick.origins] == ["page.txt", "openapi/supplement/ours.yaml"]


def test_a_schema_without_required_loosens_nothing() -> None:
    row = {key: value for key, value in ROW.items() if key != "required"}

    merged = added(fragment(operation(PAGE_ROW), path="/rows"), ours=our_operation(row))

    assert value_at(merged, "paths", "/rows", "get", *ROWS, "required") == PAGE_ROW["required"]


def test_a_field_that_is_only_reported_loosens_nothing() -> None:
    row = ROW | {"x-certainty": "reported"}

    merged = added(fragment(operation(PAGE_ROW), path="/rows"), ours=our_operation(row))

    assert value_at(merged, "paths", "/rows", "get", *ROWS, "required") == PAGE_ROW["required"]
    assert WIRE_FIRST not in {one.rule for one in merged.conflicts}


def test_a_field_that_was_seen_on_its_own_loosens_in_a_schema_that_was_not() -> None:
    properties = ROW["properties"] | {"nick": {"type": "string", "x-certainty": "seen"}}
    row = ROW | {"x-certainty": "reported", "properties": properties}

    merged = added(fragment(operation(PAGE_ROW), path="/rows"), ours=our_operation(row))

    assert value_at(merged, "paths", "/rows", "get", *ROWS, "required") == ["id", "guess"]


def test_a_reference_and_an_enum_allow_null_if_it_was_seen() -> None:
    kind: Document = {"type": "string", "enum": ["a"]}
    theirs: Document = {
        "type": "object",
        "properties": {
            "kind": kind,
            "other": {"$ref": "#/components/schemas/Other"},
            "only": {"enum": ["a"]},
        },
    }
    ours: Document = {
        "type": "object",
        "x-certainty": "seen",
        "required": ["kind"],
        "properties": {
            "kind": {"type": ["string", "null"], "enum": ["a", None]},
            "other": {"type": ["object", "null"]},
            "only": {"anyOf": [{"enum": ["a"]}, {"type": "null"}]},
        },
    }
    page = fragment(operation(theirs), path="/rows", schemas={"Other": {"type": "object"}})

    merged = added(page, ours=our_operation(ours))

    found: Made = value_at(merged, "paths", "/rows", "get", *ROWS, "properties")
    assert found["kind"] == {"type": ["string", "null"], "enum": ["a", None]}
    assert found["other"] == {"anyOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}
    assert found["only"] == {"enum": ["a", None]}
    assert value_at(merged, "components", "schemas") == {"Other": {"type": "object"}}
    assert {one.rule for one in merged.conflicts if one.about == "null"} == {WIRE_FIRST}


def test_a_request_body_follows_the_page() -> None:
    def body(schema: Document) -> Document:
        return {"requestBody": {"content": {"application/json": {"schema": schema}}}}

    page = fragment(operation({}, **body(PAGE_ROW)), path="/rows")

    merged = added(page, ours=our_operation(**body(ROW)))

    place = ("paths", "/rows", "get", "requestBody", "content", "application/json", "schema")
    assert value_at(merged, *place, "required") == PAGE_ROW["required"]


@pytest.mark.parametrize(("theirs", "kept"), [({}, "ours"), ({"operationId": "theirs"}, "theirs")])
def test_an_operation_of_a_page_without_a_name_has_that_of_the_supplement(
    theirs: Document, kept: str
) -> None:
    page = fragment(operation(PAGE_ROW | {"required": ["id"]}, **theirs), path="/rows")

    merged = added(page, ours=our_operation(ROW | {"required": ["id"]}, operationId="ours"))

    assert value_at(merged, "paths", "/rows", "get", "operationId") == kept
    assert not any("operationId" in one.pointer for one in merged.conflicts)


QUESTION: Document = {"description": "Is it so?", "x-description-ru": "Так ли это?"}


def asking(question: Made) -> Made:
    return {"x-not-known": [question]}


def test_what_is_not_known_of_an_operation_is_listed_until_a_page_describes_it() -> None:
    page, text = our_operation(**asking(QUESTION))
    general = json.dumps({**json.loads(text), "info": {"x-not-known": [QUESTION]}})

    ours = not_known_pages(added(ours=(page, general)).document)
    theirs = not_known_pages(added(fragment(path="/rows"), ours=(page, general)).document)

    english, russian = ours["docs/not-known-yet.md"], ours["docs/not-known-yet.ru.md"]
    assert english.endswith(
        b"## Every operation\n\n- Is it so?\n\n## GET /rows (seen)\n\n- Is it so?\n"
    )
    assert russian.decode().endswith("## GET /rows (видели)\n\n- Так ли это?\n")
    assert theirs == {}


def test_a_question_is_a_sentence() -> None:
    page, text = our_operation(**asking("Is it so?"))

    with pytest.raises(PipelineError, match="has a description, and nothing else"):
        added(ours=(page, text))
