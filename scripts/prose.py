"""The lines of saved pages, and those of them that decide something in the specification."""

from collections.abc import Iterator, Mapping, Sequence

from scripts.document.grammar import parts
from scripts.extract import decode_page, read_page
from scripts.extract.findings import split_lines
from scripts.merge import Page, merge
from scripts.sources import Format, parse_sources

_LISTING = "sources.toml"


def read_prose(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Sequence[tuple[int, str]]], set[tuple[str, int]]]:
    """Return the lines of each page, and the places that decide something in the specification.

    A page that another one outranks says things that the specification does not show, a note on
    refunds for example; so do the Russian pages, and the words between the operations.

    Args:
        files: the folder of sources at one time, by name; its list says how to read them.
    """
    listing = files.get(_LISTING)
    if listing is None:
        return {}, set()
    pages = [
        Page(source, source.file, read_page(content, form=source.format, file=source.file))
        for source in parse_sources(listing.decode(), _LISTING)
        if (content := files.get(source.file)) is not None
    ]
    lines = {page.path: list(_lines(page, files[page.path])) for page in pages}
    document = merge(pages).document
    shown = {(node.origins[0].file, node.origins[0].line) for _, node in document.walk()}
    return lines, shown


def _lines(page: Page, content: bytes) -> Iterator[tuple[int, str]]:
    """Return the lines of a page; of an OpenAPI document only its texts, which are the prose."""
    if page.source.format is not Format.OPENAPI:
        text = decode_page(content, form=page.source.format, file=page.path)
        yield from ((line.number, line.text) for line in split_lines(text, page.path))
        return
    for document in page.findings.complete:
        for _, node, kind in parts(document):
            if kind.way == "text" and isinstance(node.value, str):
                number = node.origins[0].line
                yield from ((number, line) for line in node.value.splitlines())
