"""The report on each page: how much was read, what was not, and what the page no longer shows."""

import json
import shutil
from pathlib import Path

import pytest

from scripts.contents import check_contents, contents, count_described, describe, find_fewer
from scripts.errors import PipelineError
from scripts.project import CHECKOUT, Project
from scripts.sources import read_sources
from scripts.specification import make_specification
from tests.hostile.checkout import BESIDE, EXPANDED, Checkout
from tests.pages import Document, fragment, make_page, markdown, rendered
from tests.snapshots import SNAPSHOTS

LAYOUTS = Path(__file__).parent / "extract" / "layouts"
LISTING = "openapi/sources/sources.toml"
FLATTENED = (LAYOUTS / "c-flattened.txt").read_text(encoding="utf-8")
PROSE = '# Authentication\n\nSend the key in a header.\n\n```json\n{"error": "no"}\n```\n'


@pytest.fixture
def copy(tmp_path: Path) -> Checkout:
    checkout = Checkout.make(tmp_path)
    shutil.copytree(CHECKOUT.supplement, checkout.project.supplement)
    return checkout


def output_of(project: Project) -> list[str]:
    lines: list[str] = []
    make_specification(project, lines.append)
    return lines


# -- nothing at all --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (FLATTENED, "rendered"),
        (FLATTENED, "markdown"),
        (PROSE, "markdown"),
        ("Overview\n\nWords about the API.\n", "rendered"),
        ("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", "openapi"),
        ("GET /api/v1/a HTTP/1.1\nHost: a.example\n{\n}Words\n", "rendered"),
    ],
)
def test_a_page_that_describes_nothing_is_refused_by_its_name(text: str, form: str) -> None:
    page = make_page(text, form, file="openapi/sources/empty.txt")
    with pytest.raises(PipelineError, match="describes no operation") as caught:
        check_contents([page], LISTING)
    assert (caught.value.file, caught.value.line) == ("openapi/sources/empty.txt", 1)
    assert 'format = "prose" in openapi/sources/sources.toml:1' in (caught.value.advice or "")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (markdown(fragment()), "markdown"),
        ((LAYOUTS / "g-schemas-only.md").read_text(encoding="utf-8"), "markdown"),
        ('{% openapi-webhook spec="t" name="a" %}\n{% endopenapi-webhook %}\n', "markdown"),
        (rendered("idintegerOptional"), "rendered"),
        ("A hook\n\nWords\n\nPayload\nnamestringRequired\nResponses\n200\nok\n", "rendered"),
        ("The A object\nAttributes\nidintegerRequired\n", "rendered"),
        (PROSE, "prose"),
        (FLATTENED, "prose"),
    ],
)
def test_a_page_that_describes_something_is_accepted(text: str, form: str) -> None:
    check_contents([make_page(text, form)], LISTING)


def test_a_flattened_page_stops_the_run_and_is_named(copy: Checkout) -> None:
    copy.add(FLATTENED, "rendered")

    copy.refuses(BESIDE, "describes no operation, no webhook and no schema", at=None)


def test_a_page_of_prose_is_listed_as_such_and_changes_nothing(copy: Checkout) -> None:
    before = copy.run(generated=False)
    copy.add(PROSE, "prose")
    after = copy.run(generated=False)

    assert after["openapi/tribute.yaml"] == before["openapi/tribute.yaml"]
    assert b"- `openapi/sources/hostile.txt`: prose, en" in after["openapi/report.md"]


@pytest.mark.parametrize(
    "text",
    [markdown(fragment()), '# T\n{% openapi-operation spec="a" %}\n{% endopenapi-operation %}\n'],
)
def test_a_page_of_prose_that_describes_an_operation_is_refused(text: str) -> None:
    with pytest.raises(PipelineError, match="listed as prose") as caught:
        make_page(text, "prose")
    assert caught.value.line is not None


# -- how much --------------------------------------------------------------------------------


def test_each_page_has_a_line_about_its_content() -> None:
    lines = output_of(SNAPSHOTS)

    reported = [line for line in lines if line.startswith("read ")]
    assert len(reported) == sum(source.is_saved for source in read_sources(SNAPSHOTS))
    assert any("3 operations, 2 schemas, " in line for line in reported)
    for line in reported:
        assert " fields, every line that looks like a field is read" in line


def test_lines_that_look_like_fields_and_are_not_read_are_counted_and_named() -> None:
    odd = "".join(f"a{number}one ofRequired\n\nWords\n\n" for number in range(5))
    page = make_page(rendered(f"idintegerRequired\n\n{odd}"), "rendered")

    assert describe(page) == (
        "1 operation, 1 field; 5 lines that look like fields and are not read: "
        "18 'a0one ofRequired', 22 'a1one ofRequired', 26 'a2one ofRequired' and 2 more"
    )


def test_a_page_whose_letters_were_spoilt_shows_its_fields_as_unused() -> None:
    page = make_page(rendered("idinteger ยท int64Required"), "rendered")

    assert [text for _, text in contents(page.findings).unused] == ["idinteger ยท int64Required"]


def test_parameters_and_members_are_fields() -> None:
    operation: Document = {
        "parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}],
        "responses": {},
    }
    schemas = {"A": {"properties": {"properties": {"type": "string"}, "b": {"type": "array"}}}}

    found = contents(make_page(markdown(fragment(operation, schemas=schemas))).findings)

    assert (len(found.operations), found.schemas, found.fields) == (1, 1, 3)


def test_remarks_are_printed_and_in_the_report(copy: Checkout) -> None:
    page = (LAYOUTS / "f-protected-email.txt").read_text(encoding="utf-8")
    copy.add(page, "rendered")

    lines = output_of(copy.project)
    report = make_specification(copy.project).files

    assert any(
        line.startswith("note      openapi/sources/hostile.txt:36: an e-mail") for line in lines
    )
    text = report["openapi/report.md"].decode()
    assert "## Left out, or read from words" in text
    assert "- openapi/sources/hostile.txt:36: an e-mail address was replaced" in text


# -- fewer than the last time ------------------------------------------------------------------


def cut(page: str) -> str:
    return page.partition("Cancel Digital Product Purchase")[0]


def test_a_page_with_fewer_operations_than_before_is_reported(copy: Checkout) -> None:
    first = output_of(copy.project)
    copy.run(generated=False)
    copy.replace(EXPANDED, cut(copy.read(EXPANDED)))

    reported = [line for line in output_of(copy.project) if line.startswith("fewer")]

    assert [line for line in first if line.startswith("fewer")] == []
    gone = "POST /products/purchases/{purchaseId}/cancel"
    page = f"openapi/sources/{EXPANDED}"
    assert reported == [f"fewer     {page} no longer shows 1 operation: {gone}"]


def test_a_second_run_changes_nothing(copy: Checkout) -> None:
    copy.run(generated=False)
    copy.replace(EXPANDED, cut(copy.read(EXPANDED)))
    files = copy.run(generated=False)

    assert copy.run(generated=False) == files


@pytest.mark.parametrize(
    "former",
    [None, b"", b"[]", b"{", b'{"/paths/~1a/get": 5}', b'{"/paths/~1a/get": [{}]}', b"\xff"],
)
def test_an_unreadable_report_of_the_last_run_is_ignored(former: bytes | None) -> None:
    assert list(find_fewer([make_page(markdown(fragment()))], former)) == []


def test_webhooks_count_as_well() -> None:
    former = json.dumps({"/webhooks/paid/post": [{"file": "page.txt"}]}).encode()

    [reported] = find_fewer([make_page(markdown(fragment()))], former)

    assert reported == "page.txt no longer shows 1 operation: webhook paid"


def test_a_schema_counts_for_a_download() -> None:
    page = make_page(markdown(fragment()))
    content = (LAYOUTS / "g-schemas-only.md").read_bytes()

    assert count_described(content, page.source) == 1
