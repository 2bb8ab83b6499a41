"""From what the pages say to one document, with an account of every disagreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.document.node import Node, Pointer, copy
from scripts.errors import PipelineError
from scripts.extract.fields import HIDDEN_VALUES
from scripts.merge.absorb import Absorption
from scripts.merge.align import align_rendered, align_tags, locate_credentials
from scripts.merge.disagreement import Disagreement
from scripts.merge.samples import check_samples
from scripts.merge.silence import find_silences
from scripts.merge.singular import write_plural
from scripts.merge.standing import UNDECIDED, Page
from scripts.merge.supplement import work_in

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


@dataclass(frozen=True)
class Merged:
    """One document out of all pages.

    Attributes:
        document: each value with its witnesses, the deciding one first.
        disagreements: all of them, in the order of the document.
    """

    document: Node
    disagreements: tuple[Disagreement, ...]

    @property
    def undecided(self) -> tuple[Disagreement, ...]:
        """Those between equals, which only a patch can decide."""
        return tuple(found for found in self.disagreements if found.rule == UNDECIDED)


def merge(pages: Sequence[Page]) -> Merged:
    """Merge by rule: the order in which the pages are given does not matter.

    Raises:
        PipelineError: no page holds an operation.
    """
    ordered = sorted(pages, key=lambda page: page.order)
    known = {page.path: page for page in ordered}
    found: dict[Disagreement, None] = {}
    base = Node({})
    fragments = Absorption(known, found, of_fragments=True)
    for account in (document for page in ordered for document in page.reading.complete):
        base = _absorb(fragments, base, copy(account))
    words = Absorption(known, found, of_fragments=False)
    for account in (page.reading.partial for page in ordered):
        base = _absorb(words, base, copy(account))
    if not (base.at("paths") or Node({})).members():
        raise PipelineError(
            "no saved page holds an operation",
            file="openapi/sources",
            advice="Save the pages of the API documentation there, or run `make docs`.",
        )
    locate_credentials(base)
    document = _ordered(base)
    found |= dict.fromkeys(find_silences(document, ordered))
    return _merged(document, found)


def add_supplement(merged: Merged, account: Node, pages: Sequence[Page]) -> Merged:
    """Let the supplement speak where all pages are silent.

    Args:
        merged: what the pages say.
        account: a document of webhooks, as ``read_supplement`` gives it.
        pages: all that were read, the files of the supplement among them.
    """
    base, found = copy(merged.document), dict.fromkeys(merged.disagreements)
    known = {page.path: page for page in pages}
    work_in(copy(account), base, Absorption(known, found, of_fragments=True))
    return _merged(_ordered(base), found)


def _merged(document: Node, found: Mapping[Disagreement, None]) -> Merged:
    everything = list(dict.fromkeys([*found, *check_samples(document)]))
    places = {pointer: number for number, (pointer, _) in enumerate(document.walk())}
    everything.sort(key=lambda item: _number(item.pointer, places))
    return Merged(document, tuple(everything))


def _absorb(absorption: Absorption, base: Node, account: Node) -> Node:
    """Work one account into what is known so far; the first one is where it begins."""
    write_plural(account)
    if not base.members():
        return account
    align_tags(account, base, absorption.pages)
    if not absorption.of_fragments:
        align_rendered(account, base, absorption)
    absorption.absorb(base, account)
    return base


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


__all__ = ["HIDDEN_VALUES", "Disagreement", "Merged", "Page", "add_supplement", "merge"]
