"""Which of two sources decides: a rule for every pair, never the order of files.

A newer version goes before an older one of the same page only. Two pages are two documents that
were saved independently: their dates decide nothing between them.
"""

import datetime as dt
from dataclasses import dataclass

from scripts.document.node import Node
from scripts.extract import Findings
from scripts.sources import Format, Source

SUPPLEMENT_LAST = "what a saved page says goes before the supplement"
FRAGMENT_FIRST = "an OpenAPI document or fragment goes before a rendered page"
NEWER_FIRST = "the newer page goes before the older one; an undated page is the oldest"
ENGLISH_FIRST = "English goes before Russian"
OWN_FRAGMENT_FIRST = "a fragment goes before the words around it"
FIRST_SHOWN = "of two accounts on one page the first stands"
SHOWN_EXISTS = "where no fragment speaks, what any page shows exists"
PRINTED_FIRST = "printed values go before the announcement of some"
LONGER_FIRST = "between equals the longer text stands"
FULLER_FIRST = "between equals the page that says more goes first, then the name of the file"
ONE_TEMPLATE = "paths that differ in the names of their parameters are one: the first name stands"
REMOVED = "an operation that a newer complete version of its page no longer has is removed"
OWN_DOCUMENT = "this belongs to its document: the first document, by format and name, stands"
FIRST_PAGE = "of two pages that word or name it otherwise the first, by format and name, stands"
WIRE_FIRST = "what was seen on the wire (x-certainty: seen) goes before `required` of a page"
PATCHED = "a patch decides"
UNDECIDED = "no rule decides between equals: a patch has to"


@dataclass(frozen=True)
class Page:
    """A saved page and what it says; or a file of the supplement, which is no page."""

    source: Source
    path: str
    findings: Findings

    @property
    def is_supplement(self) -> bool:
        """Whether this is no published page: every page goes before it."""
        return self.source.format is Format.SUPPLEMENT

    @property
    def is_complete(self) -> bool:
        """Whether what the page leaves out does not exist."""
        return self.source.format not in (Format.RENDERED, Format.SUPPLEMENT)

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """The order by rule between versions of one page; the smallest goes first."""
        age = -(self.source.date or dt.date.min).toordinal()
        is_foreign = self.source.language != "en"
        return (self.is_supplement, not self.is_complete, age, is_foreign)

    @property
    def precedence(self) -> tuple[bool, bool, bool]:
        """The order by rule between different pages, whose dates do not count."""
        is_supplement, is_partial, _, is_foreign = self.rank
        return (is_supplement, is_partial, is_foreign)

    @property
    def order(self) -> tuple[tuple[bool, bool, int, bool], int, str]:
        """The order of all pages: by rule, then by their amount of content, then by name."""
        return (self.rank, -_weight(self.findings.partial), self.path)


def rule(first: Page, second: Page) -> str | None:
    """Return the rule by which one version goes before another; None between equals."""
    rules = (SUPPLEMENT_LAST, FRAGMENT_FIRST, NEWER_FIRST, ENGLISH_FIRST)
    return _first_difference(first.rank, second.rank, rules)


def rule_between_pages(first: Page, second: Page) -> str | None:
    """Return the rule by which a page goes before a different one; None between equals."""
    rules = (SUPPLEMENT_LAST, FRAGMENT_FIRST, ENGLISH_FIRST)
    return _first_difference(first.precedence, second.precedence, rules)


def _first_difference(
    first: tuple[int, ...], second: tuple[int, ...], rules: tuple[str, ...]
) -> str | None:
    compared = zip(first, second, rules, strict=True)
    return next((name for mine, other, name in compared if mine != other), None)


def _weight(node: Node) -> int:
    return sum(1 for _ in node.walk())
