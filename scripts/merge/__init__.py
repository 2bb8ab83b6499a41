"""From what the pages say to one document, with an account of every disagreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scripts.document.node import Node, Pointer, copy
from scripts.errors import PipelineError
from scripts.extract.fields import HIDDEN_VALUES
from scripts.merge.absorb import Absorption
from scripts.merge.align import locate_credentials
from scripts.merge.disagreement import Disagreement
from scripts.merge.samples import check_samples
from scripts.merge.standing import UNDECIDED, Page
from scripts.merge.supplement import work_in
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
        self, page: str, document: Node, found: dict[Disagreement, None]
    ) -> tuple[Node, dict[Disagreement, None]]:
        """Correct the document of one page, and settle what the corrections decide."""
        ...


@dataclass(frozen=True)
class Merged:
    """One document out of all pages.

    Attributes:
        document: each value with its witnesses, the deciding one first.
        disagreements: all of them, in the order of the document.
        pages: who said something, by file; the corrections of a page speak for it.
    """

    document: Node
    disagreements: tuple[Disagreement, ...]
    pages: Mapping[str, Page] = field(default_factory=dict[str, Page], repr=False)

    @property
    def undecided(self) -> tuple[Disagreement, ...]:
        """Those between equals, which only a patch can decide."""
        return tuple(found for found in self.disagreements if found.rule == UNDECIDED)


def merge(pages: Sequence[Page], amendments: Amendments | None = None) -> Merged:
    """Merge by rule: the order in which the pages are given does not matter.

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
    found: dict[Disagreement, None] = {}
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
    if not (base.at("paths") or Node({})).members():
        raise PipelineError(
            "no saved page holds an operation",
            file="openapi/sources",
            advice="Save the pages of the API documentation there, or run `make docs`.",
        )
    locate_credentials(base)
    return _merged(_ordered(base), found, known)


def add_supplement(merged: Merged, account: Node, pages: Sequence[Page]) -> Merged:
    """Let the supplement speak where all pages are silent.

    Args:
        merged: what the pages say.
        account: a document of webhooks, as ``read_supplement`` gives it.
        pages: all that were read, the files of the supplement among them.
    """
    base, found = copy(merged.document), dict.fromkeys(merged.disagreements)
    known = {**merged.pages, **{page.path: page for page in pages}}
    work_in(copy(account), base, Absorption(known, found, of_fragments=True))
    return _merged(_ordered(base), found, known)


def _merged(
    document: Node, found: Mapping[Disagreement, None], pages: Mapping[str, Page]
) -> Merged:
    everything = list(dict.fromkeys([*found, *check_samples(document)]))
    places = {pointer: number for number, (pointer, _) in enumerate(document.walk())}
    everything.sort(key=lambda item: _number(item.pointer, places))
    return Merged(document, tuple(everything), pages)


def _number(pointer: Pointer, places: Mapping[Pointer, int]) -> int:
    """Find the place in the document, or where it would be."""
    while pointer not in places:
        pointer = pointer[:-1]
    return places[pointer]


def _ordered(base: Node) -> Node:
    members = base.members()
    known = [key for key in _ROOT_ORDER if key in members]
    rest = [key for key in members if key not in known]
    return Node({key: members[key] for key in (*known, *rest)}, base.origins)


__all__ = [
    "HIDDEN_VALUES",
    "Amendments",
    "Disagreement",
    "Merged",
    "Page",
    "add_supplement",
    "merge",
]
