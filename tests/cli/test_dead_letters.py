"""`pytribute webhook dead`: listing what was not handled, and delivering it again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pytribute.cli.app import app
from pytribute.webhooks import SqliteInbox, WebhookHandler, sign
from tests.mock.webhooks.receiving import Inbox, listening
from tests.webhooks.samples import delivery

KEY = "canary-4f1b9e"
DRIFTED = [delivery("new_digital_product", transaction_id=..., amount=n) for n in (100, 200)]

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.sqlite3"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, file: Path) -> Run:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    monkeypatch.setenv("TRIBUTE_INBOX", str(file))
    handler = WebhookHandler()
    for body in DRIFTED:
        assert handler.receive(body, sign(body, KEY)).status == 500
    handler.close()

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["webhook", "dead", *arguments])
        assert KEY not in result.output
        return result

    return run


def test_letters_are_listed_without_what_they_say_of_people(run: Run) -> None:
    result = run()

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert "  new_digital_product|sha256:" in line
        assert line.endswith(
            "transaction_id` at $.payload; register a function with "
            "@handler.default, or update pytribute"
        )
    assert "durov" not in result.output


def test_a_program_gets_the_bodies_as_well(run: Run) -> None:
    lines = [json.loads(line) for line in run("--json").stdout.splitlines()]

    assert [line["body"].encode() for line in lines] == DRIFTED
    assert {"at", "key", "reason", "body"} == lines[0].keys()


def test_letters_are_delivered_again_and_removed_when_accepted(run: Run, file: Path) -> None:
    receiver = Inbox(statuses=[500, 200, 200])
    with listening(receiver) as url:
        first = run("--to", url)
        second = run("--to", url)

    assert first.exit_code == 1
    assert "1 of 2 were not accepted, and are still kept" in first.stderr
    assert second.exit_code == 0
    assert [body for body, _ in receiver.came] == [*DRIFTED, DRIFTED[0]]
    assert all(sign(body, KEY) == signature for body, signature in receiver.came)
    inbox = SqliteInbox(file)
    assert inbox.dead_letters() == []
    inbox.close()
    assert run().stdout == "no dead letters\n"


def test_another_inbox_is_named_by_its_address(run: Run, tmp_path: Path) -> None:
    result = run("--inbox", str(tmp_path / "none.sqlite3"))

    assert result.exit_code == 1
    assert "there is no such inbox" in result.stderr
    assert "--inbox" in result.stderr
    assert not (tmp_path / "none.sqlite3").exists()
    assert run("--inbox", "mongodb://user:secret@host/db").exit_code == 2
    assert "secret" not in run("--inbox", "mongodb://user:secret@host/db").output


def test_letters_of_several_handlers_go_to_one_receiver_each(run: Run, file: Path) -> None:
    handler = WebhookHandler(consumer="stats", inbox=file)
    assert handler.receive(DRIFTED[0], sign(DRIFTED[0], KEY)).status == 500
    handler.close()
    receiver = Inbox(statuses=[200, 200])
    with listening(receiver) as url:
        mixed = run("--to", url)
        alone = run("--to", url, "--consumer", "stats")

    assert mixed.exit_code == 2
    assert "--consumer: '', stats" in mixed.stderr
    assert alone.exit_code == 0
    assert [body for body, _ in receiver.came] == [DRIFTED[0]]
    assert len(run().stdout.splitlines()) == 2
    assert run("--consumer", "stats").stdout == "no dead letters\n"


def test_options_that_make_no_sense_are_wrong_usage(run: Run) -> None:
    assert run("--to", "http://127.0.0.1:1/", "--json").exit_code == 2
    assert run("--to", "nowhere").exit_code == 2


@pytest.mark.parametrize("module", ["pytribute.mock.receivers", "psycopg"])
def test_a_missing_package_is_named(run: Run, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    monkeypatch.delitem(
        __import__("sys").modules, "pytribute.webhooks.inbox.postgres", raising=False
    )
    arguments = {
        "psycopg": ("--inbox", "postgresql://localhost/db"),
        "pytribute.mock.receivers": ("--to", "http://127.0.0.1:1/"),
    }[module]

    result = run(*arguments)

    assert result.exit_code == 2
    assert "Traceback" not in result.output
