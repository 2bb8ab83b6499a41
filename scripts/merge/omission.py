"""Operations that one version or translation of a page has, and another one leaves out."""

from collections.abc import Container, Iterator, Sequence

from scripts.document.grammar import operation_label, operations
from scripts.document.node import Node
from scripts.document.pointer import Pointer
from scripts.merge.conflict import Claim, Conflict, names
from scripts.merge.precedence import REMOVED, Page
from scripts.merge.templates import operation_key

ANY_PAGE = "an operation that any page shows exists"

_Operations = dict[Pointer, tuple[Pointer, Node]]


def find_removals(pages: Sequence[Page]) -> Iterator[tuple[Pointer, Conflict]]:
    """Find the operations that only outdated versions show, by their key."""
    shown = {page.path: _operations(page) for page in pages}
    complete = [page for page in pages if _lists_operations(page)]
    for key in dict.fromkeys(key for page in pages for key in shown[page.path]):
        showing = [page for page in pages if key in shown[page.path]]
        lacking = [page for page in complete if key not in shown[page.path]]
        newer = [next((one for one in lacking if _supersedes(one, page)), None) for page in showing]
        if newer[0] and all(newer):
            place, node = shown[showing[0].path][key]
            first = next(one.origins for one in newer[0].findings.complete if one.origins)
            kept = Claim(f"gone; {_names(shown[newer[0].path])} are there", first[:1])
            other = Claim(operation_label(place), node.origins[:1])
            yield key, Conflict(place, "operations", kept, other, REMOVED)


def find_omissions(
    document: Node, pages: Sequence[Page], removed: Container[Pointer]
) -> Iterator[Conflict]:
    """Compare the operations of the versions of one page, except the removed ones."""
    shown = {page.path: _operations(page) for page in pages}
    known = {key: None for own in shown.values() for key in own if key not in removed}
    places = {operation_key(place): (place, node) for place, node in operations(document)}
    for page in pages:
        own = shown[page.path]
        missing = {key: places[key] for key in known if key not in own and key in places}
        if own and missing:
            place, node = next(iter(missing.values()))
            first = next(one.origins for one in page.findings.documents if one.origins)
            claim = Claim(f"not shown; {_names(own)} are", first[:1])
            kept = Claim(_names(missing), node.origins[:1])
            yield Conflict(place, "operations", kept, claim, ANY_PAGE)


def _operations(page: Page) -> _Operations:
    """Return the operations of a page with their places, by their key."""
    return {
        operation_key(place): (place, node)
        for document in page.findings.documents
        for place, node in operations(document)
    }


def _names(found: _Operations) -> str:
    return names(operation_label(place) for place, _ in found.values())


def _lists_operations(page: Page) -> bool:
    """Whether a version has all operations: one with links leaves some to another document."""
    has_some = any(True for document in page.findings.complete for _ in operations(document))
    return page.is_complete and has_some and not page.findings.links


def _supersedes(newer: Page, older: Page) -> bool:
    """Whether what the newer version leaves out is gone; a translation may only be late."""
    if newer.source.language not in (older.source.language, "en"):
        return False
    dates = newer.source.date, older.source.date
    return dates[0] is not None and (dates[1] is None or dates[0] > dates[1])
