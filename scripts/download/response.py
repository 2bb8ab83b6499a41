"""The response with a page: its bytes, bounded, and whether they are the documentation."""

import zlib
from collections.abc import Callable
from typing import ClassVar

import httpx2

from scripts.document.text import shorten
from scripts.errors import PipelineError
from scripts.sources import Format, Source

_GZIP = 16 + zlib.MAX_WBITS
CountDescribed = Callable[[bytes, Source], int]
"""Counts what a page describes of the API; raises PipelineError if it can't be read."""

_MARKUP = ("<!doctype", "<html", "<head", "<body", "<?xml")


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


async def read_body(response: httpx2.Response, *, limit: int) -> bytes:
    """Read an open response to its end, up to a limit of bytes as sent and as unpacked."""
    promised = response.headers.get("Content-Length")
    if promised is None and "Transfer-Encoding" not in response.headers:
        # Such a response ends with the connection, so a cut-off page would look complete.
        raise Refused("the response doesn't say how long it is")
    sent = bytearray()
    # Raw, because the client unpacks without a bound and accepts a cut-off archive.
    async for piece in response.aiter_raw():
        sent += piece
        if len(sent) > limit:
            raise Refused(f"the response is larger than {limit:,} bytes")
    if promised is not None and promised != str(len(sent)):
        raise Refused(f"the response promised {quote(promised)} bytes, but {len(sent):,} came")
    return _unpack(bytes(sent), response.headers.get("Content-Encoding", "identity"), limit=limit)


def _unpack(sent: bytes, encoding: str, *, limit: int) -> bytes:
    if encoding.strip().lower() == "identity":
        return sent
    if encoding.strip().lower() not in {"gzip", "x-gzip"}:
        raise Refused(f"the response is packed as {quote(encoding)}, which was not requested")
    archive = zlib.decompressobj(_GZIP)
    try:
        content = archive.decompress(sent, limit + 1)
    except zlib.error:
        raise Refused("the response can't be unpacked") from None
    if len(content) > limit:
        raise Refused(f"the response unpacks to more than {limit:,} bytes")
    if not archive.eof or archive.unused_data:
        raise Refused("the response is packed, and its archive is cut off or has a rest")
    return content


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
