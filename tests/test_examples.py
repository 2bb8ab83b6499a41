"""Every numbered example runs, against the mock."""

import asyncio
import os
import re
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient as AiohttpClient
from aiohttp.test_utils import TestServer as AiohttpServer
from starlette.testclient import TestClient

from pytribute import AsyncTribute
from pytribute.mock import MockServer
from pytribute.webhooks import sign
from scripts.project import CHECKOUT
from tests.webhooks.samples import delivery

if TYPE_CHECKING:
    from tests.telegram import Reply

_FOLDER = CHECKOUT.root / "examples"


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(products=30) as server:
        yield server


@pytest.fixture
def environment(mock: MockServer) -> dict[str, str]:
    return {**os.environ, "TRIBUTE_API_KEY": mock.api_key, "TRIBUTE_BASE_URL": mock.base_url}


def _run(name: str, *arguments: str, environment: dict[str, str]) -> str:
    run = subprocess.run(  # noqa: S603 - the examples of this project
        [sys.executable, "-W", "error", _FOLDER / name, *arguments],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stderr == ""
    return run.stdout


def test_the_listing_shows_every_digital_product(environment: dict[str, str]) -> None:
    shown = _run("01_list_products.py", environment=environment).splitlines()

    assert shown[0] == f"{len(shown) - 1} digital products"
    assert any("VPN Access - 1 Month" in line and "4.99 USD" in line for line in shown)


def test_a_refund_is_made_and_a_second_one_is_refused(
    mock: MockServer, environment: dict[str, str]
) -> None:
    purchase = mock.add_purchase(paid_with="stars")

    first = _run("02_refund_a_purchase.py", str(purchase), environment=environment)
    second = _run("02_refund_a_purchase.py", str(purchase), environment=environment)

    assert first.startswith(f"refunded {purchase}")
    assert second.startswith("refused")
    assert mock.refunds[purchase] == 1


def test_a_lost_response_to_a_refund_is_reported(
    mock: MockServer, environment: dict[str, str]
) -> None:
    purchase = mock.add_purchase(paid_with="stars")
    mock.add_fault("cancelProductPurchase", drop="after")

    shown = _run("02_refund_a_purchase.py", str(purchase), environment=environment)

    assert shown.startswith("unknown")
    assert mock.refunds[purchase] == 1


def test_the_async_listing_adds_up_exactly(environment: dict[str, str]) -> None:
    shown = _run("03_async_listing.py", environment=environment).splitlines()

    assert shown
    assert all(line[-4:] in {" USD", " EUR", " RUB"} for line in shown)


def test_errors_are_distinguished(environment: dict[str, str]) -> None:
    shown = _run("04_errors_and_retries.py", environment=environment)

    assert shown.splitlines()[-1] == "no such product"


def test_attempts_and_spans_are_shown(environment: dict[str, str]) -> None:
    shown = _run("08_watch_calls.py", environment=environment)

    assert re.findall(r"attempt 1: HTTP (\d+) after \d\.\d{3} s", shown) == ["200", "404"]
    assert "span GET /products: HTTP 200\n" in shown
    assert "span GET /products/{id}: HTTP 404\n" in shown


def _say_shop(mock: MockServer, key: str) -> "Reply":
    from tests.telegram import say  # noqa: PLC0415 - see there

    example = _FOLDER / "05_aiogram_bot.py"
    return say("/shop", example, AsyncTribute(key, base_url=mock.base_url))


def test_the_bot_offers_what_is_approved(mock: MockServer) -> None:
    reply = _say_shop(mock, mock.api_key)

    assert reply.links
    assert all(link.startswith("https://t.me/") for link in reply.links)


def test_the_bot_stays_polite_when_the_key_is_wrong(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = _say_shop(mock, "some-other-key")

    assert "недоступен" in reply.text
    assert "HTTP 401" in capsys.readouterr().out


def test_the_web_shop_shows_a_product_and_hides_what_is_not_there(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", mock.api_key)
    monkeypatch.setenv("TRIBUTE_BASE_URL", mock.base_url)
    app = runpy.run_path(str(_FOLDER / "06_fastapi_route.py"))["app"]

    with TestClient(app) as browser:
        shown = browser.get("/products/2548")
        missing = browser.get("/products/4")
        mock.add_fault("getProduct", status=403)
        broken = browser.get("/products/2548")

    assert shown.json()["price"] == "4.99 USD"
    assert missing.status_code == 404
    assert broken.status_code == 502


@pytest.mark.parametrize("name", ["07_test_your_shop.py", "09_test_your_bot.py"])
def test_the_tests_of_a_shop_and_of_a_bot_pass(name: str) -> None:
    run = subprocess.run(  # noqa: S603 - the examples of this project
        [sys.executable, "-m", "pytest", "-q", _FOLDER / name],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == 0, run.stdout


def _signed(body: bytes) -> dict[str, str]:
    return {"trbt-signature": sign(body, "example-key")}


KEY_TEXT = "Ваш ключ: QX7-41F"
BUYER = 12321321

NEVER_STARTED = {
    "error_code": 403,
    "description": "Forbidden: bot can't initiate conversation with a user",
}
TOO_MANY = {
    "error_code": 429,
    "description": "Too Many Requests: retry after 60",
    "parameters": {"retry_after": 60},
}
REFUSALS = {
    "never pressed /start": NEVER_STARTED,
    "no such chat": {"error_code": 400, "description": "Bad Request: chat not found"},
    "too many messages": TOO_MANY,
    "Telegram is broken": {"error_code": 500, "description": "Internal Server Error"},
    "a gateway": "<html>Bad Gateway</html>",
    "the connection breaks": None,
}


@pytest.fixture
def bot_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("TRIBUTE_API_KEY", "example-key")
    monkeypatch.chdir(tmp_path)
    return runpy.run_path(str(_FOLDER / "11_webhook_bot.py"))


def _serve_bot(example: dict[str, Any], bot: Any, shop: Any) -> "AiohttpClient[Any, Any]":  # noqa: ANN401 - of the example
    return AiohttpClient(AiohttpServer(example["make_app"](bot, shop)))


def _shop(bot_example: dict[str, Any]) -> Any:  # noqa: ANN401 - a class of the example
    return bot_example["Shop"](sqlite3.connect("shop.sqlite3", isolation_level=None))


async def _deliver(tribute: "AiohttpClient[Any, Any]", *bodies: bytes) -> list[int]:
    return [
        (await tribute.post("/tribute", data=body, headers=_signed(body))).status for body in bodies
    ]


def test_the_bot_hands_over_what_was_bought_once(
    bot_example: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.telegram import Telegram  # noqa: PLC0415 - see there

    telegram = Telegram()

    async def run() -> None:
        shop = _shop(bot_example)
        async with telegram.bot() as bot, _serve_bot(bot_example, bot, shop) as tribute:
            statuses = await _deliver(
                tribute,
                *[delivery("new_digital_product")] * 2,
                delivery("new_digital_product", purchase_id=5, telegram_user_id=...),
                delivery("new_digital_product", purchase_id=6, product_id=1),
                delivery("new_digital_product", purchase_id=7),
            )
            assert statuses == [200, 200, 200, 500, 200]
            shop._database.close()

    asyncio.run(run())
    assert telegram.sent == [(str(BUYER), KEY_TEXT)] * 2
    assert capsys.readouterr().out == "purchase 5 was by e-mail: send it there\n"


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_the_bot_could_not_send_is_kept_until_the_buyer_writes(
    bot_example: dict[str, Any], capsys: pytest.CaptureFixture[str], refusal: str
) -> None:
    from tests.telegram import Telegram, message_from  # noqa: PLC0415 - see there

    telegram = Telegram(REFUSALS[refusal])

    async def buy() -> None:
        shop = _shop(bot_example)
        async with telegram.bot() as bot, _serve_bot(bot_example, bot, shop) as tribute:
            assert await _deliver(tribute, *[delivery("new_digital_product")] * 2) == [200, 200]
            shop._database.close()

    async def write() -> None:  # in another process, days later
        shop = _shop(bot_example)
        dispatcher = bot_example["make_dispatcher"](shop)
        async with telegram.bot() as bot:
            for person in (5, BUYER, BUYER):
                await dispatcher.feed_update(bot, message_from(person, "/start"))
        shop._database.close()

    asyncio.run(buy())
    assert telegram.sent == []
    output = capsys.readouterr().out
    assert output.startswith("purchase ")
    assert "waits for its buyer: " in output
    asyncio.run(write())
    assert telegram.sent == [(str(BUYER), KEY_TEXT)]


def test_a_refunded_purchase_is_not_delivered(
    bot_example: dict[str, Any],
) -> None:
    from tests.telegram import Telegram, message_from  # noqa: PLC0415 - see there

    telegram = Telegram(NEVER_STARTED)

    async def run() -> None:
        shop = _shop(bot_example)
        dispatcher = bot_example["make_dispatcher"](shop)
        async with telegram.bot() as bot, _serve_bot(bot_example, bot, shop) as tribute:
            statuses = await _deliver(
                tribute,
                delivery("new_digital_product", purchase_id=5),
                delivery("digital_product_refunded", purchase_id=5),
                delivery("digital_product_refunded", purchase_id=6),
                delivery("new_digital_product", purchase_id=6),
            )
            assert statuses == [200] * 4
            await dispatcher.feed_update(bot, message_from(BUYER, "/start"))
        shop._database.close()

    asyncio.run(run())
    assert telegram.sent == []


def test_the_bot_listens_to_its_own_machine_only(
    bot_example: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts: list[str | None] = []

    class Site:
        def __init__(self, _runner: object, host: str | None = None, _port: int = 0) -> None:
            hosts.append(host)

        async def start(self) -> None:
            raise InterruptedError

    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setattr("aiohttp.web.TCPSite", Site)
    shop = _shop(bot_example)
    with pytest.raises(InterruptedError):
        asyncio.run(bot_example["main"](shop))
    shop._database.close()
    assert hosts == ["127.0.0.1"]


def test_the_shop_keeps_its_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "example-key")
    monkeypatch.chdir(tmp_path)
    names = runpy.run_path(str(_FOLDER / "12_webhook_fastapi.py"))
    events = [
        *[delivery("shop_order")] * 2,
        delivery("shop_order", uuid="trial", isTrial=True),
        delivery("shop_order_prepaid", uuid="prepaid"),
        delivery("new_donation"),
        delivery("new_digital_product"),
        delivery("new_digital_product", purchase_id=2),
        delivery("digital_product_refunded", purchase_id=2),
        delivery("shop_order_refunded", amount=300),
        delivery("shop_order_refunded", amount=300, status="completed"),
    ]

    with TestClient(names["app"]) as tribute:
        for body in events:
            assert tribute.post("/tribute", content=body, headers=_signed(body)).is_success
    names["handler"].close()
    again = runpy.run_path(str(_FOLDER / "12_webhook_fastapi.py"))["app"]  # another process
    with TestClient(again) as tribute:
        income = {code.upper(): total for code, total in tribute.get("/income").json().items()}
    assert income == {"RUB": "1002.00 RUB", "USD": "4.99 USD"}


def test_an_event_and_its_mark_share_a_transaction_of_one_s_own_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        runpy.run_path(str(_FOLDER / "10_own_database.py"), run_name="__main__")

    assert capsys.readouterr().out == "200\n200\n[(7, 42)]\n" * 2


def test_every_example_is_tested_here() -> None:
    tested = "".join(
        (CHECKOUT.root / "tests" / name).read_text(encoding="utf-8")
        for name in ("test_examples.py", "test_shop_examples.py")
    )
    named = {path.name for path in _FOLDER.glob("*.py")} - {"00_offline.py"}

    assert all(name in tested for name in named)
