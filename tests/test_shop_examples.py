"""The examples of orders, subscriptions and saved cards run, against the mock."""

import asyncio
import runpy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer as AiohttpServer
from starlette.testclient import TestClient

from pytribute import AsyncTribute, Tribute
from pytribute.mock import Mock, MockServer
from scripts.project import CHECKOUT

_FOLDER = CHECKOUT.root / "examples"
_PERSON = 1


@pytest.fixture
def mock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    monkeypatch.chdir(tmp_path)
    with MockServer() as server:
        server.set_clock(datetime.now(UTC))
        monkeypatch.setenv("TRIBUTE_API_KEY", server.api_key)
        yield server


def example(name: str) -> dict[str, Any]:
    return runpy.run_path(str(_FOLDER / name))


@pytest.mark.parametrize("lost", [False, True])
def test_a_bot_sells_at_its_own_price_and_gives_access_once(mock: MockServer, lost: bool) -> None:  # noqa: FBT001
    from tests.telegram import Telegram, say  # noqa: PLC0415 - see there

    if lost:  # the order is created, and the bot must find it in place of a second one
        mock.add_fault("createShopOrder", drop="after")
    shop = _FOLDER / "13_own_price_bot.py"
    before = len(mock.client().shop.orders.list().to_list())
    reply = say("/course", shop, AsyncTribute(mock.api_key, base_url=mock.base_url))
    orders = mock.client().shop.orders.list().to_list()

    assert len(orders) == before + 1
    assert reply.links == [orders[0].pay_url]
    assert (orders[0].customer_id, str(orders[0].price)) == (str(_PERSON), "1500.00 RUB")

    telegram = Telegram()

    async def pay() -> None:
        async with telegram.bot() as bot, AiohttpServer(example(shop.name)["make_app"](bot)) as app:
            mock.set_webhook(str(app.make_url("/tribute")))
            await mock.apay(orders[0])
            await mock.asend("shop_order", uuid=orders[0].uuid, customer_id=str(_PERSON))

    asyncio.run(pay())
    [(person, text)] = telegram.sent
    assert (person, "доступ" in text) == (str(_PERSON), True)


def test_a_lesson_is_for_those_whose_subscription_is_paid(mock: MockServer) -> None:
    gate = example("14_subscription_gate.py")
    with TestClient(gate["app"]) as browser:

        def deliver(body: bytes, signature: str | None) -> int:
            headers = {"trbt-signature": signature or ""}
            return browser.post("/tribute", content=body, headers=headers).status_code

        mock.set_webhook(deliver)
        assert browser.get("/lesson/5").status_code == 402
        subscriber = mock.subscribe(telegram_user_id=5, period="monthly")
        assert browser.get("/lesson/5").status_code == 200
        mock.cancel(subscriber)
        assert browser.get("/lesson/5").status_code == 200  # paid until the end of the month
        mock.add_subscriber(telegram_user_id=6)
        mock.add_subscriber(telegram_user_id=7, expire_at=mock.now - timedelta(days=1))
        assert gate["import_subscribers"](mock.client()) >= 2
        statuses = [browser.get(f"/lesson/{person}").status_code for person in (6, 7)]
        assert statuses == [200, 402]
    gate["handler"].close()


def test_what_was_paid_during_an_outage_is_delivered_once(mock: MockServer) -> None:
    shop = example("15_reconcile.py")
    heard, missed, unpaid = (mock.add_order(customer_id=str(one)) for one in range(3))
    mock.advance(hours=72)  # an order is paid later than it is made
    since = mock.now.date()
    mock.pay(missed)  # while nobody listens
    mock.set_webhook(lambda body, signature: shop["handler"].handle(body, signature).status)
    mock.pay(heard)

    client = mock.client()
    assert shop["reconcile"](client, since) == [missed]
    assert shop["reconcile"](client, since) == []
    mock.pay(unpaid)
    assert shop["reconcile"](client, since) == []
    shop["handler"].close()


def test_a_saved_card_is_charged_once_for_an_invoice() -> None:
    charge = example("16_charge_saved_card.py")["charge"]
    with Mock() as mock:
        client: Tribute = mock.client()
        assert "no saved card" in charge(client, "7", "i-1", 150_000)
        shop = mock.add_shop(token_charging=True)
        dollars = mock.add_order(shop_id=shop, customer_id="7", amount=150_000, currency="usd")
        mock.pay(dollars, save_card=True)
        assert "no saved card in roubles" in charge(client, "7", "i-1", 150_000)
        order = mock.add_order(shop_id=shop, customer_id="7", amount=150_000)
        mock.pay(order, save_card=True)
        first = charge(client, "7", "i-1", 150_000)
        assert "charge " in first
        assert charge(client, "7", "i-1", 150_000).rpartition(" ")[2] == first.rpartition(" ")[2]
        assert "under way" in charge(client, "7", "i-2", 150_000)
        mock.advance(minutes=0.75)
        assert "too soon" in charge(client, "7", "i-2", 150_000)
        mock.advance(minutes=2)
        mock.add_fault("createShopCharge", drop="after")
        assert charge(client, "7", "i-2", 150_000).startswith("unknown, start this again")
        assert "charge " in charge(client, "7", "i-2", 150_000)
        mock.add_fault("createShopCharge", status=403)
        assert "may not charge" in charge(client, "7", "i-3", 150_000)
