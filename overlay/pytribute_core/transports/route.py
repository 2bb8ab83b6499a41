"""The way to one server: its address, TLS, and the proxy between."""

import os
import ssl
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
        # A proxy without a tunnel is told the whole address, and who asks.
        self._prefix, self._lines = "", [f"host: {parts.netloc}"]
        if self.proxy and not self._is_tls:
            self._prefix = self.origin
            if self.proxy.authorization:
                self._lines.append(f"proxy-authorization: {self.proxy.authorization}")

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
        lines = [
            f"{exchange.method} {self._prefix}{target} HTTP/1.1",
            *self._lines,
            *map(": ".join, exchange.headers.items()),
        ]
        body = exchange.body or b""
        if exchange.body is not None or exchange.method in _WITH_A_LENGTH:
            lines.append(f"content-length: {len(body)}")
        head = _head(lines)
        if head is None:
            raise NoResponseError("this request can't be written", may_have_arrived=False)
        return head + body

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
        lines = [f"CONNECT {self._authority} HTTP/1.1", f"host: {self._authority}"]
        if self.proxy and self.proxy.authorization:
            lines.append(f"proxy-authorization: {self.proxy.authorization}")
        steps = http11.exchange(_head(lines) or b"", _PROXY_LIMIT, without_body=True)
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


def _head(lines: list[str]) -> bytes | None:
    """Join the lines of a request; None if one of them would break its framing."""
    text = "".join(lines)
    # A space more in the first line, or a line break or NUL anywhere, would begin another request.
    if not (text.isascii() and text.isprintable() and lines[0].count(" ") == 2):  # noqa: PLR2004
        return None
    return "\r\n".join([*lines, "", ""]).encode("ascii")
