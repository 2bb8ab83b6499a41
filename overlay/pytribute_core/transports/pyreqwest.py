"""The fast transport: pyreqwest, a client written in Rust; it comes with ``pytribute[fast]``.

It takes a quarter of the default transport's processor time, but can't be used after a fork(), and
can't end an exchange early when Ctrl-C is pressed.

Its asyncio client isn't used: about one in ten processes that had used it was aborted by the
interpreter at exit, because the library's thread was still waking an event loop (pyreqwest 0.15.1).
The blocking client wakes no loop, so tasks send through it, in threads.
"""

import asyncio
import os
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from typing import Final

from pyreqwest.client import SyncClient, SyncClientBuilder

# pyreqwest imports these when it first raises one; Ctrl-C during that import would abort the
# process.
from pyreqwest.exceptions import DetailedPyreqwestError
from pyreqwest.http import HeaderMap
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import SyncRequestBuilder

from pytribute_core.content import Content
from pytribute_core.errors import TransportError
from pytribute_core.exchange import Exchange, ExchangeError, NoResponseError, NoResponseInTimeError
from pytribute_core.signals import handled, interruption, pass_on
from pytribute_core.text import printable
from pytribute_core.transports.proxies import Proxy, proxy_for
from pytribute_core.types import RawResponse
from pytribute_core.workers import ClosedError, Workers

_TASKS_AT_ONCE: Final = 100
_IDLE: Final = timedelta(seconds=5)
# Only this timeout is known to have ended while connecting; that of the exchange says nothing.
_CONNECT: Final = timedelta(seconds=10)
# Rust code has no frame: its exceptions come from the line here that called it.
_LIBRARIES: Final = frozenset({"pyreqwest", "pytribute_core"})
_WITH_A_LENGTH: Final = frozenset({"POST", "PUT", "PATCH"})
# The read buffer of pyreqwest. A page within it costs one wake-up of this thread; of an endless
# body, pyreqwest reads three times as much before it stops.
_READ_BUFFER: Final = 256 * 1024
# The only reliable sign that connecting failed. The names of exceptions are not: pyreqwest raises
# ConnectError for a server that hangs up, and ConnectTimeoutError for a silent one.
_NO_CONNECTION: Final = "client error (Connect)"


class PyreqwestTransport:
    """Send requests to one server, from any number of threads.

    Args:
        base_url: the server's address; anything after the host is ignored.
        proxy: the address of a proxy (http or https), "" for none; by default the environment's,
            as curl reads it.

    Raises:
        TransportError: pyreqwest was in use before this process was forked, or the proxy can't be
            used.
    """

    def __init__(self, base_url: str, *, proxy: str | None = None) -> None:
        self._origin = "/".join(base_url.split("/")[:3])
        self._process = os.getpid()
        found = proxy_for(base_url, proxy)
        self.proxy = found.address if found else None
        """The address of the proxy that leads to the server, None for none."""
        self._client = _client(found)
        self._by = " through the proxy" if found else ""

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        self.check_process()
        handling = handled()
        builder = self._builder(exchange, handling)
        try:
            return _response(builder, exchange)
        except ExchangeError:
            raise
        except BaseException as error:  # noqa: BLE001 - Ctrl-C too
            outside = self._outside(error, exchange, handling, left=True)
            failure = outside or self._failure(error, exchange)
        raise failure

    def check_process(self) -> None:
        """Check that this is no forked child, where pyreqwest would hang.

        Raises:
            TransportError: this process was forked.
        """
        if os.getpid() != self._process:
            raise _forked()

    def _builder(self, exchange: Exchange, before: BaseException | None) -> SyncRequestBuilder:
        if not exchange.url.startswith(f"{self._origin}/"):
            raise NoResponseError(
                f"this transport reaches nothing but {self._origin}", may_have_arrived=False
            )
        try:
            return _builder(self._client, exchange)
        except BaseException as error:  # noqa: BLE001 - Ctrl-C too
            kind = type(error).__name__
            failure = self._outside(error, exchange, before, left=False) or NoResponseError(
                f"this request can't be written ({kind})", may_have_arrived=False
            )
        raise failure

    @staticmethod
    def _outside(
        error: BaseException, exchange: Exchange, before: BaseException | None, *, left: bool
    ) -> BaseException | None:
        outside = interruption(error, _LIBRARIES, before)
        if outside is not None:
            exchange.interrupt(may_have_left=left)
        return outside

    def _failure(self, error: BaseException, exchange: Exchange) -> NoResponseError:
        # Not chained, and without pyreqwest's first sentence, which quotes the whole address.
        causes = _causes(error)
        kind = type(error).__name__
        reason = f"{kind}: {printable(causes[-1])}" if causes else kind
        if _NO_CONNECTION in causes:
            is_late = isinstance(error, TimeoutError)
            failure = NoResponseInTimeError if is_late else NoResponseError
            where = f"{self._origin}{self._by}"
            return failure(f"can't connect to {where} ({reason})", may_have_arrived=False)
        if isinstance(error, TimeoutError):
            return self.timeout_error(exchange)
        return NoResponseError(
            f"the exchange with {self._origin} failed ({reason})", may_have_arrived=True
        )

    def timeout_error(self, exchange: Exchange) -> NoResponseInTimeError:
        """Return the error of a timeout; pyreqwest doesn't say in which phase it occurred."""
        return NoResponseInTimeError(
            f"no complete response from {self._origin} within {exchange.timeout:g} s",
            may_have_arrived=True,
        )

    def close(self) -> None:
        """Close the connections; exchanges in progress fail at once."""
        if os.getpid() == self._process:
            self._client.close()


class AsyncPyreqwestTransport:
    """`PyreqwestTransport` for tasks of any event loop.

    The request of a cancelled task continues in its thread, unless it had not started, until it
    completes, times out or is closed; neither the event loop nor the process waits for it.
    """

    def __init__(self, base_url: str, *, proxy: str | None = None) -> None:
        self._blocking = PyreqwestTransport(base_url, proxy=proxy)
        self.proxy = self._blocking.proxy
        self._workers = Workers(_TASKS_AT_ONCE)

    async def send(self, exchange: Exchange, /) -> RawResponse:
        """Send a request."""
        self._blocking.check_process()  # before waiting for a thread that only the parent has
        sent: Future[RawResponse] | None = None
        try:
            # The timeout first: outside an asyncio task it fails, before anything is sent.
            async with asyncio.timeout(exchange.timeout):
                sent = self._workers.submit(partial(self._blocking.send, exchange))
                return await asyncio.wrap_future(sent)
        except TimeoutError as error:
            pass_on(error)
            failure: NoResponseError = self._blocking.timeout_error(exchange)
        except ClosedError:
            failure = NoResponseError("the client is closed", may_have_arrived=False)
        except RuntimeError as error:  # no task, or no thread can be started; sending raises none
            pass_on(error)
            failure = NoResponseError(str(error), may_have_arrived=sent is not None)
        except BaseException:
            exchange.interrupt(may_have_left=not (sent is None or sent.cancelled()))
            raise
        raise failure

    async def aclose(self) -> None:
        """Close the connections; exchanges in progress fail at once."""
        self._blocking.close()
        self._workers.close()


def _client(proxy: Proxy | None) -> SyncClient:
    builder = (
        SyncClientBuilder()
        .http1_only()
        .http1_lower_case_headers()
        .follow_redirects(enable=False)
        .referer(enable=False)
        .gzip(enable=False)
        .brotli(enable=False)
        .zstd(enable=False)
        .deflate(enable=False)
        .connect_timeout(_CONNECT)
        .pool_idle_timeout(_IDLE)
        .user_agent("pytribute")
        .no_proxy()
    )
    if proxy:
        builder = builder.proxy(_proxy(proxy))
    try:
        return builder.build()
    except Exception as error:  # noqa: BLE001 - TLS, the resolver, or too many open files
        reason = printable(str(error))
        unstarted = NoResponseError(f"pyreqwest doesn't start: {reason}", may_have_arrived=False)
        failure: TransportError | NoResponseError = _forked() if "fork" in reason else unstarted
    raise failure


def _forked() -> TransportError:
    return TransportError(
        "the transport pyreqwest was in use before this process was forked, and would hang in it: "
        "make the first client in the child, after the fork, or use transport='httpx2', or start "
        "processes by spawn"
    )


def _proxy(proxy: Proxy) -> ProxyBuilder:
    builder = ProxyBuilder.all(proxy.address)
    return builder.custom_http_auth(proxy.authorization) if proxy.authorization else builder


def _builder(client: SyncClient, exchange: Exchange) -> SyncRequestBuilder:
    # No variable here holds a header's value: one of them is the key.
    builder = (
        client.request(exchange.method, exchange.url)
        .timeout(timedelta(seconds=exchange.timeout))
        .streamed_read_buffer_limit(min(exchange.limit, _READ_BUFFER))
    )
    for name in exchange.headers:
        builder = builder.header(name, exchange.headers[name], is_sensitive=True)
    if exchange.body:
        return builder.body_bytes(exchange.body)
    if exchange.body is not None or exchange.method in _WITH_A_LENGTH:
        return builder.header("content-length", "0")
    return builder


def _response(builder: SyncRequestBuilder, exchange: Exchange) -> RawResponse:
    # No variable here holds the request, so that a traceback can't show it after it is sent.
    with builder.build_streamed() as response:
        content = Content(response.status, _fields(response.headers), exchange.limit)
        for chunk in iter(response.body_reader.read_chunk, None):
            content.feed(chunk.to_bytes())
    return content.finish()


def _fields(headers: HeaderMap) -> dict[str, str]:
    try:
        values = headers.dict_multi_value()
    except ValueError:  # a value that isn't ASCII, which pyreqwest can't return
        return _readable(headers)
    return {
        name: value if isinstance(value, str) else ", ".join(value)
        for name, value in values.items()
    }


def _readable(headers: HeaderMap) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name in set(headers):
        try:
            fields[name] = ", ".join(headers.getall(name))
        except ValueError:
            continue
    return fields


def _causes(error: BaseException) -> list[str]:
    causes = error.details["causes"] if isinstance(error, DetailedPyreqwestError) else None
    return [cause["message"] for cause in causes or ()][1:]
