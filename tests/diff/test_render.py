"""How changes are rendered; text of a page is always quoted."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diff.change import Change
from scripts.diff.document import compare
from scripts.diff.prose import compare_prose
from scripts.diff.render import render
from scripts.diff.wording import contrast, quote
from scripts.document.node import Json
from tests.diff.documents import Object, document, full

CHANGES = [
    Change("enum", "Currency", "/c", "new enum value `GBP`", breaks_client=True),
    Change("operation", "GET /x", "/p", "new operation", breaks_server=True),
    Change("status", "GET /x · response 409", "/s", "new response"),
    Change("type", "Product.id", "/i", "type is now `b` instead of `a`", True, True),  # noqa: FBT003
    Change("prose", "page.md:7", "", "new text `No refunds`"),
    Change("text", "Product", "/t", "description `D` added"),
]


def test_text_is_one_aligned_line_a_change() -> None:
    assert render(CHANGES, "text") == (
        "Breaking\n"
        "  client          Currency: new enum value `GBP`\n"
        "          server  GET /x: new operation\n"
        "  client  server  Product.id: type is now `b` instead of `a`\n"
        "\n"
        "Compatible\n"
        "                  GET /x · response 409: new response\n"
        "\n"
        "Words, names and examples\n"
        "                  Product: description `D` added\n"
        "\n"
        "Prose of the pages\n"
        "                  page.md:7: new text `No refunds`\n"
        "\n"
        "6 changes: 2 breaking for a client, 2 for a server.\n"
    )


def test_markdown_is_a_list_for_a_changelog() -> None:
    assert render(CHANGES[:3], "markdown") == (
        "### Breaking\n"
        "\n"
        "- `Currency`: new enum value `GBP` (**breaks the client**)\n"
        "- `GET /x`: new operation (**breaks the server**)\n"
        "\n"
        "### Compatible\n"
        "\n"
        "- `GET /x · response 409`: new response\n"
        "\n"
        "3 changes: 1 breaking for a client, 1 for a server.\n"
    )


def test_a_changelog_has_what_a_user_can_notice_and_no_count() -> None:
    lists = render(CHANGES[:4], "markdown").rpartition("\n\n")[0]
    assert render(CHANGES, "changelog") == f"{lists}\n".replace("### ", "#### ")
    assert render([], "changelog") == ""


def test_json_has_the_documented_members() -> None:
    assert json.loads(render(CHANGES[:1], "json")) == [
        {
            "kind": "enum",
            "place": "Currency",
            "pointer": "/c",
            "text": "new enum value `GBP`",
            "breaks_client": True,
            "breaks_server": False,
            "names_only": False,
            "closed_only": False,
        }
    ]


def test_one_change_is_counted_as_one() -> None:
    assert render(CHANGES[:1]).endswith("\n1 change: 1 breaking for a client, 0 for a server.\n")


@pytest.mark.parametrize(
    ("form", "text"),
    [("text", "Nothing changed.\n"), ("markdown", "Nothing changed.\n"), ("json", "[]\n")],
)
def test_an_unchanged_pair_gives_one_line(form: str, text: str) -> None:
    assert render(compare(full(), full()), form) == text  # type: ignore[arg-type]  # parametrized


def hostile_versions(text: str) -> tuple[Object, Object]:
    schema = {"description": text, "enum": [text], "pattern": text, "title": f"{text}!"}
    named = {"properties": {text: schema}, "oneOf": [schema], f"x-{text}": text, text: text}
    operation: Object = {
        "operationId": text,
        "tags": [text],
        "parameters": [{"name": text, "in": text, "schema": {"default": text}}],
        "responses": {text: {"content": {text: {"schema": named}}, "headers": {text: {}}}},
    }
    new = document(
        paths={f"/{text}": {"get": operation}, "/kept": {"get": operation}},
        webhooks={text: {"post": {}}},
        servers=[{"url": text}],
        tags=[{"name": text}],
        security=[{text: [text]}],
        components={
            "schemas": {text: named, "Kept": named},
            "securitySchemes": {text: {"type": text}},
        },
        info={"title": text, "version": text},
    )
    return document(paths={"/kept": {"get": {}}}, components={"schemas": {"Kept": {}}}), new


HOSTILE = [
    "a\n## b",
    "`<script>`",
    "``` x",
    "\x1b[2J\x1b]0;t\x07",
    "\u202egnp.exe",
    "\u200b\u2066\ufeff",
    "| a | b |\r\n|---|",
    "\u2028x\u2029\x85\x00",
    "\ud800",
    "\U000e0041",
    "[a](javascript:b)",
    "x" * 10_000,
    "",
]


def is_shown(character: str) -> bool:
    return character in "\n " or unicodedata.category(character)[0] not in "CZ"


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_hostile_text_stays_inside_its_quotation(text: str, form: str) -> None:
    old, new = hostile_versions(text)
    prose = compare_prose({"p": [(1, "a")]}, {"p": [(1, text)], text: [(2, f"{text} b")]})
    for pair in ((old, new), (new, old)):
        changes = [*compare(*pair), *(change.as_change() for change in prose)]
        written = render(changes, form)  # type: ignore[arg-type]  # parametrized
        assert all(map(is_shown, written))
        assert written.encode("utf-8")
        if form == "json":
            assert len(json.loads(written)) == len(changes)
            continue
        lines = [line for line in written.splitlines() if line[:2] in ("- ", "  ")]
        assert len(lines) == len(changes)
        for line in lines:
            assert len(line) < 2_000
            outside = "".join(line.split("`")[::2])
            assert line.count("`") % 2 == 0
            assert form == "text" or not set(outside) & set("<>[]|\\#")


@given(st.text())
@settings(derandomize=True, deadline=None)
def test_a_quotation_is_short_and_of_one_line(text: str) -> None:
    quoted = quote(text)
    assert quoted[0] == quoted[-1] == "`"
    assert "`" not in quoted[1:-1]
    assert quoted.isprintable()


def test_a_text_looks_different_from_a_value_of_another_type() -> None:
    values: list[Json] = [
        "1",
        1,
        "true",
        True,
        "null",
        None,
        "",
        "[]",
        [],
        " a",
        "a",
        "1.0",
        1.5,
        "-3",
        '"a"',
    ]
    assert len({quote(value) for value in values}) == len(values)


def test_of_two_long_texts_only_the_words_that_differ_are_shown() -> None:
    head, tail = "word " * 40, " end" * 40
    before, after = contrast(f"{head}within 30 days{tail}", f"{head}within 14 days{tail}")
    assert before == "`… word word within 30 days end end …`"
    assert after == "`… word word within 14 days end end …`"
