"""Which of two sources decides: a rule for every pair, never the order of files.

A newer version goes before an older one of the same page only. Two pages are two documents, saved
whenever somebody looked: their dates decide nothing between them.
"""

import datetime as dt
from dataclasses import dataclass

from scripts.document.node import Node
from scripts.extract import Reading
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
    reading: Reading

    @property
    def is_supplement(self) -> bool:
        """Whether nobody published this: whatever does say something goes before it."""
        return self.source.format is Format.SUPPLEMENT

    @property
    def is_complete(self) -> bool:
        """Whether what the page leaves out does not exist."""
        return self.source.format not in (Format.RENDERED, Format.SUPPLEMENT)

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """Order by rule; the smallest goes first, equals are equals."""
        age = -(self.source.date or dt.date.min).toordinal()
        is_foreign = self.source.language != "en"
        return (self.is_supplement, not self.is_complete, age, is_foreign)

    @property
    def standing(self) -> tuple[bool, bool, bool]:
        """Order by rule between different pages, whose dates do not count."""
        is_supplement, is_partial, _, is_foreign = self.rank
        return (is_supplement, is_partial, is_foreign)

    @property
    def order(self) -> tuple[tuple[bool, bool, int, bool], int, str]:
        """Order all pages: by rule, then by how much they say, then by name."""
        return (self.rank, -_weight(self.reading.partial), self.path)


def rule(first: Page, second: Page) -> str | None:
    """Name the rule by which the first page goes before the second; None between equals."""
    if first is second or first.path == second.path:
        return None
    rules = (SUPPLEMENT_LAST, FRAGMENT_FIRST, NEWER_FIRST, ENGLISH_FIRST)
    for mine, other, name in zip(first.rank, second.rank, rules, strict=True):
        if mine != other:
            return name
    return None


def rule_between_pages(first: Page, second: Page) -> str | None:
    """Name the rule by which a page goes before a different one; None between equals."""
    rules = (SUPPLEMENT_LAST, FRAGMENT_FIRST, ENGLISH_FIRST)
    for mine, other, name in zip(first.standing, second.standing, rules, strict=True):
        if mine != other:
            return name
    return None


def _weight(node: Node) -> int:
    return sum(1 for _ in node.walk())
