"""Receivers that write down what comes: one that is called, and one behind a socket."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any


@dataclass
class Inbox:
    """Records requests; responds with the statuses in turn, then with 200."""

    statuses: list[int] = field(default_factory=list[int])
    came: list[tuple[bytes, str | None]] = field(default_factory=list[tuple[bytes, str | None]])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def take(self, body: bytes, signature: str | None) -> int:
        self.came.append((body, signature))
        return self.statuses.pop(0) if self.statuses else 200

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in self.came]

    @property
    def names(self) -> list[str]:
        return [event["name"] for event in self.events]

    @property
    def last(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.events[-1]["payload"]
        return payload


@contextmanager
def listening(inbox: Inbox) -> Generator[str]:
    """Give the address at which an inbox takes deliveries."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            inbox.headers.append({name.lower(): text for name, text in self.headers.items()})
            status = inbox.take(body, self.headers.get("trbt-signature"))
            if status == 0:
                return  # without a word
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b'{"status":"\x1b[31mok"}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tribute?shop=1"
        finally:
            server.shutdown()
            thread.join()
