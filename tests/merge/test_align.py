"""Schemas that two pages show under different names, or inline, are matched."""

import json

import pytest

from scripts.document.node import plain
from scripts.merge import MergeResult, Page, merge
from scripts.patch.translation import translate
from tests.pages import (
    Document,
    Made,
    fragment,
    make_page,
    markdown,
    operation_returning,
    rendered,
    sayings,
    value_at,
)

ID: Document = {"type": "integer"}
REFERENCE = {"$ref": "#/components/schemas/Thing"}
THING = {"type": "object", "properties": {"id": ID}}
FIELDS = "idintegerOptional\n\nIts id\n\nExample: 5"


def known(schema: object, **schemas: object) -> Page:
    return make_page(
        markdown(fragment(operation_returning(schema), schemas={"Thing": THING, **schemas}))
    )


def shown(schema: object, **members: Made) -> Page:
    """Make a rendered page's account out of a schema that stands in place."""
    page = make_page(rendered("idintegerOptional"), "rendered", file="shown")
    account = make_page(markdown(fragment(operation_returning(schema, **members))), file="shown")
    page.findings.partial = account.findings.complete[0]
    return page


def thing(merged: MergeResult, name: str = "Thing") -> Made:
    return value_at(merged, "components", "schemas", name)


def schema_of(merged: MergeResult) -> Made:
    steps = ("paths", "/things", "get", "responses", "200", "content", "application/json")
    return value_at(merged, *steps, "schema")


def test_a_schema_shown_in_place_is_the_component_that_the_fragment_refers_to() -> None:
    merged = merge([known(REFERENCE), make_page(rendered(FIELDS), "rendered", file="shown")])

    assert schema_of(merged) == REFERENCE
    assert thing(merged)["properties"]["id"] == ID | {"description": "Its id", "examples": [5]}
    assert not [d for d in merged.conflicts if d.pointer[0] == "components"]


# Where HERE stands, the fragment has a reference and the rendered page the schema itself.
HERE = "here"
WRAPPED: dict[str, Document] = {
    "items": {"type": "array", "items": HERE},
    "items of items": {"type": "array", "items": {"type": "array", "items": HERE}},
    "a field": {"type": "object", "properties": {"field": HERE}},
    "a field called $ref": {"type": "object", "properties": {"$ref": HERE}},
    "a field called examples": {"type": "object", "properties": {"examples": HERE}},
    "additional fields": {"type": "object", "additionalProperties": HERE},
    "an alternative": {"oneOf": [{"type": "null"}, HERE]},
}


def holding(inner: Document, frame: Document) -> Document:
    text = json.dumps(frame).replace(json.dumps(HERE), json.dumps(inner))
    made: Document = json.loads(text)
    return made


@pytest.mark.parametrize("frame", WRAPPED.values(), ids=WRAPPED)
def test_the_schema_is_matched_everywhere(frame: Document) -> None:
    inner = {"type": "object", "properties": {"id": ID | {"examples": [5]}}}

    merged = merge([known(holding(REFERENCE, frame)), shown(holding(inner, frame))])

    assert schema_of(merged) == holding(REFERENCE, frame)
    assert thing(merged)["properties"]["id"] == ID | {"examples": [5]}
    assert merged.conflicts == ()


def test_twice_on_one_page_with_two_accounts() -> None:
    def pair(one: object, other: object) -> dict[str, object]:
        return {"type": "object", "properties": {"one": one, "other": other}}

    low = {"type": "object", "properties": {"id": ID | {"maximum": 1, "examples": [1]}}}
    high = {"type": "object", "properties": {"id": ID | {"maximum": 2, "examples": [2]}}}

    merged = merge([known(pair(REFERENCE, REFERENCE)), shown(pair(low, high))])

    assert thing(merged)["properties"]["id"] == ID | {"examples": [1, 2]}
    assert {("value", "1", "2"), ("value", "nothing", "1")} <= sayings(merged.conflicts)


def test_a_component_that_holds_itself() -> None:
    children = {"type": "array", "items": REFERENCE}
    tree = {"type": "object", "properties": {"id": ID, "children": children}}
    leaf = {"type": "object", "properties": {"id": ID | {"examples": [2]}}}
    inner = {
        "type": "object",
        "properties": {"id": ID, "children": {"type": "array", "items": leaf}},
    }
    outer = {
        "type": "object",
        "properties": {"id": ID | {"examples": [1]}, "children": {"type": "array", "items": inner}},
    }

    merged = merge([known(REFERENCE, Thing=tree), shown(outer)])

    assert thing(merged) == {
        "type": "object",
        "properties": {"id": ID | {"examples": [1, 2]}, "children": children},
    }
    # The innermost account stops short of the children: a rendered page folds them away.
    assert sayings(merged.conflicts) == {("properties", "id, children", "id")}


@pytest.mark.parametrize(
    "schemas",
    [
        {"Thing": {"$ref": "#/components/schemas/Other"}, "Other": REFERENCE},
        {"Thing": REFERENCE},
        {"Other": {}},
    ],
)
def test_references_that_lead_in_a_circle_or_nowhere_are_not_followed(schemas: Document) -> None:
    page = make_page(markdown(fragment(operation_returning(REFERENCE), schemas=schemas)))

    merged = merge([page, make_page(rendered(FIELDS), "rendered", file="shown")])

    assert schema_of(merged)["$ref"] == REFERENCE["$ref"]
    assert value_at(merged, "components", "schemas") == schemas


def test_a_component_behind_another_is_found() -> None:
    merged = merge(
        [
            known({"$ref": "#/components/schemas/Alias"}, Alias=REFERENCE),
            make_page(rendered(FIELDS), "rendered", file="shown"),
        ]
    )

    assert thing(merged, "Alias") == REFERENCE
    assert thing(merged)["properties"]["id"]["examples"] == [5]


def test_referenced_parameters_and_responses_are_matched_by_their_content() -> None:
    parameters = {
        "Page": {"name": "page", "in": "query", "schema": ID},
        "Size": {"name": "size", "in": "query", "schema": REFERENCE},
    }
    listed = [{"$ref": f"#/components/parameters/{name}"} for name in ("Page", "Size")]
    gone = {"Gone": {"description": "Gone"}}
    operation: Document = {
        "parameters": listed,
        "responses": {"404": {"$ref": "#/components/responses/Gone"}},
    }
    components = {"parameters": parameters, "responses": gone, "schemas": {"Thing": ID}}
    page = make_page(markdown(fragment(operation, components=components)))
    account = shown({})
    account.findings.partial = make_page(
        markdown(
            fragment(
                {
                    "parameters": [
                        {"name": "size", "in": "query", "schema": {"type": "string"}},
                        {"name": "page", "in": "query", "description": "Which", "schema": ID},
                    ],
                    "responses": {"404": {"description": "Not there any more"}},
                }
            )
        ),
        file="shown",
    ).findings.complete[0]

    merged = merge([page, account])

    assert value_at(merged, "components", "parameters", "Page", "description") == "Which"
    assert value_at(merged, "components", "schemas", "Thing") == ID
    assert sayings(merged.conflicts) == {
        ("value", "“integer”", "“string”"),
        ("text", "“Gone”", "“Not there any more”"),
    }


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def test_a_credential_is_matched_by_its_header_in_any_case() -> None:
    document = fragment(components={"securitySchemes": {"Auth": KEY}}, security=[{"Auth": []}])
    text = rendered("").replace("Responses", "Authorizations\nx-keystringRequired\n\nIt\nResponses")

    merged = merge([make_page(markdown(document)), make_page(text, "rendered", file="shown")])

    assert value_at(merged, "components", "securitySchemes") == {
        "Auth": KEY | {"description": "It"}
    }
    assert value_at(merged, "security") == [{"Auth": []}]
    assert ("value", "“X-Key”", "“x-key”") in sayings(merged.conflicts)


def test_an_operation_that_only_a_rendered_page_shows_keeps_the_credential_it_names() -> None:
    document = fragment(components={"securitySchemes": {"Auth": KEY}}, security=[{"Auth": []}])
    text = rendered("", path="/own").replace(
        "Responses", "Authorizations\nOther-KeystringRequired\n\nIt\nResponses"
    )

    merged = merge([make_page(markdown(document)), make_page(text, "rendered", file="shown")])

    assert value_at(merged, "paths", "/own", "get", "security") == [{"OtherKey": []}]
    assert value_at(merged, "security") == [{"Auth": []}]
    assert ("value", '{"Auth": []}', '{"OtherKey": []}') in sayings(merged.conflicts)


@pytest.mark.parametrize("russian_first", [True, False])
def test_a_tag_has_its_english_name_in_any_order_of_the_pages(*, russian_first: bool) -> None:
    russian = make_page(
        rendered("", title="Вещи", head="Список"),
        "rendered",
        file="ru",
        language="ru",
        date="2025-01-01" if russian_first else None,
    )
    english = make_page(rendered("", title="Things"), "rendered", file="en")

    merged = merge([english, russian])

    assert value_at(merged, "tags") == [{"name": "Things"}]
    assert value_at(merged, "paths", "/things", "get", "tags") == ["Things"]
    assert not [d for d in merged.conflicts if "tags" in d.pointer]
    assert plain(translate(merged.document).at("tags", "0", "name") or merged.document) == "Вещи"


def test_two_translations_of_a_tag_are_a_conflict() -> None:
    pages = [make_page(rendered(""), "rendered", file="en")] + [
        make_page(rendered("", title=title), "rendered", file=title, language="ru")
        for title in ("Вещи", "Предметы")
    ]

    assert ("text", "“Вещи”", "“Предметы”") in sayings(merge(pages).conflicts)


def test_tags_of_two_whole_documents_are_matched_by_their_operations() -> None:
    def document(language: str, tags: dict[str, str]) -> Page:
        operations = {
            f"/{number}": {"get": operation_returning({}, tags=[name])}
            for number, name in tags.items()
        }
        named = [{"name": name} for name in tags.values()]
        text = markdown(fragment(paths=operations, tags=named))
        return make_page(text, file=language, language=language, page="all")

    merged = merge(
        [
            document("ru", {"2": "Люди", "1": "Вещи", "3": "Места"}),
            document("en", {"1": "Things", "2": "People"}),
        ]
    )

    assert value_at(merged, "tags") == [{"name": n} for n in ("Things", "People", "Места")]
    assert [d for d in merged.conflicts if d.pointer[0] != "paths"] == []


def test_pages_are_not_changed_by_a_merge() -> None:
    pages = [known(REFERENCE), make_page(rendered(FIELDS), "rendered", file="shown")]
    before = [plain(page.findings.partial) for page in pages]

    assert merge(pages) == merge(pages)
    assert [plain(page.findings.partial) for page in pages] == before
