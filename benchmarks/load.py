"""Repeat one request on a few kept connections, and do next to nothing with the responses.

``python -m benchmarks.load ADDRESS KEY REQUESTS CONNECTIONS`` prints the seconds as JSON. It is a
process of its own, so that the server has a core to itself.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from benchmarks.measure import FailedError
from scripts.project import CHECKOUT

_PART = 1 << 20
_LENGTH = b"\r\ncontent-length: "


@dataclass(frozen=True)
class Load:
    """The number of requests, and the seconds that they took together."""

    requests: int
    seconds: float


def load(address: str, key: str, requests: int, connections: int) -> Load:
    """Send requests from another process.

    Raises:
        FailedError: a response was not a success.
    """
    words = (address, key, requests, connections)
    done = subprocess.run(  # noqa: S603  # this module
        [sys.executable, "-m", "benchmarks.load", *map(str, words)],
        cwd=CHECKOUT.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(done.stderr.strip().rpartition("\n")[2])
    return Load(**json.loads(done.stdout))


class _Connection:
    """Sends again as soon as a response is complete."""

    def __init__(self, host: str, port: int, request: bytes) -> None:
        self.socket = socket.create_connection((host, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._head = b""
        self._left = 0

    def send(self) -> None:
        self._head, self._left = b"", -1
        self.socket.sendall(self._request)

    def is_complete(self) -> bool:
        """Read a part, and return whether it was the last of a response."""
        part = self.socket.recv(_PART)
        if not part:
            raise SystemExit("the server closed a connection")
        if self._left < 0:
            self._head += part
            head, end, body = self._head.partition(b"\r\n\r\n")
            if not end:
                return False
            self._left = _length(head)
            part = body
        self._left -= len(part)
        return self._left == 0


def _length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200 "):
        first = head.partition(b"\r\n")[0]
        raise SystemExit(f"the server responded with {first.decode('latin-1')}")
    _, _, rest = head.lower().partition(_LENGTH)
    return int(rest.partition(b"\r\n")[0])


def _drive(address: str, key: str, requests: int, connections: int) -> Load:
    parts = urlsplit(address)
    request = (
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Api-Key: {key}\r\nAccept: application/json\r\n\r\n"
    ).encode()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        opened = _Connection(str(parts.hostname), parts.port or 80, request)
        selector.register(opened.socket, selectors.EVENT_READ, opened)
    started = time.perf_counter()
    waiting = [entry.data for entry in selector.get_map().values()]
    for connection in waiting:
        connection.send()
    left, unfinished = requests - len(waiting), len(waiting)
    while unfinished:
        for entry, _ in selector.select():
            connection = entry.data
            if not connection.is_complete():
                continue
            if left > 0:
                left -= 1
                connection.send()
            else:
                unfinished -= 1
    return Load(requests, time.perf_counter() - started)


if __name__ == "__main__":
    _, address, key, *numbers = sys.argv
    print(json.dumps(asdict(_drive(address, key, *map(int, numbers)))))
