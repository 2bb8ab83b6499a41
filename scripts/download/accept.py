"""Check that a response is the documentation: servers send status 200 with a login page too."""

from collections.abc import Callable

from scripts.document.text import shorten
from scripts.download.errors import Refused
from scripts.errors import PipelineError
from scripts.sources import Format, Source

CountDescribed = Callable[[bytes, Source], int]
"""Counts what a page describes of the API; raises PipelineError if it can't be read."""

_MARKUP = ("<!doctype", "<html", "<head", "<body", "<?xml")


def check_page(
    content: bytes, content_type: str, source: Source, count_described: CountDescribed
) -> None:
    """Refuse what the pipeline can't read as the page of `source`."""
    if not content.strip():
        raise Refused("the page is empty")
    try:
        start = content.decode()[:1024].lstrip("\ufeff \t\r\n").lower()
    except UnicodeDecodeError as error:
        raise Refused(f"the page is not UTF-8 (byte {error.start:,})") from None
    if "html" in content_type.lower() or start.startswith(_MARKUP):
        raise Refused(f"HTML instead of {source.format}: a login, an error or a captcha page?")
    try:
        operations = count_described(content, source)
    except PipelineError as error:
        place = "" if error.line is None else f" in line {error.line}"
        raise Refused(f"the page can't be read{place}: '{shorten(error.reason)}'") from None
    if operations == 0 and source.format is not Format.PROSE:
        raise Refused("the page describes no operation")
