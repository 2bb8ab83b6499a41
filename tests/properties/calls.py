"""The calls of a client, found by introspection, and transports without a network."""

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pytribute import AsyncTribute, RawResponse, Tribute
from pytribute_core.exchange import Exchange
from pytribute_core.settings import CallOptions
from tests.overlay.shelf import Steps
from tests.properties.checker import check
from tests.properties.operations import BASE_URL, Json, Operation
from tests.properties.schemas import plain

# The resource and the methods of the operations that the tests know; a page may add others.
_RESOURCES = ("products",)
_KNOWN = frozenset({"list", "get", "cancel_purchase"})
KEY = "k3y-that-must-not-show"


@dataclass
class Server:
    """Send the configured responses and record the requests: a blocking and an async transport."""

    respond: Callable[[Exchange], RawResponse]
    requests: list[Exchange] = field(default_factory=list[Exchange])

    def send(self, exchange: Exchange) -> RawResponse:
        self.requests.append(exchange)
        return self.respond(exchange)


@dataclass
class MemoryTransport:
    """Send requests to a server in memory."""

    in_memory = True

    server: Server

    def send(self, exchange: Exchange, /) -> RawResponse:
        return self.server.send(exchange)

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class AsyncMemoryTransport:
    """Send requests to a server in memory."""

    in_memory = True

    server: Server

    async def send(self, exchange: Exchange, /) -> RawResponse:
        await asyncio.sleep(0)
        return self.server.send(exchange)

    async def aclose(self) -> None:
        """Nothing is open."""


def call_client(server: Server, use: Callable[[Any], Json], *, blocking: bool) -> Json:
    """Use a client of either kind; what has to be awaited is."""
    if blocking:
        with Tribute(
            KEY,
            base_url=BASE_URL,
            transport=MemoryTransport(server),
            retries=0,
            clock=Steps(1),  # a slow server, so that pages are prefetched
        ) as tribute:
            return use(tribute)

    async def run() -> Json:
        transport = AsyncMemoryTransport(server)
        async with AsyncTribute(KEY, base_url=BASE_URL, transport=transport, retries=0) as tribute:
            value = use(tribute)
            return await value if inspect.isawaitable(value) else value

    return asyncio.run(run())


@dataclass(frozen=True)
class Call:
    """A public method of a resource: ``tribute.products.get``."""

    resource: str
    name: str
    raw: bool
    hints: Mapping[str, Any]
    """What its arguments may be."""
    required: tuple[str, ...]

    def of(self, tribute: object) -> Callable[..., Json]:
        """Return the method of a client."""
        resource: Json = getattr(tribute, self.resource)
        method: Callable[..., Json] = getattr(
            resource.with_raw_response if self.raw else resource, self.name
        )
        return method

    def __str__(self) -> str:
        return f"{self.resource}{'.with_raw_response' if self.raw else ''}.{self.name}"


def _calls() -> list[Call]:
    found: list[Call] = []
    with Tribute(KEY, transport=MemoryTransport(Server(succeed))) as tribute:
        for resource in _RESOURCES:
            plainly = getattr(tribute, resource)
            for owner in (plainly, plainly.with_raw_response):
                for name, method in inspect.getmembers(owner, inspect.ismethod):
                    if name in _KNOWN:
                        raw = owner is not plainly
                        found.append(_call(resource, name, method, raw=raw))
    return found


def _call(resource: str, name: str, method: Callable[..., object], *, raw: bool) -> Call:
    hints = get_type_hints(method)
    del hints["return"], hints["options"]
    parameters = inspect.signature(method).parameters
    required = tuple(name for name in hints if parameters[name].default is inspect.Parameter.empty)
    return Call(resource, name, raw, hints | get_type_hints(CallOptions), required)


def succeed(exchange: Exchange) -> RawResponse:
    """Return the simplest valid response."""
    request = check(exchange, KEY)
    return json_response(about(request.arguments, plain(request.operation.success)))


def about(arguments: Mapping[str, Any], response: Json) -> Json:
    """Put the request's arguments into the response."""
    return response | {name: arguments[name] for name in arguments.keys() & response.keys()}


def json_response(value: Json) -> RawResponse:
    """Make a success of a value."""
    return RawResponse(200, {}, json.dumps(value).encode())


def operation_of(call: Call) -> Operation:
    """Return the operation of a call."""
    server = Server(succeed)
    arguments = dict.fromkeys(call.required, 1)
    call_client(server, lambda tribute: read(call.of(tribute)(**arguments)), blocking=True)
    return check(server.requests[0], KEY).operation


def read(value: Json) -> Json:
    """Read a listing to its end; return anything else unchanged."""
    return list(value) if hasattr(value, "__iter__") else value


CALLS = _calls()
# The raw call of each operation.
RAW = {operation_of(call).name: call for call in CALLS if call.raw}
