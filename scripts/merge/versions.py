"""One page: its versions and translations become one document.

The newer one goes before the older one. What a newer complete version leaves out does not exist
any more, operations included.
"""

from collections.abc import Iterator, Sequence

from scripts.document.node import Node, Pointer, copy
from scripts.extract.reading import METHODS, members_of
from scripts.merge.absorb import Absorption
from scripts.merge.align import align_rendered, align_tags
from scripts.merge.disagreement import Disagreement, Side, names
from scripts.merge.grammar import operations
from scripts.merge.reach import reachable
from scripts.merge.silence import find_silences
from scripts.merge.singular import write_plural
from scripts.merge.standing import REMOVED, Page
from scripts.merge.templates import align_templates, operation_key


def merge_versions(pages: Sequence[Page]) -> tuple[Node, dict[Disagreement, None]]:
    """Merge all versions and translations of one page, in any order."""
    ordered = sorted(pages, key=lambda page: page.order)
    known = {page.path: page for page in ordered}
    found: dict[Disagreement, None] = {}
    removed = dict(_find_removed(ordered))
    base = Node({})
    fragments = Absorption(known, found, of_fragments=True)
    for account in (document for page in ordered for document in page.reading.complete):
        base = _absorb(fragments, base, _without(account, removed))
    words = Absorption(known, found, of_fragments=False)
    for account in (page.reading.partial for page in ordered):
        base = _absorb(words, base, _without(account, removed))
    found |= dict.fromkeys(find_silences(base, ordered, removed.keys()))
    found |= dict.fromkeys(removed.values())
    return base, found


def _absorb(absorption: Absorption, base: Node, account: Node) -> Node:
    """Work one account into what is known so far; the first one is where it begins."""
    write_plural(account)
    align_templates(account, base, absorption)
    if not base.members():
        return account
    align_tags(account, base, absorption.pages)
    if not absorption.of_fragments:
        align_rendered(account, base, absorption)
    absorption.absorb(base, account)
    return base


def _find_removed(pages: Sequence[Page]) -> Iterator[tuple[Pointer, Disagreement]]:
    """Find the operations that every version showing them is too old for, by their key."""
    shown = {page.path: _shown(page) for page in pages}
    complete = [page for page in pages if _lists_operations(page)]
    keys = dict.fromkeys(key for page in pages for key in shown[page.path])
    for key in keys:
        showing = [page for page in pages if key in shown[page.path]]
        lacking = [page for page in complete if key not in shown[page.path]]
        newer = [next((one for one in lacking if _supersedes(one, page)), None) for page in showing]
        if newer[0] and all(newer):
            place, node = shown[showing[0].path][key]
            yield key, _removal(place, node, newer[0])


def _lists_operations(page: Page) -> bool:
    """Whether a version has all operations: one with links leaves some to another document."""
    has_some = any(True for document in page.reading.complete for _ in operations(document))
    return page.is_complete and has_some and not page.reading.links


def _supersedes(newer: Page, older: Page) -> bool:
    """Whether what the newer version leaves out is gone; a translation may only be late."""
    if newer.source.language not in (older.source.language, "en"):
        return False
    dates = newer.source.date, older.source.date
    return dates[0] is not None and (dates[1] is None or dates[0] > dates[1])


def _shown(page: Page) -> dict[Pointer, tuple[Pointer, Node]]:
    documents = (*page.reading.complete, page.reading.partial)
    return {
        operation_key(place): (place, node)
        for document in documents
        for place, node in operations(document)
    }


def _removal(place: Pointer, node: Node, newer: Page) -> Disagreement:
    listed = [f"{method.upper()} {path}" for (_, path, method), _ in _shown(newer).values()]
    first = next(one.origins for one in newer.reading.complete if one.origins)
    _, path, method = place
    kept = Side(f"gone; {names(listed)} are there", first[:1])
    other = Side(f"{method.upper()} {path}", node.origins[:1])
    return Disagreement(place, "operations", kept, other, REMOVED)


def _without(account: Node, removed: dict[Pointer, Disagreement]) -> Node:
    """Copy an account without the removed operations and the components only they refer to."""
    rest = copy(account)
    gone = [place for place, _ in operations(rest) if operation_key(place) in removed]
    if not gone:
        return rest
    before = reachable(rest)
    for section, path, method in gone:
        items = members_of(rest.at(section) or rest)
        del members_of(items[path])[method]
        if not any(key in METHODS for key in items[path].members()):
            del items[path]
    for _, group, name in before - reachable(rest):
        members_of(rest.at("components", group) or rest).pop(name, None)
    return rest
