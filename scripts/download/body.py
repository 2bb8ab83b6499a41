"""The bytes of an answer: all of them, and never more than agreed."""

import zlib

import httpx2

from scripts.download.errors import Refused, quote

_GZIP = 16 + zlib.MAX_WBITS


async def read_body(response: httpx2.Response, *, limit: int) -> bytes:
    """Read an answer to its end.

    Args:
        response: open, nothing read yet.
        limit: bytes, as sent and as unpacked.
    """
    promised = response.headers.get("Content-Length")
    if promised is None and "Transfer-Encoding" not in response.headers:
        # Such an answer ends where the connection does, so a cut-off page would look whole.
        raise Refused("the answer doesn't say how long it is")
    sent = bytearray()
    # Raw, because the client unpacks without a bound and takes a cut-off archive for a whole one.
    async for piece in response.aiter_raw():
        sent += piece
        if len(sent) > limit:
            raise Refused(f"the answer is larger than {limit:,} bytes")
    if promised is not None and promised != str(len(sent)):
        raise Refused(f"the answer promised {quote(promised)} bytes, but {len(sent):,} came")
    return _unpack(bytes(sent), response.headers.get("Content-Encoding", "identity"), limit=limit)


def _unpack(sent: bytes, encoding: str, *, limit: int) -> bytes:
    if encoding.strip().lower() == "identity":
        return sent
    if encoding.strip().lower() not in {"gzip", "x-gzip"}:
        raise Refused(f"the answer is packed as {quote(encoding)}, which nobody asked for")
    archive = zlib.decompressobj(_GZIP)
    try:
        content = archive.decompress(sent, limit + 1)
    except zlib.error:
        raise Refused("the answer can't be unpacked") from None
    if len(content) > limit:
        raise Refused(f"the answer unpacks to more than {limit:,} bytes")
    if not archive.eof or archive.unused_data:
        raise Refused("the answer is packed, and its archive is cut off or has a rest")
    return content
