import pytest

from scripts.contents import count_described
from scripts.diff.prose import compare_prose
from scripts.prose import read_prose
from scripts.sources import Source, read_sources
from tests.snapshots import SNAPSHOTS

_FRAGMENTS = "003_39374802ea0a0048.txt"
_ENGLISH = "000_667270bada077bb9.txt"
_RUSSIAN = "001_9fc24a73eb649209.txt"


@pytest.fixture
def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in SNAPSHOTS.sources.iterdir() if path.is_file()}


@pytest.fixture
def sources() -> dict[str, Source]:
    return {source.file: source for source in read_sources(SNAPSHOTS)}


def _changes(files: dict[str, bytes], page: str, old: str, new: str) -> list[str]:
    assert files[page].count(old.encode()) == 1
    changed = {**files, page: files[page].replace(old.encode(), new.encode())}
    before, _ = read_prose(files)
    after, shown = read_prose(changed)
    return [
        f"{one.page}:{one.line} {one.new}"
        for one in compare_prose(before, after)
        if (one.page, one.line) not in shown
    ]


def test_a_changed_note_on_refunds_is_reported_with_page_and_line(files: dict[str, bytes]) -> None:
    (change,) = _changes(files, _ENGLISH, "purchases paid with Telegram Stars", "all purchases")

    assert change.startswith(f"{_ENGLISH}:176 ")
    assert "all purchases" in change


def test_so_is_a_note_that_only_changed_in_russian(files: dict[str, bytes]) -> None:
    (change,) = _changes(files, _RUSSIAN, "оплаченных Telegram Stars", "оплаченных картой")

    assert change.startswith(f"{_RUSSIAN}:176 ")


def test_a_line_between_the_operations_is_prose(files: dict[str, bytes]) -> None:
    (change,) = _changes(files, _FRAGMENTS, "# Agent Instructions", "# Instructions")

    assert change.startswith(f"{_FRAGMENTS}:43 ")


def test_text_in_the_specification_is_not_reported_as_prose(files: dict[str, bytes]) -> None:
    assert not _changes(files, "002_b33150281187de89.txt", '"total": 1', '"total": 2')


def test_a_folder_without_its_list_has_no_prose_to_compare(files: dict[str, bytes]) -> None:
    del files["sources.toml"]

    assert read_prose(files) == ({}, set())


def test_operations_of_every_saved_page_are_counted(
    files: dict[str, bytes], sources: dict[str, Source]
) -> None:
    counted = {
        name[:3]: count_described(files[name], source)
        for name, source in sources.items()
        if source.is_saved
    }

    assert counted == {"000": 3, "001": 3, "002": 2, "003": 5, "004": 2}


def test_a_page_without_operations_counts_none(sources: dict[str, Source]) -> None:
    assert count_described(b"# Changelog\n\nNothing here.\n", sources[_FRAGMENTS]) == 0


def test_a_link_to_a_specification_counts(sources: dict[str, Source]) -> None:
    page = (
        b'{% openapi-operation spec="tribute" path="/products" method="get" %}\n'
        b"[OpenAPI tribute](https://example.org/openapi.yaml)\n"
        b"{% endopenapi-operation %}\n"
    )

    assert count_described(page, sources[_FRAGMENTS]) == 1


def test_of_a_whole_document_only_the_texts_are_prose() -> None:
    english = whole("Order number", "integer")
    before = documents(english, whole("Номер заказа в этом магазине", "integer"))
    after = documents(english, whole("Номер покупки в этом магазине", "string"))

    former, _ = read_prose(before)
    present, shown = read_prose(after)

    (change,) = compare_prose(former, present)
    assert (change.page, change.old, change.new) == (
        "ru.yaml",
        "Номер заказа в этом магазине",
        "Номер покупки в этом магазине",
    )
    assert (change.page, change.line) not in shown


def whole(words: str, kind: str) -> str:
    return f"""openapi: 3.1.0
info: {{title: Orders, version: 1.0.0}}
paths:
  /orders/{{id}}:
    get:
      parameters:
      - name: id
        in: path
        required: true
        description: {words}
        schema:
          type: {kind}
      responses:
        '200':
          description: OK
"""


def documents(english: str, russian: str) -> dict[str, bytes]:
    texts = {"en": english, "ru": russian}
    listing = "".join(
        f'[[source]]\nfile = "{language}.yaml"\npage = "orders"\nlanguage = "{language}"\n'
        f'format = "openapi"\naddress = "https://tribute.tg/{language}"\n'
        for language in texts
    )
    saved = {f"{language}.yaml": text.encode() for language, text in texts.items()}
    return {"sources.toml": listing.encode(), **saved}
