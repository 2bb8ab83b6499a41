"""The two clients, blocking and not: settings, a transport, and the resources of the API."""

import os
from abc import abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeVar, Unpack

from pytribute import __version__
from pytribute._ping import NO_SHOPS, Ping, RoundTrip
from pytribute_client.models.error_code import ErrorCode
from pytribute_client.resources import AsyncResources, Resources
from pytribute_client.server import BASE_URL, KEY_HEADER, KEY_PREFIX
from pytribute_core import transports
from pytribute_core.address import ADDRESS_VARIABLE, check_address
from pytribute_core.call import Call, Life, perform
from pytribute_core.checks import check_kind, check_methods
from pytribute_core.drivers import Cancellation, arun, run
from pytribute_core.errors import TransportError
from pytribute_core.log import show_log
from pytribute_core.retries import DEFAULT_RETRIES, Clock, RetryPolicy, SystemClock, policy_of
from pytribute_core.secret import KEY_VARIABLE, Secret
from pytribute_core.settings import (
    Api,
    CallOptions,
    ErrorHook,
    RequestHook,
    ResponseHook,
    Settings,
    merged,
    tracer_of,
)
from pytribute_core.transport import AsyncTransport, Transport
from pytribute_core.types import Response

if TYPE_CHECKING:
    import ssl

    import httpx2
    from opentelemetry.trace import TracerProvider

T = TypeVar("T")
E = TypeVar("E")
H = TypeVar("H")

TIMEOUT = 30.0
BODY_LIMIT = 8 * 1024 * 1024
_API = Api(KEY_HEADER, KEY_PREFIX, f"pytribute/{__version__}", ErrorCode)


class _Client(Generic[E, H]):
    """What both clients know, and how it is replaced."""

    _closes_transport: bool | None

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT,
        retries: RetryPolicy | int = DEFAULT_RETRIES,
        transport: E | None = None,
        http_client: H | None = None,
        proxy: str | None = None,
        verify: "str | os.PathLike[str] | ssl.SSLContext | None" = None,
        headers: Mapping[str, str] | None = None,
        body_limit: int = BODY_LIMIT,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        on_error: ErrorHook | None = None,
        tracer_provider: "TracerProvider | None" = None,
        clock: Clock | None = None,
    ) -> None:
        try:
            show_log()
            key = _key(api_key)
        finally:
            del api_key  # a traceback that shows local variables must not show this one
        self._settings = Settings(
            _API,
            key,
            check_address(_address() if base_url is None else base_url),
            timeout,
            body_limit,
            policy_of(retries),
            SystemClock() if clock is None else clock,
            merged({}, headers, KEY_HEADER),
            on_request,
            on_response,
            on_error,
            tracer_of(tracer_provider, _API),
        )
        try:
            if proxy is not None:
                check_kind("proxy", proxy, str, "a str")
            self._transport = self._choose(transport, proxy, verify, http_client)
        except (TypeError, ValueError, TransportError) as error:
            # The frames hold the password of the proxy, and all environment variables.
            raise error.with_traceback(None) from None
        finally:
            del proxy
        self._closes_transport = transport is None
        self._life = Life()

    @abstractmethod
    def _choose(
        self,
        transport: E | None,
        proxy: str | None,
        verify: "transports.Verify",
        http_client: H | None,
    ) -> E: ...

    @property
    def base_url(self) -> str:
        """The server's address."""
        return self._settings.base_url

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | None = None,
        retries: RetryPolicy | int | None = None,
        headers: Mapping[str, str] | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        on_error: ErrorHook | None = None,
        tracer_provider: "TracerProvider | None" = None,
    ) -> Self:
        """Give a client with other options on the same connections.

        What isn't given stays; headers are added. Closing the new client closes nothing: the
        connections belong to the one that it was made from.

        Args:
            api_key: the key of another account.
            timeout: seconds for each attempt.
            retries: a `RetryPolicy`, or how many times a request is repeated at most.
            headers: sent beside the former ones.
            on_request: called with a `RequestInfo` before each attempt.
            on_response: called with the `RequestInfo` and the response, whatever its status.
            on_error: called with the `RequestInfo` and the error if no response came.
            tracer_provider: a provider of OpenTelemetry; each call is a span.

        Raises:
            TypeError, ValueError: when an option can't be right.
        """
        settings = self._settings
        try:
            key = settings.key if api_key is None else Secret(api_key)
        finally:
            del api_key
        twin = object.__new__(type(self))
        twin._transport, twin._life, twin._closes_transport = self._transport, self._life, None
        twin._settings = replace(
            settings,
            key=key,
            timeout=settings.timeout if timeout is None else timeout,
            retries=settings.retries if retries is None else policy_of(retries),
            headers=merged(settings.headers, headers, KEY_HEADER),
            on_request=settings.on_request if on_request is None else on_request,
            on_response=settings.on_response if on_response is None else on_response,
            on_error=settings.on_error if on_error is None else on_error,
            tracer=tracer_of(tracer_provider, _API) or settings.tracer,
        )
        return twin

    def _end(self) -> bool:
        if self._closes_transport is None:  # made by with_options: the other one has the say
            return False
        self._life.closed = True
        return self._closes_transport

    def settings_for(self, options: CallOptions) -> Settings:
        """Give the settings of a call of a resource."""
        return self._settings.for_call(options)

    def __repr__(self) -> str:
        # A client that can't be made is shown too, by a traceback with local variables.
        address = self.base_url if hasattr(self, "_settings") else None
        return f"{type(self).__name__}(api_key=***, base_url={address!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client isn't pickled or copied: make it anew where it is needed")


class Tribute(_Client[Transport, "httpx2.Client"], Resources):
    """A client of the Tribute API that blocks; safe to share between threads.

    >>> with Tribute("key") as tribute:
    ...     tribute
    Tribute(api_key=***, base_url='https://tribute.tg/api/v1')

    Args:
        api_key: the account's key; from the environment variable ``TRIBUTE_API_KEY`` by default.
        base_url: the server; from ``TRIBUTE_BASE_URL``, or the documented one, by default.
        timeout: seconds for each attempt, from connecting to the last byte.
        retries: a `RetryPolicy`, or how many times a request is repeated at most; 0 for never.
        transport: an object of your own that sends requests, with the methods of
            `pytribute_core.transport.Transport`; yours to close.
        http_client: a client of httpx2 of your own, instead of a transport; yours to close as well.
        proxy: the address of an http or https proxy, "" for none; by default that of the
            environment, as curl reads its variables.
        verify: a file or directory of the certificates to trust, or an ``ssl.SSLContext``; by
            default what ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` name, or what the system trusts.
        headers: sent with every request.
        body_limit: bytes of an answer to take at most, after decompression.
        on_request: called with a `RequestInfo` before each attempt.
        on_response: called with the `RequestInfo` and the response, whatever its status.
        on_error: called with the `RequestInfo` and the error if no response came: the one that the
            call raises if it is not repeated, or an exception from outside, such as a cancellation.
        tracer_provider: a provider of OpenTelemetry (``pytribute[otel]``), such as
            ``opentelemetry.trace.get_tracer_provider()``; each call is a span.
        clock: what time it is, for tests of your own.

    Raises:
        TypeError, ValueError: when there is no key, or an option can't be right.
        TransportError: the proxy can't be used, or the certificates can't be read.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
    """

    def ping(self, **options: Unpack[CallOptions]) -> Ping:
        """Read one product and the shops: is the server there, and does it accept the key?

        An account without products or shops, or without the right to see shops, is no error.

        Args:
            options: ``timeout``, in seconds for each attempt, and ``headers`` of the requests.

        Raises:
            AuthenticationError: The key is wrong.
            TributeError: When anything else goes wrong.
        """
        trip = RoundTrip(self._settings)
        timed = self.with_options(on_response=trip.on_response)
        timed.products.with_raw_response.list(page_size=1, **options)
        with suppress(*NO_SHOPS):
            trip.shops = self.shop.with_raw_response.list(**options).parsed
        return trip.result()

    def run(
        self, call: Call[T], settings: Settings, cancellation: Cancellation | None = None
    ) -> Response[T]:
        """Make a call of a resource."""
        if settings.tracer:
            with settings.tracer.span(call, settings) as of_span:
                return self.run(call, of_span, cancellation)
        return run(
            perform(call, settings, self._life), self._transport, settings.clock, cancellation
        )

    def new_cancellation(self) -> Cancellation:
        """Make what breaks a call off that runs in another thread."""
        return Cancellation(self._transport)

    def close(self) -> None:
        """End this client, and close the connections if they are its own."""
        if self._end():
            self._transport.close()

    def _choose(
        self,
        transport: Transport | None,
        proxy: str | None,
        verify: "transports.Verify",
        http_client: "httpx2.Client | None",
    ) -> Transport:
        _check_transport(transport, "send", "close")
        return transports.transport_for(transport, self.base_url, proxy, verify, http_client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncTribute(_Client[AsyncTransport, "httpx2.AsyncClient"], AsyncResources):
    """As `Tribute`, with ``await``; usable from any number of event loops.

    It takes the same arguments; ``http_client`` is an ``httpx2.AsyncClient``, and a ``transport``
    of your own has the methods of `pytribute_core.transport.AsyncTransport`. The hooks are plain
    functions that are called in the event loop.

    Raises:
        TypeError, ValueError: when there is no key, or an option can't be right.
        TransportError: the proxy can't be used, or the certificates can't be read.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
    """

    async def ping(self, **options: Unpack[CallOptions]) -> Ping:
        """Read one product and the shops; see `Tribute.ping`."""
        trip = RoundTrip(self._settings)
        timed = self.with_options(on_response=trip.on_response)
        await timed.products.with_raw_response.list(page_size=1, **options)
        with suppress(*NO_SHOPS):
            trip.shops = (await self.shop.with_raw_response.list(**options)).parsed
        return trip.result()

    async def run(self, call: Call[T], settings: Settings) -> Response[T]:
        """Make a call of a resource."""
        if settings.tracer:
            with settings.tracer.span(call, settings) as of_span:
                return await self.run(call, of_span)
        return await arun(perform(call, settings, self._life), self._transport, settings.clock)

    async def aclose(self) -> None:
        """End this client, and close the connections if they are its own."""
        if self._end():
            await self._transport.aclose()

    def _choose(
        self,
        transport: AsyncTransport | None,
        proxy: str | None,
        verify: "transports.Verify",
        http_client: "httpx2.AsyncClient | None",
    ) -> AsyncTransport:
        _check_transport(transport, "send", "aclose")
        return transports.async_transport_for(transport, self.base_url, proxy, verify, http_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def _key(api_key: str | None) -> Secret:
    try:
        if api_key is None and not os.environ.get(KEY_VARIABLE):
            raise ValueError(
                f"no API key: pass one, or set the environment variable {KEY_VARIABLE}"
            )
        return Secret(os.environ[KEY_VARIABLE] if api_key is None else api_key)
    finally:
        del api_key


def _address() -> str:
    return os.environ.get(ADDRESS_VARIABLE) or BASE_URL


def _check_transport(transport: object, *methods: str) -> None:
    if transport is not None:
        check_methods("transport", transport, *methods)
