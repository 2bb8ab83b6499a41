"""A page as a test looks at it: its elements and its words."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from pytribute.mock.docs.labels import LABELS
from pytribute.mock.docs.page import Live, render
from pytribute.mock.pages.language import Language

Attributes = dict[str, str | None]

LIVE = Live(
    origin="http://mock.example",
    base_path="/api/v1",
    key="made-up-key",
    values={"id": "42", "purchaseId": "5001"},
    receiver="http://bot.example/tribute",
    events_path="/events",
)

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass
class Page:
    """What a parser of HTML makes of a page."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list[tuple[str, Attributes]])
    text: str = ""

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        found = (attributes.get(attribute) for _, attributes in self.elements)
        return [value for value in found if value is not None]

    @cached_property
    def letters(self) -> str:
        return letters(self.text)


def letters(text: str) -> str:
    """Leave only letters and digits, so that markup between them doesn't count."""
    return _NO_LETTER.sub("", text)


def parse(html: str) -> Page:
    page = Page()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            page.elements.append((tag, dict(attrs)))

        def handle_data(self, data: str) -> None:
            page.text += data

    parser = Parser()
    parser.feed(html)
    parser.close()
    return page


def page_of(document: dict[str, Any], language: Language = "en") -> Page:
    return parse(render(document, LABELS[language], LIVE))
