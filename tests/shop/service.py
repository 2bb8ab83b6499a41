"""A server of the shop on a real socket, which responds as a test says, and both clients."""

import asyncio
import http.server
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, urlsplit

from pytribute import AsyncTribute, RetryPolicy, Tribute

KEY = "a-key-for-tests"
UUID = "6f1d2c1e-4c55-4f5f-9a57-0d5f1b6f2b11"
TOKEN = "2b1a6c84-0c53-4a8e-b4d0-54b1c35d9f70"
CHARGE = "91c6f0a4-6f7c-4c5e-9f0e-6d9a1f0f7a12"
ORDER: dict[str, Any] = {
    "uuid": UUID,
    "shopId": 7,
    "amount": 100000,
    "currency": "rub",
    "title": "Evening course",
    "description": "Ten lessons",
    "status": "pending",
    "successUrl": "https://shop.example/thanks",
    "failUrl": "https://shop.example/again",
    "paymentUrl": f"https://web.tribute.tg/shop/pay/{UUID}",
    "webappPaymentUrl": "https://t.me/tribute/app?startapp=bK7wQ2x",
    "createdAt": "2026-07-11T09:15:58Z",
    "period": "onetime",
    "starsAmount": 0,
}
NEW: dict[str, Any] = {"title": "Evening course", "description": "Ten lessons"}
# No test waits: a pause between attempts would be real.
FAST = RetryPolicy(wait_initial=0, wait_max=0, retry_after_max=0)


class Request(NamedTuple):
    """What the server got."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


class Answer(NamedTuple):
    """What the server sends."""

    content: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


DROP = None
"""Instead of an answer: the connection ends after the request."""


@dataclass
class Service:
    """The server: its address, the requests of the last call, and what it sends next."""

    address: str = ""
    requests: list[Request] = field(default_factory=list[Request])
    respond: Callable[[Request], Answer | None] = lambda _: Answer({}, 500)

    def sends(self, *answers: Answer | None) -> None:
        """Send these one after another, again and again: once for each client."""
        waiting = list(answers)

        def respond(_: Request) -> Answer | None:
            waiting.append(waiting[0])
            return waiting.pop(0)

        self.respond = respond

    def both(self, act: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - what a method returns
        """Call with each client: what both send and return is the same; return it."""
        before = len(self.requests)
        with Tribute(KEY, base_url=self.address, retries=FAST) as tribute:
            returned = act(tribute)
            returned = list(returned) if hasattr(returned, "pages") else returned
        middle = len(self.requests)

        async def run() -> Any:  # noqa: ANN401 - as above
            async with AsyncTribute(KEY, base_url=self.address, retries=FAST) as tribute:
                value = act(tribute)
                if hasattr(value, "pages"):
                    return [row async for row in value]
                return await value if hasattr(value, "__await__") else value

        assert asyncio.run(run()) == returned
        first, second = self.requests[before:middle], self.requests[middle:]
        assert [without_key(one) for one in first] == [without_key(one) for one in second]
        self.requests[:] = first
        return returned

    def fails(self, kind: type[Exception], act: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - an error
        """Call with each client, which both raise; return the error of the blocking one."""
        errors: list[Any] = []

        def acting(client: Any) -> Any:  # noqa: ANN401 - either client
            try:
                value = act(client)
            except kind as error:
                errors.append(error)
                return None
            return caught(value) if hasattr(value, "__await__") else value

        async def caught(value: Awaitable[Any]) -> None:
            try:
                await value
            except kind as error:
                errors.append(error)

        assert self.both(acting) is None
        assert [type(one) for one in errors] == [kind, kind]
        return errors[0]


def without_key(request: Request) -> Request:
    """Leave out the idempotency key, which is another for each call."""
    if not isinstance(request.body, dict):
        return request
    body = cast("Mapping[str, Any]", request.body)  # pyright: ignore[reportUnknownMemberType]
    left = {name: value for name, value in body.items() if name != "idempotencyKey"}
    return request._replace(body=left)


@contextmanager
def serving() -> Generator[Service]:
    """Serve until the end of the block."""
    service = Service()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            request = Request(self.command, parts.path, query, json.loads(text) if text else None)
            service.requests.append(request)
            answer = service.respond(request)
            if answer is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = json.dumps(answer.content).encode()
            self.send_response(answer.status)
            for name, value in (("Content-Length", str(len(content))), *answer.headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - as the library calls them

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
            """Log nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        service.address = f"http://127.0.0.1:{server.server_port}"
        yield service
        server.shutdown()
        thread.join()
