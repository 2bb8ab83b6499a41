"""A server that costs next to nothing: prepared pages, sent after a delay.

The path describes the listing: ``/<pages>/<milliseconds>/products`` has that many pages, and each
comes after that time, however many are requested at once. It runs in a process of its own:
``python -m benchmarks.server`` prints its port.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any

import msgspec
import yaml

from scripts.project import CHECKOUT

ROWS = 100
_MOST_PAGES = 1000
_REQUEST = re.compile(rb"GET /(\d+)/(\d+)/products\?(?:[^ ]*&)?page=(\d+)")


@contextmanager
def serving() -> Generator[str]:
    """Run the server, and return its address."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(  # noqa: S603  # this module
        command, cwd=CHECKOUT.root, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def page(number: int, pages: int) -> bytes:
    """Write the body of a page; those after the last are empty."""
    return b'{"rows":%b,"meta":{"total":%d,"offset":%d,"limit":%d}}' % (
        _rows(number) if number <= pages else b"[]",
        pages * ROWS,
        number,
        ROWS,
    )


@cache
def _sample() -> dict[str, Any]:
    document = yaml.safe_load(CHECKOUT.specification.read_text(encoding="utf-8"))
    response = document["paths"]["/products"]["get"]["responses"]["200"]["content"]
    sample: dict[str, Any] = response["application/json"]["examples"]["sample"]["value"]["rows"][0]
    # The documentation's own sample says usd, which the peers refuse.
    return {**sample, "currency": sample["currency"].upper()}


@cache
def _rows(number: int) -> bytes:
    first = (number - 1) * ROWS + 1
    return msgspec.json.encode([{**_sample(), "id": first + row} for row in range(ROWS)])


class _Connection(asyncio.Protocol):
    """Responds to one request after the other."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Respond when a request is complete."""
        self._received += data
        if not self._received.endswith(b"\r\n\r\n"):
            return
        request = _REQUEST.match(self._received)
        self._received = b""
        if request is None:
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        pages, wait, number = map(int, request.groups())
        body = page(number, pages)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        response = head % len(body) + body
        if wait:
            asyncio.get_running_loop().call_later(wait / 1000, self._transport.write, response)
        else:
            self._transport.write(response)


async def _serve() -> None:
    for number in range(1, _MOST_PAGES + 1):
        _rows(number)
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
