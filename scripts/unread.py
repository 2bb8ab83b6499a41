"""What the extractor makes of pages that are not part of this run: an older version, a download."""

from collections.abc import Mapping, Sequence

from scripts.contents import contents
from scripts.extract import decode_page, read_page
from scripts.extract.reading import split_lines
from scripts.merge import Page, merge
from scripts.sources import Source, parse_sources

_LISTING = "sources.toml"


def read_prose(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Sequence[tuple[int, str]]], set[tuple[str, int]]]:
    """Give the lines of each page, and the places that decide something in the specification.

    A page that another one outranks says things the specification does not show, a note on
    refunds for example; so do the Russian pages, and the words between the operations.

    Args:
        files: the folder of sources at one time, by name; its own list says how to read them.
    """
    listing = files.get(_LISTING)
    if listing is None:
        return {}, set()
    pages = [
        Page(source, source.file, read_page(content, form=source.format, file=source.file))
        for source in parse_sources(listing.decode(), _LISTING)
        if (content := files.get(source.file)) is not None
    ]
    lines = {
        page.path: [(line.number, line.text) for line in split_lines(_text(page, files), page.path)]
        for page in pages
    }
    document = merge(pages).document
    shown = {(node.origins[0].file, node.origins[0].line) for _, node in document.walk()}
    return lines, shown


def _text(page: Page, files: Mapping[str, bytes]) -> str:
    return decode_page(files[page.path], form=page.source.format, file=page.path)


def count_operations(content: bytes, source: Source) -> int:
    """Count what a page says of the API: operations and schemas it holds, or links to.

    Raises:
        PipelineError: the page can't be read.
    """
    return contents(read_page(content, form=source.format, file=source.file)).total
