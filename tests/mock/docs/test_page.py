import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pytribute
from pytribute.mock.docs.labels import LABELS
from pytribute.mock.pages.language import Language
from scripts.document.node import Json
from tests import documented
from tests.mock.docs.pages import LIVE, Page, letters, page_of, parse

TEXTS = ("title", "version", "summary", "description", "name", "enum", "x-readings", "url")
LINK = re.compile(r"\]\([^)]*\)")

# A specification with all that ours doesn't have, yet.
OTHER: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Other API", "version": "7", "description": "About *it*."},
    "paths": {
        "/things/{thing}/parts": {
            "parameters": [
                {"name": "thing", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "since", "in": "query", "schema": {"type": "string"}},
            ],
            "post": {
                "deprecated": True,
                "tags": ["Parts"],
                "security": [{"none": []}],
                "externalDocs": {"url": "javascript:alert(1)"},
                "parameters": [
                    {
                        "name": "thing",
                        "in": "path",
                        "required": True,
                        "example": "a/b c",
                        "schema": {"type": "string", "minLength": 1, "pattern": "^a"},
                    },
                    {"$ref": "#/components/parameters/Since"},
                    {"name": "X-Trace", "in": "header", "required": True, "example": "it's 1"},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Part"},
                            "example": {"name": "bolt"},
                        }
                    }
                },
                "responses": {"default": {"$ref": "#/components/responses/Made"}},
            },
            "get": {"responses": {"204": {"description": "nothing"}}},
        },
    },
    "components": {
        "securitySchemes": {"none": {"type": "http", "scheme": "basic"}},
        "parameters": {
            "Since": {
                "name": "since",
                "in": "query",
                "required": True,
                "deprecated": True,
                "schema": {"const": 3, "type": "integer", "exclusiveMinimum": 0, "maximum": 9},
                "example": 3,
            }
        },
        "responses": {
            "Made": {
                "description": "made",
                "links": {"by reference": {"operationRef": "#/paths"}},
                "content": {
                    "application/json": {"schema": {"oneOf": [{"type": "null"}, {"type": "any"}]}}
                },
            }
        },
        "schemas": {
            "Part": {
                "properties": {
                    "within": {"type": "object", "properties": {"deep": {"type": "boolean"}}},
                    "list": {
                        "type": "array",
                        "items": {"properties": {"row~/": {"type": ["integer", "null"]}}},
                    },
                    "again": {"$ref": "#/components/schemas/Part"},
                    "loop": {"$ref": "#/components/schemas/Loop"},
                    "column": {"$ref": "#/components/schemas/Part/properties/list/items"},
                }
            },
            "Loop": {"$ref": "#/components/schemas/Loop"},
        },
    },
}

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</pre></textarea></title></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% for a in b %}",
    "[here](javascript:alert(1)) <javascript:alert(1)>",
    "[here](data:text/html;base64,PHNjcmlwdD4=)",
    "![seen](http://elsewhere.example/x.png)",
    '[x](http://a.example/"onclick="alert(1))',
    "# Big\n\n```html\n<b>\n```\n\n<b>bold</b>\n\n---",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;\0\x1b[31m",
]
ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "header",
        "nav",
        "main",
        "section",
    ),
    *("article", "div", "h1", "h2", "h3", "h4", "small", "p", "a", "ul", "li", "dl", "dt", "dd"),
    *("span", "code", "strong", "pre", "details", "summary", "form", "label", "input", "select"),
    *("option", "textarea", "button", "noscript"),
    *("em", "ol", "br", "hr", "blockquote"),  # by Markdown
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "rel", "href", "type", "hreflang", "src", "defer"),
    *("class", "id", "tabindex", "aria-label", "aria-labelledby", "role", "hidden", "novalidate"),
    *("for", "value", "placeholder", "autocomplete", "spellcheck", "required", "rows", "start"),
}


def words_of(node: Json, key: str = "") -> Iterator[str]:
    """Yield the texts of a specification that the page must show."""
    if isinstance(node, str):
        if key in TEXTS:
            yield node
    elif isinstance(node, list):
        for one in node:
            yield from words_of(one, key)
    elif isinstance(node, dict):
        for name, one in node.items():
            if name in {"x-money", "x-first-of"}:
                continue  # they describe the library, not the API
            yield from words_of(one, key if key == "x-readings" else name)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_contains_every_text_of_the_specification(language: Language) -> None:
    document = pytribute.spec(language)
    page = page_of(document, language)
    texts = [text for key in document for text in words_of(document[key], key)]

    assert len(texts) > 100
    # The address of an operation's documentation is a link.
    assert [
        text
        for text in texts
        if letters(LINK.sub("]", text)) not in page.letters and text not in page.values("href")
    ] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_limits_of_each_parameter_are_shown(language: Language) -> None:
    text = " ".join(page_of(pytribute.spec(language), language).text.split())
    words = LABELS[language]

    assert f"size integer {words['in_query']}" in text
    size = documented.parameter("size")
    assert f"≥ {size['minimum']} ≤ {size['maximum']} {words['default']} {size['default']}" in text
    assert f"type ProductType {words['in_query']}" in text
    assert f"{words['one_of']} {' '.join(documented.values('ProductType'))}" in text
    assert f"purchaseId integer {words['in_path']} {words['required']}" in text
    assert f"rows Product[] {words['required']}" in text
    assert (
        f"{words['leads_to']} getProduct : id = $response.body#/rows/0/id".replace(" :", ":")
        in text
    )


def test_the_fields_of_an_unnamed_body_are_shown() -> None:
    fields = {"size": {"type": "integer", "minimum": 3}}
    content = {"application/json": {"schema": {"type": "object", "properties": fields}}}
    rows = {"application/json": {"schema": {"type": "array", "items": {"properties": fields}}}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "made", "content": rows}},
    }
    text = " ".join(page_of(OTHER | {"paths": {"/bolts": {"post": operation}}}).text.split())

    assert "Body object size integer ≥ 3" in text
    assert "[].size integer ≥ 3" in text


def test_parts_that_only_other_specifications_have_are_shown() -> None:
    page = page_of(OTHER)
    text = " ".join(page.text.split())

    assert "thing string path required minLength 1 pattern ^a example a/b c" in text
    assert "since integer query required deprecated > 0 ≤ 9 one of 3" in text
    assert "Body Part" in text
    assert "default null | any" in text
    assert "within.deep boolean" in text
    assert "list[].row~/ integer | null" in text
    assert "loop Loop" in text
    assert "column items" in text
    assert "POST /things/{thing}/parts" in text
    assert (
        r"curl -X POST \ -H 'X-Trace: it'\"'\"'s 1' \ -H 'Content-Type: application/json' \ -d "
        """'{ "name": "bolt" }' \\ 'http://mock.example/api/v1/things/a%2Fb%20c/parts?since=3'"""
    ).replace('\\"', '"') in text
    assert page.all("textarea") != []
    assert LIVE.key not in text


def test_a_specification_may_be_almost_empty() -> None:
    page = page_of({"info": {"title": "Nothing", "version": "0"}, "paths": {}})

    assert "Nothing" in page.text
    assert page.all("form") == []


@pytest.mark.parametrize("document", [pytribute.spec(), OTHER], ids=["ours", "other"])
def test_links_and_labels_lead_somewhere(document: dict[str, Any]) -> None:
    page = page_of(document)
    ids = page.values("id")
    controls = [a["id"] for tag in ("input", "select", "textarea") for a in page.all(tag)]

    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href") if href.startswith("#")} <= set(ids)
    assert sorted(page.values("for")) == sorted(filter(None, controls))
    assert set(page.values("aria-labelledby")) <= set(ids)


def poisoned(document: dict[str, Any], poison: str) -> dict[str, Any]:
    """Put a text into every place of a specification where a page may put words of its own."""
    return {key: with_poison(node, poison, key) for key, node in document.items()}


def with_poison(node: Json, poison: str, key: str) -> Json:
    if isinstance(node, str):
        return node if key in {"$ref", "in", "type"} else node + poison
    if isinstance(node, list):
        return [with_poison(one, poison, key) for one in node]
    if isinstance(node, dict):
        free = key in {"properties", "paths", "responses", "schemas", "examples"}
        return {
            name + poison if free else name: with_poison(one, poison, name)
            for name, one in node.items()
        }
    return node


def assert_harmless(page: Page) -> None:
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    names = {name for _, attributes in page.elements for name in attributes}
    assert {name for name in names if not name.startswith("data-")} <= ATTRIBUTES
    assert page.values("src") == ["/assets/docs.js"]
    for href in page.values("href"):
        assert href in {
            "/assets/base.css",
            "/assets/docs.css",
            "/assets/icon.svg",
            "ru",
        } or href.startswith(("#", "http://", "https://"))


@pytest.mark.unmeasured
@pytest.mark.parametrize("poison", HOSTILE)
@pytest.mark.parametrize("document", [pytribute.spec(), OTHER], ids=["ours", "other"])
def test_no_text_of_the_documentation_becomes_markup(document: dict[str, Any], poison: str) -> None:
    page = page_of(poisoned(document, poison))

    assert_harmless(page)
    assert len(page.all("form")) == len(page_of(document).all("form"))


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.text("<>\"'&`[]()!*_#=-:/\n\\ \0ajx{}%", max_size=40))
def test_no_text_at_all_becomes_markup(poison: str) -> None:
    assert_harmless(page_of(poisoned(OTHER, poison)))


def test_the_two_languages_say_everything_in_words_of_their_own() -> None:
    english, russian = LABELS["en"], LABELS["ru"]

    assert {name for name, word in english.items() if russian[name] == word} == {"in_cookie"}
    assert russian["other_language_name"] == "English"
    cyrillic = re.compile("[\u0400-\u04ff]")
    assert {name for name, word in english.items() if cyrillic.search(word)} == {
        "other_language_name"
    }
    assert {name for name, word in russian.items() if not cyrillic.search(word)} == {
        *("language", "other_language", "other_language_name", "in_cookie")
    }


def test_nothing_of_a_page_is_inline() -> None:
    page = page_of(pytribute.spec())

    assert page.all("style") == []
    assert "style" not in {name for _, attributes in page.elements for name in attributes}
    assert parse("<p style='x'>").values("style") == ["x"]
