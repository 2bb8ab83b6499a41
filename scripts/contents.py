"""What each page describes: how many operations and fields, and which lines were not read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from scripts.document.grammar import KINDS, operation_label, operations, parts
from scripts.document.pointer import Pointer, pointer_text, steps_of
from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.extract import Findings, read_page
from scripts.extract.fields import looks_like_field
from scripts.merge import Page
from scripts.sources import Format, Source

_SCHEMAS = ("components", "schemas")
_NAMED = 3  # unused lines that are named; the rest is counted
_OPERATION = len(("", "paths", "path", "method"))


@dataclass(frozen=True)
class Contents:
    """The places and numbers of what a page describes, and lines that only look like fields."""

    operations: frozenset[Pointer]
    schemas: int
    links: int
    fields: int
    unused: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        """The number of parts that make a page one of the API's."""
        return len(self.operations) + self.schemas + self.links


def contents(findings: Findings) -> Contents:
    """Count what a page describes."""
    documents = findings.documents
    found = [
        (pointer, kind is KINDS["schema"])
        for document in documents
        for pointer, _, kind in parts(document)
    ]
    fields = {
        pointer
        for pointer, is_schema in found
        if (is_schema and pointer[-2:-1] == ("properties",)) or pointer[-2:-1] == ("parameters",)
    }
    return Contents(
        operations=frozenset(place for one in documents for place, _ in operations(one)),
        schemas=len({pointer for pointer, _ in found if pointer[:-1] == _SCHEMAS}),
        links=len(findings.links),
        fields=len(fields),
        unused=tuple(line for line in findings.prose if looks_like_field(line[1])),
    )


def describe(page: Page) -> str:
    """Report in one line what a page describes, and which lines look like unread fields."""
    found = contents(page.findings)
    if page.source.format is Format.PROSE:
        return "prose"
    counts = [_count(len(found.operations), "operation")]
    counts += [_count(found.schemas, "schema")] if found.schemas else []
    counts += [_count(found.links, "link")] if found.links else []
    counts.append(_count(found.fields, "field"))
    if not found.unused:
        return f"{', '.join(counts)}, every line that looks like a field is read"
    named = [f"{number} {shorten(text, 60)!r}" for number, text in found.unused[:_NAMED]]
    more = len(found.unused) - len(named)
    rest = f" and {more} more" if more else ""
    many = _count(len(found.unused), "line")
    unused = f"{many} that look like fields and are not read: {', '.join(named)}{rest}"
    return f"{', '.join(counts)}; {unused}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def check_contents(pages: Sequence[Page], listing: str) -> None:
    """Refuse a page that is listed as API documentation but describes no part of the API."""
    for page in pages:
        if page.source.format is Format.PROSE or contents(page.findings).total:
            continue
        raise PipelineError(
            "the page describes no operation, no webhook and no schema: its names, types, "
            "methods and paths may be missing from the saved text",
            file=page.path,
            line=1,
            advice=f"Save its Markdown export (the address with .md at its end), or all of the "
            f"text that a browser shows; if it is prose, list it so: format = "
            f'"prose" in {listing}:{page.source.line}.',
        )


def find_fewer(pages: Sequence[Page], former: bytes | None) -> Iterator[str]:
    """Compare the operations of each page with those in the ``provenance.json`` of the last run."""
    shown = _operations_by_file(former)
    for page in pages:
        now = {pointer_text(place) for place in contents(page.findings).operations}
        gone = [place for place in shown.get(page.path, ()) if place not in now]
        if gone:
            names = ", ".join(operation_label(steps_of(place)) for place in gone)
            yield f"{page.path} no longer shows {_count(len(gone), 'operation')}: {names}"


def _operations_by_file(former: bytes | None) -> Mapping[str, Sequence[str]]:
    """Return the operations that each file showed, by the provenance of the last run."""
    found: dict[str, list[str]] = {}
    try:
        origins = cast("dict[str, list[dict[str, str]]]", json.loads(former or b"{}"))
        for place, listed in origins.items():
            if place.count("/") == _OPERATION - 1 and place.startswith(("/paths/", "/webhooks/")):
                for file in dict.fromkeys(origin["file"] for origin in listed):
                    found.setdefault(file, []).append(place)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}  # this run writes the file again, so a broken one is no reason to stop
    return found


def count_described(content: bytes, source: Source) -> int:
    """Count what a page describes of the API: operations and schemas in it, and links to others.

    Raises:
        PipelineError: the page can't be read.
    """
    return contents(read_page(content, form=source.format, file=source.file)).total
