"""Joins a handler to a web framework: a module each, which needs nothing but that framework."""

from collections.abc import AsyncIterable
from contextlib import suppress

__all__ = ["read_up_to"]


async def read_up_to(
    limit: int, chunks: AsyncIterable[bytes], *broken_off: type[Exception]
) -> bytes:
    """Read a body; one that is larger than the limit not much further, however long it goes on.

    What is there of one that breaks off is all of it: no signature fits it.
    """
    body = bytearray()
    with suppress(*broken_off):
        async for chunk in chunks:
            body += chunk
            if len(body) > limit:
                break
    return bytes(body)
