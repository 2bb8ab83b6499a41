import asyncio
import importlib
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from starlette.types import Message

from pytribute.mock import MockError, MockServer, MockState, make_app, serve

SECRET = "tribute-mock-key"


def test_a_mock_has_an_address_of_its_own() -> None:
    with MockServer() as one, MockServer() as two:
        assert one.base_url.startswith("http://127.0.0.1:")
        assert one.base_url.endswith("/api/v1")
        assert one.base_url != two.base_url
        assert one.api_key == two.api_key == SECRET


def test_a_closed_mock_does_not_respond_and_may_be_closed_again() -> None:
    with MockServer() as mock:
        port = int(mock.url.rpartition(":")[2])
    mock.close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_mock_that_was_never_entered_closes() -> None:
    MockServer().close()


def test_a_taken_port_is_one_clear_error() -> None:
    with MockServer() as mock:
        port = int(mock.url.rpartition(":")[2])
        with pytest.raises(MockError, match=rf"can't listen on 127\.0\.0\.1 port {port}: .*port 0"):
            MockServer(port=port)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_out_of_range_is_one_clear_error(port: int) -> None:
    with pytest.raises(MockError, match=f"port must be from 0 .* not {port}"):
        MockServer(port=port)


def test_a_refused_file_frees_the_port_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(MockError, match="folder"):
        MockServer(port=port, db=tmp_path / "no" / "mock.db")
    with MockServer(port=port) as mock:
        assert mock.url.endswith(f":{port}")


def test_the_journal_keeps_the_order_and_never_a_key(http: httpx2.Client, mock: MockServer) -> None:
    http.get("/products", params={"page": 2})
    http.get("/products/x", params={"Api-Key": mock.api_key, "size": 5})
    http.get("/products", params={"key": "tribute-mock-other-key"}, headers={"Api-Key": "wrong"})
    http.get(f"/{mock.api_key}/%74ribute-mock-key")
    http.get("/products?key=%74ribute-mock-key")
    seen = [(r.method, r.path, r.query, r.status) for r in mock.requests]

    assert seen == [
        ("GET", "/api/v1/products", "page=2", 200),
        ("GET", "/api/v1/products/x", "Api-Key=***&size=5", 400),
        ("GET", "/api/v1/products", "key=***", 401),
        ("GET", "/api/v1/***/***", "", 404),
        ("GET", "/api/v1/products", "***", 200),
    ]


def test_the_repr_of_a_mock_has_no_key(mock: MockServer) -> None:
    assert SECRET not in repr(mock) + repr(mock.store) + repr(vars(mock.journal))


def test_requests_of_one_connection_get_responses_in_order(mock: MockServer) -> None:
    request = "GET /api/v1/products/{} HTTP/1.1\r\nHost: mock\r\nApi-Key: tribute-mock-key\r\n\r\n"
    ids = [1, 7, 42, 999, 1000]
    with socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2]))) as connection:
        connection.sendall("".join(request.format(id_) for id_ in ids).encode())
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while data := connection.recv(65_536):
            received += data

    places = [received.index(b'{"id":%d,' % id_) for id_ in ids]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://mock/api/v1/products/77", b"403"),
        ("https://[::1/api/v1/products/77", b"403"),
        ("http://mock", b"404"),
        ("*", b"404"),
        ("mock:443", b"404"),
        ("api/v1/products/77", b"404"),
    ],
)
def test_a_target_may_be_a_whole_address(mock: MockServer, target: str, status: bytes) -> None:
    lines = [f"GET {target} HTTP/1.1", "Host: mock", f"Api-Key: {SECRET}", "Connection: close"]
    with (
        socket.create_connection(("127.0.0.1", int(mock.url.rpartition(":")[2]))) as connection,
        connection.makefile("rb") as response,
    ):
        connection.sendall("\r\n".join([*lines, "", ""]).encode())

        assert response.read().split()[1] == status


def in_process(state: MockState, method: str) -> httpx2.Response:
    async def listed() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=make_app(state))
        async with httpx2.AsyncClient(transport=transport, base_url="http://mock") as client:
            headers = {"Api-Key": state.api_key}
            return await client.request(method, "/api/v1/products", headers=headers)

    return asyncio.run(listed())


def test_an_application_responds_without_a_socket() -> None:
    with MockState() as state:
        get, head = in_process(state, "GET"), in_process(state, "HEAD")

    assert get.json()["meta"]["total"] == 123
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))


def test_a_connection_dropped_without_a_socket_is_an_error() -> None:
    with MockState() as state:
        state.add_fault("listProducts", drop="before")
        with pytest.raises(ConnectionResetError, match="dropped the connection"):
            in_process(state, "GET")


def test_a_websocket_is_ignored() -> None:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    with MockState() as state:
        asyncio.run(make_app(state)({"type": "websocket", "path": "/api/v1"}, receive, send))


SERVE = """
import sys, urllib.request
from pathlib import Path
from pytribute.mock import serve
def started(mock):
    print(mock.base_url, mock.api_key, flush=True)
serve(port=0, products=3, db=sys.argv[1], started=started)
print("ended", flush=True)
"""


def test_serving_ends_on_ctrl_c_and_keeps_the_file(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-W", "error", "-c", SERVE, db],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        base_url, key = process.stdout.readline().split()
        path = f"{base_url}/products/purchases/5001/cancel"
        cancellation = httpx2.post(path, headers={"Api-Key": key}, trust_env=False, verify=False)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)

    assert (cancellation.status_code, rest, errors, process.returncode) == (200, "ended\n", "", 0)
    with MockState(db=db) as state:
        assert state.refunds == {5001: 1}


def test_serving_in_this_process_ends_on_a_signal(tmp_path: Path) -> None:
    answers: list[str] = []

    def started(mock: MockServer) -> None:
        answers.append(mock.base_url)
        signal.raise_signal(signal.SIGINT)

    serve(port=0, db=tmp_path / "mock.db", started=started)

    assert len(answers) == 1


def test_a_signal_before_the_first_response_ends_the_server() -> None:
    mock = MockServer()
    mock._server.handle_exit(signal.SIGINT, None)  # pyright: ignore[reportPrivateUsage]
    mock.run(lambda: pytest.fail("it must not start"))
    mock.close()


def test_an_address_may_be_one_of_the_sixth_version() -> None:
    try:
        mock = MockServer(host="::1")
    except MockError as error:
        assert "::1" in str(error)  # noqa: PT017 - this machine has no such addresses
        return
    with mock:
        headers = {"Api-Key": mock.api_key}
        response = httpx2.get(f"{mock.base_url}/products/1", headers=headers, trust_env=False)

    assert mock.url.startswith("http://[::1]:")
    assert response.status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_a_server_on_every_address_is_reached_on_this_machine(host: str) -> None:
    with MockServer(host=host) as mock, mock.client() as client:
        assert mock.url.startswith("http://127.0.0.1:")
        assert client.products.get(2548).id == 2548


def test_serving_begins_with_a_saved_state_or_not_at_all() -> None:
    with pytest.raises(MockError, match="not a saved state"):
        serve(port=0, state="{}")


def run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - this Python


@pytest.mark.parametrize("package", ["pydantic", "starlette", "uvicorn"])
def test_a_missing_extra_is_one_clear_error(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "pytribute.mock")
    with pytest.raises(ImportError) as caught:
        importlib.import_module("pytribute.mock")

    assert str(caught.value) == (
        f"the mock server needs the package {package}: pip install 'pytribute[mock]'"
    )


def test_the_mock_shares_no_code_with_the_client() -> None:
    code = """
import sys
import pytribute.mock
print(sorted(name for name in sys.modules if name.startswith("pytribute_client")))
"""
    assert run(code) == "[]\n"
