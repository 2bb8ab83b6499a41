"""Why one page was not downloaded; the others are."""

from typing import ClassVar

from scripts.document.text import shorten
from scripts.errors import printable


class PageError(Exception):
    """One page can't be downloaded; the text is one line that names the reason."""

    verdict: ClassVar[str]


class Refused(PageError):  # noqa: N818 - reads as the verdict it is
    """There is a response, but it is not this page."""

    verdict = "refused"


class Failed(PageError):  # noqa: N818 - reads as the verdict it is
    """There is no response; a later run may get one."""

    verdict = "failed"


def quote(text: str) -> str:
    """Quote a server's words on one short line, without anything that a terminal would obey."""
    return f"'{printable(shorten(text))}'"
