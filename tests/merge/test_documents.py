"""Several documents become one: differences are questions, and nothing is overwritten."""

import copy
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.build import build
from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.merge import merge
from scripts.merge.precedence import (
    ENGLISH_FIRST,
    FIRST_PAGE,
    FRAGMENT_FIRST,
    OWN_DOCUMENT,
    SHOWN_EXISTS,
    UNDECIDED,
)
from scripts.patch import Corrections
from scripts.specification import Specification, make_specification
from tests.merge.apis import ORDER_ID, creators, paste, save, shops
from tests.pages import (
    Document,
    Made,
    fragment,
    make_page,
    markdown,
    operation_returning,
    patch,
    rendered,
    sayings,
    value_at,
)

BOTH = {"openapi": creators(), "openapi-shop": shops()}
RENAMED = """overlay: 1.0.0
extends: openapi-shop
actions:
- target: $.components.schemas['Order','Error']
  description: The creators' API has other ones.
  x-evidence: both documents
  update: {x-component: Shop}
"""
EVERYWHERE: list[str] = []
OK = {"responses": {"200": {"description": "Fine"}}}


def message(root: Path, pages: dict[str, Document], **more: Made) -> str:
    with pytest.raises(PipelineError) as stopped:
        make_specification(save(root, pages, **more))
    return str(stopped.value)


def response_of(specification: Specification, *place: str) -> Made:
    found = specification.document.at("paths", *place, "responses", "200", "content")
    return plain(found) if found else None


# -- two whole documents --------------------------------------------------------------------------


def test_one_run_lists_every_name_with_two_meanings_and_the_text_to_paste(tmp_path: Path) -> None:
    text = message(tmp_path / "1", BOTH)

    assert text.count("has two meanings") == 2
    assert "openapi/sources/openapi.json:" in text
    assert "at openapi/sources/openapi-shop.json:" in text
    patches = paste(text)
    assert list(patches) == ["01-openapi-shop.overlay.yaml"]

    made = make_specification(save(tmp_path / "2", BOTH, patches=patches))

    order = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    theirs = {"application/json": {"schema": {"$ref": "#/components/schemas/ShopOrder"}}}
    assert response_of(made, "/physical/orders/{id}", "get") == order
    assert response_of(made, "/shop/orders/{orderUuid}", "get") == theirs
    schemas = plain(made.document.at("components", "schemas") or made.document)
    assert list(schemas) == ["Product", "Order", "Error", "ShopOrder", "ShopError"]  # type: ignore[arg-type]
    assert schemas["ShopOrder"] == shops()["components"]["schemas"]["Order"]  # type: ignore[index, call-overload]


def test_neither_the_dates_nor_the_names_of_the_files_decide_between_documents(
    tmp_path: Path,
) -> None:
    days = ("2026-09-01", "2026-10-01")
    found: list[tuple[str, list[str], bytes]] = []
    for number, (first, second, names) in enumerate(
        itertools.product(days, days, (("a.json", "b.json"), ("b.json", "a.json")))
    ):
        dates = {"openapi": first, "openapi-shop": second}
        files = dict(zip(dates, names, strict=True))
        text = message(tmp_path / f"{number}", BOTH, dates=dates, files=files)
        made = make_specification(
            save(tmp_path / f"{number}-2", BOTH, dates=dates, files=files, patches=paste(text))
        )
        place = response_of(made, "/physical/orders/{id}", "get")
        found.append((str(place), list(paste(text)), made.text))

    assert len(found) == 8
    assert all(one == found[0] for one in found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.permutations(["openapi", "openapi-shop", "products"]),
    st.lists(st.sampled_from([None, "2025-01-01", "2026-01-01"]), min_size=3, max_size=3),
)
def test_the_order_of_pages_and_their_dates_never_change_the_document(
    order: list[str], dates: list[str | None]
) -> None:
    texts = {"openapi": creators(), "openapi-shop": shops(), "products": creators()}
    texts["products"]["components"]["schemas"]["Product"]["required"] = ["id"]
    texts["products"]["paths"]["/products/{id}"]["get"]["summary"] = "A product"
    pages = {
        name: make_page(markdown(texts[name]), file=f"{name}.md", page=name, date=date)
        for name, date in zip(texts, dates, strict=True)
    }
    usual = [make_page(markdown(texts[name]), file=f"{name}.md", page=name) for name in texts]

    merged, expected = merge([pages[name] for name in order]), merge(usual)

    assert list(map(plain, [merged.document])) == list(map(plain, [expected.document]))
    assert str(plain(merged.document)) == str(plain(expected.document))
    assert merged.conflicts == expected.conflicts


def test_the_metadata_of_a_document_is_no_conflict(tmp_path: Path) -> None:
    made = make_specification(
        save(tmp_path, BOTH, patches=paste(message(tmp_path / "first", BOTH)))
    )

    assert plain(made.document.at("info", "title") or made.document) == "Tribute API"
    [info] = [one for one in made.merged.conflicts if one.pointer == ("info",)]
    assert info.rule == OWN_DOCUMENT
    assert "Tribute Shop API" in info.other.says


def test_every_section_of_components_can_be_renamed_and_all_references_follow(
    tmp_path: Path,
) -> None:
    def document(path: str, limit: int, **extra: Made) -> Document:
        parts: Made = {
            "schemas": {"S": {"type": "integer", "maximum": limit}},
            "parameters": {
                "P": {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/S"}}
            },
            "responses": {
                "R": {
                    "description": "R",
                    "headers": {"X-A": {"schema": {"type": "string", "maxLength": limit}}},
                }
            },
            "requestBodies": {"B": {"content": {"text/plain": {"schema": {"maxLength": limit}}}}},
            "headers": {"H": {"schema": {"type": "string", "maxLength": limit}}},
            "securitySchemes": {"K": {"type": "apiKey", "in": "header", "name": f"Key-{limit}"}},
        }
        operation: Made = {
            "operationId": f"get{limit}",
            "security": [{"K": EVERYWHERE}],
            "parameters": [{"$ref": "#/components/parameters/P"}],
            "requestBody": {"$ref": "#/components/requestBodies/B"},
            "responses": {
                "200": {
                    "description": "Fine",
                    "headers": {"X-H": {"$ref": "#/components/headers/H"}},
                },
                "404": {"$ref": "#/components/responses/R"},
            },
        }
        return {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {path: {"post": operation}},
            "components": parts,
            **extra,
        }

    pages = {"one": document("/one", 1), "two": document("/two", 2)}

    text = message(tmp_path / "1", pages)
    made = make_specification(save(tmp_path / "2", pages, patches=paste(text)))

    assert text.count("has two meanings") == 6
    operation = plain(made.document.at("paths", "/two", "post") or made.document)
    assert operation == {
        "operationId": "get2",
        "security": [{"TwoK": []}],
        "parameters": [{"$ref": "#/components/parameters/TwoP"}],
        "requestBody": {"$ref": "#/components/requestBodies/TwoB"},
        "responses": {
            "200": {
                "description": "Fine",
                "headers": {"X-H": {"$ref": "#/components/headers/TwoH"}},
            },
            "404": {"$ref": "#/components/responses/TwoR"},
        },
    }
    assert (
        plain(made.document.at("paths", "/one") or made.document) == pages["one"]["paths"]["/one"]
    )


def test_a_schema_with_an_ambiguous_component_is_ambiguous_itself(tmp_path: Path) -> None:
    pages = copy.deepcopy(BOTH)
    for document in pages.values():
        document["components"]["schemas"]["Envelope"] = {
            "type": "object",
            "properties": {"order": {"$ref": "#/components/schemas/Order"}},
        }
        document["components"]["schemas"]["Alone"] = {"type": "string"}

    text = message(tmp_path / "1", pages)
    made = make_specification(save(tmp_path / "2", pages, patches=paste(text)))

    assert text.count("has two meanings") == 3
    schemas = made.document.at("components", "schemas") or made.document
    assert {"Envelope", "ShopEnvelope", "Alone"} <= set(schemas.members())
    assert "ShopAlone" not in schemas.members()


def test_one_name_may_be_decided_as_well_without_a_new_one(tmp_path: Path) -> None:
    decided = """overlay: 1.0.0
actions:
- target: $.components.schemas['Order','Error']
  description: They mean the same.
  x-evidence: both
  update: {}
"""
    made = make_specification(save(tmp_path, BOTH, patches={"1-a.overlay.yaml": decided}))

    names = (made.document.at("components", "schemas") or made.document).members()
    assert list(names) == ["Product", "Order", "Error"]


def test_a_whole_document_in_russian_alone_overwrites_nothing_either() -> None:
    pages = [
        make_page(markdown(creators()), page="a", file="a"),
        make_page(markdown(shops()), page="b", file="b", language="ru"),
    ]

    found = [one for one in merge(pages).conflicts if one.rule == UNDECIDED]

    assert {one.pointer[-1] for one in found} == {"Order", "Error"}


# -- servers and security -------------------------------------------------------------------------


def test_operations_keep_the_servers_and_the_security_of_their_own_document() -> None:
    own: dict[str, Document] = {
        "/a": {"servers": [{"url": "https://a.example"}], "security": [{"A": []}]},
        "/b": {"servers": [{"url": "https://b.example"}], "security": [{"B": []}]},
        "/c": {},
    }
    pages = [
        make_page(markdown(fragment(OK, path=path) | members), file=path, page=path[1:])
        for path, members in own.items()
    ]

    merged = merge(pages)

    assert merged.undecided == ()
    assert value_at(merged, "servers") == [{"url": "https://a.example"}]
    assert value_at(merged, "security") == [{"A": []}]
    assert value_at(merged, "paths", "/a", "get", "servers") is None
    assert value_at(merged, "paths", "/b", "get", "servers") == [{"url": "https://b.example"}]
    assert value_at(merged, "paths", "/b", "get", "security") == [{"B": []}]
    assert value_at(merged, "paths", "/c", "get", "servers") is None
    assert value_at(merged, "paths", "/c", "get", "security") == []


def test_the_words_about_a_server_give_no_operation_its_own() -> None:
    pages = [
        make_page(markdown(fragment(OK, path=path, servers=[server])), file=path, page=path[1:])
        for path, server in {
            "/a": {"url": "https://a.example"},
            "/b": {"url": "https://a.example", "description": "Production"},
        }.items()
    ]

    merged = merge(pages)

    assert merged.undecided == ()
    assert value_at(merged, "paths", "/b", "get", "servers") is None


def test_one_credential_under_two_keys_is_one() -> None:
    scheme: Document = {"type": "apiKey", "in": "header", "name": "Api-Key"}
    pages = [
        make_page(
            markdown(
                fragment(OK, path=f"/{name}", security=[{name: []}])
                | {"components": {"securitySchemes": {name: scheme}}}
            ),
            file=name,
            page=name,
        )
        for name in ("a", "b")
    ]

    merged = merge(pages)

    assert value_at(merged, "components", "securitySchemes") == {"a": scheme}
    assert value_at(merged, "security") == [{"a": []}]
    assert value_at(merged, "paths", "/b", "get", "security") in (None, [{"a": []}])


def test_parameters_of_a_path_stay_with_the_operations_of_their_page() -> None:
    query = {"name": "q", "in": "query", "schema": {"type": "string"}}
    one = fragment(OK)
    one["paths"]["/things"]["parameters"] = [query]
    other = fragment()
    other["paths"]["/things"] = {"post": OK}

    merged = merge(
        [
            make_page(markdown(one), page="a", file="a"),
            make_page(markdown(other), page="b", file="b"),
        ]
    )

    assert value_at(merged, "paths", "/things", "get", "parameters") == [query]
    assert value_at(merged, "paths", "/things", "post", "parameters") is None
    assert value_at(merged, "paths", "/things", "parameters") is None


# -- an operation on two pages --------------------------------------------------------------------

LISTED = operation_returning(
    {"type": "object", "properties": {"a": {"type": "integer", "maximum": 5}}}
)
SCHEMA = ("paths", "/things", "get", "responses", "200", "content", "application/json", "schema")


def two(one: Document, other: Document, **language: str) -> list[Made]:
    return [
        make_page(markdown(fragment(one)), page="a", file="a", date="2025-01-01"),
        make_page(markdown(fragment(other)), page="b", file="b", date="2026-01-01", **language),
    ]


def test_equal_values_of_two_pages_have_both_origins() -> None:
    merged = merge(two(LISTED, LISTED))

    node = merged.document.at(*SCHEMA, "properties", "a", "maximum")
    assert node
    assert [origin.file for origin in node.origins] == ["a", "b"]
    assert merged.conflicts == ()


def test_all_differences_of_an_operation_are_listed_together_and_the_proposed_patch_decides() -> (
    None
):
    other = copy.deepcopy(LISTED)
    schema: Made = other["responses"]["200"]["content"]["application/json"]["schema"]
    schema["properties"]["a"] = {"type": "string", "enum": ["x"]}
    schema["properties"]["b"] = {"type": "integer"}
    schema["required"] = ["a"]
    other |= {"deprecated": True, "security": [{"K": []}, {"L": []}]}
    other["parameters"] = [{"name": "q", "in": "query", "schema": {"type": "string"}}]
    other["responses"]["404"] = {"description": "Gone"}
    pages = two(LISTED, other)

    with pytest.raises(PipelineError) as stopped:
        patch(merge(pages), [])
    overlays = list(paste(str(stopped.value)).items())
    document = patch(merge(pages), overlays).document

    questions = {
        line.split(" is ")[0] for line in str(stopped.value).split("\n") if " here, but " in line
    }
    assert len(questions) == 9
    assert plain(document.at(*SCHEMA, "properties", "a") or document) == {
        "type": "integer",
        "maximum": 5,
        "enum": ["x"],
    }
    assert document.at(*SCHEMA[:3], "deprecated")


def test_differing_texts_and_names_are_kept_by_rule_and_reported() -> None:
    one = LISTED | {"summary": "One", "operationId": "listOne", "tags": ["A"]}
    other = LISTED | {"summary": "Other", "operationId": "listOther", "tags": ["B"]}

    merged = merge(two(one, other))

    assert merged.undecided == ()
    assert value_at(merged, *SCHEMA[:3], "operationId") == "listOne"
    conflicts = [one for one in merged.conflicts if one.rule == FIRST_PAGE]
    assert {(one.kept.says, one.other.says, one.rule) for one in conflicts} == {
        ("“One”", "“Other”", FIRST_PAGE),
        ("“listOne”", "“listOther”", FIRST_PAGE),
        ("A", "B", FIRST_PAGE),
    }


def test_the_name_that_only_one_page_has_is_the_operations() -> None:
    for named in (
        two(LISTED, LISTED | {"operationId": "x"}),
        two(LISTED | {"operationId": "x"}, LISTED),
    ):
        merged = merge(named)

        assert value_at(merged, *SCHEMA[:3], "operationId") == "x"
        assert merged.conflicts == ()


def test_a_fragment_goes_before_the_rendered_page_of_another() -> None:
    pages = [
        make_page(rendered("ainteger · max: 9Optional"), "rendered", page="a", file="a"),
        make_page(markdown(fragment(LISTED)), page="b", file="b"),
    ]

    merged = merge(pages)

    assert merged.undecided == ()
    assert value_at(merged, *SCHEMA, "properties", "a", "maximum") == 5
    assert {one.rule for one in merged.conflicts} == {FRAGMENT_FIRST}


def test_english_goes_before_russian_where_both_describe_the_operation() -> None:
    other = operation_returning(
        {"type": "object", "properties": {"a": {"type": "integer", "maximum": 6}}}
    )

    merged = merge(two(other, LISTED, language="ru"))

    assert value_at(merged, *SCHEMA, "properties", "a", "maximum") == 6
    assert [(one.kept.says, one.rule) for one in merged.conflicts] == [("6", ENGLISH_FIRST)]


def test_two_rendered_pages_add_to_one_another_and_contradict_each_other() -> None:
    pages = [
        make_page(rendered(fields), "rendered", page=name, file=name)
        for name, fields in (
            ("a", "ainteger · max: 5Optional"),
            ("b", "ainteger · max: 6Optional\nbintegerOptional"),
        )
    ]

    merged = merge(pages)

    assert list(value_at(merged, *SCHEMA, "properties") or {}) == ["a", "b"]  # type: ignore[arg-type]
    assert {one.rule for one in merged.conflicts} == {UNDECIDED, SHOWN_EXISTS}
    assert {one.pointer[-1] for one in merged.undecided} == {"maximum"}


def test_a_schema_in_place_meets_the_component_that_the_other_page_refers_to() -> None:
    thing: Document = {"type": "object", "properties": {"a": {"type": "integer"}}}
    named = fragment(
        operation_returning({"$ref": "#/components/schemas/Thing"}), schemas={"Thing": thing}
    )
    for first, second in (("a", "b"), ("b", "a")):
        pages = [
            make_page(markdown(named), page=first, file=first),
            make_page(markdown(fragment(operation_returning(thing))), page=second, file=second),
        ]

        merged = merge(pages)

        assert merged.conflicts == ()
        assert value_at(merged, *SCHEMA) == {"$ref": "#/components/schemas/Thing"}


# -- missing names --------------------------------------------------------------------------------


def test_all_missing_and_equal_operation_ids_are_listed_in_one_run(tmp_path: Path) -> None:
    pages = {"openapi": creators()}
    for path in ("/products/{id}", "/physical/orders"):
        del pages["openapi"]["paths"][path]["get"]["operationId"]
    pages["openapi"]["paths"]["/twin"] = {"get": OK | {"operationId": "get_physical_order"}}

    with pytest.raises(PipelineError) as stopped:
        build(save(tmp_path / "1", pages), lambda _: None, generated=False)
    files = build(
        save(tmp_path / "2", pages, patches=paste(str(stopped.value))),
        lambda _: None,
        generated=False,
    )

    text = str(stopped.value)
    assert text.count("has no operationId") == 2
    assert "GET /twin has the name 'get_physical_order' of the one at" in text
    assert b"operationId: getProductsById" in files["openapi/tribute.yaml"]


def test_a_name_of_two_operations_is_a_question_like_a_missing_name(
    tmp_path: Path,
) -> None:
    pages = copy.deepcopy(BOTH)
    for path in ("/shop/orders", "/shop/orders/{orderUuid}"):
        pages["openapi-shop"]["paths"][path]["get"]["operationId"] = "getPhysicalOrder"
    first = message(tmp_path / "1", pages)
    assert first.count("has the name 'getPhysicalOrder'") == 2

    only_names = {"openapi": creators()}
    only_names["openapi"]["paths"]["/products/{id}"]["get"]["operationId"] = "getPhysicalOrder"
    second = message(tmp_path / "2", only_names)
    assert second.count("has the name 'getPhysicalOrder'") == 1

    for root, document, text in (("3", pages, first), ("4", only_names, second)):
        build(save(tmp_path / root, document, patches=paste(text)), print, generated=False)


def test_open_names_are_listed_beside_what_the_pages_do_not_agree_on(tmp_path: Path) -> None:
    pages = copy.deepcopy(BOTH)
    del pages["openapi-shop"]["paths"]["/shop/orders"]["get"]["operationId"]

    text = message(tmp_path / "1", pages)

    assert "GET /shop/orders has no operationId" in text
    assert set(paste(text)) == {"01-openapi-shop.overlay.yaml", "02-decisions.overlay.yaml"}
    build(save(tmp_path / "2", pages, patches=paste(text)), lambda _: None, generated=False)


# -- patches on one page --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["openapi-shop", "openapi-shop.json"])
def test_a_patch_on_one_page_leaves_the_others_alone(name: str, tmp_path: Path) -> None:
    text = RENAMED.replace("extends: openapi-shop", f"extends: {name}").replace(
        "['Order','Error']", ".Order"
    )
    error = text.replace(".Order", ".Error").replace("Shop}", "ShopError}")

    made = make_specification(
        save(tmp_path, BOTH, patches={"1-a.overlay.yaml": text, "2-a.overlay.yaml": error})
    )

    assert made.document.at("components", "schemas", "Shop", "properties", "uuid")
    assert made.document.at("components", "schemas", "Order", "properties", "fullName")
    assert len(made.patched.applied) == 2
    report = made.files["openapi/report.md"].decode()
    assert f"(openapi/patches/1-a.overlay.yaml:4, on the page {name})" in report
    assert b"1-a.overlay.yaml" in made.files["openapi/provenance.json"]


@pytest.mark.parametrize("name", ["Order \U0001f389", "Заказ", "v1.Order", "my-order", "O" * 120])
def test_the_proposed_name_is_one_for_a_component_whatever_the_former_is(
    name: str, tmp_path: Path
) -> None:
    both = json.loads(json.dumps(BOTH).replace("/Order", f"/{name}"))
    for document in both.values():
        document["components"]["schemas"][name] = document["components"]["schemas"].pop("Order")
    patches = paste(message(tmp_path / "1", both))
    # OpenAPI knows no such names either, so the first one needs another as well.
    patches["90-first.overlay.yaml"] = (
        RENAMED.replace("extends: openapi-shop\n", "")
        .replace("['Order','Error']", f"['{name}']")
        .replace("Shop}", "Order}")
    )

    made = make_specification(save(tmp_path / "2", both, patches=patches))

    names = (made.document.at("components", "schemas") or made.document).members()
    (renamed,) = [one for one in names if one.startswith("Shop") and one != "ShopError"]
    assert re.fullmatch(r"[A-Za-z0-9._-]{4,64}", renamed)


def test_no_pasted_text_replaces_a_file_that_is_there(tmp_path: Path) -> None:
    renamed = RENAMED.replace("'Order','Error'", "'Order'").replace("Shop}", "ShopOrder}")
    there = {"99-openapi-shop.overlay.yaml": renamed}

    patches = paste(message(tmp_path / "1", BOTH, patches=there))

    assert list(patches) == ["99-openapi-shop-2.overlay.yaml"]
    make_specification(save(tmp_path / "2", BOTH, patches=there | patches))


def test_a_list_for_a_name_is_refused_with_the_place_in_the_patch(tmp_path: Path) -> None:
    text = message(tmp_path, BOTH, patches={"1-a.overlay.yaml": RENAMED.replace("Shop}", "[A]}")})
    assert text.startswith("openapi/patches/1-a.overlay.yaml:7: ['A'] is no name for a component")


def test_an_operation_with_another_credential_is_named(tmp_path: Path) -> None:
    pages = {"openapi": creators()}
    pages["openapi"]["paths"]["/physical/orders"]["get"]["security"] = []

    with pytest.raises(PipelineError, match=r"one and the same security scheme") as stopped:
        build(save(tmp_path, pages), lambda _: None, generated=True)

    assert "/physical~1orders/get" in stopped.value.reason.replace("~1physical", "/physical")
    assert stopped.value.line
    assert "`security`" in str(stopped.value.advice)


def test_one_new_name_for_two_components_is_refused_by_line(tmp_path: Path) -> None:
    text = message(tmp_path, BOTH, patches={"1-a.overlay.yaml": RENAMED})

    assert text.startswith("openapi/patches/1-a.overlay.yaml:7: the name 'Shop' is that of two")


@pytest.mark.parametrize("extends", ["nothing", "openapi-en", "https://example.org/x.yaml"])
def test_a_patch_on_a_page_that_is_not_there_is_refused_by_name(
    extends: str, tmp_path: Path
) -> None:
    overlay = RENAMED.replace("openapi-shop", extends)

    text = message(tmp_path, BOTH, patches={"1-a.overlay.yaml": overlay})

    assert text.startswith(f"openapi/patches/1-a.overlay.yaml:1: `extends: {extends}` names no")
    assert "openapi, openapi-shop" in text


def test_an_unneeded_patch_on_one_page_is_reported(tmp_path: Path) -> None:
    overlay = RENAMED.replace("{x-component: Shop}", "{type: object}")

    text = message(tmp_path, BOTH, patches={"1-a.overlay.yaml": overlay})

    assert "1-a.overlay.yaml:4: the action on $.components.schemas['Order','Error'] changes" in text
    assert "has two meanings" in text


def test_a_patch_on_one_page_decides_between_its_own_fragments() -> None:
    pages = [
        make_page(
            markdown(
                fragment(LISTED, path="/a"), fragment(LISTED, path="/a", servers=[{"url": "/x"}])
            ),
            page="a",
        )
    ]
    action = "actions:\n- target: $\n  description: R\n  x-evidence: E\n  update: {servers: []}\n"
    overlays = [
        ("1.overlay.yaml", f"overlay: 1.0.0\nextends: a\n{action.replace('[]', '[{url: /y}]')}")
    ]
    corrections = Corrections(overlays, pages)

    merged = merge(pages, corrections)

    assert sayings(merged.conflicts) != set()
    assert merged.undecided == ()
    assert corrections.patch(merged).document.at("servers", "0", "url")


def test_a_renamed_alternative_keeps_the_value_that_chooses_it() -> None:
    schemas: Document = {
        "Cat": {"type": "object"},
        "Pet": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}],
            "discriminator": {"propertyName": "kind"},
        },
    }
    pages = [make_page(markdown(fragment(schemas=schemas)), page="a")]
    overlay = (
        "overlay: 1.0.0\nactions:\n- target: $.components.schemas.Cat\n  description: R\n"
        "  x-evidence: E\n  update: {x-component: Kitten}\n"
    )

    document = patch(merge(pages), [("1.overlay.yaml", overlay)]).document

    assert plain(document.at("components", "schemas", "Pet") or document) == {
        "oneOf": [{"$ref": "#/components/schemas/Kitten"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"Cat": "#/components/schemas/Kitten"},
        },
    }


def test_a_path_parameter_has_one_name_whatever_two_pages_call_it() -> None:
    other = {**ORDER_ID, "name": "thingId"}
    pages = [
        make_page(
            markdown(fragment(OK | {"parameters": [parameter]}, path=path)), page=name, file=name
        )
        for name, path, parameter in (
            ("a", "/things/{id}", ORDER_ID),
            ("b", "/things/{thingId}", other),
        )
    ]

    merged = merge(pages)

    assert value_at(merged, "paths") == {
        "/things/{id}": {"get": OK | {"parameters": [ORDER_ID], "summary": "Operation"}}
    }
    assert sayings(merged.conflicts) == {("path", "/things/{id}", "/things/{thingId}")}
