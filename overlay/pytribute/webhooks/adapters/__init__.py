"""Connect a handler to a web framework: one module each, which needs only that framework.

Each adapter calls `WebhookHandler.refusal` before it reads a body, and stops reading after
``body_timeout``.
"""

import asyncio
from collections.abc import AsyncIterable, Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from pytribute.webhooks import WebhookHandler, WebhookResponse
from pytribute.webhooks._delivery import refuse

__all__ = ["is_terminated", "read_blocking", "read_chunks"]

_CHUNK = 1_024
_MAX_DIGITS = 19


async def read_chunks(
    handler: WebhookHandler,
    signature: str | None,
    length: str | None,
    chunks: AsyncIterable[bytes],
    *disconnects: type[Exception],
) -> bytes | WebhookResponse:
    """Return the body, or the response that refuses it.

    Reading stops soon after the limit. A body that breaks off is returned as it is: no signature
    matches it.

    Args:
        handler: decides whether to read at all, how much, and for how long.
        signature: the header ``trbt-signature``.
        length: the header ``Content-Length``.
        chunks: the body.
        disconnects: the exceptions that the framework raises when the sender hangs up.
    """
    if refusal := handler.refusal(signature, _length(length)):
        return refusal
    body = bytearray()
    try:
        with suppress(*disconnects):
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
) -> bytes | WebhookResponse:
    """Do the same as `read_chunks` with a blocking ``read``.

    A WSGI server returns a chunk when it is complete. The timeout is checked between two chunks:
    the server has to give up on a chunk that never comes.
    """
    length = environ.get("CONTENT_LENGTH")
    if refusal := handler.refusal(signature, _length(length)):
        return refusal
    is_chunked = not length and "HTTP_TRANSFER_ENCODING" in environ
    if is_chunked and "wsgi.input" in environ and not is_terminated(environ):
        # WSGI doesn't mark the end of such a body, unless the server sets this flag.
        return refuse(411, "the body has no Content-Length, which this server needs")
    deadline = monotonic() + handler.body_timeout
    body = bytearray()
    while chunk := read(min(_CHUNK, handler.limit + 1 - len(body))):
        body += chunk
        if monotonic() > deadline:
            return _too_slow(handler)
    return bytes(body)


def is_terminated(environ: Mapping[str, Any]) -> bool:
    """Whether the server ends ``wsgi.input`` at the end of the body."""
    return bool(environ.get("wsgi.input_terminated"))


def _length(header: str | None) -> int | None:
    # Python converts no integer of thousands of digits; 19 digits are too large for any limit.
    return int(header[:_MAX_DIGITS]) if header and header.isascii() and header.isdigit() else None


def _too_slow(handler: WebhookHandler) -> WebhookResponse:
    return refuse(408, f"the body took longer than {handler.body_timeout:g} seconds")
