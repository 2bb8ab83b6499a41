"""`pytribute webhook dead`: listing what was not handled, and delivering it again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner, Result

from pytribute.cli.app import app
from pytribute.webhooks import DeadLetter, SqliteInbox, WebhookHandler, inbox, sign
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
        assert handler.handle(body, sign(body, KEY)).status == 500
    handler.close()

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["webhook", "dead", *arguments])
        assert KEY not in result.output
        return result

    return run


def test_letters_are_listed_without_people(run: Run) -> None:
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


class Receiver(Inbox):
    """A receiver that handles deliveries, or only responds."""

    def __init__(self, handler: WebhookHandler, *statuses: int) -> None:
        super().__init__([*statuses])
        self._handler = handler

    def take(self, body: bytes, signature: str | None) -> int:
        if self.statuses:
            return super().take(body, signature)
        super().take(body, signature)
        return self._handler.handle(body, signature).status


def test_letters_are_delivered_again_and_removed_when_handled(run: Run, file: Path) -> None:
    handler = WebhookHandler()
    handler.default(Mock())
    receiver = Receiver(handler, 500)
    with listening(receiver) as url:
        first = run("--to", url)
        second = run("--to", url)

    assert first.exit_code == 1
    assert "kept 1 of 2" in first.stderr
    assert second.exit_code == 0
    assert [body for body, _ in receiver.came] == [*DRIFTED, DRIFTED[0]]
    assert all(sign(body, KEY) == signature for body, signature in receiver.came)
    assert handler.dead_letters() == []
    handler.close()
    assert run().stdout == "no dead letters\n"


def test_a_letter_stays_where_it_is_accepted_and_not_handled(run: Run) -> None:
    handler = WebhookHandler()
    assert handler.handle(b"[]", sign(b"[]", KEY)).status == 400
    handler.close()
    receiver = Inbox()  # the address of something else, or of a handler without a function
    with listening(receiver) as url:
        result = run("--to", url)

    assert result.exit_code == 1
    assert result.stdout.count("200  accepted, but not handled: ") == 3
    assert "Does the receiver use this inbox" in result.stderr
    assert len(run().stdout.splitlines()) == 3


def test_a_letter_goes_whose_event_was_handled_under_another_key(run: Run, file: Path) -> None:
    # As after an update: kept under the key of an unknown event, handled under that of its class.
    purchase = delivery("new_digital_product", purchase_id=7)
    letter = DeadLetter("an older key", purchase, "it did not fit", datetime.now(UTC))
    handler = WebhookHandler()
    handler.default(Mock())
    store = handler.inbox
    assert isinstance(store, SqliteInbox)
    store.add_dead_letter(letter)
    with listening(Receiver(handler)) as url:
        result = run("--to", url)

    assert result.exit_code == 0
    assert store.dead_letters() == []
    handler.close()


def test_a_letter_can_be_discarded(run: Run) -> None:
    first, second = (line.split("  ")[1] for line in run().stdout.splitlines())

    assert run("--discard", "no such key").exit_code == 2
    result = run("--discard", first)

    assert result.exit_code == 0
    assert result.stdout.startswith("discarded  ")
    (left,) = run().stdout.splitlines()
    assert second in left


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
    assert handler.handle(DRIFTED[0], sign(DRIFTED[0], KEY)).status == 500
    handler.default(Mock())
    receiver = Receiver(handler)
    with listening(receiver) as url:
        mixed = run("--to", url)
        alone = run("--to", url, "--consumer", "stats")

    assert mixed.exit_code == 2
    assert "--consumer: '', stats" in mixed.stderr
    assert alone.exit_code == 0
    assert [body for body, _ in receiver.came] == [DRIFTED[0]]
    assert len(run().stdout.splitlines()) == 2
    assert run("--consumer", "stats").stdout == "no dead letters\n"
    handler.close()


def test_contradictory_options_are_invalid_usage(run: Run) -> None:
    assert run("--to", "http://127.0.0.1:1/", "--json").exit_code == 2
    assert run("--discard", "x", "--json").exit_code == 2
    assert run("--to", "nowhere").exit_code == 2


@pytest.mark.parametrize("module", ["pytribute.mock.targets", "psycopg"])
def test_a_missing_package_is_named(run: Run, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    monkeypatch.delitem(
        __import__("sys").modules, "pytribute.webhooks.inbox.postgres", raising=False
    )
    monkeypatch.delitem(vars(inbox), "PostgresInbox", raising=False)
    arguments = {
        "psycopg": ("--inbox", "postgresql://localhost/db"),
        "pytribute.mock.targets": ("--to", "http://127.0.0.1:1/"),
    }[module]

    result = run(*arguments)

    assert result.exit_code == 2
    assert "Traceback" not in result.output
