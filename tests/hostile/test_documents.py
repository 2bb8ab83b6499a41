"""What is no document, or only nearly one, is refused by the line."""

from dataclasses import dataclass

import pytest

from scripts.document.yaml_writer import dump_yaml
from scripts.errors import PipelineError
from tests.hostile.checkout import BESIDE, MARKDOWN, SAMPLED, Checkout
from tests.hostile.shop import FIELDS, TEXT, as_json, shop

JSON = as_json(shop({(*FIELDS, "note"): TEXT}))
YAML = dump_yaml(shop({(*FIELDS, "note"): TEXT}))
LINK = '{% openapi-operation spec="x" path="/x" method="get" %}\n'


@dataclass(frozen=True)
class Page:
    """A hostile page, the reason for which it is refused and the line that is named."""

    name: str
    text: str | bytes
    says: str
    at: str | None
    form: str = "openapi"


def _json(name: str, old: str, new: str, says: str, at: str | None) -> Page:
    assert old in JSON
    return Page(f"JSON: {name}", JSON.replace(old, new, 1), says, at)


def _yaml(name: str, old: str, new: str, says: str, at: str | None) -> Page:
    assert old in YAML
    return Page(f"YAML: {name}", YAML.replace(old, new, 1), says, at)


def _hidden(name: str, character: str) -> Page:
    says = f"the character U+{ord(character):04X} hides or reorders text"
    return _json(name, "The order", f"The {character}order", says, '"description": "The')


def _escaped(name: str, escape: str, says: str) -> Page:
    return _json(name, "The order", f"The {escape}order", says, '"description": "The')


PAGES = [
    _json("cut off in a key", JSON[JSON.index('"tags"') + 3 :], "", "Unterminated string", '"ta'),
    _json("cut off in a list", JSON[JSON.index('"tags"') + 9 :], "", "cut off", '"tags": ['),
    _json("cut off at its end", JSON[-2:], "", "the JSON is cut off", "}"),
    Page("JSON: text after the end", f"{JSON}\nimport os", "text after the end", "import os"),
    _json("a key twice", '"id": {', '"note": {"type": "integer"}, "id": {', "twice", '"note": {'),
    _json("not a number", '"1.0.0"', "NaN", "NaN is not JSON", '"version"'),
    _json("an infinite number", '"1.0.0"', "1e999", "out of range", '"version"'),
    _json("ten thousand digits", '"1.0.0"', "1" * 10_000, "10,000 digits", '"version"'),
    _json("a comment", '"tags"', '/* x */ "tags"', "a key in double quotes", '/* x */ "tags"'),
    _json("nested a thousand deep", '"1.0.0"', "[" * 1000, "nested deeper than 64", '"version"'),
    _json("another version", '"3.1.0"', '"2.0"', "OpenAPI 3.0.x or 3.1.x", '"openapi"'),
    _hidden("a right-to-left override", "\u202e"),
    _hidden("a zero-width space", "\u200b"),
    _hidden("a byte order mark in the middle", "\ufeff"),
    _hidden("a terminal's escape", "\x1b"),
    _hidden("NUL", "\0"),
    _hidden("a tag character", "\U000e0041"),
    _escaped("half a surrogate pair", "\\ud800", "U+D800 hides"),
    _escaped("NUL, escaped", "\\u0000", "U+0000 hides"),
    _escaped("an isolate, escaped", "\\u2066", "U+2066 hides"),
    _yaml("a tag", "Orders", "!!python/object/apply:os.system [id]", "the tag", "description:"),
    _yaml("a local tag", "Orders", "!x Orders", "the tag !x is refused", "description:"),
    _yaml("an anchor", "Orders", "&a Orders", "anchors and aliases", "description:"),
    _yaml("an alias", "Orders", "*a", "anchors and aliases", "description:"),
    _yaml("a merge key", "description: Orders", "<<: {x: y}", "merge keys", "<<:"),
    _yaml("a bomb", "Orders", "&a [x]\n  b: &b [*a,*a]\n  c: [*b,*b]", "anchors", "description:"),
    _yaml(
        "a key twice", "version: 1.0.0", "version: a\n  version: b", "occurs twice", "version: b"
    ),
    _yaml("a key that is a list", "version: 1.0.0", "[a]: b", "a key must be", "[a]: b"),
    _yaml("two documents", "servers:", "---\nservers:", "more than one document", "---"),
    _yaml("infinity", "Orders", ".inf", ".inf is not a JSON number", "description:"),
    _yaml("nested too deep", "Orders", "[" * 80 + "]" * 80, "nested deeper", "description:"),
    _yaml("cut off", YAML[YAML.index("description: Orders") :], 'x: "', "not valid YAML", 'x: "'),
    Page("empty", "", "the document is empty", None),
    Page("a page in HTML", "<!DOCTYPE html>\n<html>\n<p>Log in</p>", "not", None),
    Page("binary", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not UTF-8", None),
    Page("UTF-16", JSON.encode("utf-16"), "is not UTF-8", None),
    Page(
        "Latin-1", JSON.replace("Orders", "Gr\xf6\xdfe").encode("latin-1"), "is not UTF-8", '"desc'
    ),
    Page("Markdown that is cut off", "# Shop\n\n```json\n{}\n", "never closed", "```", "markdown"),
    Page("a link that is cut off", f"# Shop\n\n{LINK}", "never closed", "{%", "markdown"),
    Page(
        "a rendered page that is cut off",
        "Shop\n\nGet\n\nget\n\nResponses\n200\n",
        "whose path never comes",
        "get",
        "rendered",
    ),
    Page(
        "a sample that is cut off",
        'get\nGET /x HTTP/1.1\nHost: tribute.tg\nAccept: */*\n{\n"a": [',
        "the JSON is cut off",
        '"a": [',
        "rendered",
    ),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_an_invalid_document_is_refused(page: Page, alone: Checkout) -> None:
    alone.add(page.text, page.form)

    alone.refuses(BESIDE, page.says, at=page.at)


@pytest.mark.parametrize("cut", [0.2, 0.4, 0.6, 0.8])
def test_the_real_page_is_refused_wherever_it_is_cut_in_a_fragment(
    cut: float, checkout: Checkout
) -> None:
    page = checkout.read(MARKDOWN)
    opening = page.index("```json")
    first = page[opening : page.index("\n```\n", opening)]
    checkout.replace(MARKDOWN, page[: opening + int(cut * len(first))])

    checkout.refuses(MARKDOWN, "never closed", at="```json")


def test_a_sample_that_names_a_field_twice_is_refused(checkout: Checkout) -> None:
    page = checkout.read(SAMPLED)
    checkout.replace(SAMPLED, page.replace('"id": 2548,', '"id": 2548,\n"id": 1,', 1))

    checkout.refuses(SAMPLED, "occurs twice", at='"id": 1')


def test_two_fragments_that_define_one_component_differently_are_refused(
    checkout: Checkout,
) -> None:
    page = checkout.read(MARKDOWN)
    last = page.rindex('"description":"Error description"')
    checkout.replace(MARKDOWN, page[:last] + page[last:].replace("Error description", "Hm", 1))

    checkout.refuses(MARKDOWN, "Hm", at="{")


def test_a_page_that_was_changed_behind_the_list_is_not_read(checkout: Checkout) -> None:
    path = checkout.project.sources / MARKDOWN
    path.write_bytes(path.read_bytes() + b" ")

    error = checkout.refuses("sources.toml", "is not the page that was saved", at="[[source]]")

    assert MARKDOWN in error.reason


@pytest.mark.parametrize(
    "page",
    ["", "# Log in\n\nPassword:\n", "<!DOCTYPE html>\n<form action='/login'></form>\n"],
    ids=["empty", "login", "HTML"],
)
def test_a_page_that_lost_its_operations_is_missed(page: str, small: Checkout) -> None:
    small.replace(MARKDOWN, page)

    with pytest.raises(PipelineError, match="describes no operation, no webhook and no schema"):
        small.run()


def test_an_unlisted_page_is_not_read(checkout: Checkout) -> None:
    (checkout.project.sources / "evil.md").write_text(JSON)

    with pytest.raises(PipelineError, match="no entry names openapi/sources/evil"):
        checkout.run()
