"""Text of the documentation as HTML: Markdown, of which only the harmless is taken."""

from markdown_it import MarkdownIt
from markupsafe import Markup

__all__ = ["is_web_address", "line", "prose"]


def is_web_address(text: str) -> bool:
    """Tell whether a link may lead there: to other pages, and to nothing else."""
    return text.lower().startswith(("http://", "https://"))


class _Markdown(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        # An image would be loaded, and a heading disturb those of the page.
        self.disable(["image", "heading", "lheading", "reference"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name it has there
        return is_web_address(url)


_MARKDOWN = _Markdown()


def prose(text: str) -> Markup:
    """Write paragraphs and lists."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - it escapes what it doesn't know


def line(text: str) -> Markup:
    """Write one paragraph without its tags."""
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704 - as above
