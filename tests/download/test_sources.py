"""The list of saved pages, and how it must agree with the folder."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.download.record import Saved, record
from scripts.errors import PipelineError
from scripts.project import Project
from scripts.sources import Format, Language, Source, digest, parse_sources, read_sources
from tests.snapshots import SNAPSHOTS

PAGE = b"# Products\n"
LISTING = "openapi/sources/sources.toml"
ENTRY = {
    "file": '"products.md"',
    "page": '"products"',
    "language": '"en"',
    "format": '"markdown"',
    "address": '"https://example.org/products.md"',
    "date": "2026-10-01",
    "sha256": f'"{digest(PAGE)}"',
}
NEWS = Saved(dt.date(2026, 11, 22), "ab" * 32)


def entry(**changes: str | None) -> str:
    """Write a table; None leaves a key out."""
    lines = [f"{key} = {value}\n" for key, value in (ENTRY | changes).items() if value is not None]
    return "[[source]]\n" + "".join(lines)


def checkout(root: Path, listing: str, **files: bytes) -> Project:
    project = Project(root)
    project.sources.mkdir(parents=True)
    project.manifest.write_text(listing)
    for name, content in files.items():
        (project.sources / f"{name}.md").write_bytes(content)
    return project


def failure(listing: str) -> str:
    with pytest.raises(PipelineError) as caught:
        parse_sources(listing, LISTING)
    return str(caught.value)


def test_a_list_may_name_snapshots_and_future_pages() -> None:
    sources = read_sources(SNAPSHOTS)

    assert len({source.address for source in sources if source.is_downloadable}) >= 5
    snapshots = [source for source in sources if source.page == "products"]
    assert {(source.language, source.format) for source in snapshots if source.is_saved} == {
        ("en", "markdown"),
        ("en", "rendered"),
        ("ru", "rendered"),
    }
    assert {source.page for source in sources} >= {"openapi", "openapi-shop"}


def test_entry_is_read_with_its_line(tmp_path: Path) -> None:
    project = checkout(tmp_path, f"# The pages.\n\n{entry()}", products=PAGE)

    assert read_sources(project) == (
        Source(
            file="products.md",
            page="products",
            language=Language.ENGLISH,
            format=Format.MARKDOWN,
            address="https://example.org/products.md",
            date=dt.date(2026, 10, 1),
            sha256=digest(PAGE),
            line=3,
        ),
    )


def test_a_future_page_needs_no_file(tmp_path: Path) -> None:
    (source,) = read_sources(checkout(tmp_path, entry(date=None, sha256=None)))

    assert not source.is_saved
    assert source.is_downloadable


def test_only_rendered_pages_are_not_for_download() -> None:
    (source,) = parse_sources(entry(format='"rendered"'), LISTING)

    assert not source.is_downloadable


@pytest.mark.parametrize(
    ("changes", "line", "reason"),
    [
        ({"file": None}, 1, "file is missing"),
        ({"page": None}, 1, "page is missing"),
        ({"language": None}, 1, "language is missing"),
        ({"format": None}, 1, "format is missing"),
        ({"address": None}, 1, "address is missing"),
        ({"etag": '"x"'}, 9, "unknown key 'etag'"),
        ({"file": "7"}, 2, "file must be a plain name"),
        ({"file": '""'}, 2, "file must be a plain name"),
        ({"file": '"../../README.md"'}, 2, "file must be a plain name"),
        ({"file": '"a/b"'}, 2, "file must be a plain name"),
        ({"file": r'"a\\b"'}, 2, "file must be a plain name"),
        ({"file": '"a..b"'}, 2, "file must be a plain name"),
        ({"file": '".hidden"'}, 2, "file must be a plain name"),
        ({"file": r'"a\n"'}, 2, "file must be a plain name"),
        ({"file": '"Sources.toml"'}, 2, "file must be a plain name"),
        ({"page": '"Pro ducts"'}, 3, "page must be small letters"),
        ({"language": '"de"'}, 4, "language must be en or ru, found 'de'"),
        (
            {"format": '"html"'},
            5,
            "format must be markdown or rendered or prose or openapi, found 'html'",
        ),
        (
            {"format": '"supplement"'},
            5,
            "format must be markdown or rendered or prose or openapi, found 'supplement'",
        ),
        ({"address": '"ftp://example.org/"'}, 6, "address must be an https address"),
        ({"address": '"http://example.org/"'}, 6, "address must be https"),
        ({"address": '"http://127.0.0.1.example.org/"'}, 6, "address must be https"),
        ({"address": '"https://"'}, 6, "address must be an https address"),
        ({"address": '"https:///x"'}, 6, "address must name a host and no user"),
        ({"address": '"https://me:secret@example.org/"'}, 6, "address must name a host"),
        ({"address": '"https://[::1/"'}, 6, "address can't be read"),
        ({"address": '"https://example.org:99999/"'}, 6, "address can't be read"),
        ({"address": r'"https://example.org/\u0000"'}, 6, "address must be an https address"),
        ({"date": '"2026-10-01"'}, 7, "date must be a day"),
        ({"date": "2026-10-01T00:00:00"}, 7, "date must be a day"),
        ({"date": "2026-13-01"}, 7, "not TOML"),
        ({"sha256": None}, 7, "a date without sha256"),
        ({"sha256": '"ABCD"'}, 8, "sha256 must be 64"),
    ],
)
def test_wrong_entry_is_named_with_its_line(
    changes: dict[str, str | None], line: int, reason: str
) -> None:
    assert failure(entry(**changes)).startswith(f"{LISTING}:{line}: {reason}")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_plain_http_is_for_this_machine_only(host: str) -> None:
    (source,) = parse_sources(entry(address=f'"http://{host}/x"'), LISTING)

    assert source.address == f"http://{host}/x"


def test_file_may_not_have_two_entries() -> None:
    listing = entry() + entry(file='"Products.md"')

    assert failure(listing) == f"{LISTING}:9: Products.md belongs to the entry on line 1 already"


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("[[source]\n", ":1: not TOML"),
        ("a = 1\n", ": unknown key 'a'"),
        ("source = 5\n", ": write every page as a table of its own"),
        ("source = [1]\n", ": write every page as a table of its own"),
        ('[source]\nfile = "x"\n', ": write every page as a table of its own"),
        ('x = """\n"""\n', ":1: write every value on one line"),
        ("# one\nx = '''\n'''\n", ":2: write every value on one line"),
        ("x = " + "[" * 5000, ": not TOML"),
        ("x = " + "1" * 5000, ": not TOML"),
    ],
)
def test_list_that_is_none_is_named(listing: str, message: str) -> None:
    assert failure(listing).startswith(LISTING + message)


def test_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"sources\.toml: the list of saved pages is missing"):
        read_sources(Project(tmp_path))


def test_list_in_another_encoding_is_named(tmp_path: Path) -> None:
    project = checkout(tmp_path, "")
    project.manifest.write_bytes(b"# \xff\n")

    with pytest.raises(PipelineError, match=r"sources\.toml: not UTF-8 at byte 2"):
        read_sources(project)


def test_changed_file_is_named_with_both_hashes(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry(), products=b"edited")

    with pytest.raises(PipelineError) as caught:
        read_sources(project)

    message = str(caught.value)
    assert message.startswith(f"{LISTING}:1: openapi/sources/products.md is not the page")
    assert digest(PAGE) in message
    assert digest(b"edited") in message
    assert "Restore it from git" in message


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r":1: openapi/sources/products\.md is not there"):
        read_sources(checkout(tmp_path, entry()))


def test_link_is_no_saved_page(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry())
    (tmp_path / "elsewhere").write_bytes(PAGE)
    (project.sources / "products.md").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(PipelineError, match="not a plain file"):
        read_sources(project)


def test_file_without_entry_is_named_with_its_hash(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry(), products=PAGE, orders=b"# Orders\n")

    with pytest.raises(PipelineError, match=r"no entry names openapi/sources/orders\.md") as caught:
        read_sources(project)

    assert digest(b"# Orders\n") in str(caught.value)


def test_folder_without_entry_is_named(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry(), products=PAGE)
    (project.sources / "old").mkdir()

    with pytest.raises(PipelineError, match="no entry names openapi/sources/old"):
        read_sources(project)


def test_a_hidden_file_is_ignored(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry(), products=PAGE)
    (project.sources / ".DS_Store").write_bytes(b"")

    assert len(read_sources(project)) == 1


def test_file_that_is_there_before_its_hash_is_named_with_its_line(tmp_path: Path) -> None:
    project = checkout(tmp_path, entry(date=None, sha256=None), products=PAGE)

    with pytest.raises(PipelineError, match=r"toml:1: .*products\.md has an entry without sha256"):
        read_sources(project)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("gap", ["", "\n", "# why\n\n", "# \u2028 counts as no line\n"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": None},
        {"date": None, "sha256": None},
        {"date": "2026-10-01  # a guess"},
        {"sha256": f"'{digest(PAGE)}'  # by hand, \"so\""},
    ],
)
def test_recording_changes_two_values_and_nothing_else(
    changes: dict[str, str | None], gap: str, ending: str
) -> None:
    first, last = entry(file='"first.md"'), entry(file='"last.md"')
    listing = gap.join([first, entry(**changes), last]).rstrip("\n").replace("\n", ending)

    after = record(listing, {"products.md": NEWS}, LISTING)

    _, source, _ = parse_sources(after, LISTING)
    assert (source.date, source.sha256) == (NEWS.date, NEWS.sha256)

    def rest(text: str) -> list[str]:
        values = rf"20\d\d-\d\d-\d\d|[\"']({digest(PAGE)}|{NEWS.sha256})[\"']"
        lines = re.sub(values, "", text).split("\n")
        return [line for line in lines if line.strip("\r") not in {"date = ", "sha256 = "}]

    assert rest(after) == rest(listing)
    assert after.count(ending) == after.count("\n")
    assert record(after, {"products.md": NEWS}, LISTING) == after


def test_recording_the_last_line_of_a_file_that_ends_without_a_newline() -> None:
    listing = entry(date=None, sha256=None).rstrip("\n")

    after = record(listing, {"products.md": NEWS}, LISTING)

    assert after == f'{listing}\ndate = 2026-11-22\nsha256 = "{NEWS.sha256}"'


@pytest.mark.parametrize("key", ['"sha256"', '"date"'])
def test_spelling_that_recording_does_not_know_stops_it(key: str) -> None:
    listing = entry().replace(key.strip('"') + " =", key + " =")

    with pytest.raises(PipelineError):
        record(listing, {"products.md": NEWS}, LISTING)


@settings(derandomize=True, deadline=None)
@given(
    noise=st.text(st.sampled_from(list("[]{}=\"'#\\\n\r .,-_09azsource")), max_size=30),
    start=st.integers(0, 300),
    length=st.integers(0, 60),
)
def test_spoilt_list_is_read_or_named(noise: str, start: int, length: int) -> None:
    listing = entry() + entry(file='"second.md"')
    spoilt = listing[:start] + noise + listing[start + length :]

    outcome: tuple[Source, ...] | PipelineError
    try:
        outcome = parse_sources(spoilt, LISTING)
    except PipelineError as error:
        outcome = error

    if isinstance(outcome, PipelineError):
        assert outcome.file == LISTING
    else:
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", source.file) for source in outcome)
