"""What was signed and not handled is kept, and handled once the code can."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    DeadLetter,
    Event,
    NewDigitalProduct,
    SqliteInbox,
    UnknownEvent,
    WebhookHandler,
    sign,
)
from tests.webhooks.notebooks import AsyncNotebook, Notebook, calling
from tests.webhooks.samples import delivery, written

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")
DRIFTED = delivery("new_digital_product", transaction_id=...)
UNKNOWN = written({"name": "of_tomorrow", "payload": {"amount": 500, "email": "ann@b.example"}})


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[WebhookHandler]:
    handler = WebhookHandler(KEY, consumer="shop", inbox=tmp_path / "inbox.sqlite3")
    yield handler
    handler.close()


def deliver(handler: WebhookHandler, body: bytes) -> int:
    return handler.handle(body, sign(body, KEY)).status


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (DRIFTED, 500, "missing required field `transaction_id` at $.payload"),
        (UNKNOWN, 500, "this version doesn't know its name"),
        (b'["an", "event"]', 400, "expected a JSON object, got list"),
        (b"\xff\x00", 400, "the body is not JSON"),
    ],
)
def test_an_event_without_a_class_and_function_is_kept(
    handler: WebhookHandler, body: bytes, status: int, reason: str
) -> None:
    handler.on(NewDigitalProduct)(Mock())
    before = datetime.now(UTC)

    for _ in range(3):
        assert deliver(handler, body) == status

    (letter,) = handler.dead_letters()
    assert letter.body == body
    assert reason in letter.reason
    assert before <= letter.at <= datetime.now(UTC)
    assert "ann@" not in f"{letter!r} {letter.key} {letter.reason}"


def test_a_failed_event_is_kept_until_it_succeeds(handler: WebhookHandler) -> None:
    handler.default(Mock(side_effect=[KeyError("ann@b.example"), None]))

    assert deliver(handler, PURCHASE) == 500
    (letter,) = handler.dead_letters()
    assert letter.reason == "KeyError was raised"

    assert deliver(handler, PURCHASE) == 200
    assert handler.dead_letters() == []


def test_an_unknown_event_without_money_is_not_kept(handler: WebhookHandler) -> None:
    for body in (PURCHASE, written({"name": "of_tomorrow"}), b'{"test_event": ""}', b"{}"):
        assert deliver(handler, body) == 200
    assert handler.handle(b"[]", "0" * 64).status == 401
    assert handler.dead_letters() == []


def test_a_letter_is_replayed_when_the_code_can_take_it(handler: WebhookHandler) -> None:
    for body in (DRIFTED, UNKNOWN):
        deliver(handler, body)
    letters = handler.dead_letters()
    assert [handler.replay(letter).status for letter in letters] == [500, 500]
    assert len(handler.dead_letters()) == 2

    taken: list[Event[Any]] = []
    handler.default(calling(taken.append))
    assert [handler.replay(letter).status for letter in letters] == [200, 200]

    assert handler.dead_letters() == []
    assert [event.body for event in taken] == [DRIFTED, UNKNOWN]
    assert [deliver(handler, body) for body in (DRIFTED, UNKNOWN)] == [200, 200]
    assert len(taken) == 2  # a redelivery of what was replayed is a duplicate


def test_a_letter_that_a_class_fits_now_is_not_lost(handler: WebhookHandler) -> None:
    # As after an update of pytribute: kept under the key of an unknown event, known by now.
    letter = DeadLetter("shop/an older key", PURCHASE, "it did not fit", datetime.now(UTC))
    store = handler.inbox
    assert isinstance(store, SqliteInbox)
    store.add_dead_letter(letter)

    assert handler.replay(letter).status == 500  # still without a function
    assert len(handler.dead_letters()) == 1
    function = handler.on(NewDigitalProduct)(Mock())
    assert handler.replay(letter).status == 200
    assert handler.dead_letters() == []
    assert function.call_count == 1
    assert handler.replay(letter).status == 200
    assert function.call_count == 1


def test_letters_of_each_consumer_are_their_own(tmp_path: Path) -> None:
    file = tmp_path / "inbox.sqlite3"
    shop, stats = (WebhookHandler(KEY, consumer=name, inbox=file) for name in ("shop", "stats"))
    alone = WebhookHandler(KEY, inbox=file)
    for handler in (shop, stats, alone):
        deliver(handler, DRIFTED)
        deliver(handler, b"[]")
        assert len(handler.dead_letters()) == 2

    shop.default(Mock())
    assert deliver(shop, DRIFTED) == 200

    assert [len(handler.dead_letters()) for handler in (shop, stats, alone)] == [1, 2, 2]
    assert stats.dead_letters()[0].key.startswith("stats/new_digital_product|")
    for handler in (shop, stats, alone):
        handler.close()


def test_the_same_is_done_with_await(handler: WebhookHandler) -> None:
    async def take(event: UnknownEvent) -> None:
        await asyncio.sleep(0)
        taken.append(event)

    async def work() -> None:
        assert (await handler.ahandle(DRIFTED, sign(DRIFTED, KEY))).status == 500
        (letter,) = await handler.adead_letters()
        handler.on(UnknownEvent)(take)
        assert (await handler.areplay(letter)).status == 200
        assert await handler.adead_letters() == []

    taken: list[Event[Any]] = []
    asyncio.run(work())
    assert len(taken) == 1


class _AsyncStore(AsyncNotebook):
    """Keeps letters with ``await``."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[str, DeadLetter] = {}

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        await asyncio.sleep(0)
        self.letters[letter.key] = letter

    async def remove_dead_letter(self, key: str) -> None:
        self.letters.pop(key, None)

    async def dead_letters(self) -> list[DeadLetter]:
        return [*self.letters.values()]


def test_an_inbox_that_is_awaited_keeps_letters_too() -> None:
    async def work() -> None:
        assert (await awaited.ahandle(DRIFTED, sign(DRIFTED, KEY))).status == 500
        assert len(await awaited.adead_letters()) == 1

    awaited = WebhookHandler(KEY, inbox=_AsyncStore())
    asyncio.run(work())
    with pytest.raises(TypeError, match="this inbox is async"):
        awaited.dead_letters()


def test_an_inbox_of_ones_own_need_not_keep_letters() -> None:
    for inbox in (None, Notebook()):
        handler = WebhookHandler(KEY, inbox=inbox)
        assert deliver(handler, DRIFTED) == 500
        with pytest.raises(TypeError, match="this inbox keeps no dead letters"):
            handler.dead_letters()


def test_a_letter_that_cannot_be_kept_is_logged(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    handler.default(Mock())
    deliver(handler, PURCHASE)
    handler.close()
    (tmp_path / "inbox.sqlite3").write_bytes(b"no database at all" * 1000)

    assert deliver(handler, b"[]") == 400
    assert re.search("the dead letter of shop/.* could not be kept", caplog.text)


def test_letters_come_in_the_order_of_their_times(handler: WebhookHandler) -> None:
    store = handler.inbox
    assert isinstance(store, SqliteInbox)
    now = datetime.now(UTC)
    for number in (2, 1, 3):
        at = now + timedelta(seconds=number)
        store.add_dead_letter(
            DeadLetter(f"shop/key {number}", json.dumps(number).encode(), "x", at)
        )

    assert [letter.body for letter in handler.dead_letters()] == [b"1", b"2", b"3"]
    with closing(sqlite3.connect(store.location)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("body", [PURCHASE, DRIFTED, UNKNOWN, b"[]"])
@pytest.mark.parametrize("address", ["mysql://host/shop", " "])
def test_an_inbox_that_cannot_be_opened_is_a_failure_as_any_other(
    body: bytes,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIBUTE_INBOX", raising=False)
    handler = WebhookHandler(KEY, consumer="shop")
    handler.on(NewDigitalProduct)(Mock())
    monkeypatch.setenv("TRIBUTE_INBOX", address)  # as a file .env that is read after the import

    assert deliver(handler, body) == (400 if body == b"[]" else 500)

    assert re.search("the dead letter of shop/.* could not be kept", caplog.text)
    monkeypatch.delenv("TRIBUTE_INBOX")
    handler.close()


def test_a_letter_of_another_consumer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "inbox.sqlite3"
    shop, stats = (WebhookHandler(KEY, consumer=name, inbox=file) for name in ("shop", "stats"))
    function = stats.default(Mock())
    deliver(shop, DRIFTED)
    (letter,) = shop.dead_letters()

    with pytest.raises(ValueError, match="belongs to the consumer 'shop', not to 'stats'"):
        stats.replay(letter)
    with pytest.raises(ValueError, match="belongs to the consumer 'shop', not to 'stats'"):
        asyncio.run(stats.areplay(letter))

    assert not function.called
    assert shop.dead_letters() == [letter]
    shop.close()
    stats.close()
