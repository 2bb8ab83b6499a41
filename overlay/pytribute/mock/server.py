"""The mock behind a real socket: in a thread of its own, or for as long as a terminal is open."""

import asyncio
import logging
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from threading import Event, Thread
from types import FrameType
from typing import Self
from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from pytribute.mock.access import TOKEN, is_exposed
from pytribute.mock.app import HANG_UP, make_app
from pytribute.mock.checkout.routes import CHECKOUT_PATH
from pytribute.mock.errors import MockError
from pytribute.mock.mock import Mock
from pytribute.mock.request_log import RequestLog
from pytribute.mock.routes import BASE_PATH
from pytribute.mock.targets import WebhookTarget
from pytribute_core.checks import check_int, check_kind

__all__ = ["MockServer", "serve"]

_LARGEST_PORT = 65_535
_TOKEN_BYTES = 24
_TOKEN = re.compile(r"[!-~]+")
# The loopback addresses of servers that listen on every address.
_LOOPBACK = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not chosen here

# Malformed requests are the caller's errors, and their text must not reach a terminal.
logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())


class MockServer(Mock):
    """A mock that listens on a socket, inside a ``with`` statement.

    Args:
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        seed: makes other initial data, and makes them and later ids and events reproducible; see
            `MockState`.
        products: the number of the owner's products (default 123).
        db: an SQLite file, which keeps the state over restarts, or ``:memory:``.
        control: whether tests may control the mock over HTTP, under ``/__control``.
        webhook: the target of events; see `set_webhook`.
        token: what the dashboard and the control require; by default a random one where other
            machines can reach the host, and none on this machine.
        log: called with a line for each request and each delivery, in any thread: ``print``.

    Raises:
        MockError: the port is taken, or the file or the webhook can't be used.
    """

    _proxy = ""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int | None = None,
        products: int | None = None,
        db: str | Path = ":memory:",
        control: bool = False,
        webhook: WebhookTarget | None = None,
        token: str | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        check_kind("control", control, bool, "True or False")
        check_kind("token", token, (str, type(None)), "a str")
        if token and not _TOKEN.fullmatch(token):  # not shown
            raise MockError("a token has printable ASCII characters, and no spaces")
        self._listener = _listen(host, port)
        try:
            super().__init__(seed=seed, products=products, db=db, webhook=webhook)
        except BaseException:
            self._listener.close()
            raise
        self._started = Event()
        self.token = token or (token_urlsafe(_TOKEN_BYTES) if is_exposed(host) else None)
        """What the dashboard and the control require, as ``Authorization: Bearer``; or None."""
        app: ASGIApp = make_app(self, control=control, host=host, token=self.token)
        if log is not None:
            app = request_log = RequestLog(app, self, log)
            self.outbox.observe = request_log.write_delivery
        self._server = _Server(app)
        self._thread = Thread(target=self._serve, name="pytribute-mock", daemon=True)
        self.url = _url(host, self._listener.getsockname()[1])
        """The address without the path of the API: ``http://127.0.0.1:41234``."""
        self.payment_url = f"{self.url}{CHECKOUT_PATH}/"
        self.dashboard_url = f"{self.url}/" + (
            f"?{TOKEN}={quote(self.token)}" if self.token else ""
        )
        """The address of the dashboard, with its token."""

    @property
    def base_url(self) -> str:
        """The address of the API: ``http://127.0.0.1:41234/api/v1``."""
        return self.url + BASE_PATH

    def _transport(self) -> None:
        """Let a client use sockets."""

    _async_transport = _transport

    def run(self, started: Callable[[], None]) -> None:
        """Serve in this thread until interrupted; needs no ``with``.

        Args:
            started: called once, when the mock listens.
        """
        self._server.on_start = started
        with suppress(KeyboardInterrupt):
            self._server.run([self._listener])

    def close(self) -> None:
        """Stop the server, and break off current requests."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
        self._listener.close()
        super().close()

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def _serve(self) -> None:
        try:
            self.run(self._started.set)
        finally:
            self._started.set()


def serve(
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    seed: int | None = None,
    products: int | None = None,
    db: str | Path = ":memory:",
    control: bool = False,
    webhook: str | None = None,
    token: str | None = None,
    state: str | None = None,
    log: Callable[[str], None] | None = None,
    started: Callable[[MockServer], None] = lambda _mock: None,
    ended: Callable[[MockServer], None] = lambda _mock: None,
) -> None:
    """Serve until interrupted (Ctrl-C, or SIGTERM).

    Args:
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        seed: makes other initial data, and makes them and later ids and events reproducible; see
            `MockState`.
        products: the number of the owner's products (default 123).
        db: an SQLite file, which keeps the state over restarts, or ``:memory:``.
        control: whether tests may control the mock over HTTP, under ``/__control``.
        webhook: the address of events.
        token: what the dashboard and the control require; see `MockServer`.
        state: a saved state (from ``dump``) to start with, even if ``db`` has one.
        log: called with a line for each request and each delivery, in any thread: ``print``.
        started: called once, when the mock listens.
        ended: called once, after the server has stopped; the state is still readable.

    Raises:
        MockError: the port is taken, or the file, the state or the webhook can't be used.
    """
    mock = MockServer(
        host=host,
        port=port,
        seed=seed,
        products=products,
        db=db,
        control=control,
        webhook=webhook,
        token=token,
        log=log,
    )
    try:
        if state is not None:
            mock.load(state)
        mock.run(lambda: started(mock))
        ended(mock)
    finally:
        mock.close()


class _Server(Server):
    """uvicorn, started and stopped by events instead of polling."""

    def __init__(self, app: ASGIApp) -> None:
        config = Config(
            app,
            loop="asyncio",
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            server_header=False,
            # A pooled connection must not go stale while a developer steps through a debugger.
            timeout_keep_alive=600,
        )
        super().__init__(config)
        self.on_start: Callable[[], None] = lambda: None
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self.on_start()
        while not await self.on_tick(0):  # each tick updates the Date header
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._stopping.wait()

    def stop(self) -> None:
        """Stop the server soon, from any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # uvicorn would raise the signal again at the end: SIGTERM would leave no time to save the
        # state.
        del sig, frame
        self.stop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)


class _Protocol(H11Protocol):
    """HTTP/1.1 with connections that the application may close, and without an access log."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self.access_log = False  # a query may hold a misplaced key
        # asyncio sets it only for sockets that it creates; without it, each response waits 40 ms
        # for the caller to acknowledge its headers.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        app = self.app

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[HANG_UP] = transport.close
            await app(scope, receive, send)

        self.app = with_hang_up


def _listen(host: str, port: int) -> socket.socket:
    check_kind("host", host, str, "a str")
    check_int("port", port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= _LARGEST_PORT:
        raise MockError(f"port must be from 0 (a free one) to {_LARGEST_PORT}, not {port}")
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise MockError(
            f"can't listen on {host} port {port}: {error}; port 0 takes a free one"
        ) from None
    except (RuntimeError, Warning) as error:  # where warnings are errors, its warning comes first
        raise MockError(
            f"can't listen on {host}, because a tool forbids sockets ({type(error).__name__}): "
            f"allow them, with pytest-socket by --allow-hosts={host} or "
            "@pytest.mark.enable_socket; pytribute.mock.Mock needs no socket"
        ) from None


def _url(host: str, port: int) -> str:
    host = _LOOPBACK.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
