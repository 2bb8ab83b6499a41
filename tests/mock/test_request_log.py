"""What `pytribute mock` shows while it runs: a line for each request and each delivery."""

# pyright: reportPrivateUsage=false

import os
import re
import sys
from pathlib import Path

import httpx2
import pytest

from pytribute.cli.lines import Lines
from pytribute.mock import MockServer
from tests.mock.conftest import wait_until
from tests.mock.test_command import KEY, Running, running
from tests.mock.webhooks.receiving import Inbox, listening

LINE = re.compile(r"\d\d:\d\d:\d\d (?P<text>.*) \d+ ms")


def request(url: str, method: str = "GET", **options: object) -> httpx2.Response:
    return httpx2.request(
        method,
        url,
        trust_env=False,
        verify=False,
        **options,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )


def texts(lines: list[str]) -> list[str]:
    found = [LINE.fullmatch(line) for line in lines]
    return [match["text"] for match in found if match]


def skip_introduction(mock: Running) -> None:
    assert mock.process.stdout is not None
    while "/docs" not in mock.process.stdout.readline():
        pass


def next_line(mock: Running) -> str:
    assert mock.process.stdout is not None
    (line,) = texts([mock.process.stdout.readline().rstrip("\n")])
    return line


@pytest.mark.unmeasured
def test_requests_and_deliveries_are_shown_one_by_one_as_they_come() -> None:
    inbox = Inbox(statuses=[200, 500, 0])
    with listening(inbox) as url, running("--control", "--webhook", url) as mock:
        skip_introduction(mock)
        request(f"{mock.url}/api/v1/products?page=1", headers=KEY)
        assert next_line(mock) == "GET /api/v1/products 200"
        request(f"{mock.url}/api/v1/products/4004", headers=KEY)
        assert next_line(mock) == "GET /api/v1/products/4004 404"
        mock.cancel(5001)
        target = url.partition("?")[0]
        assert {next_line(mock), next_line(mock)} == {
            "POST /api/v1/products/purchases/5001/cancel 200",
            f"digital_product_refunded -> {target} 200",
        }
        for outcome in ("500", "no response: RemoteDisconnected"):
            request(f"{mock.url}/__control/events", "POST", json={"event": "new_donation"})
            assert next_line(mock) == f"new_donation -> {target} {outcome}"
            assert next_line(mock) == "POST /__control/events 200"
        assert mock.end() == (0, "")


def test_no_line_contains_keys_people_control_characters_or_pages() -> None:
    lines: list[str] = []
    inbox = Inbox()
    with MockServer(products=3, log=lines.append) as mock:
        with listening(inbox) as url:
            mock.set_webhook(f"{url}&token=canary")
            mock.send(
                "new_donation", message="canary", email="canary@example.com", event_name="Ёж\x1b["
            )
            mock.send(b"canary")
            mock.send_test()
        mock.set_webhook(inbox.take)
        mock.send("new_donation")
        request(f"{mock.url}/api/v1/{mock.api_key}?key={mock.api_key}&other=canary", headers=KEY)
        request(f"{mock.url}/{'x' * 300}", headers={"Api-Key": "canary"})
        for path in ("", "dashboard/en", "assets/base.css", "docs/en", "checkout/x/en"):
            request(f"{mock.url}/{path}")
        mock.add_fault("listProducts", drop="before")
        with pytest.raises(httpx2.RemoteProtocolError):
            request(f"{mock.url}/api/v1/products", headers=KEY)
        wait_until(lambda: len(lines) == 7)
        secret = mock.api_key

    target = url.partition("?")[0]
    assert texts(lines) == [
        rf"\u0401\u0436\x1b[ -> {target} 200",
        f"bytes -> {target} 200",
        f"test -> {target} 200",
        "new_donation -> a function 200",
        "GET /api/v1/*** 404",
        f"GET /{'x' * 199}... 401",
        "GET /api/v1/products dropped",
    ]
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert "canary" not in str(lines)
    assert secret not in str(lines)


def test_a_quiet_mock_shows_its_address_and_nothing_else() -> None:
    with running("--quiet") as mock:
        skip_introduction(mock)
        request(f"{mock.url}/api/v1/products", headers=KEY)
        mock.process.send_signal(2)
        assert mock.process.communicate(timeout=60) == ("", "")


@pytest.mark.unmeasured
def test_a_reader_that_went_away_does_not_stop_the_mock() -> None:
    with running() as mock:
        assert mock.process.stdout is not None
        mock.process.stdout.close()
        for _ in range(5):
            assert request(f"{mock.url}/api/v1/products", headers=KEY).status_code == 200
        mock.process.send_signal(2)
        assert mock.process.wait(60) == 0
        assert mock.process.stderr is not None
        assert mock.process.stderr.read() == ""


@pytest.mark.unmeasured
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a pipe can't be made small")
def test_a_full_pipe_does_not_stop_the_mock() -> None:
    import fcntl  # noqa: PLC0415 - it is not everywhere

    with running() as mock:
        assert mock.process.stdout is not None
        fcntl.fcntl(mock.process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        with httpx2.Client(trust_env=False, verify=False, headers=KEY) as client:
            for _ in range(60):
                path = f"{mock.url}/api/v1/products/{'1' * 150}"
                assert client.get(path).status_code == 404
        assert mock.end() == (0, "")


def test_a_terminal_of_few_letters_gets_every_line(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="no terminals here")
    import subprocess  # noqa: PLC0415

    from tests.mock.test_command import command  # noqa: PLC0415 - as the module above

    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONIOENCODING": "cp1251"}
    words = command("--control")
    with subprocess.Popen(words, stdout=theirs, stderr=theirs, env=environment) as process:  # noqa: S603
        os.close(theirs)
        try:
            text = b""
            while b"/docs" not in text:
                text += os.read(ours, 65_536)
            url = text.decode().split(" at ")[1].split("/api/v1")[0]
            request(f"{url}/__control/webhook", "PUT", json={"url": "http://127.0.0.1:9/"})
            event = {"event": "new_donation", "event_name": "подарок 🎁"}
            request(f"{url}/__control/events", "POST", json=event)
            while b"/__control/events 200" not in text:
                text += os.read(ours, 65_536)
            assert rb"\U0001f381 -> http://127.0.0.1:9/ no response: Connection" in text
            process.send_signal(2)
            assert process.wait(60) == 0
        finally:
            process.kill()
            os.close(ours)


class _Output:
    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number


def test_dropped_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    monkeypatch.setattr("sys.stdout", _Output(theirs))
    monkeypatch.setattr("pytribute.cli.lines._MOST_WAITING", 2)
    try:
        lines = Lines()
        wait_until(lines._thread.is_alive)
        lines("x" * 200_000)  # more than a pipe holds
        wait_until(lines._lines.empty)
        for number in range(5):
            lines(str(number))
        read = b""
        while not read.endswith(b"read them)\n"):
            read += os.read(ours, 65_536)
        lines("again")
        lines.close()
        assert os.read(ours, 65_536) == b"again\n"
    finally:
        os.close(ours)
        os.close(theirs)

    assert read.split(b"\n")[1:] == [b"0", b"1", b"(3 lines left out: nobody read them)", b""]


def test_an_end_waits_for_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    monkeypatch.setattr("sys.stdout", _Output(theirs))
    monkeypatch.setattr("pytribute.cli.lines._MOST_WAITING", 1)
    monkeypatch.setattr("pytribute.cli.lines._LONGEST_WAIT", 0.01)
    lines = Lines()
    lines("x" * 200_000)
    wait_until(lines._lines.empty)
    lines("waits")
    lines.close()  # the queue is full
    assert lines._thread.is_alive()

    os.close(ours)  # now the pipe has no reader
    lines._thread.join(30)
    os.close(theirs)
    lines("not shown, and no error")
    assert not lines._thread.is_alive()
