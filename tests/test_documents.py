"""What ARCHITECTURE.md and the decision records name exists, and the index lists every record."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DECISIONS = ROOT / "docs" / "decisions"
INDEX = DECISIONS / "README.md"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
DOCUMENTS = [ROOT / "ARCHITECTURE.md", INDEX, *RECORDS]
FENCE = re.compile(r"^```\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
PATH = re.compile(r"\.?[\w*][\w.*-]*(/[\w.*-]+)*/?")
SUFFIXES = {".css", ".jinja", ".json", ".md", ".py", ".toml", ".tsv", ".txt", ".yaml"}


def is_path(token: str) -> bool:
    is_one = PATH.fullmatch(token) is not None
    return is_one and ("/" in token or Path(token).suffix in SUFFIXES)


def paths_in_prose(text: str) -> set[str]:
    """Return the paths in backticks; each is relative to the checkout."""
    return set(filter(is_path, re.findall(r"`([^`]+)`", FENCE.sub("", text))))


def paths_in_maps(text: str) -> set[str]:
    """Return the paths in fenced blocks; each is relative to a folder that the block names."""
    tokens = (token for block in FENCE.findall(text) for token in re.split(r"[\s,:;()]+", block))
    return set(filter(is_path, tokens))


def parts(text: str) -> list[str]:
    """Split a record at its headings: the title, then each heading and what stands below it."""
    return [part.strip() for part in re.split(r"^## (.*)$", text, flags=re.MULTILINE)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    # A record that was superseded names what there was.
    named = set[str]() if "(superseded by" in text.partition("\n")[0] else paths_in_prose(text)
    missing = {path for path in named if not any(ROOT.glob(path))}
    links = (link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link)
    assert missing | {link for link in links if not (document.parent / link).exists()} == set()


def test_every_path_in_the_maps_exists() -> None:
    named = paths_in_maps((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    known = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    assert len(named) > len(folders)  # the maps are read at all
    assert {name for name in named if not any(path.match(name) for path in known)} == set()


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.name)
def test_a_record_has_a_title_a_context_a_decision_and_a_consequence(record: Path) -> None:
    title, *sections = parts(record.read_text(encoding="utf-8"))
    assert title.startswith(f"# {record.name[:4]} ")
    assert sections[::2] == ["Context", "Decision", "Consequence"]
    assert all(sections)


def test_the_index_lists_every_record_by_its_title() -> None:
    titles = {record.name: parts(record.read_text(encoding="utf-8"))[0] for record in RECORDS}
    listed = re.findall(r"^- \[(\d+)\]\((\S+)\) (.+)$", INDEX.read_text("utf-8"), re.MULTILINE)
    assert sorted((name, f"# {number} {title}") for number, name, title in listed) == sorted(
        titles.items()
    )


def test_no_two_records_have_one_number() -> None:
    numbers = [record.name[:4] for record in RECORDS]
    assert sorted(set(numbers)) == numbers
