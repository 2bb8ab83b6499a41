"""Of every public callable: a wrong type is a TypeError, a wrong value a ValueError."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pytribute import (
    AsyncTribute,
    Money,
    RetryPolicy,
    Stars,
    Tribute,
    TributeError,
    spec,
    unknown_fields,
    webhooks,
)
from pytribute.mock import Fault, Mock, MockServer, MockState, make_app, serve
from pytribute.webhooks import SigningKey, SqliteInbox, WebhookHandler
from tests import documented
from tests.documented import LARGEST
from tests.overlay.shelf import KEY, AsyncMemoryTransport, MemoryTransport, Shelf

# One value of each type; the types that an argument accepts are left out.
ANY: dict[str, Any] = {
    "None": None,
    "text": "5",
    "bytes": b"5",
    "integer": 5,
    "number": 5.5,
    "true": True,
    "false": False,
    "list": [5],
    "mapping": {"a": "b"},
    "object": object(),
    "class": int,
}
TEXT, INTEGER, NUMBER = {"text"}, {"integer"}, {"integer", "number"}
FLAG = {"true", "false"}


@dataclass(frozen=True)
class Argument:
    call: Callable[[Any], object]
    takes: set[str]
    wrong_values: tuple[Any, ...] = ()


def client(name: str) -> Callable[[Any], object]:
    def make(value: Any) -> None:  # noqa: ANN401 - wrong on purpose
        options: dict[str, Any] = {
            "api_key": KEY,
            "transport": MemoryTransport(Shelf([])),
            name: value,
        }
        if name in {"proxy", "verify", "http_client"}:
            del options["transport"]
        if name == "verify":  # no certificate is needed there, so a path isn't read
            options["base_url"] = "http://127.0.0.1"
        Tribute(**options)
        if name not in {"transport", "http_client"}:
            options.pop("transport", None)
        AsyncTribute(**options)

    return make


def twin(name: str) -> Callable[[Any], object]:
    options: dict[str, Any] = {}
    return lambda value: Tribute(KEY, transport=MemoryTransport(Shelf([]))).with_options(
        **options | {name: value}
    )


def products(call: Callable[[Any, Any], object]) -> Callable[[Any], object]:
    """Call both clients; nothing may be sent."""

    def both(value: object) -> None:
        transport, async_transport = MemoryTransport(Shelf([])), AsyncMemoryTransport(Shelf([]))
        blocking = Tribute(KEY, transport=transport).products
        unblocking: Any = AsyncTribute(KEY, transport=async_transport).products
        failures: list[Exception] = []

        async def unblock() -> object:
            result: Any = call(unblocking, value)
            return await result if inspect.isawaitable(result) else result

        ways: list[Callable[[], object]] = [
            lambda: call(blocking, value),
            lambda: asyncio.run(unblock()),
        ]
        for way in ways:
            try:
                way()
            except (TypeError, ValueError) as error:
                failures.append(error)
        assert transport.exchanges == async_transport.exchanges == []
        if failures:
            assert [type(one) for one in failures] == [type(failures[0])] * 2
            raise failures[0]

    return both


def handler(name: str) -> Callable[[Any], object]:
    options: dict[str, Any] = {"key": KEY, "inbox": None}
    return lambda value: WebhookHandler(**options | {name: value})


def mock(act: Callable[[Mock, Any], object]) -> Callable[[Any], object]:
    def run(value: object) -> None:
        with Mock(webhook=lambda body, signature: 200) as one:  # noqa: ARG005 - as it is called
            act(one, value)

    return run


BIG = 10**5000
NAN = float("nan")
OF_CLIENT: dict[str, Argument] = {
    "api_key": Argument(client("api_key"), {"None", *TEXT}, ("", "a b", f'"{KEY}"')),
    "base_url": Argument(client("base_url"), {"None", "text"}, ("", "5", "ftp://x", "http://")),
    "timeout": Argument(client("timeout"), NUMBER, (0, -1, NAN, float("inf"), BIG)),
    "retries": Argument(client("retries"), INTEGER, (-1,)),
    "transport": Argument(client("transport"), {"None"}),
    "http_client": Argument(client("http_client"), {"None"}),
    "proxy": Argument(client("proxy"), {"None", *TEXT}),
    "verify": Argument(client("verify"), {"None", *TEXT}),
    "headers": Argument(client("headers"), {"None", "mapping"}, ({"a": "\n"}, {"host": "x"})),
    "header's value": Argument(lambda value: client("headers")({"a": value}), TEXT, ("\n", "я")),
    "header's name": Argument(
        lambda value: client("headers")({value: "a"}), {*TEXT, "list", "mapping"}, ("", "a b")
    ),
    "body_limit": Argument(client("body_limit"), INTEGER, (0, -1)),
    "on_request": Argument(client("on_request"), {"None", "class"}),
    "on_response": Argument(client("on_response"), {"None", "class"}),
    "on_error": Argument(client("on_error"), {"None", "class"}),
    "tracer_provider": Argument(client("tracer_provider"), {"None"}),
    "clock": Argument(client("clock"), {"None"}),
    **{
        f"with_options: {name}": Argument(twin(name), {"None", *takes}, wrong)
        for name, takes, wrong in (
            ("api_key", TEXT, ("", "a b")),
            ("timeout", NUMBER, (0, NAN)),
            ("retries", INTEGER, (-1,)),
            ("headers", {"mapping"}, ({"a": "\n"},)),
            ("on_request", {"class"}, ()),
            ("on_response", {"class"}, ()),
            ("on_error", {"class"}, ()),
            ("tracer_provider", set[str](), ()),
        )
    },
}
OF_CALLS = {
    "type": Argument(products(lambda p, v: p.list(type=v)), {"None", "text"}, ("5", "", "gift")),
    "desc": Argument(products(lambda p, v: p.list(desc=v)), FLAG),
    "page_size": Argument(
        products(lambda p, v: p.list(page_size=v)), INTEGER, (0, LARGEST + 1, BIG)
    ),
    "prefetch": Argument(products(lambda p, v: p.list(prefetch=v)), INTEGER, (-1, 65)),
    "list: timeout": Argument(products(lambda p, v: p.list(timeout=v)), {"None", *NUMBER}, (0,)),
    "list: headers": Argument(products(lambda p, v: p.list(headers=v)), {"None", "mapping"}),
    "limit of all": Argument(
        products(lambda p, v: p.list().to_list(limit=v)), {"None", "integer"}, (-1,)
    ),
    "limit of pages": Argument(
        products(lambda p, v: p.list().pages(v)), {"None", "integer"}, (-1,)
    ),
    "get": Argument(products(lambda p, v: p.get(v)), INTEGER, (BIG,)),
    "cancel_purchase": Argument(products(lambda p, v: p.cancel_purchase(v)), INTEGER, (BIG,)),
    "get: timeout": Argument(products(lambda p, v: p.get(1, timeout=v)), {"None", *NUMBER}, (NAN,)),
    "raw get": Argument(products(lambda p, v: p.with_raw_response.get(v)), INTEGER),
    "raw cancel": Argument(products(lambda p, v: p.with_raw_response.cancel_purchase(v)), INTEGER),
    "raw page": Argument(
        products(lambda p, v: p.with_raw_response.list(page=v)), INTEGER, (0, BIG)
    ),
    "raw page_size": Argument(
        products(lambda p, v: p.with_raw_response.list(page_size=v)), INTEGER, (0, LARGEST + 1)
    ),
    "raw type": Argument(
        products(lambda p, v: p.with_raw_response.list(type=v)), {"None", "text"}, ("gift",)
    ),
    "raw desc": Argument(products(lambda p, v: p.with_raw_response.list(desc=v)), FLAG),
}
OF_VALUES = {
    "Money: minor": Argument(lambda v: Money(v, "USD"), INTEGER),
    "Money: currency": Argument(lambda v: Money(5, v), TEXT),
    "Money.of: amount": Argument(lambda v: Money.of(v, "USD"), {*TEXT, *INTEGER}, ("1e5", "4.999")),
    "Money.of: currency": Argument(lambda v: Money.of(5, v), TEXT),
    "Money: times": Argument(lambda v: Money(5, "USD") * v, INTEGER),
    "Stars: count": Argument(Stars, INTEGER),
    "spec": Argument(spec, TEXT, ("5", "de")),
    "unknown_fields": Argument(unknown_fields, set()),
    "RetryPolicy: attempts": Argument(lambda v: RetryPolicy(attempts=v), INTEGER, (0, -1)),
    **{
        f"RetryPolicy: {name}": Argument(
            lambda v, name=name: RetryPolicy(**{name: v}),  # type: ignore[misc]
            NUMBER,
            (-1, NAN, float("inf"), BIG),
        )
        for name in ("wait_initial", "wait_max", "retry_after_max")
    },
    "RetryPolicy: deadline": Argument(
        lambda v: RetryPolicy(timeout=v), {"None", *NUMBER}, (0, -1, NAN, BIG)
    ),
    "RetryPolicy: random": Argument(lambda v: RetryPolicy(random=v), {"class"}),
}
BODY = b'{"test_event":"x"}'
OF_WEBHOOKS = {
    "SigningKey": Argument(SigningKey, TEXT, ("", "'x'")),
    "sign: body": Argument(lambda v: webhooks.sign(v, KEY), {"bytes"}),
    "sign: key": Argument(lambda v: webhooks.sign(BODY, v), TEXT, ("", "a b")),
    "verify: body": Argument(lambda v: webhooks.verify(v, None, KEY), {"bytes"}),
    "verify: signature": Argument(
        lambda v: webhooks.verify(BODY, v, KEY), {"None", "text", "bytes"}, ("x", b"x", None)
    ),
    "verify: key": Argument(
        lambda v: webhooks.verify(BODY, "x", v), {"None", "text", "false"}, ("", "'x'")
    ),
    "verify: limit": Argument(lambda v: webhooks.verify(BODY, "x", KEY, limit=v), INTEGER, (-1,)),
    "parse: body": Argument(lambda v: webhooks.parse(v, "x", KEY), {"bytes"}),
    "parse: signature": Argument(
        lambda v: webhooks.parse(BODY, v, KEY), {"None", "text", "bytes"}, ("x",)
    ),
    "parse: limit": Argument(lambda v: webhooks.parse(BODY, "x", KEY, limit=v), INTEGER, (-1,)),
    "parse: tolerance": Argument(
        lambda v: webhooks.parse(BODY, webhooks.sign(BODY, KEY), KEY, tolerance=v),
        {"None", *NUMBER},
        (-1, NAN),
    ),
    "parse_unverified": Argument(webhooks.parse_unverified, {"bytes"}, (b"x",)),
    "WebhookHandler: key": Argument(handler("key"), {"None", "text", "false"}, ("", "'x'")),
    "WebhookHandler: inbox": Argument(handler("inbox"), {"None", "text"}),
    "WebhookHandler: limit": Argument(handler("limit"), INTEGER, (-1,)),
    "WebhookHandler: body_timeout": Argument(handler("body_timeout"), NUMBER, (0, -1)),
    "WebhookHandler: consumer": Argument(handler("consumer"), {"text"}, ("a b",)),
    "receive: body": Argument(lambda v: WebhookHandler(KEY, inbox=None).handle(v, None), {"bytes"}),
    "receive: signature": Argument(
        lambda v: WebhookHandler(KEY, inbox=None).handle(BODY, v), {"None", "text", "bytes"}
    ),
    "on": Argument(lambda v: WebhookHandler(KEY, inbox=None).on(v), set()),
    "function": Argument(lambda v: WebhookHandler(KEY, inbox=None).default(v), {"class"}),
    "SqliteInbox: file": Argument(SqliteInbox, TEXT),
    "SqliteInbox: lease": Argument(lambda v: SqliteInbox("x.db", lease=v), NUMBER, (0, -1, NAN)),
    "SqliteInbox: now": Argument(lambda v: SqliteInbox("x.db", now=v), {"class", "None"}),
}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OF_MOCK = {
    "seed": Argument(lambda v: MockState(seed=v), INTEGER | {"None"}),
    "products": Argument(lambda v: MockState(products=v), {"None", "integer"}, (-1, 10**9)),
    "db": Argument(lambda v: MockState(db=v), TEXT, ("",)),
    "webhook": Argument(
        lambda v: MockState(webhook=v), {"None", "class", "text"}, ("5", "ftp://x", "http://a:b@x")
    ),
    "host": Argument(lambda v: MockServer(host=v).close(), TEXT),
    "port": Argument(lambda v: MockServer(port=v).close(), INTEGER, (-1, 65536)),
    "control": Argument(lambda v: MockServer(control=v).close(), FLAG),
    "serve: port": Argument(lambda v: serve(port=v), INTEGER, (-1, 65536)),
    "serve: webhook": Argument(
        lambda v: serve(port=0, webhook=v), {"None", "class", "text"}, ("5",)
    ),
    "make_app": Argument(make_app, set()),
    "client": Argument(mock(lambda m, v: m.client(v)), {"None", "text"}, ("", "a b")),
    "async_client": Argument(mock(lambda m, v: m.async_client(v)), {"None", "text"}, ("",)),
    "add_product: owner": Argument(mock(lambda m, v: m.add_product(owner=v)), TEXT, ("5",)),
    "add_product: id": Argument(
        mock(lambda m, v: m.add_product(id=v)), {"None", "integer"}, (0, BIG)
    ),
    "add_product: name": Argument(mock(lambda m, v: m.add_product(name=v)), TEXT, ("\ud800",)),
    "add_product: amount": Argument(mock(lambda m, v: m.add_product(amount=v)), INTEGER),
    "add_product: type": Argument(mock(lambda m, v: m.add_product(type=v)), TEXT, ("5", "gift")),
    "add_product: is_custom": Argument(
        mock(lambda m, v: m.add_product(is_custom=v)), FLAG, (True,)
    ),
    "add_purchase: product_id": Argument(
        mock(lambda m, v: m.add_purchase(product_id=v)), {"None", "integer"}, (-5, 5)
    ),
    "add_purchase: paid_with": Argument(
        mock(lambda m, v: m.add_purchase(paid_with=v)), TEXT, ("5", "gold")
    ),
    "add_purchase: buyer_gone": Argument(mock(lambda m, v: m.add_purchase(buyer_gone=v)), FLAG),
    "add_purchase: id": Argument(
        mock(lambda m, v: m.add_purchase(id=v)), {"None", "integer"}, (0, 5001)
    ),
    "buy: product_id": Argument(mock(lambda m, v: m.buy(v)), {"None", "integer"}, (5,)),
    "buy: paid_with": Argument(mock(lambda m, v: m.buy(paid_with=v)), TEXT, ("gold",)),
    "buy: telegram_user_id": Argument(
        mock(lambda m, v: m.buy(telegram_user_id=v)), {"None", "integer"}
    ),
    "add_fault: operation": Argument(mock(lambda m, v: m.add_fault(v)), TEXT, ("5",)),
    **{
        f"add_fault: {name}": Argument(
            mock(lambda m, v, name=name: m.add_fault("*", **{name: v})),  # type: ignore[misc]
            takes,
            wrong,
        )
        for name, takes, wrong in (
            ("count", {"None", "integer"}, (0,)),
            ("status", {"None", "integer"}, (99, 600)),
            ("retry_after", {"None", "integer", "text"}, ("", "я")),
            ("latency", NUMBER, (-1, NAN)),
            ("body", {"None", "text"}, ("5", "pdf")),
            ("drop", {"None", "text"}, ("5", "later")),
            ("lower_case_currency", FLAG, ()),
            ("unknown_enum", {"None", "text"}, ("5", "name")),
            ("extra_field", {"None", "text"}, ("\ud800",)),
        )
    },
    "set_clock": Argument(mock(lambda m, v: m.set_clock(v)), set(), (NOW.replace(tzinfo=None),)),
    "set_webhook": Argument(mock(lambda m, v: m.set_webhook(v)), {"None", "class", "text"}, ("5",)),
    "send: event": Argument(mock(lambda m, v: m.send(v)), {"bytes", "text"}, ("5",)),
    "send: signature": Argument(
        mock(lambda m, v: m.send("new_donation", signature=v)), TEXT, ("5",)
    ),
    "send: event_name": Argument(
        mock(lambda m, v: m.send("new_donation", event_name=v)), {"None", "text"}
    ),
    "send: extra_fields": Argument(
        mock(lambda m, v: m.send("new_donation", extra_fields=v)), {"None", "mapping"}
    ),
    "send: amount": Argument(
        mock(lambda m, v: m.send("new_donation", amount=v)), {"None", *INTEGER}
    ),
    "redeliver": Argument(mock(lambda m, v: m.redeliver(v)), set()),
    "advance: minutes": Argument(mock(lambda m, v: m.advance(v)), NUMBER, (-1, NAN)),
    "advance: hours": Argument(mock(lambda m, v: m.advance(hours=v)), NUMBER, (-1, 1e99)),
    "load": Argument(mock(lambda m, v: m.load(v)), {"text", "bytes"}, ("5", "")),
}
ARGUMENTS = OF_CLIENT | OF_CALLS | OF_VALUES | OF_WEBHOOKS | OF_MOCK


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_wrong_type_is_a_type_error(name: str, subtests: pytest.Subtests) -> None:
    for kind in ANY.keys() - ARGUMENTS[name].takes:
        with subtests.test(kind=kind):
            with pytest.raises(TypeError) as caught:
                ARGUMENTS[name].call(ANY[kind])
            assert not isinstance(caught.value, TributeError)
            assert str(caught.value).isprintable()
            assert len(str(caught.value)) < 400
            assert KEY not in str(caught.value)


@pytest.mark.parametrize("name", [name for name, one in ARGUMENTS.items() if one.wrong_values])
def test_a_wrong_value_is_a_value_error(name: str, subtests: pytest.Subtests) -> None:
    for number, value in enumerate(ARGUMENTS[name].wrong_values):
        with subtests.test(number=number):
            with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text differs
                ARGUMENTS[name].call(value)
            assert not isinstance(caught.value, TypeError)
            assert str(caught.value).isprintable()
            assert len(str(caught.value)) < 600


def test_every_argument_of_a_client_and_of_its_calls_is_in_the_table() -> None:
    assert inspect.signature(Tribute).parameters.keys() <= OF_CLIENT.keys()
    options = inspect.signature(Tribute.with_options).parameters.keys() - {"self"}
    assert {f"with_options: {name}" for name in options} <= OF_CLIENT.keys()
    listed = inspect.signature(Tribute(KEY).products.list).parameters.keys() - {"options"}
    # The argument of a parameter that a page adds is generated, and checked by its schema.
    assert listed <= OF_CALLS.keys() | {one["name"] for one in documented.parameters()}
    assert {f"add_fault: {name}" for name in Fault.model_fields} <= OF_MOCK.keys()
