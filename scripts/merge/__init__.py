"""Merge the pages into one document, and collect every conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scripts.document.node import Node, copy
from scripts.document.pointer import Pointer
from scripts.errors import PipelineError
from scripts.merge.align import locate_credentials
from scripts.merge.conflict import Conflict
from scripts.merge.merger import Merger
from scripts.merge.precedence import UNDECIDED, Page
from scripts.merge.samples import check_samples
from scripts.merge.supplement import merge_supplement
from scripts.merge.union import page_order, unite
from scripts.merge.versions import merge_versions
from scripts.sources import Format

_ROOT_ORDER = (
    "openapi",
    "info",
    "servers",
    "tags",
    "security",
    "paths",
    "webhooks",
    "components",
)


class Amendments(Protocol):
    """Corrections of single pages, made before different pages meet."""

    @property
    def files(self) -> Mapping[str, str]:
        """Each file of corrections and the page it corrects."""
        ...

    def amend(
        self, page: str, document: Node, found: dict[Conflict, None]
    ) -> tuple[Node, dict[Conflict, None]]:
        """Correct the document of one page, and mark the conflicts that this decides."""
        ...


@dataclass(frozen=True)
class MergeResult:
    """One document out of all pages.

    Attributes:
        document: each value with its origins, the deciding one first.
        conflicts: all of them, in the order of the document.
        pages: the page of each file; a file of corrections belongs to the page that it corrects.
    """

    document: Node
    conflicts: tuple[Conflict, ...]
    pages: Mapping[str, Page] = field(default_factory=dict[str, Page], repr=False)

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        """The conflicts between equals, which only a patch can decide."""
        return tuple(found for found in self.conflicts if found.rule == UNDECIDED)


def merge(pages: Sequence[Page], amendments: Amendments | None = None) -> MergeResult:
    """Merge by rule: the order of the pages does not matter.

    The versions and translations of one page become a document of their own first, which
    ``amendments`` may correct; then the documents of all pages become one.

    Raises:
        PipelineError: no page holds an operation.
    """
    groups: dict[str, list[Page]] = {}
    for page in pages:
        if page.source.format is not Format.PROSE:
            groups.setdefault(page.source.page, []).append(page)
    known = {page.path: page for page in pages}
    found: dict[Conflict, None] = {}
    documents: list[Node] = []
    for versions in sorted(groups.values(), key=page_order):
        name = versions[0].source.page
        document, own = merge_versions(versions)
        if amendments:
            document, own = amendments.amend(name, document, own)
            known |= {file: versions[0] for file, page in amendments.files.items() if page == name}
        found |= own
        if document.members():
            documents.append(document)
    base = unite(documents, known, found) if documents else Node({})
    if not base.members("paths"):
        raise PipelineError(
            "no saved page holds an operation",
            file="openapi/sources",
            advice="Save the pages of the API documentation there, or run `make docs`.",
        )
    locate_credentials(base)
    return _merged(_ordered(base), found, known)


def add_supplement(merged: MergeResult, account: Node, pages: Sequence[Page]) -> MergeResult:
    """Add the supplement where no page states anything."""
    base, found = copy(merged.document), dict.fromkeys(merged.conflicts)
    known = {**merged.pages, **{page.path: page for page in pages}}
    merge_supplement(copy(account), base, Merger(known, found, of_fragments=True))
    return _merged(_ordered(base), found, known)


def _merged(
    document: Node, found: Mapping[Conflict, None], pages: Mapping[str, Page]
) -> MergeResult:
    everything = list(dict.fromkeys([*found, *check_samples(document)]))
    places = {pointer: number for number, (pointer, _) in enumerate(document.walk())}
    everything.sort(key=lambda item: _number(item.pointer, places))
    return MergeResult(document, tuple(everything), pages)


def _number(pointer: Pointer, places: Mapping[Pointer, int]) -> int:
    """Return the number of a place in the document, or of the innermost around it."""
    while pointer not in places:
        pointer = pointer[:-1]
    return places[pointer]


def _ordered(base: Node) -> Node:
    members = base.members()
    known = [key for key in _ROOT_ORDER if key in members]
    rest = [key for key in members if key not in known]
    return Node({key: members[key] for key in (*known, *rest)}, base.origins)


__all__ = ["Amendments", "Conflict", "MergeResult", "Page", "add_supplement", "merge"]
