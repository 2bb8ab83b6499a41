"""What a version of a page leaves out altogether: operations that its siblings have."""

from collections.abc import Container, Sequence

from scripts.document.node import Node, Pointer
from scripts.merge.disagreement import Disagreement, Side, names
from scripts.merge.grammar import operations
from scripts.merge.standing import Page
from scripts.merge.templates import operation_key

ANY_PAGE = "an operation that any page shows exists"


def find_silences(
    document: Node, pages: Sequence[Page], removed: Container[Pointer]
) -> list[Disagreement]:
    """Compare the operations of the versions and translations of one page.

    Args:
        document: what they are merged into.
        pages: the versions and translations.
        removed: operations that are gone, by their key.
    """
    found: list[Disagreement] = []
    shown = {page.path: _shown(page) for page in pages}
    known = {key: None for own in shown.values() for key in own if key not in removed}
    places = {operation_key(place): place for place, _ in operations(document)}
    for page in pages:
        own = shown[page.path]
        missing = [places[key] for key in known if key not in own and key in places]
        if own and missing:
            found.append(_silence(document, page, missing, list(own.values())))
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


def _shown(page: Page) -> dict[Pointer, Pointer]:
    """List the places of the operations by their key."""
    return {operation_key(place): place for one in _documents(page) for place, _ in operations(one)}


def _documents(page: Page) -> tuple[Node, ...]:
    return (*page.reading.complete, page.reading.partial)
