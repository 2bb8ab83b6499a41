"""The way to one server: its address, TLS, and the proxy between."""

import os
import ssl
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlsplit

from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.signals import interruption
from pytribute_core.text import printable
from pytribute_core.transports import http11
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.http11 import Plain, Steps, Stream
from pytribute_core.transports.proxies import proxy_for
from pytribute_core.transports.tls import tls_context
from pytribute_core.transports.tls_stream import TlsStream

_PORTS = {"http": 80, "https": 443}
_WITH_A_LENGTH = frozenset({"POST", "PUT", "PATCH"})
_LIBRARIES = frozenset({"httptools", "asyncio", "uvloop", "selectors", "socket", "ssl"})
_PROXY_LIMIT = 64 * 1024
_NO_PASSWORD = 407


class ProxyError(ConnectionError):
    """The proxy does not lead to the server."""


class ServerRoute:
    """The way to one server, as all requests to it need it.

    Args:
        base_url: the server's address; anything after the host is ignored.
        proxy: the address of a proxy, "" for none; by default the environment's.
        verify: whom to trust; see `tls_context`.

    Raises:
        TransportError: the proxy can't be used.

    Attributes:
        origin: scheme, host and port of the server.
        proxy: the proxy between, None for none.
        address: host and port to connect to.
    """

    def __init__(
        self,
        base_url: str,
        proxy: str | None,
        verify: str | os.PathLike[str] | ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        self.origin = "/".join(base_url.split("/")[:3])
        self.proxy = proxy_for(base_url, proxy)
        self._verify = verify
        self._is_tls = parts.scheme == "https"
        self._host = parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        self._authority = f"[{self._host}]:{port}" if ":" in self._host else f"{self._host}:{port}"
        self.address = (self.proxy.host, self.proxy.port) if self.proxy else (self._host, port)
        # The headers of the last request, and their lines: most requests have the same.
        self._last: tuple[Mapping[str, str] | None, bytes] = None, b""
        # A proxy without a tunnel is told the whole address, and who asks.
        self._prefix, self._lines = "", [f"host: {parts.netloc}"]
        if self.proxy and not self._is_tls:
            self._prefix = self.origin
            if self.proxy.authorization:
                self._lines.append(f"proxy-authorization: {self.proxy.authorization}")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a transport isn't pickled or copied: make it anew where it is needed")

    def request(self, exchange: Exchange) -> bytes:
        """Return the bytes of a request; the key is among them.

        Raises:
            NoResponseError: the request isn't for this server, or can't be written.
        """
        target = exchange.url.removeprefix(self.origin)
        if target == exchange.url or not target.startswith("/"):
            raise NoResponseError(
                f"this transport reaches nothing but {self.origin}", may_have_arrived=False
            )
        first = _first_line(exchange.method, self._prefix + target)
        headers, lines = self._last
        if headers != exchange.headers:
            lines = _encoded(*self._lines, *map(": ".join, exchange.headers.items()))
            self._last = dict(exchange.headers), lines
        body = exchange.body or b""
        if exchange.body is not None or exchange.method in _WITH_A_LENGTH:
            lines += b"content-length: %d\r\n" % len(body)
        return b"%b%b\r\n%b" % (first, lines, body)

    def establish(self) -> Steps[Stream]:
        """Return the connection to the server, once the connection to `address` stands.

        Raises:
            ConnectionError: the proxy or the server refuses.
        """
        stream: Stream = Plain()
        if self.proxy and self.proxy.scheme == "https":
            stream = yield from TlsStream.over(stream, self._context(), self.proxy.host)
        if not self._is_tls:
            return stream
        if self.proxy:
            yield from self._open_tunnel(stream)
        return (yield from TlsStream.over(stream, self._context(), self._host))

    def _context(self) -> ssl.SSLContext:
        return tls_context(self._verify)

    def _open_tunnel(self, stream: Stream) -> Steps[None]:
        lines = [f"host: {self._authority}"]
        if self.proxy and self.proxy.authorization:
            lines.append(f"proxy-authorization: {self.proxy.authorization}")
        request = b"%b%b\r\n" % (_first_line("CONNECT", self._authority), _encoded(*lines))
        steps = http11.exchange(request, _PROXY_LIMIT, without_body=True)
        opened = yield from stream.carry(steps)
        status = opened.response.status
        if status not in range(200, 300):
            advice = "; name it as http://user:password@host:port" if status == _NO_PASSWORD else ""
            raise ProxyError(f"it responds {status}{advice}")

    def exception_to_raise(
        self,
        error: BaseException,
        exchange: Exchange,
        state: ExchangeState,
        before: BaseException | None,
    ) -> BaseException:
        """Return what to raise, without the frames, which hold the key.

        Args:
            error: the exception that ended the exchange.
            exchange: the exchange.
            state: its state.
            before: the exception that the caller was handling when the exchange began.
        """
        outside = interruption(error, _LIBRARIES, before)
        if outside is None:
            return self._failure(error, exchange, state)
        exchange.interrupt(may_have_left=state.written)
        return outside

    def _failure(
        self, error: BaseException, exchange: Exchange, state: ExchangeState
    ) -> NoResponseError:
        if state.cancelled:
            return NoResponseError("the exchange was cancelled", state.written)
        by = f" through the proxy {self.proxy.address}" if self.proxy else ""
        if isinstance(error, TimeoutError):
            missing = "complete response from" if state.connected else "connection to"
            reason = f"no {missing} {self.origin}{by} within {exchange.timeout:g} s"
            return NoResponseInTimeError(reason, state.written)
        if isinstance(error, ProxyError):
            return NoResponseError(
                f"the proxy doesn't lead to {self.origin}; {error}", state.written
            )
        what = f"the exchange with {self.origin} failed"
        if not state.connected:
            what = f"can't connect to {self.origin}{by}"
        text = printable(str(error)) if isinstance(error, OSError) else type(error).__name__
        return NoResponseError(f"{what}: {text}", state.written)


def _first_line(method: str, target: str) -> bytes:
    # A space more would begin another part of it.
    if " " in method or " " in target:
        raise _unwritable()
    return _encoded(f"{method} {target} HTTP/1.1")


def _encoded(*lines: str) -> bytes:
    """Return lines of a head, each with its end."""
    text = "".join(lines)
    # A line break or NUL would begin another line, or another request.
    if not (text.isascii() and text.isprintable()):
        raise _unwritable()
    return "\r\n".join([*lines, ""]).encode("ascii")


def _unwritable() -> NoResponseError:
    return NoResponseError("this request can't be written", may_have_arrived=False)
