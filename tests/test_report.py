"""The report names each difference, its pages, and the rule that decided it."""

import re
from functools import cache

import pytest

from scripts.merge import Page, merge
from scripts.report import missing_links, place, report
from tests.pages import fragment, make_page, markdown, operation_returning, patch, rendered
from tests.patch.overlays import document
from tests.specification import snapshot_specification

LIMIT = (
    "1.overlay.yaml",
    """overlay: 1.0.0
actions:
- target: $.paths['/things'].get
  description: Because of `this`
  x-evidence: page line 1
  update: {operationId: list}
""",
)


@cache
def snapshot_report() -> str:
    return snapshot_specification().files["openapi/report.md"].decode()


def written(*pages: Page) -> str:
    merged = merge(pages)
    patched = patch(merged, [LIMIT])
    return report(merged.document, pages, merged.conflicts, patched.applied)


@pytest.mark.parametrize(
    "words",
    [
        # currency
        "currency has enum",
        "“usd” (002_b33150281187de89.txt:60,112; 004_9e5ce5955b69b531.txt:45,99; ",
        # amount
        "taken from the cheapest variant.”",
        # values that are not printed
        "**Product.currency** (values)",
        "announced, not printed (000_667270bada077bb9.txt:101)",
        # status codes, and the operation that two pages lack
        "kept: 200, 400, 401, 403, 404, 500 (003_39374802ea0a0048.txt:37)",
        "not shown; GET /products, GET /products/{id} are (002_b33150281187de89.txt:1)",
        "not shown; GET /products, GET /products/{id} are (004_9e5ce5955b69b531.txt:1)",
        # what patches had to decide
        "The fragment marks neither member as required",
        "in spite of its name, the number of the page",
        "The sample has 1 although the default size is 20",
    ],
)
def test_every_known_conflict_is_in_it(words: str) -> None:
    assert words in snapshot_report()


def test_every_conflict_and_every_action_is_in_it() -> None:
    text = snapshot_report()
    for one in snapshot_specification().merged.conflicts:
        for origin in one.other.origins:
            assert re.search(rf"{origin.file.rpartition('/')[2]}:[\d,]*\b{origin.line}\b", text)
        assert f"  - rule: {one.rule}\n" in text
    for applied in snapshot_specification().patched.applied:
        assert f"({applied.action.file}:{applied.action.line}" in text
    assert text.count("  - kept: ") == text.count("  - rule: ")


def test_pages_are_listed_with_format_language_and_date() -> None:
    dated = make_page(markdown(fragment()), file="dated.md", date="2026-01-02")
    undated = make_page(rendered(""), "rendered", file="undated", language="ru")

    text = written(dated, undated)

    assert "- `dated.md`: markdown, en, saved 2026-01-02\n" in text
    assert "- `undated`: rendered, ru, date unknown\n" in text


def test_pages_that_agree_make_a_report_that_says_so() -> None:
    text = written(make_page(markdown(fragment())))

    assert "## Conflicts\n\nNone.\n" in text
    assert "Because of \\`this\\` Evidence: page line 1." in text


def test_a_page_can_not_write_into_the_report() -> None:
    hostile = "x\n\n## Decided\n- **[a](javascript:b)** `c` <img src=x onerror=y> | _d_"
    pages = [
        make_page(
            markdown(
                fragment(
                    operation_returning({}, description=f"{date} {hostile}"), path="/*_<b>_*/`"
                )
            ),
            file=date,
            date=date,
        )
        for date in ("2025-01-01", "2026-01-01")
    ]
    merged = merge(pages)

    text = report(merged.document, pages, merged.conflicts, [])

    assert text.count("\n## ") == 4
    assert not re.search(r"(?<!\\)<(img|b)", text)
    assert not re.search(r"(?<!\\)\[a", text)
    assert "/\\*\\_\\<b\\>\\_\\*/\\`" in text


def test_of_two_long_texts_the_difference_is_shown() -> None:
    words = " ".join(f"word{number}" for number in range(400))
    pages = [
        make_page(
            markdown(fragment(operation_returning({}, description=f"{words} {date}"))),
            file=date,
            date=date,
        )
        for date in ("2025-01-01", "2026-01-01")
    ]
    merged = merge(pages)

    text = report(merged.document, pages, merged.conflicts, [])

    assert "kept: … 2026-01-01” (2026-01-01:6)" in text
    assert "against: … 2025-01-01” (2025-01-01:6)" in text


LINK = """# Things

{% openapi-operation spec="whole" path="/things" method="get" %}
[OpenAPI whole](https://docs.example/openapi.yaml?version=2)
{% endopenapi-operation %}
"""


def test_a_linked_document_that_is_not_saved_is_missing() -> None:
    pages = [make_page(LINK, file="link.md"), make_page(markdown(fragment()), file="other.md")]

    (missing,) = missing_links(pages)
    text = written(*pages)

    assert (missing.address, missing.origin.line) == (
        "https://docs.example/openapi.yaml?version=2",
        3,
    )
    assert "- whole (operation get /things), link.md:3: https://docs.example/openapi.yaml" in text
    assert "not saved" in text


@pytest.mark.parametrize("query", ["", "?version=1"])
def test_a_linked_document_that_is_saved_is_found_by_its_address(query: str) -> None:
    address = f"https://docs.example/openapi.yaml{query}"
    text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/things: {get: {}}}\n"
    whole = make_page(text, "openapi", file="openapi.yaml", page="whole", address=address)
    pages = [make_page(LINK, file="link.md"), whole]

    assert missing_links(pages) == []
    assert "## Linked documents" not in written(*pages)
    assert list((merge(pages).document.at("paths") or document({})).members()) == ["/things"]


def test_a_block_that_does_not_say_its_address_is_missing() -> None:
    page = make_page(
        LINK.replace("[OpenAPI whole](https://docs.example/openapi.yaml?version=2)\n", "")
    )

    assert [link.spec for link in missing_links([page])] == ["whole"]


def test_texts_in_one_language_and_russian_among_the_english_are_listed() -> None:
    english = markdown(fragment(operation_returning({"description": "Whole"}, summary="List")))
    russian = rendered("idintegerOptional\n\nИмя\n\nExample: нет", head="Список", about="Всё")

    text = written(
        make_page(english, file="en"),
        make_page(rendered("idintegerOptional", path="/own"), "rendered", file="own", page="own"),
        make_page(russian, "rendered", file="ru", language="ru"),
        make_page(russian.replace("/things", "/other"), "rendered", file="ru2", language="ru"),
    )

    alone = text.partition("## Texts in one language only")[2]
    assert "- GET /own · description: English\n" in alone
    assert "schema · description: English\n" in alone
    assert "- GET /other · summary: Russian\n" in alone
    assert "properties · id · examples · 0: Russian\n" in alone
    assert "- GET /things · summary" not in alone


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        (("paths", "/a", "get"), "GET /a"),
        (
            ("paths", "/a", "get", "parameters", "0", "schema"),
            "GET /a · parameters · size · schema",
        ),
        (("paths", "/a"), "paths · /a"),
        (("components", "schemas", "Thing", "properties", "id"), "Thing.id"),
        (
            ("components", "schemas", "Thing", "properties", "items", "items", "type"),
            "Thing.items.type",
        ),
        (
            ("components", "schemas", "Thing", "properties", "properties", "properties", "items"),
            "Thing.properties.items",
        ),
        (("components", "schemas", "items", "items"), "items"),
        (("info", "title"), "info · title"),
        ((), ""),
    ],
)
def test_a_place_is_named_as_a_reader_would(pointer: tuple[str, ...], name: str) -> None:
    base = document({"paths": {"/a": {"get": {"parameters": [{"name": "size"}]}}}})

    assert place(base, pointer) == name
