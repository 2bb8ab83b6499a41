"""Joins a handler to a web framework: a module each, which needs nothing but that framework."""

from collections.abc import AsyncIterable

__all__ = ["read_up_to"]


async def read_up_to(limit: int, chunks: AsyncIterable[bytes]) -> bytes:
    """Read a body; one that is larger than the limit not much further, however long it goes on."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            break
    return bytes(body)
