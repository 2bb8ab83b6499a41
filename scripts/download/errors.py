"""Why one page was not downloaded; the others are."""

from typing import ClassVar

from scripts.document.text import shorten


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
    """Quote a server's words on one short line, in characters that show what they are."""
    return ascii(shorten(text))
