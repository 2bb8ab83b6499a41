"""Texts of the documentation as HTML, from a safe subset of Markdown."""

from markdown_it import MarkdownIt
from markupsafe import Markup

from pytribute.mock.pages.templates import is_web_address

__all__ = ["line", "prose"]


class _Markdown(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        # Images would be loaded, and headings would disturb those of the page.
        self.disable(["image", "heading", "lheading", "reference"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name in the base class
        return is_web_address(url)


_MARKDOWN = _Markdown()


def prose(text: str) -> Markup:
    """Render paragraphs and lists."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - markdown-it escapes everything else


def line(text: str) -> Markup:
    """Render one paragraph without its tags."""
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704 - as above
