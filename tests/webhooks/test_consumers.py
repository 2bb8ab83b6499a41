"""Each handler has a claim of its own on each event, wherever it is remembered."""

import asyncio
import gc
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    Event,
    NewDigitalProduct,
    SqliteInbox,
    TestEvent,
    UnknownEvent,
    WebhookHandler,
    parse_unverified,
    sign,
)
from pytribute.webhooks._consumer import INBOX_FILE, Consumer, consumer_of
from tests.webhooks.notebooks import Notebook
from tests.webhooks.samples import delivery, written

KEY = "canary-7f3a"
PURCHASE = delivery("new_digital_product")


def deliver(handler: WebhookHandler, body: bytes = PURCHASE) -> int:
    return handler.handle(body, sign(body, KEY)).status


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIBUTE_INBOX", raising=False)
    monkeypatch.chdir(tmp_path)


def test_two_consumers_of_one_inbox_are_both_called() -> None:
    shop = WebhookHandler(KEY, consumer="shop")
    stats = WebhookHandler(KEY, consumer="stats")
    alone = WebhookHandler(KEY)
    functions = [handler.default(Mock()) for handler in (shop, stats, alone)]

    for handler in (shop, stats, alone) * 2:
        assert deliver(handler) == 200

    assert [function.call_count for function in functions] == [1, 1, 1]
    for handler in (shop, stats, alone):
        handler.close()


def test_no_event_of_one_consumer_has_the_key_of_another() -> None:
    def key(consumer: str, name: str) -> str:
        event = parse_unverified(written({"name": name, "payload": 5}))
        assert isinstance(event, Event)
        return Consumer(consumer, Notebook()).key(event.idempotency_key)

    pairs = [("", "a/b"), ("a", "b"), ("", "b"), ("a", "/b"), ("a", ""), ("", "a" * 999)]
    keys = [key(*pair) for pair in pairs]
    assert len({*keys}) == len(pairs)
    assert [consumer_of(one) for one in keys] == [consumer for consumer, _ in pairs]
    assert all(len(one) < 300 for one in keys)


def second(inbox: Any) -> WebhookHandler:  # noqa: ANN401 - whatever an inbox may be
    return WebhookHandler(KEY, inbox=inbox)


def test_two_handlers_without_a_name_are_refused_on_one_file(tmp_path: Path) -> None:
    first = WebhookHandler(KEY)
    same: list[Any] = [
        INBOX_FILE,
        tmp_path / INBOX_FILE,
        tmp_path / "folder" / ".." / INBOX_FILE,
        SqliteInbox(INBOX_FILE),
    ]
    for inbox in same:
        with pytest.raises(ValueError, match="would be complete for both"):
            second(inbox)

    named = WebhookHandler(KEY, consumer="stats", inbox=INBOX_FILE)
    with pytest.raises(ValueError, match="under the same name"):
        WebhookHandler(KEY, consumer="stats")
    assert named.inbox is not None
    assert second("another.sqlite3").inbox is not None
    assert second(None).inbox is second(None).inbox is None
    first.close()
    second(INBOX_FILE).close()


@pytest.mark.parametrize(
    ("address", "again", "another"),
    [
        ("redis://user:secret@localhost:1/0", "redis://localhost:1", "redis://localhost:1/1"),
        (
            "postgresql://user:secret@localhost:1/shop",
            "postgresql://bot@localhost:1/shop",
            "postgresql://localhost:1/bot",
        ),
    ],
)
def test_two_handlers_without_a_name_are_refused_on_one_server(
    address: str, again: str, another: str
) -> None:
    first = second(address)  # nothing is connected yet

    with pytest.raises(ValueError, match="consumer=") as caught:
        second(again)
    assert "secret" not in str(caught.value)
    for handler in (second(another), first):
        handler.close()
    second(again).close()


def test_two_handlers_without_a_name_are_refused_on_one_object() -> None:
    notebook = Notebook()
    first = second(notebook)

    with pytest.raises(ValueError, match="consumer="):
        second(notebook)
    assert second(Notebook()) is not first


def test_an_application_made_anew_finds_its_place_free() -> None:
    class Application:
        def __init__(self) -> None:
            self.handler = WebhookHandler(KEY)
            self.itself = self  # only the collector finds it

    for _ in range(3):
        Application()
    gc.collect()


@pytest.mark.parametrize("name", ["a b", "-", "a/b", "x" * 65, "имя", "a\n"])
def test_a_name_is_plain(name: str) -> None:
    with pytest.raises(ValueError, match="consumer must be up to 64 letters"):
        WebhookHandler(KEY, consumer=name, inbox=None)
    wrong: Any = 5
    with pytest.raises(TypeError, match="consumer must be a str"):
        WebhookHandler(KEY, consumer=wrong, inbox=None)


@pytest.mark.parametrize("inbox", [5, object(), NewDigitalProduct, ["a.sqlite3"]])
def test_an_inbox_is_one(inbox: Any) -> None:  # noqa: ANN401 - anything but an inbox
    with pytest.raises(TypeError, match="inbox must be an object with the methods claim"):
        WebhookHandler(KEY, inbox=inbox)


def test_nothing_happens_when_a_module_makes_a_handler(tmp_path: Path) -> None:
    shop = (
        "from pytribute.webhooks import *\n"
        "handler = WebhookHandler()\n"
        "@handler.on(NewDigitalProduct)\n"
        "def deliver(event: NewDigitalProduct) -> None: ...\n"
    )
    (tmp_path / "shop.py").write_text(shop)

    subprocess.run([sys.executable, "-W", "error", "shop.py"], cwd=tmp_path, env={}, check=True)

    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["shop.py"]


def test_the_default_inbox_is_looked_up_at_each_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = WebhookHandler(KEY)
    function = handler.default(Mock())
    for name in ("one.sqlite3", "two.sqlite3", "two.sqlite3"):
        monkeypatch.setenv("TRIBUTE_INBOX", str(tmp_path / name))
        assert deliver(handler) == 200

    assert function.call_count == 2
    handler.close()
    assert not (tmp_path / INBOX_FILE).exists()


def test_the_log_names_the_file_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    handler = WebhookHandler(KEY)
    handler.default(Mock())
    assert not caplog.messages

    for _ in range(2):
        deliver(handler)

    named = [message for message in caplog.messages if "events are remembered in" in message]
    assert named == [f"events are remembered in {tmp_path / INBOX_FILE}"]
    handler.close()


def test_a_program_may_check_key_and_inbox_when_it_starts(tmp_path: Path) -> None:
    handler = WebhookHandler(KEY)
    handler.check()
    assert (tmp_path / INBOX_FILE).exists()
    handler.close()
    WebhookHandler(KEY, inbox=None).check()
    WebhookHandler(KEY, inbox=Notebook()).check()  # one of one's own may have nothing to check
    asyncio.run(WebhookHandler(KEY, inbox=tmp_path / "another.sqlite3").acheck())
    assert (tmp_path / "another.sqlite3").exists()
    with pytest.raises(ValueError, match="can't be used"):
        WebhookHandler(KEY, inbox=tmp_path / "none" / "inbox.sqlite3").check()


def with_two(event: Event[Any], bot: object) -> None:
    raise AssertionError  # pragma: no cover - it is never called


def with_option(event: Event[Any], bot: object = "own") -> None: ...


@pytest.mark.parametrize("inbox", [None, "inbox.sqlite3"])
def test_a_second_parameter_without_a_transaction_is_refused(inbox: str | None) -> None:
    handler = WebhookHandler(KEY, inbox=inbox)

    for register in (handler.on(NewDigitalProduct, UnknownEvent), handler.default):
        with pytest.raises(
            TypeError, match="takes a second argument, but this inbox lends no transaction"
        ):
            register(with_two)
    handler.on(NewDigitalProduct)(with_option)
    assert deliver(handler) == 200
    assert isinstance(parse_unverified(b'{"test_event": ""}'), TestEvent)
    handler.close()
