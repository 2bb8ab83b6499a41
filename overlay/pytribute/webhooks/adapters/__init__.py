"""Joins a handler to a web framework: a module each, which needs nothing but that framework.

Each of them asks `WebhookHandler.refusal` before it reads a body, and reads none for longer than
``body_timeout``.
"""

import asyncio
from collections.abc import AsyncIterable, Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from pytribute.webhooks import Answer, WebhookHandler
from pytribute.webhooks.delivery import refused

__all__ = ["is_terminated", "read_blocking", "read_chunks"]

_PIECE = 1_024
_DIGITS = 19


async def read_chunks(
    handler: WebhookHandler,
    signature: str | None,
    length: str | None,
    chunks: AsyncIterable[bytes],
    *broken_off: type[Exception],
) -> bytes | Answer:
    """Read a body, or return what to answer without it.

    One that is larger than the limit is not read much further, however long it goes on. What is
    there of one that breaks off is all of it: no signature fits it.

    Args:
        handler: asked whether to read at all, how much, and for how long.
        signature: the header ``trbt-signature``.
        length: the header ``Content-Length``.
        chunks: the body.
        broken_off: what the framework raises when the sender hangs up.
    """
    if refusal := handler.refusal(signature, _length(length)):
        return refusal
    body = bytearray()
    try:
        with suppress(*broken_off):
            async with asyncio.timeout(handler.body_timeout):
                async for chunk in chunks:
                    body += chunk
                    if len(body) > handler.limit:
                        break
    except TimeoutError:
        return _too_slow(handler)
    return bytes(body)


def read_blocking(
    handler: WebhookHandler,
    signature: str | None,
    environ: Mapping[str, Any],
    read: Callable[[int], bytes],
) -> bytes | Answer:
    """As `read_chunks`, from what blocks: a WSGI server returns a piece when all of it is there.

    The time is looked at between two pieces: one that never comes is for the server to give up.
    """
    length = environ.get("CONTENT_LENGTH")
    if refusal := handler.refusal(signature, _length(length)):
        return refusal
    is_chunked = not length and "HTTP_TRANSFER_ENCODING" in environ
    if is_chunked and "wsgi.input" in environ and not is_terminated(environ):
        # WSGI has no way to tell where such a body ends, unless the server says that it does so.
        return refused(411, "the body has no Content-Length, which this server needs")
    deadline = monotonic() + handler.body_timeout
    body = bytearray()
    while piece := read(min(_PIECE, handler.limit + 1 - len(body))):
        body += piece
        if monotonic() > deadline:
            return _too_slow(handler)
    return bytes(body)


def is_terminated(environ: Mapping[str, Any]) -> bool:
    """Whether the server ends ``wsgi.input`` where the body ends."""
    return bool(environ.get("wsgi.input_terminated"))


def _length(header: str | None) -> int | None:
    # No more digits than it takes to be too large: of thousands, Python makes no integer.
    return int(header[:_DIGITS]) if header and header.isascii() and header.isdigit() else None


def _too_slow(handler: WebhookHandler) -> Answer:
    return refused(408, f"the body took longer than {handler.body_timeout:g} seconds")
