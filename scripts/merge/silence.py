"""What a version of a page leaves out altogether: operations that its siblings have."""

from collections.abc import Sequence

from scripts.document.node import Node, Pointer
from scripts.merge.disagreement import Disagreement, Side, names
from scripts.merge.grammar import operations
from scripts.merge.standing import Page

ANY_PAGE = "an operation that any page shows exists"


def find_silences(document: Node, pages: Sequence[Page]) -> list[Disagreement]:
    """Compare the operations of all pages that are versions or translations of one another."""
    found: list[Disagreement] = []
    shown = {page.path: _shown(page) for page in pages}
    for page in pages:
        own = shown[page.path]
        siblings = [other for other in pages if other.source.page == page.source.page]
        known = dict.fromkeys(place for other in siblings for place in shown[other.path])
        missing = [place for place in known if place not in own]
        if own and missing:
            found.append(_silence(document, page, missing, list(own)))
    return found


def _silence(
    document: Node, page: Page, missing: list[Pointer], own: list[Pointer]
) -> Disagreement:
    node = document.at(*missing[0]) or document
    kept = Side(_names(missing), node.origins[:1])
    first = next(document.origins for document in _documents(page) if document.origins)
    claim = Side(f"not shown; {_names(own)} are", first[:1])
    return Disagreement(missing[0], "operations", kept, claim, ANY_PAGE)


def _names(places: list[Pointer]) -> str:
    return names([f"{method.upper()} {path}" for _, path, method in places])


def _shown(page: Page) -> dict[Pointer, None]:
    return dict.fromkeys(place for one in _documents(page) for place, _ in operations(one))


def _documents(page: Page) -> tuple[Node, ...]:
    return (*page.reading.complete, page.reading.partial)
