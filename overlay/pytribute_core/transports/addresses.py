"""The addresses of a name, looked up in a thread of its own.

A look-up can't be interrupted, and may take as long as DNS is silent. So its thread is left alone
at the deadline, and it is never one of those that an event loop has for everything else.
"""

import asyncio
import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import Any, TypeAlias

from pytribute_core.signals import from_handler, handled
from pytribute_core.transports.exchange_state import ExchangeState

# As getaddrinfo returns it: family, kind, protocol, canonical name, address.
Address: TypeAlias = tuple[int, int, int, str, Any]
_Found: TypeAlias = "Sequence[Address] | Exception"


class LookUp:
    """The look-up of one host, shared by all threads that wait for it.

    A thread for each of them would add up, as DNS may be silent for longer than calls wait.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._running: _Running | None = None

    def addresses(self, state: ExchangeState) -> Sequence[Address]:
        """Return the addresses of the host, in the order to try them in.

        Raises:
            OSError: there is none, or not before the deadline, or the exchange was cancelled.
        """
        if _is_number(self._host):
            return _addresses(self._host, self._port)
        state.check_cancelled()
        running = self._running
        if running is None or running.found is not None:
            running = self._start()
            # Stored after the start: an exception of a signal handler may come in between.
            self._running = running
        return running.result(state)

    def _start(self) -> "_Running":
        running = _Running()

        def end(found: _Found) -> None:
            running.end(found)
            self._running = None  # an error keeps the frames of all that it is raised in

        _start(self._host, self._port, end)
        return running


class _Running:
    """A look-up that runs in a thread, or has ended.

    Attributes:
        found: what it found, None before.
    """

    def __init__(self) -> None:
        self.found: _Found | None = None
        self._waiting: list[queue.SimpleQueue[None]] = []

    def end(self, found: _Found) -> None:
        self.found = found
        for end in tuple(self._waiting):
            end.put(None)

    def result(self, state: ExchangeState) -> Sequence[Address]:
        # Looked up now, not at import: gevent and eventlet may have replaced them since.
        end: queue.SimpleQueue[None] = queue.SimpleQueue()
        state.attach(waiting=end)
        # Stored before a look at the result, and `end` does both the other way round.
        self._waiting.append(end)
        try:
            if self.found is None:
                end.get(timeout=state.remaining())
        except queue.Empty:
            raise TimeoutError from None
        finally:
            self._waiting.remove(end)
        state.check_cancelled()
        if isinstance(self.found, Exception):
            raise self.found
        return self.found or ()


class AsyncLookUp:
    """The look-up of one host in one event loop, shared by all tasks that wait for it."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._running: asyncio.Future[Sequence[Address]] | None = None

    async def addresses(self) -> Sequence[Address]:
        """Return the addresses of the host, in the order to try them in.

        Raises:
            OSError: there is none.
        """
        if _is_number(self._host):
            return _addresses(self._host, self._port)
        if self._running is None:
            self._running = self._start()
        return await asyncio.shield(self._running)

    def _start(self) -> asyncio.Future[Sequence[Address]]:
        loop = asyncio.get_running_loop()
        running: asyncio.Future[Sequence[Address]] = loop.create_future()

        def end(found: _Found) -> None:
            self._running = None
            if isinstance(found, Exception):
                running.set_exception(found)
                running.exception()  # as nobody may be waiting any more
            else:
                running.set_result(found)

        def put(found: _Found) -> None:
            with contextlib.suppress(RuntimeError):  # the loop was closed
                loop.call_soon_threadsafe(end, found)

        _start(self._host, self._port, put)
        return running


def _start(host: str, port: int, put: Callable[[_Found], object]) -> None:
    def find() -> None:
        try:
            found: _Found = _addresses(host, port)
        except Exception as error:  # noqa: BLE001 - raised where the addresses are waited for
            found = error
        put(found)

    handling = handled()
    try:
        threading.Thread(target=find, name="pytribute-lookup", daemon=True).start()
    except RuntimeError as error:
        if interruption := from_handler(error, handling):
            raise interruption from None
        raise OSError("no thread can be started to look up the name") from None


def _is_number(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _addresses(host: str, port: int) -> Sequence[Address]:
    """Look up a host; families take turns, as one of them may be broken (RFC 8305, section 4)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not found:
        raise OSError("the name has no address")
    first = [address for address in found if address[0] == found[0][0]]
    rest = [address for address in found if address[0] != found[0][0]]
    turns = chain.from_iterable(zip_longest(first, rest))
    return [address for address in turns if address is not None]
