"""Many requests for the same, on a few kept connections, with next to nothing done to the answers.

``python -m benchmarks.load ADDRESS KEY REQUESTS CONNECTIONS`` prints what it took as JSON. It is a
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
    """How many requests there were, and how long they took."""

    requests: int
    seconds: float


def load(address: str, key: str, requests: int, connections: int) -> Load:
    """Ask from another process.

    Raises:
        FailedError: anything but a success was answered.
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
    """Asks again as soon as an answer is complete."""

    def __init__(self, host: str, port: int, request: bytes) -> None:
        self.socket = socket.create_connection((host, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._head = b""
        self._left = 0

    def ask(self) -> None:
        self._head, self._left = b"", -1
        self.socket.sendall(self._request)

    def is_complete(self) -> bool:
        """Take what came, and tell whether it was the last of an answer."""
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
        raise SystemExit(f"the server answered {first.decode('latin-1')}")
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
        connection.ask()
    left, under_way = requests - len(waiting), len(waiting)
    while under_way:
        for entry, _ in selector.select():
            connection = entry.data
            if not connection.is_complete():
                continue
            if left > 0:
                left -= 1
                connection.ask()
            else:
                under_way -= 1
    return Load(requests, time.perf_counter() - started)


if __name__ == "__main__":
    _, where, with_key, *numbers = sys.argv
    print(json.dumps(asdict(_drive(where, with_key, *map(int, numbers)))))
