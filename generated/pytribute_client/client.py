# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The client: an address, a key, and the transports that reach the one with the other."""

from math import isfinite
from types import TracebackType
from typing import NoReturn, Protocol, Self, TypeVar

from .address import check_address
from .content import ACCEPTED_ENCODING
from .errors import OversizedAnswerError, UndecodableAnswerError
from .loopback import check_loopback
from .secret import Secret
from .server import BASE_URL, KEY_HEADER, KEY_PREFIX
from .transport import AsyncTransport, Exchange, Transport
from .types import RawResponse, Request, Response

T_co = TypeVar("T_co", covariant=True)

DEFAULT_TIMEOUT = 30.0
DEFAULT_BODY_LIMIT = 8 * 1024 * 1024
_SUCCESS = 2


def _without_body(error: UndecodableAnswerError | OversizedAnswerError) -> RawResponse:
    """Keep what the status of an error says, though its body can't be read.

    Raises:
        UndecodableAnswerError, OversizedAnswerError: when it is a success.
    """
    if error.status // 100 == _SUCCESS:
        raise error
    return RawResponse(error.status, error.headers, error.body)


class Parser(Protocol[T_co]):
    """Whatever turns an answer into a value; every ``OPERATION`` does."""

    def parse(self, response: RawResponse) -> T_co:
        """Read an answer."""
        ...


class Client:
    """Sends requests in the name of one API key; safe to share between threads and tasks.

    Args:
        api_key: the caller's key. It never shows in a repr, an error or a pickle.
        base_url: the server, as in the specification unless you say otherwise.
        timeout: seconds to wait for the connection and for the whole answer.
        body_limit: bytes of body to take at most, after decompression.
        transport: what sends blocking requests, httpcore2 unless you say otherwise.
        async_transport: what sends requests without blocking.

    Raises:
        TypeError: when the key isn't a str.
        ValueError: when the key, the address or a limit can't be right.
    """

    base_url: str = BASE_URL

    def __init__(  # noqa: PLR0913 - all but the key are optional
        self,
        api_key: str,
        *,
        base_url: str = BASE_URL,
        timeout: float = DEFAULT_TIMEOUT,
        body_limit: int = DEFAULT_BODY_LIMIT,
        transport: Transport | None = None,
        async_transport: AsyncTransport | None = None,
    ) -> None:
        try:
            self._key = Secret(api_key)
        finally:
            del api_key  # a traceback that shows local variables must not show this one
        self.base_url = check_address(base_url)
        if not (isfinite(timeout) and timeout > 0 and body_limit > 0):
            raise ValueError("timeout and body_limit must be positive and finite")
        self.timeout = float(timeout)
        self.body_limit = body_limit
        if transport is None or async_transport is None:
            from .httpcore_transport import (  # noqa: PLC0415 - httpcore2 takes its time
                AsyncHttpcoreTransport,
                HttpcoreTransport,
            )

            transport = transport or HttpcoreTransport(self.base_url)
            async_transport = async_transport or AsyncHttpcoreTransport(self.base_url)
        self._transport = transport
        self._async_transport = async_transport

    def send(self, request: Request, operation: Parser[T_co]) -> Response[T_co]:
        """Send a request and read the answer to it.

        Raises:
            TributeError: when anything but the documented success comes of it.
        """
        exchange = self._exchange(request)
        check_loopback(exchange.url, self._transport)
        try:
            raw = self._transport.send(exchange)
        except (UndecodableAnswerError, OversizedAnswerError) as error:
            raw = _without_body(error)
        return Response(raw.status, raw.headers, raw.content, operation.parse(raw))

    async def asend(self, request: Request, operation: Parser[T_co]) -> Response[T_co]:
        """Send a request and read the answer to it, without blocking.

        Raises:
            TributeError: when anything but the documented success comes of it.
        """
        exchange = self._exchange(request)
        check_loopback(exchange.url, self._async_transport)
        try:
            raw = await self._async_transport.send(exchange)
        except (UndecodableAnswerError, OversizedAnswerError) as error:
            raw = _without_body(error)
        return Response(raw.status, raw.headers, raw.content, operation.parse(raw))

    def _exchange(self, request: Request) -> Exchange:
        return Exchange(
            request.method,
            self.base_url + request.target,
            {
                **request.headers,
                "accept-encoding": ACCEPTED_ENCODING,
                "user-agent": "pytribute",
                KEY_HEADER.lower(): KEY_PREFIX + self._key.reveal(),
            },
            request.body,
            self.timeout,
            self.body_limit,
        )

    def close(self) -> None:
        """Close the connections of blocking calls."""
        self._transport.close()

    async def aclose(self) -> None:
        """Close all connections."""
        self._transport.close()
        await self._async_transport.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"Client(***, base_url={self.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client isn't pickled or copied: make it anew where it is needed")
