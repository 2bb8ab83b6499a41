"""`pytribute doctor`: what it finds, and what it says to do."""

import json
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

import pytribute
from pytribute.cli.app import app
from pytribute.mock import MockServer
from pytribute.webhooks import DeadLetter, SqliteInbox, WebhookHandler
from tests.cli.conftest import Run
from tests.faults.server import Server, Step, closed_port
from tests.faults.steps import http_response, respond, respond_without_reading
from tests.mock.webhooks.receiving import Inbox, listening

KEY = "canary-4f1b9e"
EMPTY: dict[str, object] = {"rows": [], "meta": {"total": 0, "offset": 1, "limit": 1}}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("TRIBUTE_BASE_URL", "TRIBUTE_INBOX", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    return tmp_path


def doctor(*arguments: str, address: str) -> dict[str, Any]:
    """Run the command, and return its rows by name; the exit code fits them."""
    run = CliRunner().invoke(app, ["--base-url", address, "doctor", "--json", *arguments])
    assert KEY not in run.output
    found = json.loads(run.stdout)
    assert run.exit_code == (0 if found["ok"] else 1)
    assert found["ok"] == (not any(row["advice"] for row in found["checks"]))
    return {row["name"]: row for row in found["checks"]}


def row(rows: dict[str, Any], name: str) -> tuple[str, str]:
    return rows[name]["result"], rows[name]["advice"]


def json_step(body: object, **headers: str) -> Step:
    return respond(http_response(200, json.dumps(body).encode(), **headers))


def shop(name: str, callback: str | None) -> dict[str, object]:
    flags = dict.fromkeys(("recurrent", "onlyStars", "tokenCharging"), False)
    return {
        "id": 1,
        "userId": 1,
        "name": name,
        "link": "l",
        "callbackUrl": callback,
        "status": 1,
        **flags,
    }


class Receiver(Inbox):
    def __init__(self, handler: WebhookHandler) -> None:
        super().__init__()
        self._handler = handler

    def take(self, body: bytes, signature: str | None) -> int:
        return self._handler.handle(body, signature).status


def test_all_is_well(run: Run, server: MockServer, folder: Path) -> None:
    inbox = folder / "inbox.sqlite3"
    with (
        closing(WebhookHandler(KEY, inbox=inbox)) as handler,
        listening(Receiver(handler)) as url,
    ):
        handler.check()
        result = run("doctor", "--inbox", str(inbox), "--webhook", url)

    lines = {line.split("  ")[0]: line for line in result.stdout.splitlines()}
    assert lines["CHECK"].endswith("WHAT TO DO")
    assert "accepts the key" in lines["API"]
    assert "TRIBUTE_BASE_URL" in lines["address"]
    assert "responds 401 to bodies without a valid signature" in lines["webhook"]
    # A long path is continued on the next line.
    assert f"{inbox}:readable" in "".join(result.stdout.split())
    # The shop of the mock has another address.
    assert result.exit_code == 1
    assert "let the callback address of each shop be" in lines["shops"]
    assert run("doctor").exit_code == 0
    assert server.api_key not in result.output


def test_every_row_is_there_even_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY")

    rows = doctor(address=f"http://127.0.0.1:{closed_port()}")

    assert "set the environment variable" in row(rows, "API key")[0]
    assert row(rows, "API") == ("not checked, because of: API key", "")
    assert row(rows, "clock") == ("not checked, because of: API", "")
    assert "Connection refused" in row(rows, "connection")[0]
    assert "is the server up" in row(rows, "connection")[1]
    assert row(rows, "inbox") == ("none in this folder", "")
    assert row(rows, "versions")[0].startswith(f"pytribute {pytribute.__version__}, Python 3.")
    assert f", msgspec {metadata.version('msgspec')}" in row(rows, "versions")[0]


def test_an_invalid_address_is_judged_once() -> None:
    rows = doctor(address="ftp://example.org")

    assert "must be http:// or https://" in row(rows, "address")[0]
    assert [name for name in rows if row(rows, name)[1]] == ["address"]


@pytest.mark.tribute(network=True)  # nothing leaves: the proxy is a closed port of this machine
def test_proxy_and_certificates_are_named_by_their_variables(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{KEY}@127.0.0.1:{closed_port()}")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "absent.pem"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    rows = doctor(address="https://example.org")

    assert row(rows, "proxy")[0].endswith(" (HTTPS_PROXY)")
    assert "(SSL_CERT_FILE)" in row(rows, "certificates")[0]
    assert "SSL_CERT_FILE" in row(rows, "certificates")[1]
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1")
    rows = doctor(address="https://example.org")
    assert row(rows, "certificates") == ("those of the system", "")
    assert "HTTPS_PROXY names a proxy with the scheme socks5" in row(rows, "proxy")[0]


def test_clocks_that_differ_are_reported() -> None:
    date = "Thu, 01 Jan 1970 00:00:00 GMT"
    with Server(json_step(EMPTY, date=date), json_step([shop("Tea", None)])) as server:
        rows = doctor(address=server.url(""))

    assert row(rows, "clock")[1] == "set the clock of this computer"
    assert row(rows, "shops") == ("Tea: no callback address", "")


def test_a_server_without_a_date_or_shops_is_in_order() -> None:
    with Server(json_step(EMPTY), json_step([])) as server:
        rows = doctor(address=server.url(""))

    assert row(rows, "clock") == ("unknown: the server sends no date", "")
    assert row(rows, "shops") == ("none", "")


def test_a_refused_key_is_no_riddle() -> None:
    refusal = {"error": "error_not_permitted", "message": "no"}
    with Server(respond(http_response(401, json.dumps(refusal).encode()))) as server:
        rows = doctor(address=server.url(""))

    assert "the key is wrong" in row(rows, "API")[1]


@pytest.mark.parametrize(
    "response",
    [
        http_response(200, b'{"rows": [' * 9999),
        http_response(200, b"\x1b[2J\xff"),
        b"\x00\x1b]0;owned\x07",
        http_response(500, f'{{"message": "{KEY}\\u001b[31m"}}'.encode()),
        http_response(200, json.dumps([shop(f"\x1b[31m{KEY}\u202e", f"{KEY}\x07")]).encode()),
    ],
)
def test_hostile_responses_are_visible_text(response: bytes) -> None:
    with Server(respond_without_reading(response)) as server:
        rows = doctor("--webhook", server.url("/hook"), address=server.url(""))
    assert row(rows, "API")[1]
    assert all(text.isprintable() for one in rows.values() for text in one.values())
    with Server(json_step(EMPTY), respond(response)) as server:
        assert not {"\x1b", "\x07"} & {*str(doctor(address=server.url("")))}


def test_a_receiver_must_refuse_what_nobody_signed(folder: Path) -> None:
    closed = f"http://127.0.0.1:{closed_port()}"
    receiver = Inbox([401, 200, 404])
    with listening(receiver) as url:
        accepting = doctor("--webhook", url, address=closed)
        elsewhere = doctor("--webhook", url.partition("/tribute")[0], address=closed)

    assert "anybody can invent payments" in row(accepting, "webhook")[1]
    assert "is this the address" not in row(accepting, "webhook")[1]
    assert row(elsewhere, "webhook")[0].startswith("responds 200, 404 ")
    assert {json.dumps(event) for event in receiver.events} == {'{"test_event": "test"}'}
    assert [signature for _, signature in receiver.came[:2]] == [None, "0" * 64]
    with listening(Inbox([404, 404])) as url:
        assert (
            "400 or 401 was expected" in row(doctor("--webhook", url, address=closed), "webhook")[1]
        )
    assert "correct --webhook" in row(doctor("--webhook", "me", address=closed), "webhook")[1]
    assert "running" in row(doctor("--webhook", closed, address=closed), "webhook")[1]


def test_an_inbox_is_used_and_not_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = f"http://127.0.0.1:{closed_port()}"
    absent = folder / "absent.sqlite3"
    assert (
        "at the first delivery" in row(doctor("--inbox", str(absent), address=closed), "inbox")[0]
    )
    assert not absent.exists()
    nowhere = str(folder / "no folder" / "inbox")
    assert (
        row(doctor("--inbox", nowhere, address=closed), "inbox")[1] == "let the folder be writable"
    )

    (folder / "other.txt").write_text("no database, but a text", encoding="utf-8")
    monkeypatch.setenv("TRIBUTE_INBOX", "other.txt")
    rows = doctor(address=closed)
    assert "file is not a database" in row(rows, "inbox")[0]
    assert "TRIBUTE_INBOX" in row(rows, "inbox")[1]

    with closing(SqliteInbox(absent)) as inbox:
        inbox.add_dead_letter(DeadLetter("a", b"{}", "it did not fit", datetime.now(UTC)))
    rows = doctor("--inbox", str(absent), address=closed)
    assert row(rows, "inbox")[0].endswith("dead letters: 1")
    assert "pytribute webhook dead" in row(rows, "inbox")[1]


def test_a_missing_package_and_a_mistake_of_ours_are_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = f"http://127.0.0.1:{closed_port()}"
    monkeypatch.setattr(metadata, "version", Mock(side_effect=metadata.PackageNotFoundError))
    assert "; not installed: click, " in row(doctor(address=closed), "versions")[0]

    monkeypatch.setattr(metadata, "version", Mock(side_effect=ZeroDivisionError("secret")))
    result, advice = row(doctor(address=closed), "versions")
    assert result.startswith("a mistake in pytribute: ZeroDivisionError in ")
    assert advice == "report it, with this table"
