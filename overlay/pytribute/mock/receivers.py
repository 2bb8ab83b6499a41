"""Who is told of events: an address, a `WebhookHandler`, or a function; and the way there."""

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPSConnection
from time import monotonic
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urlsplit

from pytribute.mock.errors import MockError, MockTypeError

__all__ = ["SIGNATURE_HEADER", "Receiver", "Reply", "check_receiver", "deliver"]

SIGNATURE_HEADER = "trbt-signature"

_PATIENCE = 10.0
_LONGEST_ANSWER = 65_536


class HasStatus(Protocol):
    """Any answer that tells its status."""

    @property
    def status(self) -> int:
        """The status of HTTP."""
        ...


@runtime_checkable
class AsyncReceiver(Protocol):
    """What a `WebhookHandler` is to the mock."""

    async def areceive(self, body: bytes, signature: str | None, /) -> HasStatus:
        """Take a delivery."""
        ...


Receiver: TypeAlias = str | AsyncReceiver | Callable[[bytes, str | None], int | HasStatus]
"""An address, a handler, or a function that takes body and signature and gives a status."""


class Reply(NamedTuple):
    """What a receiver said, or why it said nothing."""

    status: int | None
    body: bytes = b""
    problem: str = ""


def check_receiver(receiver: Receiver) -> None:
    """Make sure that events can be sent there.

    Raises:
        MockError: it is no address, no handler and no function.
    """
    if isinstance(receiver, str):
        try:
            parts = urlsplit(receiver)
            is_usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            is_usable = False
        is_plain = receiver.isascii() and receiver.isprintable() and " " not in receiver
        if "@" in receiver.partition("://")[2].partition("/")[0]:  # nor is a password shown
            raise MockError("the address of a webhook is without a user: none is sent along")
        if not is_usable or not is_plain:
            raise MockError(f"{receiver!r} is no address: http:// or https://, a host, a path")
    elif not isinstance(receiver, AsyncReceiver) and not callable(receiver):
        raise MockTypeError("a webhook is an address, a WebhookHandler, or a function")


def deliver(receiver: Receiver, body: bytes, signature: str | None) -> Reply:
    """Take a delivery to its receiver, and wait for what it says; one that fails says nothing."""
    try:
        if isinstance(receiver, str):
            return _post(receiver, body, signature)
        if isinstance(receiver, AsyncReceiver):
            # A thread of its own: there may be an event loop in this one.
            with ThreadPoolExecutor(1) as thread:
                answer = thread.submit(asyncio.run, receiver.areceive(body, signature)).result()
                return Reply(answer.status)
        said = receiver(body, signature)
        return Reply(said if isinstance(said, int) else said.status)
    except Exception as error:  # noqa: BLE001 - what a server would make of it is no answer either
        return Reply(None, problem=f"{type(error).__name__}: {error}")


def _post(url: str, body: bytes, signature: str | None) -> Reply:
    parts = urlsplit(url)
    host, end = parts.hostname or "", monotonic() + _PATIENCE
    connection = (
        HTTPSConnection(host, parts.port, timeout=_PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(host, parts.port, timeout=_PATIENCE)
    )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": "pytribute-mock"}
    if signature is not None:
        headers[SIGNATURE_HEADER] = signature
    try:
        connection.request("POST", target, body, headers)
        response = connection.getresponse()
        answer = bytearray()
        while len(answer) < _LONGEST_ANSWER and (part := response.read1(_LONGEST_ANSWER)):
            answer += part
            if monotonic() > end:  # however slowly it drips
                raise TimeoutError(f"it had no end after {_PATIENCE:g} s")
        return Reply(response.status, bytes(answer))
    finally:
        connection.close()
