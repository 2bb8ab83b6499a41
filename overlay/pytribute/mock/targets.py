"""Targets of events: an address, a `WebhookHandler` or a function; and how to reach them."""

import asyncio
import http.client
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from time import monotonic
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from pytribute.mock.errors import MockError, MockTypeError
from pytribute_core.address import address_problem
from pytribute_core.guard import check
from pytribute_core.transports.tls import tls_context

__all__ = [
    "DeliveryResult",
    "WebhookTarget",
    "adeliver",
    "check_target",
    "deliver",
    "in_own_thread",
    "running_loop",
    "would_block",
]

T = TypeVar("T")

_TIMEOUT = 10.0
_TICK = 0.05
_BODY_LIMIT = 65_536


class HasStatus(Protocol):
    """A response with a status."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...


@runtime_checkable
class AsyncHandler(Protocol):
    """The part of a `WebhookHandler` that the mock uses."""

    async def ahandle(self, body: bytes, signature: str | None, /) -> HasStatus:
        """Handle a delivery."""
        ...


WebhookTarget: TypeAlias = str | AsyncHandler | Callable[[bytes, str | None], int | HasStatus]
"""An address, a handler, or a function that takes body and signature and returns a status."""


def is_accepted(status: int | None) -> bool:
    """Whether a status accepts a delivery; None means no response."""
    return status is not None and 200 <= status < 300  # noqa: PLR2004 - as HTTP has it


class DeliveryResult(NamedTuple):
    """The response of a target, or why there is none."""

    status: int | None
    body: bytes = b""
    problem: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the target accepted the delivery: any status from 200 to 299."""
        return is_accepted(self.status)


def check_target(target: WebhookTarget) -> None:
    """Check that events can be sent to a target.

    Raises:
        MockError: it is not an address, a handler or a function.
    """
    if isinstance(target, str):
        if problem := address_problem(target, has_query=True):
            raise MockError(f"the address of a webhook {problem}")
    elif not isinstance(target, AsyncHandler) and not callable(target):
        raise MockTypeError("a webhook is an address, a WebhookHandler, or a function")


def running_loop() -> AbstractEventLoop | None:
    """Return the event loop that runs in this thread, or None."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def would_block(target: WebhookTarget | None) -> bool:
    """Whether `deliver` would block the event loop of this thread until the response.

    It is unknown which thread serves an address. If it is this event loop, the delivery would wait
    for itself; if not, the other tasks of the loop would be blocked.
    """
    return isinstance(target, (str, AsyncHandler)) and running_loop() is not None


def deliver(
    target: WebhookTarget, body: bytes, signature: str | None, loop: AbstractEventLoop | None = None
) -> DeliveryResult:
    """Send a delivery to a target and wait for the response; failures are returned.

    Args:
        target: the target.
        body: the body.
        signature: the value of the header; None sends no header.
        loop: the event loop, of another thread, that runs a handler; a new one for each delivery
            if this one is None or has stopped.
    """
    try:
        if isinstance(target, str):
            return _post(target, body, signature)
        if isinstance(target, AsyncHandler):
            return DeliveryResult(_run(target.ahandle(body, signature), loop).status)
        return _result(target(body, signature))
    except Exception as error:  # noqa: BLE001 - a failed target has no response
        return _failure(error)


async def adeliver(target: WebhookTarget, body: bytes, signature: str | None) -> DeliveryResult:
    """`deliver` without blocking the event loop; a handler runs in this loop."""
    try:
        if isinstance(target, str):
            return await in_own_thread(partial(_post, target, body, signature))
        if isinstance(target, AsyncHandler):
            return DeliveryResult((await target.ahandle(body, signature)).status)
        return _result(target(body, signature))
    except Exception as error:  # noqa: BLE001 - as in `deliver`
        return _failure(error)


async def in_own_thread(call: Callable[[], T]) -> T:
    """Call a blocking function in a new thread.

    Deliveries could use up the loop's default threads, and their targets may need one to respond.
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
    future, end = asyncio.run_coroutine_threadsafe(work, loop), monotonic() + _TIMEOUT
    while not wait([future], _TICK).done:
        if not loop.is_running() or monotonic() > end:  # a test has ended, or its loop is blocked
            future.cancel()
            raise TimeoutError("the handler's event loop has stopped, or is blocked")
    return future.result()


def _result(response: int | HasStatus) -> DeliveryResult:
    return DeliveryResult(response if isinstance(response, int) else response.status)


def _failure(error: Exception) -> DeliveryResult:
    return DeliveryResult(None, problem=f"{type(error).__name__}: {error}")


def _post(url: str, body: bytes, signature: str | None) -> DeliveryResult:
    from pytribute.webhooks._signature import SIGNATURE_HEADER  # noqa: PLC0415 - as in deliveries

    check(url)
    parts = urlsplit(url)
    host, end = parts.hostname or "", monotonic() + _TIMEOUT
    # Looked up now, not at import: VCR replaces the classes while a cassette is in use.
    connection = (
        http.client.HTTPSConnection(host, parts.port, timeout=_TIMEOUT, context=tls_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=_TIMEOUT)
    )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": "pytribute-mock"}
    if signature is not None:
        headers[SIGNATURE_HEADER] = signature
    try:
        connection.request("POST", target, body, headers)
        response = connection.getresponse()
        content = bytearray()
        while len(content) < _BODY_LIMIT and (part := response.read1(_BODY_LIMIT)):
            content += part
            if monotonic() > end:  # a slow response restarts the socket's timeout with each part
                raise TimeoutError(f"the response had no end after {_TIMEOUT:g} s")
        return DeliveryResult(response.status, bytes(content))
    finally:
        connection.close()
