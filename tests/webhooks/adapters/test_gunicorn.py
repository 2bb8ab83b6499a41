"""Flask and Django under gunicorn, and under a server that doesn't know where a body ends."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import flask
import pytest

from pytribute.webhooks import WebhookHandler, sign
from pytribute.webhooks.adapters import django as django_adapter
from pytribute.webhooks.adapters import flask as flask_adapter
from scripts.project import CHECKOUT
from tests.webhooks.adapters.shops import KEY, PATH, django_application
from tests.webhooks.notebooks import Notebook
from tests.webhooks.samples import delivery

_numbers = iter(range(1, 10_000))


def purchase(name: str = "VPN") -> tuple[int, bytes]:
    number = next(_numbers)
    return number, delivery("new_digital_product", purchase_id=number, product_name=name)


def post(port: int, body: bytes, *, path: str = PATH, pieces: int = 0) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    sent = (body[start : start + pieces] for start in range(0, len(body), pieces or 1))
    try:
        connection.request(
            "POST",
            path,
            sent if pieces else body,
            {"trbt-signature": sign(body, KEY)},
            encode_chunked=bool(pieces),
        )
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


class Shop:
    def __init__(self, folder: Path, port: int, path: str) -> None:
        self._folder = folder
        self.port = port
        self.path = path

    def post(self, body: bytes, pieces: int = 0) -> int:
        return post(self.port, body, path=self.path, pieces=pieces)[0]

    @property
    def sold(self) -> Counter[int]:
        file = self._folder / "sold"
        return Counter(map(int, file.read_text().split())) if file.exists() else Counter()

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.005)

    def has_begun(self, number: int) -> bool:
        return (self._folder / f"begun.{number}").exists()


WORKERS = {
    "sync": ["--worker-class=sync", "--workers=2"],
    "threads": ["--worker-class=gthread", "--threads=8"],
    "preloaded": ["--worker-class=gthread", "--threads=4", "--workers=2", "--preload"],
}


@pytest.fixture(scope="module", params=WORKERS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("shop")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [
            *(sys.executable, "-m", "gunicorn", *WORKERS[request.param], "--no-control-socket"),
            *(f"--bind=fd://{listening.fileno()}", "--log-level=error"),
            "tests.webhooks.adapters.wsgi_shops:app",
        ]
        process = subprocess.Popen(  # noqa: S603 - this Python
            command,
            pass_fds=[listening.fileno()],
            env={**os.environ, "SHOP_FOLDER": str(folder)},
            cwd=CHECKOUT.root,
        )
        try:
            yield folder, listening.getsockname()[1]
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(params=["", "/django"])
def shop(request: pytest.FixtureRequest, server: tuple[Path, int]) -> Shop:
    return Shop(*server, request.param + PATH)


@pytest.mark.unmeasured
def test_a_delivery_may_come_in_pieces(shop: Shop) -> None:
    number, body = purchase()

    assert shop.post(body, pieces=50) == 200
    assert shop.sold[number] == 1


@pytest.mark.unmeasured
def test_an_unsigned_delivery_is_refused_before_its_body(shop: Shop) -> None:
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        head = f"POST {shop.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 401")


def test_a_sender_that_hangs_up_stops_nothing(shop: Shop) -> None:
    number, body = purchase("slow")
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        head = (
            f"POST {shop.path} HTTP/1.1\r\nHost: 127.0.0.1\r\ntrbt-signature: {sign(body, KEY)}\r\n"
        )
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        shop.until(lambda: shop.has_begun(number))

    shop.until(lambda: number in shop.sold)
    assert shop.post(body) in {200, 503}
    shop.until(lambda: shop.post(body) == 200)
    assert shop.sold[number] == 1


@pytest.mark.unmeasured
def test_a_storm_of_repeated_deliveries_sells_each_once(shop: Shop) -> None:
    purchases = [purchase() for _ in range(40)]

    def insist(body: bytes) -> None:
        shop.until(lambda: shop.post(body) == 200)

    with ThreadPoolExecutor(8) as senders:
        assert len([*senders.map(insist, [body for _, body in purchases] * 3)]) == 120
    assert {number: shop.sold[number] for number, _ in purchases} == dict.fromkeys(
        (number for number, _ in purchases), 1
    )


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its original
        pass


@contextmanager
def on_wsgiref(app: Any) -> Generator[int]:  # noqa: ANN401 - of either framework
    server = make_server("127.0.0.1", 0, app, handler_class=_Quiet)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()


@pytest.mark.parametrize("framework", ["flask", "django"])
def test_a_server_without_the_end_of_a_body_requires_its_length(
    framework: str,
) -> None:
    handler = WebhookHandler(KEY, inbox=Notebook())
    if framework == "flask":
        app: Any = flask.Flask("shop")
        app.post(PATH)(flask_adapter.view(handler))
    else:
        app = django_application(django_adapter.view(handler), is_asgi=False)
    with on_wsgiref(app) as port:
        _, body = purchase()
        head = b"POST %b HTTP/1.1\r\nHost: a\r\ntrbt-signature: %b\r\nTransfer-Encoding: chunked"
        signature = sign(body, KEY).encode()
        with socket.create_connection(("127.0.0.1", port), 30) as connection:
            # The server responds without reading the body, which may meet a closed connection.
            connection.sendall(head % (PATH.encode(), signature) + b"\r\n\r\n")
            said = b"".join(iter(partial(connection.recv, 65_536), b""))
        assert said.split()[1] == b"411"
        assert b"has no Content-Length" in said
        assert post(port, body)[0] == 200
