"""Each delivery has its response, and each event its function, once."""

import json
import logging
import threading
import traceback
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pytribute.webhooks import (
    BODY_LIMIT,
    EVENTS,
    Claim,
    Event,
    NewDigitalProduct,
    NewDonation,
    SqliteInbox,
    State,
    TestEvent,
    UnknownEvent,
    WebhookHandler,
    WebhookResponse,
    sign,
)
from tests.webhooks.notebooks import AsyncNotebook, Notebook, calling
from tests.webhooks.samples import CREATED, delivery, written

KEY = "canary-7f3a"
UNKNOWN = written({"name": "of_tomorrow", "created_at": CREATED, "sent_at": CREATED, "payload": 1})
PURCHASE = delivery("new_digital_product")


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def handler(notebook: Notebook) -> WebhookHandler:
    return WebhookHandler(KEY, inbox=notebook)


def deliver(handler: WebhookHandler, body: bytes = PURCHASE) -> WebhookResponse:
    return handler.handle(body, sign(body, KEY))


def test_an_event_has_its_function_and_others_have_the_default(handler: WebhookHandler) -> None:
    calls: list[tuple[str, Event[Any]]] = []
    handler.on(NewDigitalProduct)(calling(lambda event: calls.append(("product", event))))
    handler.default(calling(lambda event: calls.append(("rest", event))))

    for body in (PURCHASE, delivery("shop_order"), UNKNOWN):
        assert deliver(handler, body) == WebhookResponse(200, "ok")

    assert [(who, event.name) for who, event in calls] == [
        ("product", "new_digital_product"),
        ("rest", "shop_order"),
        ("rest", "of_tomorrow"),
    ]


def test_the_response_is_the_documented_one() -> None:
    response = WebhookResponse(200)

    assert json.loads(response.body) == {"status": "ok"}
    assert response.content_type == "application/json"


@pytest.mark.parametrize("body", [*(delivery(name) for name in EVENTS), UNKNOWN])
def test_an_event_without_a_function_is_accepted(
    handler: WebhookHandler, notebook: Notebook, body: bytes
) -> None:
    assert deliver(handler, body).status == 200
    assert not notebook.states


def test_one_function_may_have_several_events(handler: WebhookHandler) -> None:
    seen: list[str] = []

    @handler.on(NewDigitalProduct, NewDonation, UnknownEvent)
    def note(event: Event[Any]) -> None:
        seen.append(event.name)

    for body in (PURCHASE, delivery("new_donation"), UNKNOWN, delivery("shop_order")):
        deliver(handler, body)
    assert seen == ["new_digital_product", "new_donation", "of_tomorrow"]


def test_the_test_of_the_dashboard_is_accepted_without_a_call(handler: WebhookHandler) -> None:
    rest = handler.default(Mock())

    assert deliver(handler, b'{"test_event": "hello"}').status == 200
    assert not rest.called


def test_an_event_has_one_function(handler: WebhookHandler) -> None:
    first = handler.on(NewDonation)(Mock())

    with pytest.raises(ValueError, match="NewDonation has a function already"):
        handler.on(NewDigitalProduct, NewDonation)(Mock())
    handler.default(Mock())
    with pytest.raises(ValueError, match="already"):
        handler.default(Mock())
    second = handler.on(NewDigitalProduct)(Mock())  # the failed one left nothing behind
    deliver(handler)
    deliver(handler, delivery("new_donation"))
    assert (first.call_count, second.call_count) == (1, 1)


@pytest.mark.parametrize("kinds", [(), (Event,), (TestEvent,), (Mock(),), ("new_donation",)])
def test_only_events_have_functions(handler: WebhookHandler, kinds: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match=r"@handler\.on\(NewDigitalProduct\)"):
        handler.on(*kinds)


def test_a_function_that_would_only_begin_is_refused(handler: WebhookHandler) -> None:
    def plain(event: object) -> Generator[object]:
        yield event  # pragma: no cover - that is the point

    async def awaited(event: object) -> AsyncGenerator[object]:
        yield event  # pragma: no cover - as above

    class Calling:
        def __call__(self, event: object) -> Generator[object]:
            yield event  # pragma: no cover - as above

    for function in (plain, awaited, Calling(), partial(plain)):
        with pytest.raises(TypeError, match="contains yield"):
            handler.on(NewDonation)(function)


def test_a_function_takes_an_event(handler: WebhookHandler) -> None:
    def none() -> None: ...
    def three(event: object, transaction: object, bot: object) -> None: ...
    def keyword(event: object, *, bot: object) -> None: ...

    wrong: list[Callable[..., None]] = [none, three, keyword]
    for function in wrong:
        with pytest.raises(TypeError, match="must take an event"):
            handler.on(NewDonation)(function)
        with pytest.raises(TypeError, match="must take an event"):
            handler.default(function)


def test_a_second_parameter_gets_the_transaction(
    handler: WebhookHandler, notebook: Notebook
) -> None:
    given: list[object] = []

    def with_transaction(event: Event[Any], transaction: object) -> None:
        given.append(transaction)

    def with_option(event: Event[Any], bot: object = "own") -> None:
        given.append(bot)

    def with_keyword(event: Event[Any], *, bot: object) -> None:
        given.append(bot)

    handler.on(NewDigitalProduct)(with_transaction)
    handler.on(NewDonation)(with_option)
    handler.default(partial(with_keyword, bot="bound"))

    for body in (PURCHASE, delivery("new_donation"), UNKNOWN):
        assert deliver(handler, body).status == 200
    assert given == [notebook, "own", "bound"]


def test_a_redelivery_calls_nothing(tmp_path: Path) -> None:
    handler = WebhookHandler(KEY, inbox=tmp_path / "inbox.sqlite3")
    function = handler.default(Mock())

    for second in range(3):
        body = delivery("new_digital_product", sent_at=f"2026-07-12T00:00:0{second}Z")
        assert deliver(handler, body).status == 200

    assert function.call_count == 1
    assert deliver(handler, delivery("new_digital_product", purchase_id=5)).status == 200
    assert function.call_count == 2
    assert isinstance(handler.inbox, SqliteInbox)
    handler.inbox.close()


def test_a_function_that_failed_is_called_again(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    function = handler.default(Mock(side_effect=[KeyError("no such product"), None]))

    assert deliver(handler).status == 500
    assert "new_digital_product was not handled; it will be delivered again" in caplog.text
    assert "no such product" in caplog.text
    assert deliver(handler).status == 200
    assert deliver(handler).status == 200
    assert function.call_count == 2


def test_an_event_in_progress_is_refused_and_not_touched(
    handler: WebhookHandler, notebook: Notebook
) -> None:
    inside: list[WebhookResponse] = []
    handler.default(calling(lambda _: inside.append(deliver(handler))))

    assert deliver(handler).status == 200
    assert inside == [WebhookResponse(503, "the event is being handled; deliver it again")]
    assert [*notebook.states.values()] == [State.COMPLETED]


def test_without_an_inbox_nothing_is_remembered() -> None:
    handler = WebhookHandler(KEY, inbox=None)
    function = handler.default(Mock())

    assert [deliver(handler).status for _ in range(2)] == [200, 200]
    assert function.call_count == 2


class Broken:
    """An inbox that fails at one of its steps."""

    def __init__(self, step: str) -> None:
        self.step = step

    def _at(self, step: str) -> None:
        if step == self.step:
            raise OSError("the disk is full")

    def claim(self, key: str) -> AbstractContextManager[Claim]:
        self._at("claim")
        return self.entered()

    @contextmanager
    def entered(self) -> Generator[Claim]:
        self._at("enter")
        yield Claim(State.ACQUIRED)
        self._at("leave")


@pytest.mark.parametrize("step", ["claim", "enter", "leave"])
def test_an_inbox_that_fails_lets_the_event_come_again(
    step: str, caplog: pytest.LogCaptureFixture
) -> None:
    handler = WebhookHandler(KEY, inbox=Broken(step))
    function = handler.default(Mock())

    assert deliver(handler).status == 500
    assert "the disk is full" in caplog.text
    assert function.call_count == (1 if step == "leave" else 0)


def test_an_inbox_cannot_hide_that_a_function_failed() -> None:
    class Hiding:
        @contextmanager
        def claim(self, key: str) -> Generator[Claim]:
            with suppress(KeyError):
                yield Claim(State.ACQUIRED)

    handler = WebhookHandler(KEY, inbox=Hiding())
    handler.default(Mock(side_effect=KeyError))

    assert deliver(handler).status == 500


@pytest.mark.parametrize(
    ("body", "signature", "status"),
    [
        (PURCHASE, None, 401),
        (PURCHASE, "", 401),
        (PURCHASE, sign(PURCHASE, "other"), 401),
        (PURCHASE + b" ", sign(PURCHASE, KEY), 401),
        (b"[]", sign(b"[]", KEY), 400),
        (b"\xff", sign(b"\xff", KEY), 400),
        (b" " * (BODY_LIMIT + 1), "0" * 64, 413),
    ],
)
def test_an_unverified_delivery_calls_nothing(
    handler: WebhookHandler, body: bytes, signature: str | None, status: int
) -> None:
    rest = handler.default(Mock())

    response = handler.handle(body, signature)

    assert response.status == status
    assert KEY not in response.text
    assert sign(body, KEY) not in response.text
    assert not rest.called


def test_a_handler_has_a_limit_of_its_own() -> None:
    handler = WebhookHandler(KEY, inbox=None, limit=10)

    assert deliver(handler).status == 413


def test_while_keys_change_both_are_good() -> None:
    handler = WebhookHandler(["new", "old"], inbox=None)

    for key, status in [("new", 200), ("old", 200), ("older", 401)]:
        assert handler.handle(PURCHASE, sign(PURCHASE, key)).status == status


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    assert deliver(WebhookHandler(inbox=None)).status == 200


@pytest.mark.parametrize("key", [None, "", f"{KEY} "])
def test_without_a_usable_key_nothing_is_accepted_and_the_reason_is_logged(
    key: str | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY", raising=False)
    if key is not None:
        monkeypatch.setenv("TRIBUTE_API_KEY", key)
    handler = WebhookHandler(inbox=None)  # the key is read when it is needed

    assert deliver(handler).status == 500
    assert ("TRIBUTE_API_KEY" if key is None else "API key") in caplog.text
    assert KEY not in caplog.text
    with pytest.raises(ValueError, match="API key"):
        handler.check()


def test_the_key_is_looked_up_at_each_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = WebhookHandler(inbox=None)
    for key in (KEY, "another"):
        monkeypatch.setenv("TRIBUTE_API_KEY", key)
        assert handler.handle(PURCHASE, sign(PURCHASE, key)).status == 200


@pytest.mark.parametrize("key", [f"{KEY} ", [KEY, ""], [KEY, "5\n"]])
def test_a_handler_shows_no_key(key: str | list[str]) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        WebhookHandler(key, inbox=None)

    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert KEY not in "".join(str(frame.locals) for frame in frames.stack[1:])
    handler = WebhookHandler(KEY, inbox=None)
    assert KEY not in f"{handler!r} {vars(handler)}"


def test_a_log_holds_no_buyer_no_key_and_no_signature(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    handler.default(Mock(side_effect=RuntimeError))
    private = {"email": "ann@b.example", "telegram_username": "durov"}
    bodies = [
        delivery("new_digital_product", **private),
        delivery("new_digital_product", **private, amount="ann@b.example"),
        delivery("new_donation", **private, anonymously="ann@b.example"),
        delivery("physical_order_created", **private, products=[{"quantity": "ann@b.example"}]),
        delivery("shop_order_refunded", email="ann@b.example", transactionId=["ann@b.example"]),
        written({"name": ["ann@b.example"]}),
        UNKNOWN.replace(b":1}", b':{"email":"ann@b.example"}}'),
        b'{"test_event": "ann@b.example"}',
    ]
    for body in bodies:
        deliver(handler, body)
        handler.handle(body, sign(body, "other"))
        handler.handle(body, None)

    shown = caplog.text + "".join(f"{record.msg} {record.args}" for record in caplog.records)
    assert len(caplog.records) > 2 * len(bodies)
    for private_text in ("ann@", "durov", "12321321", "31326", KEY):
        assert private_text not in shown
    for body in bodies:
        assert sign(body, KEY) not in shown
        assert sign(body, "other") not in shown


def test_a_name_of_an_event_forges_no_line_of_a_log(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    handler.default(Mock(side_effect=RuntimeError))
    name = "x\nERROR all is lost" + "y" * 10_000

    deliver(handler, UNKNOWN.replace(b"of_tomorrow", json.dumps(name)[1:-1].encode()))

    assert "\n" not in caplog.messages[0]
    assert len(caplog.messages[0]) < 500


async def _async_function(event: Event[Any]) -> None:
    raise AssertionError  # pragma: no cover - it is never awaited


class _AsyncObject:
    async def __call__(self, event: Event[Any]) -> None:
        raise AssertionError  # pragma: no cover - it is never awaited


@pytest.mark.parametrize(
    "function",
    [_async_function, _AsyncObject(), calling(lambda event: [_async_function(event)][0])],
)
def test_async_functions_fail_in_a_blocking_handler(
    handler: WebhookHandler,
    notebook: Notebook,
    function: Callable[..., object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    handler.default(function)

    assert deliver(handler).status == 500
    assert "returned an awaitable" in caplog.text
    assert "await ahandle()" in caplog.text
    assert not notebook.states


def test_an_async_inbox_fails_where_nothing_can_be_awaited(
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox = AsyncNotebook()
    handler = WebhookHandler(KEY, inbox=inbox)
    function = handler.default(Mock())

    assert deliver(handler).status == 500
    assert "an async inbox can't be used here: await ahandle() instead" in caplog.text
    assert not function.called
    assert not inbox.notebook.threads


def test_something_to_await_that_is_no_coroutine_is_refused_too(
    handler: WebhookHandler, caplog: pytest.LogCaptureFixture
) -> None:
    class Waiting:
        def __await__(self) -> Generator[None]:
            raise AssertionError  # pragma: no cover - it is never awaited

    handler.default(calling(lambda _: Waiting()))

    assert deliver(handler).status == 500
    assert "returned an awaitable" in caplog.text


def test_one_handler_serves_many_threads(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3")
    handler = WebhookHandler(KEY, inbox=inbox)
    function = handler.default(Mock())
    statuses: list[int] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        for purchase in range(5):
            body = delivery("new_digital_product", purchase_id=purchase)
            statuses.append(deliver(handler, body).status)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(statuses) == 40
    assert {*statuses} <= {200, 503}
    assert sorted(call.args[0].payload.purchase_id for call in function.call_args_list) == [
        *range(5)
    ]
    inbox.close()


def test_a_body_that_was_read_already_is_a_mistake_of_the_caller(handler: WebhookHandler) -> None:
    read_already: Any = {"name": "new_donation"}

    with pytest.raises(TypeError, match="the raw bytes"):
        handler.handle(read_already, None)


def test_an_inbox_of_ones_own_needs_one_method() -> None:
    class Own:
        def claim(self, key: str) -> nullcontext[Claim]:
            return nullcontext(Claim(State.COMPLETED))

    handler = WebhookHandler(KEY, inbox=Own())
    function = handler.default(Mock())

    assert deliver(handler).status == 200
    assert not function.called


def test_a_closed_handler_has_no_open_file_and_reopens_it_on_use(
    tmp_path: Path,
) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3")
    handler = WebhookHandler(KEY, inbox=inbox)
    handled: list[Event[Any]] = []
    handler.default(calling(handled.append))
    deliver(handler)

    handler.close()

    assert not (tmp_path / "inbox.sqlite3-wal").exists()
    assert deliver(handler).status == 200
    handler.close()
    WebhookHandler(KEY, inbox=None).close()
