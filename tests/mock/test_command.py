"""`pytribute mock`, as people start it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from click.testing import CliRunner

from pytribute.cli import mock as command_of_mock
from pytribute.cli.app import app
from pytribute.cli.exits import CommandFailure
from pytribute.mock import MockServer, MockState

# A shell may have started the tests with Ctrl-C ignored, which a child would inherit.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from pytribute.__main__ import main; main()"
)
NOBODY = b'{"now": "2026-01-01T00:00:00Z", "accounts": {}, "products": [], "purchases": []}'
KEY = {"Api-Key": "tribute-mock-key"}


class Running(NamedTuple):
    process: "subprocess.Popen[str]"
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def cancel(self, purchase: int) -> int:
        path = f"{self.url}/api/v1/products/purchases/{purchase}/cancel"
        return httpx2.post(path, headers=KEY, trust_env=False, verify=False).status_code

    def end(self, by: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(by)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


def command(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-W", "error", "-c", START, "mock", "--port", "0", *arguments]


@contextmanager
def running(*arguments: str | Path) -> Generator[Running]:
    with subprocess.Popen(  # noqa: S603 - our own command
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            introduction = process.stdout.readline()
            assert " at http://" in introduction, process.communicate()[1]
            yield Running(process, introduction.split(" at ")[1].split("/api/v1")[0])
        finally:
            process.kill()


def refused(*arguments: str | Path) -> tuple[int, str]:
    """Start it in this process, which it doesn't keep for long."""
    ended = CliRunner().invoke(app, ["mock", "--port", "0", *map(str, arguments)])
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1 or ended.stderr.startswith("Usage")
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return ended.exit_code, ended.stderr


def test_a_token_is_shown_where_other_machines_can_reach_the_mock(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce = command_of_mock._introduce  # pyright: ignore[reportPrivateUsage]  # serving never ends
    with MockServer(host="0.0.0.0", products=0, token="t0ken'") as mock:
        introduce(mock)
    assert """\nexport TRIBUTE_MOCK_TOKEN='t0ken'"'"''\n\nDashboard: """ in capsys.readouterr().out
    with MockServer(products=0) as mock:
        introduce(mock)
    assert "TOKEN" not in capsys.readouterr().out


@pytest.mark.unmeasured
def test_a_state_is_saved_in_the_end_and_loaded_again(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    with running("--products", "3", "--save", file) as first:
        assert first.cancel(5001) == 200
        assert first.end() == (0, "")
    with running("--load", file, "--save", file) as second:
        assert [second.cancel(5001), second.cancel(5002)] == [400, 200]
        assert second.end() == (0, "")
    with MockState() as state:
        state.load(file.read_text(encoding="utf-8"))
        assert state.refunds == {5001: 1, 5002: 1}

    assert [path.name for path in tmp_path.iterdir()] == ["world.json"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "none" / "world.json"

    with pytest.raises(CommandFailure, match=r"none.*No such file or directory"):
        command_of_mock._write(file, "{}")  # pyright: ignore[reportPrivateUsage]  # what is done in the end


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process can be told its limits")
def test_a_state_that_can_not_be_saved_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource  # noqa: PLC0415 - it is not everywhere

    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)  # it couldn't write either
    file = tmp_path / "world.json"
    file.write_text("the old one")
    with running("--products", "3", "--save", file) as mock:
        resource.prlimit(mock.process.pid, resource.RLIMIT_FSIZE, (1000, 1000))
        assert mock.end() == (1, f"Error: {file}: File too large\n")

    assert [path.name for path in tmp_path.iterdir()] == ["world.json"]
    assert file.read_text() == "the old one"


@pytest.mark.skipif(sys.platform == "win32", reason="there it ends a process without a word")
def test_a_state_is_saved_when_the_parent_process_terminates_the_mock(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    with running("--products", "3", "--save", file) as mock:
        assert mock.cancel(5001) == 200
        assert mock.end(signal.SIGTERM) == (0, "")
    with MockState() as state:
        state.load(file.read_text(encoding="utf-8"))
        assert state.refunds == {5001: 1}


@pytest.mark.unmeasured
def test_a_refund_in_a_file_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    db = tmp_path / "mock.db"
    with running("--db", db) as first:
        assert first.cancel(5001) == 200
        first.process.kill()
        first.process.wait()
    with running("--db", db) as second:
        assert second.cancel(5001) == 400


@pytest.mark.unmeasured
def test_two_processes_that_share_a_new_file_refund_once_between_them(tmp_path: Path) -> None:
    db = tmp_path / "mock.db"
    with running("--db", db) as one, running("--db", db) as two:
        statuses = _race([one, two], [*range(5001, 5009)])
        ends = [one.end(), two.end()]

    assert statuses == {purchase: [200, *[400] * 7] for purchase in range(5001, 5009)}
    assert ends == [(0, ""), (0, "")]
    with MockState(db=db) as state:
        assert state.refunds == dict.fromkeys(range(5001, 5009), 1)


def _race(servers: list[Running], purchases: list[int]) -> dict[int, list[int]]:
    """Send each cancellation by eight connections at once, half to each of two servers."""
    statuses: dict[int, list[int]] = {}
    for purchase in purchases:
        request = (
            f"POST /api/v1/products/purchases/{purchase}/cancel HTTP/1.1\r\nHost: mock\r\n"
            "Api-Key: tribute-mock-key\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ).encode()
        connections = [
            socket.create_connection(("127.0.0.1", server.port), timeout=60)
            for server in servers * 4
        ]
        for connection in connections:
            connection.sendall(request)
        answers: list[int] = []
        for connection in connections:
            with connection, connection.makefile("rb") as response:
                answers.append(int(response.read().split()[1]))
        statuses[purchase] = sorted(answers)
    return statuses


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not a saved state"),
        (b"{}", "not a saved state"),
        (b"\x89PNG\r\n\x1a\n", "UTF-8"),
        (b"[" * 100_000, "not a saved state"),
        (NOBODY, "there is no account 'owner'"),
    ],
    ids=["empty", "hollow", "picture", "deep", "nobody"],
)
def test_a_file_that_holds_no_state_is_one_line(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "world.json"
    file.write_bytes(content)
    code, errors = refused("--load", file)

    assert code == 1
    assert complaint in errors


def test_files_that_can_not_be_used_are_one_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Not a database. " * 100, encoding="utf-8")
    nowhere = tmp_path / "no" / "world.json"

    assert refused("--load", nowhere) == (1, f"Error: {nowhere}: No such file or directory\n")
    assert refused("--save", nowhere)[0] == 2
    assert refused("--load", tmp_path)[0] == 2
    assert "not a database; name another file" in refused("--db", text)[1]
    assert text.read_text(encoding="utf-8").startswith("Not a database.")


def test_an_invalid_option_is_one_line() -> None:
    assert refused("--products", "-1")[0] == 1
    assert refused("--host", "203.0.113.1")[0] == 1
    assert "not 99999" in refused("--port", "99999")[1]


HOSTILE = {
    "nothing": b"",
    "noise": bytes(range(256)) * 4,
    "a greeting of TLS": bytes.fromhex("160301020001000001fc0303") + b"\xaa" * 200,
    "NUL in the path": b"GET /api/v1/products/\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in a header": b"GET /api/v1/products HTTP/1.1\r\nHost: x\r\nApi-Key: a\0b\r\n\r\n",
    "bytes above ASCII": b"GET /api/v1/products/\xff?\xd0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET /api/v1/products HTTP/1.1\r\n\r\n",
    "a large header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 20_000 + b"\r\n",
    "HTTP/0.9": b"GET /api/v1/products\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a websocket": (
        b"GET /api/v1/products HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n\r\n"
    ),
    "a control that ends early": (
        b"PUT /__control/state HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n{"
    ),
    "a deep document": (
        b"PUT /__control/state HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n" + b"[" * 9_999
    ),
    "a time before all times": (
        b"PUT /__control/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 35\r\n\r\n"
        b'{"now":"0001-01-01T00:00:00+23:59"}'
    ),
}

CANCEL = (
    b"POST /api/v1/products/purchases/%d/cancel HTTP/1.1\r\nHost: x\r\n"
    b"Api-Key: tribute-mock-key\r\n"
)
# What breaks off before its end asks for nothing.
INCOMPLETE = [
    CANCEL % 5001 + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    CANCEL % 5002 + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    CANCEL % 5003 + b"Content-Length: 500\r\n\r\nhello",
    CANCEL % 5004 + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    CANCEL % 5005 + b"Content-Length: -1\r\n\r\n",
    CANCEL % 5006 + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    CANCEL % 5007,
]


def exchange(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        received = b""
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while data := connection.recv(65_536):
                received += data
        except OSError:  # the mock hung up on it
            pass
    return received


def test_nothing_that_is_sent_upsets_it_or_shows_at_the_terminal() -> None:
    with running("--control", "--products", "3") as mock:
        answers = {name: exchange(mock.port, request) for name, request in HOSTILE.items()}
        broken = [exchange(mock.port, request) for request in INCOMPLETE]
        many = exchange(mock.port, (CANCEL % 5010 + b"Content-Length: 0\r\n\r\n") * 50)
        refunds = httpx2.get(f"{mock.url}/__control/refunds", trust_env=False, verify=False).json()
        ended = mock.end()

    assert {name for name, response in answers.items() if b"HTTP/1.1 5" in response} == set()
    assert not any(b"HTTP/1.1 200" in response for response in broken)
    assert (many.count(b"HTTP/1.1 200 OK"), many.count(b"HTTP/1.1 400 Bad Request")) == (1, 49)
    assert refunds == {"5010": 1}
    assert ended == (0, "")
