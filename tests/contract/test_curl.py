"""The commands of a report, run by a real shell."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pytribute.contract import load_profile
from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.mock import MockServer

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


def shell(command: str, **environment: str) -> str:
    ended = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", command],
        capture_output=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
    )
    return ended.stdout.decode("utf-8", "replace")


class _Echo(BaseHTTPRequestHandler):
    seen: tuple[str, str, bytes, str | None] = ("", "", b"", None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        _Echo.seen = (self.command, self.path, body, self.headers["Content-Type"])
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that the server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in its base
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_command_runs_as_it_stands(
    mock: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", mock.api_key)
    file = tmp_path / "profile.toml"
    file.write_text(f'base_url = "{mock.base_url}"\n[keys]\nowner = "env:MY_KEY"\n')
    profile = load_profile(file)
    command = WireRequest.list("size=1", HeaderField("Api-Key", profile.owner)).curl(
        profile.base_url
    )

    assert '-H "Api-Key: $MY_KEY"' in command
    assert mock.api_key not in command
    assert shell(command, MY_KEY=mock.api_key).startswith("HTTP/1.1 200 ")
    assert shell(command).startswith("HTTP/1.1 401 ")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"name": "it\'s"}',
        b"@/etc/passwd",
        b"%s $HOME `id` \\n \xff\x00\r\n",
        "\u043a\u043b\u044e\u0447".encode(),
    ],
)
def test_a_body_arrives_byte_for_byte(echo: str, body: bytes) -> None:
    shell(WireRequest("x", "POST", "/a?b=$HOME&c='`id`", (), body).curl(echo))

    assert _Echo.seen == ("POST", "/a?b=$HOME&c='`id`", body, None)


def test_a_body_keeps_its_type_and_its_method(echo: str) -> None:
    header = HeaderField("Content-Type", "text/xml")
    shell(WireRequest("x", "GET", "/", (header,), b"<x/>").curl(echo))

    assert _Echo.seen == ("GET", "/", b"<x/>", "text/xml")


def test_a_key_in_the_query_is_a_variable(echo: str) -> None:
    request = WireRequest("x", "GET", "/p?k=", query_key=Key("secret", "$MY_KEY"))
    shell(request.curl(echo), MY_KEY="from-the-environment")

    assert _Echo.seen[1] == "/p?k=from-the-environment"
    assert WireRequest("x", "GET", "/p?k=", query_key=Key("secret")).curl(echo).endswith("'***'")


def test_unusual_requests_arrive(mock: MockServer) -> None:
    key = HeaderField("Api-Key", mock.api_key)
    empty = HeaderField("X-Empty", "")
    for request, status in (
        (WireRequest.list("size=1", key, empty, method="HEAD"), 200),
        (WireRequest.get("../products", key), 404),
        (WireRequest.get("{id}[0]", key), 400),
        (replace(WireRequest.list("size=1", key), is_absolute=True), 200),
    ):
        assert shell(request.curl(mock.base_url)).startswith(f"HTTP/1.1 {status} ")


def test_a_large_body_is_left_to_a_file() -> None:
    command = WireRequest("x", "POST", "/", (), b"x" * 100_000).curl("http://127.0.0.1")

    assert "--data-binary @A-FILE-OF-100000-BYTES" in command


def test_a_way_is_described_in_a_few_words() -> None:
    key = HeaderField("Api-Key", Key("secret"))
    accept = HeaderField("Accept", "text/xml")

    assert WireRequest.list("size=1", key, accept).summary() == (
        "GET /products?size=1, Accept: text/xml"
    )
    assert WireRequest.list().summary() == "GET /products, without a key"
    variant = HeaderField("Api-Key", Key("secret", "<the key twice>"))
    assert WireRequest.get(7, variant).summary() == "GET /products/7, Api-Key: <the key twice>"
    bearer = HeaderField("Authorization", Key("secret"), "Bearer ")
    assert WireRequest.get(7, bearer).summary() == (
        "GET /products/7, Authorization: Bearer ***, without a key"
    )
    query = WireRequest("x", "GET", "/p?k=", query_key=Key("secret"))
    assert query.summary() == "GET /p?k=***"
    body = WireRequest("x", "POST", "/", (), b"x" * 100)
    assert body.summary() == f"POST /, {'x' * 60}…"
    json = HeaderField("Content-Type", "application/json")
    assert WireRequest("x", "POST", "/", (json,), b"{}").summary() == "POST /, {}"
