"""Connect to the first address that accepts, as RFC 8305 wants it ("Happy Eyeballs").

An address has a quarter of a second before the next one is tried beside it, so one that swallows
everything, as IPv6 does on many cheap servers, costs no more than that.
"""

import asyncio
import os
import selectors
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import cast

from pytribute_core.signals import pass_on
from pytribute_core.transports.addresses import Address
from pytribute_core.transports.exchange_state import ExchangeState

_DELAY = 0.25


def connect(addresses: Sequence[Address], state: ExchangeState) -> socket.socket:
    """Return a connected socket.

    Raises:
        OSError: no address accepts, or none before the deadline, or the exchange was cancelled.
    """
    sockets: list[socket.socket] = []
    try:
        if len(addresses) == 1:
            first = _connect_one(addresses[0], sockets, state)
        else:
            first = _connect_first(iter(addresses), sockets, state)
        sockets.remove(first)
        return first
    finally:
        for sock in sockets:
            sock.close()


def _socket(address: Address) -> socket.socket:
    family, kind, protocol, _, _ = address
    # Looked up now, not at import: gevent and eventlet may have replaced it since.
    return socket.socket(family, kind, protocol)


def _without_delay(sock: socket.socket) -> socket.socket:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _connect_one(
    address: Address, sockets: list[socket.socket], state: ExchangeState
) -> socket.socket:
    sock = _socket(address)
    sockets.append(sock)
    state.attach(sock)
    sock.settimeout(state.remaining())
    sock.connect(address[4])
    return _without_delay(sock)


def _connect_first(
    addresses: Iterator[Address], sockets: list[socket.socket], state: ExchangeState
) -> socket.socket:
    failure = OSError()
    with selectors.DefaultSelector() as selector:
        while True:
            address = next(addresses, None)
            if address is not None:
                try:
                    selector.register(_begin(address, sockets), selectors.EVENT_WRITE)
                except OSError as error:  # such as no route, or a family that is switched off
                    pass_on(error)
                    failure = error
                    continue
            elif not selector.get_map():
                raise failure
            state.attach(*sockets)
            left = state.remaining()
            for key, _ in selector.select(left if address is None else min(left, _DELAY)):
                sock = cast("socket.socket", key.fileobj)
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not code:
                    return _without_delay(sock)
                failure = OSError(code, os.strerror(code))
                selector.unregister(sock)
            state.check_cancelled()


def _begin(address: Address, sockets: list[socket.socket]) -> socket.socket:
    sock = _socket(address)
    sockets.append(sock)
    sock.setblocking(False)  # noqa: FBT003 - the standard library's signature
    with suppress(BlockingIOError):
        sock.connect(address[4])
    return sock


async def aconnect(addresses: Sequence[Address]) -> socket.socket:
    """Return a connected socket, without blocking the event loop.

    Raises:
        OSError: no address accepts.
    """
    if len(addresses) == 1:
        return await _aconnect_one(addresses[0])
    waiting, failure = iter(addresses), OSError()
    attempts: set[asyncio.Task[socket.socket]] = set()
    try:
        while True:
            address = next(waiting, None)
            if address is not None:
                attempts.add(asyncio.create_task(_aconnect_one(address)))
            elif not attempts:
                raise failure
            ended, _ = await asyncio.wait(
                attempts,
                timeout=None if address is None else _DELAY,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for attempt in ended:
                attempts.remove(attempt)
                try:
                    return attempt.result()
                except OSError as error:
                    pass_on(error)
                    failure = error
    finally:
        for attempt in attempts:
            attempt.add_done_callback(_close)
            attempt.cancel()


async def _aconnect_one(address: Address) -> socket.socket:
    sock = _socket(address)
    try:
        sock.setblocking(False)  # noqa: FBT003 - the standard library's signature
        await asyncio.get_running_loop().sock_connect(sock, address[4])
        return _without_delay(sock)
    except BaseException:
        sock.close()
        raise


def _close(attempt: asyncio.Task[socket.socket]) -> None:
    """Close the socket of an attempt that came too late."""
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().close()
