"""Merge the versions and translations of one page.

The newer one goes before the older one. What a newer complete version leaves out does not exist
any more, operations included.
"""

from collections.abc import Container, Sequence

from scripts.document.grammar import KINDS, operations, parts, reachable_components
from scripts.document.node import METHODS, Node, copy, members_of
from scripts.document.pointer import Pointer
from scripts.merge.align import align_rendered, align_tags
from scripts.merge.conflict import Conflict
from scripts.merge.merger import Merger
from scripts.merge.omission import find_omissions, find_removals
from scripts.merge.precedence import Page
from scripts.merge.templates import align_templates, operation_key

_EXAMPLE = "example"
_NAMED_EXAMPLES = (KINDS["media type"], KINDS["parameter"])


def merge_versions(pages: Sequence[Page]) -> tuple[Node, dict[Conflict, None]]:
    """Merge all versions and translations of one page, in any order."""
    ordered = sorted(pages, key=lambda page: page.order)
    known = {page.path: page for page in ordered}
    found: dict[Conflict, None] = {}
    removed = dict(find_removals(ordered))
    base = Node({})
    fragments = Merger(known, found, of_fragments=True)
    for account in (document for page in ordered for document in page.findings.complete):
        base = _merge(fragments, base, _without(account, removed))
    words = Merger(known, found, of_fragments=False)
    for account in (page.findings.partial for page in ordered):
        base = _merge(words, base, _without(account, removed))
    found |= dict.fromkeys(find_omissions(base, ordered, removed.keys()))
    found |= dict.fromkeys(removed.values())
    return base, found


def _merge(merger: Merger, base: Node, account: Node) -> Node:
    """Merge one account into the result so far, which begins with the first one."""
    _write_plural(account)
    align_templates(account, base, merger)
    if not base.members():
        return account
    align_tags(account, base, merger.pages)
    if not merger.of_fragments:
        align_rendered(account, base, merger)
    merger.merge(base, account)
    return base


def _write_plural(document: Node) -> None:
    """Rewrite every ``example`` as the first of ``examples``, in place: OpenAPI has both."""
    for _, node, kind in list(parts(document)):
        members = node.members()
        if _EXAMPLE not in members:
            continue
        known = members.get("examples")
        if kind is KINDS["schema"] and (known is None or isinstance(known.value, list)):
            example = members.pop(_EXAMPLE)
            others = known.elements() if known else []
            members["examples"] = Node([example, *others], (known or example).origins)
        elif kind in _NAMED_EXAMPLES and (known is None or _EXAMPLE not in known.members()):
            example = members.pop(_EXAMPLE)
            sample = Node({"value": example}, example.origins)
            named = known.members() if known else {}
            members["examples"] = Node({_EXAMPLE: sample, **named}, (known or example).origins)


def _without(account: Node, removed: Container[Pointer]) -> Node:
    """Copy an account without the removed operations and the components only they refer to."""
    rest = copy(account)
    gone = [place for place, _ in operations(rest) if operation_key(place) in removed]
    if not gone:
        return rest
    before = reachable_components(rest)
    for section, path, method in gone:
        items = members_of(rest.at(section) or rest)
        del members_of(items[path])[method]
        if not any(key in METHODS for key in items[path].members()):
            del items[path]
    for _, group, name in before - reachable_components(rest):
        members_of(rest.at("components", group) or rest).pop(name, None)
    return rest
