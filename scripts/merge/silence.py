"""What a version of a page leaves out altogether: operations that its siblings have."""

from collections.abc import Sequence

from scripts.document.node import Node
from scripts.extract.reading import METHODS
from scripts.merge.disagreement import Disagreement, Side, names
from scripts.merge.standing import Page

ANY_PAGE = "an operation that any page shows exists"


def find_silences(document: Node, pages: Sequence[Page]) -> list[Disagreement]:
    """Compare the operations of all pages that are versions or translations of one another."""
    found: list[Disagreement] = []
    shown = {page.path: _operations(page) for page in pages}
    for page in pages:
        siblings = [p for p in pages if p.source.page == page.source.page and p is not page]
        for sibling in siblings:
            missing = [op for op in shown[sibling.path] if op not in shown[page.path]]
            first = next((s for s in siblings if set(missing) <= set(shown[s.path])), sibling)
            if missing and shown[page.path] and sibling is first:
                found.append(_silence(document, page, missing, shown[page.path]))
                break
    return found


def _silence(
    document: Node, page: Page, missing: list[tuple[str, str]], shown: list[tuple[str, str]]
) -> Disagreement:
    path, method = missing[0]
    node = document.at("paths", path, method) or document
    kept = Side(names([f"{m.upper()} {p}" for p, m in missing]), node.origins[:1])
    says = f"not shown; {names([f'{m.upper()} {p}' for p, m in shown])} are"
    origin = page.reading.partial.origins[:1]
    return Disagreement(("paths", path, method), "operations", kept, Side(says, origin), ANY_PAGE)


def _operations(page: Page) -> list[tuple[str, str]]:
    found = [
        (path, method)
        for document in (*page.reading.complete, page.reading.partial)
        for path, item in (document.at("paths") or Node({})).members().items()
        for method in item.members()
        if method in METHODS
    ]
    return list(dict.fromkeys(found))
