"""Who is told of events: an address, a `WebhookHandler`, or a function; and the way there."""

import asyncio
import ssl
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from time import monotonic
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from pytribute.mock.errors import MockError, MockTypeError
from pytribute_core.guard import check

__all__ = [
    "SIGNATURE_HEADER",
    "Receiver",
    "Reply",
    "adeliver",
    "check_receiver",
    "deliver",
    "in_own_thread",
    "running_loop",
    "would_block",
]

T = TypeVar("T")

SIGNATURE_HEADER = "trbt-signature"

_PATIENCE = 10.0
_TICK = 0.05
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

    async def ahandle(self, body: bytes, signature: str | None, /) -> HasStatus:
        """Take a delivery."""
        ...


Receiver: TypeAlias = str | AsyncReceiver | Callable[[bytes, str | None], int | HasStatus]
"""An address, a handler, or a function that takes body and signature and gives a status."""


def is_accepted(status: int | None) -> bool:
    """Whether a status means that the receiver took a delivery; None is no response."""
    return status is not None and 200 <= status < 300  # noqa: PLR2004 - as HTTP has it


class Reply(NamedTuple):
    """What a receiver said, or why it said nothing."""

    status: int | None
    body: bytes = b""
    problem: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver took it: any status from 200 to 299."""
        return is_accepted(self.status)


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


def running_loop() -> AbstractEventLoop | None:
    """Return the event loop that runs in this thread, or None."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def would_block(receiver: Receiver | None) -> bool:
    """Whether `deliver` would stop the event loop of this thread until the response is there.

    No portable way tells which thread serves an address. Where it is this loop, the delivery waits
    for itself; where it is another one, everything else of the loop stands still meanwhile.
    """
    return isinstance(receiver, (str, AsyncReceiver)) and running_loop() is not None


def deliver(
    receiver: Receiver, body: bytes, signature: str | None, loop: AbstractEventLoop | None = None
) -> Reply:
    """Send a delivery to its receiver and wait for the response; a receiver that fails has none.

    Args:
        receiver: where to send it.
        body: the body.
        signature: the value of the header; None sends no header.
        loop: the event loop in which a handler is called while it runs, in another thread; a
            handler without one gets a new event loop for each delivery.
    """
    try:
        if isinstance(receiver, str):
            return _post(receiver, body, signature)
        if isinstance(receiver, AsyncReceiver):
            return Reply(_run(receiver.ahandle(body, signature), loop).status)
        return _reply(receiver(body, signature))
    except Exception as error:  # noqa: BLE001 - what a server would make of it is no answer either
        return _failure(error)


async def adeliver(receiver: Receiver, body: bytes, signature: str | None) -> Reply:
    """Send as `deliver` does, while the event loop goes on; a handler is called in this loop."""
    try:
        if isinstance(receiver, str):
            return await in_own_thread(partial(_post, receiver, body, signature))
        if isinstance(receiver, AsyncReceiver):
            return Reply((await receiver.ahandle(body, signature)).status)
        return _reply(receiver(body, signature))
    except Exception as error:  # noqa: BLE001 - as in `deliver`
        return _failure(error)


async def in_own_thread(call: Callable[[], T]) -> T:
    """Call a blocking function in a new thread.

    The loop's few default threads may all be taken by deliveries that wait for a receiver, which
    needs one of them to respond.
    """
    thread = ThreadPoolExecutor(1)
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, call)
    finally:
        thread.shutdown(wait=False)


def _run(work: Coroutine[Any, Any, T], loop: AbstractEventLoop | None) -> T:
    if loop is None or not loop.is_running():
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result()
    future, end = asyncio.run_coroutine_threadsafe(work, loop), monotonic() + _PATIENCE
    while not wait([future], _TICK).done:
        if not loop.is_running() or monotonic() > end:  # a test ended, or its loop is blocked
            future.cancel()
            raise TimeoutError("the handler's event loop stopped, or did not get to it")
    return future.result()


def _reply(said: int | HasStatus) -> Reply:
    return Reply(said if isinstance(said, int) else said.status)


def _failure(error: Exception) -> Reply:
    return Reply(None, problem=f"{type(error).__name__}: {error}")


def _post(url: str, body: bytes, signature: str | None) -> Reply:
    check(url)
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
