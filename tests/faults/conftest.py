"""One way to send, whatever the engine and whether it blocks."""

import asyncio
import contextlib
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pytribute_client.transport import Exchange
from pytribute_client.types import RawResponse

Send = Callable[[Exchange], RawResponse]
Connect = Callable[[str], Send]


@dataclass(frozen=True)
class Engine:
    """Where a transport is; the asynchronous one is named after the blocking one."""

    module: str
    name: str


HTTPCORE = Engine("pytribute_client.httpx_transport", "HttpxTransport")
PYREQWEST = Engine("pytribute.engines.pyreqwest", "PyreqwestTransport")


def _transport(engine: Engine, prefix: str, base_url: str) -> Any:  # noqa: ANN401 - either form
    return getattr(importlib.import_module(engine.module), prefix + engine.name)(base_url)


def _connect(engine: Engine, base_url: str, stack: contextlib.ExitStack) -> Send:
    transport = _transport(engine, "", base_url)
    stack.callback(transport.close)
    send: Send = transport.send
    return send


def _connect_async(engine: Engine, base_url: str, stack: contextlib.ExitStack) -> Send:
    runner = stack.enter_context(asyncio.Runner())
    transport = _transport(engine, "Async", base_url)
    stack.callback(lambda: runner.run(transport.aclose()))
    return lambda exchange: runner.run(transport.send(exchange))


@pytest.fixture(
    params=[
        pytest.param((HTTPCORE, _connect), id="httpcore-sync"),
        pytest.param((HTTPCORE, _connect_async), id="httpcore-async"),
        pytest.param((PYREQWEST, _connect), id="pyreqwest-sync"),
        pytest.param((PYREQWEST, _connect_async), id="pyreqwest-async"),
    ]
)
def connect(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Give what makes a transport for a server; it is closed when the test ends."""
    monkeypatch.setenv("NO_PROXY", "*")
    engine, connect_with = request.param
    with contextlib.ExitStack() as stack:
        yield lambda base_url: connect_with(engine, base_url, stack)
