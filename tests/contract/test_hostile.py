"""Servers that hang, echo, send endlessly, or are no HTTP server: a report without a key."""

import gzip
import json
import socket
import struct
from base64 import b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import quote

import pytest

from pytribute.contract import (
    ContractError,
    Report,
    Severity,
    check,
    report_html,
    report_json,
    report_junit,
    report_text,
)
from pytribute.contract import response as parser
from pytribute.contract.checks import CHECKS
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from tests.documented import USUAL

KEY = "live-0123456789-abcdefXYZ"
EMPTY = json.dumps({"rows": [], "meta": {"total": 0, "offset": 1, "limit": USUAL}}).encode()
KEY_IS_TRIED = 4

Behaviour = Callable[[socket.socket, int, Event], None]
"""Responds to a connection; gets the number of connections before it, and an event for the end."""


def response(body: bytes = EMPTY, *lines: bytes) -> bytes:
    head = (
        b"HTTP/1.1 200 OK",
        b"Content-Type: application/json",
        *lines,
        b"Content-Length: %d" % len(body),
    )
    return b"\r\n".join(head) + b"\r\n\r\n" + body


@contextmanager
def serving(behave: Behaviour) -> Generator[Profile]:
    ended = Event()
    threads: list[Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve(connection: socket.socket, before: int) -> None:
            with connection, suppress(OSError):
                received = b""
                while b"\r\n\r\n" not in received:
                    part = connection.recv(65536)
                    if not part:
                        return
                    received += part
                behave(connection, before, ended)

        def accept() -> None:
            while True:
                connection, _ = listener.accept()
                if ended.is_set():
                    connection.close()
                    return
                threads.append(Thread(target=serve, args=(connection, len(threads))))
                threads[-1].start()

        accepting = Thread(target=accept)
        accepting.start()
        address = listener.getsockname()
        try:
            yield Profile(f"http://127.0.0.1:{address[1]}/api/v1", Key(KEY))
        finally:
            ended.set()
            socket.create_connection(address).close()
            accepting.join()
            for thread in threads:
                thread.join()


def run(behave: Behaviour, seconds: float | None = None) -> Report:
    with serving(behave) as profile:
        return check(profile, time_budget=seconds, checks=CHECKS[:12])


def assert_no_key(text: str) -> None:
    for start in range(len(KEY) - 7):
        assert KEY[start : start + 8].lower() not in text.lower()


def hang(connection: socket.socket, before: int, ended: Event) -> None:
    ended.wait()


def hang_later(connection: socket.socket, before: int, ended: Event) -> None:
    if before < KEY_IS_TRIED + 2:
        connection.sendall(response())
    else:
        ended.wait()


def reset(connection: socket.socket, before: int, ended: Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def send(data: bytes) -> Behaviour:
    return lambda connection, _before, _ended: connection.sendall(data)


def send_endlessly(start: bytes, again: bytes) -> Behaviour:
    def behave(connection: socket.socket, before: int, ended: Event) -> None:
        connection.sendall(start)
        while not ended.is_set():
            connection.sendall(again * 1000)

    return behave


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (reset, "closed before a response"),
        (send(b"\x00\xff\x13" * 99 + b"\r\n\r\n"), "not an HTTP status line"),
        (send("HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n".encode("latin-1")), "not an HTTP status line"),
        (send_endlessly(HEAD, b"X: y\r\n"), "longer than 65536 bytes"),
        (send(KEY.encode() + b" hello\r\n\r\n"), r"not an HTTP status line: '\*\*\* hello'"),
    ],
)
def test_a_server_without_a_response_can_not_be_checked(behave: Behaviour, why: str) -> None:
    with pytest.raises(ContractError, match=why) as error:
        run(behave)

    assert_no_key(str(error.value))


@pytest.mark.parametrize(
    ("behave", "actual"),
    [
        (send("HTTP/1.1 200\r\nContent-Length: \xb2\r\n\r\n".encode("latin-1")), "is \xb2"),
        (send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), "instead of chunked"),
        (send(response() + b"more"), "4 bytes after"),
        (send_endlessly(HEAD + b"\r\n[", b"1,"), "longer than 100000 bytes"),
        (
            send_endlessly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\n1,2,\r\n"),
            "longer than 100000 bytes",
        ),
    ],
)
def test_a_malformed_response_is_an_error(
    behave: Behaviour, actual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser, "_BODY_LIMIT", 100_000)

    with serving(behave) as profile:
        report = check(profile, checks=CHECKS[:1])

    (violation,) = report.violations[:1]
    assert violation.rule == "response/complete"
    assert actual in violation.ways[0].actual


def test_a_server_that_hangs_can_not_be_checked() -> None:
    with pytest.raises(ContractError, match="no complete response in time"):
        run(hang, 0.2)


def test_a_server_that_begins_to_hang_takes_no_longer_than_the_budget() -> None:
    report = run(hang_later, 0.5)

    assert report.violations == []
    assert "the time budget is used up" in {one.reason for one in report.skipped}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "response/status"),
        (response(gzip.compress(EMPTY), b"Content-Encoding: gzip"), "response/encoding"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + EMPTY, "response/length"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + response(), "ids/malformed"),
        (response(b"[" * 200_000), "response/json"),
    ],
)
def test_a_response_is_checked(data: bytes, rule: str) -> None:
    report = run(send(data))

    assert rule in {one.rule for one in report.violations}


@pytest.mark.unmeasured
def test_a_key_that_a_server_sends_back_shows_in_no_report() -> None:
    key = KEY.encode()
    forms = [
        *(KEY, KEY.upper(), quote(KEY), key.hex(), f"{KEY[:12]}\n{KEY[12:]}"),
        *(b64encode(before + key).decode() for before in (b"", b"u", b"u:")),
        "".join(f"%{byte:02x}" for byte in key),
        "x" * 590 + KEY,
    ]
    rows = [{"id": 1, "name": forms, "status": form, "created": form} for form in forms]
    body: dict[str, object] = {"error": " ".join(forms), "message": forms, "rows": rows}
    body |= dict.fromkeys(forms, KEY)

    def behave(connection: socket.socket, before: int, ended: Event) -> None:
        headers = [b"Location: /" + key, b"Allow: " + key, b"Content-Type: " + key]
        data = response(json.dumps(body).encode(), *headers)
        if before > KEY_IS_TRIED and before % 3:
            data = data.replace(b"200 OK", b"400 " + key)
        elif before > KEY_IS_TRIED + 20 and before % 5:
            data = data.replace(b"Content-Length:", key)
        connection.sendall(data)

    report = run(behave)

    assert len(report.of(Severity.ERROR)) > 10
    for form in (report_text, report_json, report_html, report_junit):
        assert_no_key(form(report))
        for written in forms[3:]:
            assert written not in form(report)
