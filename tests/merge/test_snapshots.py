"""The five saved pages: every permutation, every mutation, every known conflict."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.document.grammar import KINDS, operations, parts
from scripts.document.node import Json, Node, copy, plain, plant
from scripts.document.pointer import Pointer
from scripts.extract.fields import HIDDEN_VALUES
from scripts.merge import Conflict, MergeResult, Page, merge
from scripts.patch.translation import translate
from scripts.report import report
from tests.pages import saved_pages
from tests.snapshots import SNAPSHOTS

PAGES = saved_pages()
MERGED = merge(PAGES)


def number(page: Page) -> str:
    return page.source.file[:3]


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.permutations(PAGES))
def test_the_order_of_the_pages_changes_nothing(pages: list[Page]) -> None:
    assert merge(pages) == MERGED


def test_the_report_does_not_depend_on_the_order_of_the_pages() -> None:
    written = {
        report(merged.document, sorted(pages, key=lambda p: p.order), merged.conflicts, [])
        for pages in (PAGES, PAGES[::-1])
        for merged in [merge(pages)]
    }

    assert len(written) == 1


# -- what is known to differ ------------------------------------------------------------------


def found(*pointer: str) -> list[Conflict]:
    return [one for one in MERGED.conflicts if one.pointer == pointer]


def origins(conflicts: list[Conflict]) -> set[str]:
    return {
        f"{origin.file.rpartition('/')[2][:3]}:{origin.line}"
        for one in conflicts
        for origin in one.other.origins
    }


LIST = ("paths", "/products", "get")
PRODUCT = ("components", "schemas", "Product", "properties")


def test_currency_is_in_capitals_but_every_sample_and_example_has_small_letters() -> None:
    (one,) = (d for d in MERGED.conflicts if d.about == "example")

    assert (one.kept.says, one.other.says) == ('currency has enum ["USD", "EUR", "RUB"]', "“usd”")
    assert origins([one]) == {"002:60", "002:112", "004:45", "004:99", "000:101", "001:101"}


def test_amount_is_the_price_of_the_cheapest_variant_only_in_the_newest_page() -> None:
    (one,) = found(*PRODUCT, "amount", "description")

    assert "cheapest variant" in one.kept.says
    assert "cheapest variant" not in one.other.says
    assert origins([one]) == {"000:94"}


@pytest.mark.parametrize(
    ("pointer", "lines"),
    [
        ((*LIST, "parameters", "2", "schema"), {"000:33", "001:33", "002:35", "004:17"}),
        ((*PRODUCT, "type"), {"000:81", "001:81"}),
        ((*PRODUCT, "currency"), {"000:101", "001:101"}),
        ((*PRODUCT, "status"), {"000:116", "001:116"}),
    ],
)
def test_values_that_are_announced_but_not_printed(pointer: Pointer, lines: set[str]) -> None:
    hidden = [one for one in found(*pointer) if one.other.says == "announced, not printed"]

    assert origins(hidden) == lines


@pytest.mark.parametrize(
    ("path", "method", "kept", "lines"),
    [
        ("/products", "get", "200, 400, 401", {"000:41", "001:41", "002:42"}),
        ("/products/{id}", "get", "200, 400, 401, 403, 404", {"000:67", "001:67", "002:96"}),
        (
            "/products/purchases/{purchaseId}/cancel",
            "post",
            "200, 400, 401, 403, 404, 500",
            {"000:191", "001:191"},
        ),
    ],
)
def test_status_codes_that_the_older_english_and_one_russian_page_leave_out(
    path: str, method: str, kept: str, lines: set[str]
) -> None:
    left_out = found("paths", path, method, "responses")

    assert {(one.kept.says, one.other.says) for one in left_out} == {(kept, "200")}
    assert origins(left_out) == lines


def test_the_cancellation_is_missing_from_two_pages() -> None:
    missing = found("paths", "/products/purchases/{purchaseId}/cancel", "post")

    assert {one.about for one in missing} == {"operations"}
    assert {line[:3] for line in origins(missing)} == {"002", "004"}


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("schema", ["marks neither member as required", "003 line 18", "002 lines 53 and 76"]),
        ("meta.properties.offset", ["number of the page", "003 line 18", "002 line 78"]),
        ("meta.properties.limit", ["`size`", "has 1 although", "20", "002 line 79"]),
    ],
)
def test_what_the_page_leaves_open_about_its_meta_is_in_a_reason(
    target: str, words: list[str]
) -> None:
    text = (SNAPSHOTS.patches / "20-pages.overlay.yaml").read_text(encoding="utf-8")
    (action,) = (
        part for part in text.split("- target: ") if part.partition("\n")[0].endswith(target)
    )
    folded = " ".join(action.split())

    assert [word for word in words if word not in folded] == []


def test_nothing_else_differs() -> None:
    about = [(one.about, one.rule) for one in MERGED.conflicts]

    assert len([a for a, _ in about if a == "values"]) == 10
    assert len([a for a, _ in about if a == "responses"]) == 8
    assert len([a for a, _ in about if a == "operations"]) == 2
    assert len([a for a, _ in about if a == "text"]) == 3
    assert len([a for a, _ in about if a == "example"]) == 1
    assert len(about) == 24
    assert MERGED.undecided == ()


# -- nothing is lost --------------------------------------------------------------------------

Place = tuple[str, int, Pointer]


def accounts(page: Page) -> list[Node]:
    return [*page.findings.complete, page.findings.partial]


def places(page: Page) -> Iterator[Place]:
    """Every value but marks of hidden values, and references: a wrong one stops the run."""
    for index, account in enumerate(accounts(page)):
        for pointer, node in account.walk():
            is_value = not isinstance(node.value, dict | list)
            if is_value and pointer[-1] not in (HIDDEN_VALUES, "$ref"):
                yield number(page), index, pointer


def entries(page: Page) -> Iterator[Place]:
    """Every operation, parameter, status and field."""
    for index, account in enumerate(accounts(page)):
        for place, operation in operations(account):
            if operation.at("responses"):  # else nothing but the words around a fragment
                yield number(page), index, place
        for pointer, node, kind in parts(account):
            if kind in (KINDS["parameters"], KINDS["responses"], KINDS["properties"]):
                keys = node.members() or map(str, range(len(node.elements())))
                yield from ((number(page), index, (*pointer, key)) for key in keys)


def changed(place: Place) -> tuple[list[Page], Node]:
    """Copy the pages, and return the part to be changed."""
    which, index, _ = place
    pages: list[Page] = []
    account = Node({})
    for page in PAGES:
        if number(page) != which:
            pages.append(page)
            continue
        copies = [copy(one) for one in accounts(page)]
        account = copies[index]
        findings = replace(page.findings, complete=copies[:-1], partial=copies[-1])
        pages.append(replace(page, findings=findings))
    return pages, account


def visible(merged: MergeResult) -> str:
    """What a reader sees: both languages, and the text of the conflicts."""
    accounts = [
        (one.pointer, one.about, one.kept.says, one.other.says, *sorted(origins([one])))
        for one in merged.conflicts
    ]
    shown = [plain(merged.document), plain(translate(merged.document)), accounts]
    return json.dumps(shown, ensure_ascii=False)


BEFORE = visible(MERGED)
VALUES = [place for page in PAGES for place in places(page)]
ENTRIES = [place for page in PAGES for place in entries(page)]


def other(value: Json) -> Json:
    if isinstance(value, bool):
        return not value
    return value + 777 if isinstance(value, int) else f"{value}-changed"


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.sampled_from(VALUES))
def test_a_value_that_changes_on_one_page_is_seen_in_the_result_or_in_the_report(
    place: Place,
) -> None:
    pages, account = changed(place)
    node = account.at(*place[2])
    assert node
    node.value = other(plain(node))  # type: ignore[assignment]  # a scalar, no list or object

    after = visible(merge(pages))

    assert after != BEFORE
    # Layout doesn't count in a text, and a required field counts by whether it is required.
    text = "-changed" if isinstance(node.value, str) else json.dumps(node.value)
    assert text in after or place[2][-2] == "required"


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.sampled_from(ENTRIES))
def test_an_operation_parameter_status_or_field_that_one_page_drops_is_seen(place: Place) -> None:
    pages, account = changed(place)
    parent, key = account.at(*place[2][:-1]), place[2][-1]
    assert parent
    if isinstance(parent.value, list):
        del parent.value[int(key)]
    else:
        del parent.members()[key]

    assert visible(merge(pages)) != BEFORE


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.sampled_from(ENTRIES))
def test_an_operation_parameter_status_or_field_that_one_page_adds_is_seen(place: Place) -> None:
    pages, account = changed(place)
    parent, key = account.at(*place[2][:-1]), place[2][-1]
    added = account.at(*place[2])
    assert parent
    assert added
    if isinstance(parent.value, list):
        added = copy(added)
        added.members()["name"] = Node("added", added.origins)
        parent.value.append(added)
    else:
        name = {"get": "put", "post": "put"}.get(key, "418" if key.isdecimal() else "added")
        parent.members()[name] = copy(added)

    assert visible(merge(pages)) != BEFORE


JUNK: list[Json] = [
    None,
    True,
    -5,
    "words",
    [],
    {},
    ["a", 1, None],
    {"$ref": "#/components/schemas/Product"},
    {"$ref": 5},
    {"type": ["string", "null"]},
    {"examples": {"a": 1}, "example": 1, "required": True},
]


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.sampled_from([v for v in VALUES if v[0] == "003"]), st.data())
def test_the_merge_ends_for_any_fragment(place: Place, data: st.DataObject) -> None:
    pages, account = changed(place)
    depth = data.draw(st.integers(min(2, len(place[2])), len(place[2])))
    parent, key = account.at(*place[2][: depth - 1]), place[2][depth - 1]
    replaced = account.at(*place[2])
    assert parent
    assert replaced
    junk = plant(data.draw(st.sampled_from(JUNK)), *replaced.origins)
    if isinstance(parent.value, list):
        parent.value[int(key)] = junk
    else:
        parent.members()[key] = junk

    merged = merge(pages)

    assert report(merged.document, pages, merged.conflicts, []).startswith("# ")
