"""What speaks HTTP, by name. An engine is imported when a client is made, not before."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pytribute_core.errors import EngineError
from pytribute_core.exchange import NoResponseError
from pytribute_core.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import httpx2

DEFAULT = "httpx2"
FAST = "pyreqwest"


def blocking(
    engine: str | Transport, base_url: str, proxy: str | None, client: "httpx2.Client | None"
) -> Transport:
    """Give the engine of a client that blocks.

    Raises:
        ValueError: when there is no such engine, or two ways to connect are given.
        EngineError: when it isn't installed, or can't be used: a proxy that is none, a fork.
    """
    _refuse_two(engine, proxy, client)
    if not isinstance(engine, str):
        return engine
    if client is not None:
        from pytribute_core.transports.own_client import OwnClientTransport  # noqa: PLC0415

        return OwnClientTransport(client)
    with _usable():
        if _is_default(engine):
            from pytribute_core.transports.httpcore import HttpcoreTransport  # noqa: PLC0415

            return HttpcoreTransport(base_url, proxy=proxy)
        from pytribute_core.transports.pyreqwest import PyreqwestTransport  # noqa: PLC0415

        return PyreqwestTransport(base_url, proxy=proxy)


def unblocking(
    engine: str | AsyncTransport,
    base_url: str,
    proxy: str | None,
    client: "httpx2.AsyncClient | None",
) -> AsyncTransport:
    """Give the engine of a client that doesn't block.

    Raises:
        ValueError: when there is no such engine, or two ways to connect are given.
        EngineError: when it isn't installed, or can't be used: a proxy that is none, a fork.
    """
    _refuse_two(engine, proxy, client)
    if not isinstance(engine, str):
        return engine
    if client is not None:
        from pytribute_core.transports.own_client import AsyncOwnClientTransport  # noqa: PLC0415

        return AsyncOwnClientTransport(client)
    with _usable():
        if _is_default(engine):
            from pytribute_core.transports.httpcore import AsyncHttpcoreTransport  # noqa: PLC0415

            return AsyncHttpcoreTransport(base_url, proxy=proxy)
        from pytribute_core.transports.pyreqwest import AsyncPyreqwestTransport  # noqa: PLC0415

        return AsyncPyreqwestTransport(base_url, proxy=proxy)


def _refuse_two(engine: object, proxy: str | None, client: object) -> None:
    if not isinstance(engine, str) and (client is not None or proxy is not None):
        raise ValueError("an engine of your own brings its own proxy: give only engine")
    if client is not None and (engine != DEFAULT or proxy is not None):
        raise ValueError(
            "a client of httpx2 brings its own engine and proxy: give only http_client"
        )


def _is_default(engine: str) -> bool:
    if engine not in {DEFAULT, FAST}:
        raise ValueError(f"there is no engine {engine!r}: take {DEFAULT!r} or {FAST!r}")
    if engine == FAST and find_spec(FAST) is None:
        raise EngineError("the engine pyreqwest isn't installed: pip install 'pytribute[fast]'")
    return engine == DEFAULT


@contextmanager
def _usable() -> Generator[None, None, None]:
    try:
        yield
    except NoResponseError as error:
        raise EngineError(str(error)) from None
