"""Why one page was not had; the others go on."""

from typing import ClassVar


class PageError(Exception):
    """One page can't be had; the text is one line that names the reason."""

    verdict: ClassVar[str]


class Refused(PageError):  # noqa: N818 - reads as the verdict it is
    """There is an answer, and it is not this page."""

    verdict = "refused"


class Failed(PageError):  # noqa: N818 - reads as the verdict it is
    """There is no answer; a later run may get one."""

    verdict = "failed"


_LONGEST_QUOTE = 160


def quote(text: str) -> str:
    """Show a server's words on one short line, without anything a terminal would obey."""
    return ascii(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}...")
