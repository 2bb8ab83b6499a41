"""From what the pages say to one document, with an account of every disagreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.document.node import Node, copy
from scripts.errors import PipelineError
from scripts.extract.fields import HIDDEN_VALUES
from scripts.merge.absorb import Absorption
from scripts.merge.align import align
from scripts.merge.disagreement import Disagreement
from scripts.merge.samples import check_samples
from scripts.merge.silence import find_silences
from scripts.merge.standing import UNDECIDED, Page

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
    absorption = Absorption({page.path: page for page in ordered})
    accounts = [copy(document) for page in ordered for document in page.reading.complete]
    base = accounts.pop(0) if accounts else Node({})
    for account in accounts:
        absorption.absorb(base, account)
    for page in ordered:
        if page.reading.partial.members():
            align(page, base, absorption)
            absorption.absorb(base, page.reading.partial)
    if not (base.at("paths") or Node({})).members():
        raise PipelineError(
            "no saved page holds an operation",
            file="openapi/sources",
            advice="Save the pages of the API documentation there, or run `make docs`.",
        )
    document = _ordered(base)
    found = [*absorption.disagreements, *find_silences(document, ordered), *check_samples(document)]
    places = {pointer: number for number, (pointer, _) in enumerate(document.walk())}
    found.sort(key=lambda item: places.get(item.pointer, len(places)))
    return Merged(document, tuple(found))


def _ordered(base: Node) -> Node:
    members = base.members()
    known = [key for key in _ROOT_ORDER if key in members]
    rest = [key for key in members if key not in known]
    return Node({key: members[key] for key in (*known, *rest)}, base.origins)


__all__ = ["HIDDEN_VALUES", "Disagreement", "Merged", "Page", "merge"]
