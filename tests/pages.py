"""Pages made up for tests, and the frozen snapshots."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from scripts.document.node import Json, plain
from scripts.extract import read_page
from scripts.merge import Conflict, MergeResult, Page
from scripts.patch import Corrections, PatchResult
from scripts.sources import Format, Language, Source, read_sources
from tests.snapshots import SNAPSHOTS

# JSON made up for a test: what shape it has is what the test is about.
Made: TypeAlias = Any
Document: TypeAlias = dict[str, Made]


def make_page(  # noqa: PLR0913  # a page has that many properties
    text: str,
    form: str = "markdown",
    *,
    file: str = "page.txt",
    page: str = "things",
    language: str = "en",
    date: str | None = None,
    address: str = "https://docs.example/things",
) -> Page:
    """Read a page as if it had been saved and listed."""
    source = Source(
        file=file,
        page=page,
        language=Language(language),
        format=Format(form),
        address=address,
        date=dt.date.fromisoformat(date) if date else None,
        sha256="0" * 64,
        line=1,
    )
    return Page(source, file, read_page(text.encode(), form=form, file=file))


def markdown(*fragments: Document, title: str = "Things") -> str:
    """Write a page of the Markdown export that embeds the fragments, one a line."""
    blocks = [f"## Operation\n\n```json\n{json.dumps(f)}\n```\n" for f in fragments]
    return f"# {title}\n\n" + "\n".join(blocks)


def fragment(
    operation: Document | None = None,
    *,
    path: str = "/things",
    schemas: Document | None = None,
    **members: Made,
) -> Document:
    """Make a fragment with one operation."""
    document: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {"get": operation or operation_returning({"type": "object"})}},
    }
    if schemas is not None:
        document["components"] = {"schemas": schemas}
    return document | members


def operation_returning(schema: object, **members: Made) -> Document:
    """Make an operation whose 200 has a schema."""
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "Fine", "content": content}}} | members


def rendered(
    fields: str, *, title: str = "Things", path: str = "/things", head: str = "List", **extra: str
) -> str:
    """Write a rendered page with one operation whose 200 has these field lines."""
    parameters = extra.get("parameters", "")
    return (
        f"{title}\n\n{head}\n\nget\n\n{extra.get('about', 'Lists')}\n\n{parameters}\n"
        f"Responses\n200\n\n{extra.get('status', 'Fine')}\n\napplication/json\n{fields}\n"
        f"get\n{path}\n"
    )


def saved_texts() -> dict[str, tuple[Source, str]]:
    """Return the snapshots by the first three digits of their names."""
    return {
        source.file[:3]: (source, (SNAPSHOTS.sources / source.file).read_text(encoding="utf-8"))
        for source in read_sources(SNAPSHOTS)
        if source.is_saved
    }


def saved_pages(changed: Mapping[str, str] | None = None) -> list[Page]:
    """Read the snapshots, some of them with another text."""
    return [
        Page(source, path, read_page(text.encode(), form=source.format, file=path))
        for number, (source, original) in saved_texts().items()
        for text in [(changed or {}).get(number, original)]
        for path in [f"openapi/sources/{source.file}"]
    ]


def value_at(merged: MergeResult, *steps: str) -> Json:
    """Return a value of the merged document, or None."""
    node = merged.document.at(*steps)
    return plain(node) if node else None


def sayings(found: tuple[Conflict, ...]) -> set[tuple[str, str, str]]:
    """Return the subject and both texts of each conflict."""
    return {(one.about, one.kept.says, one.other.says) for one in found}


def patch(
    merged: MergeResult, overlays: Sequence[tuple[str, str]], pages: Sequence[Page] = ()
) -> PatchResult:
    """Apply overlays, file name and text of each, to what the pages say."""
    return Corrections(overlays, pages).patch(merged)
