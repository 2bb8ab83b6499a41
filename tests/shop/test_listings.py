"""Shops, tariffs, subscribers and orders of physical products; over real sockets."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from pytribute import AuthenticationError, Money
from pytribute.cli.app import app
from tests.shop.service import KEY, ORDER, UUID, Answer, Request, Service

SUBSCRIBER: dict[str, Any] = {
    "telegramUserId": 12321321,
    "subscriptionId": 1648,
    "status": "active",
    "expireAt": "2026-08-01T08:00:00Z",
}
PARCEL: dict[str, Any] = {
    "id": 4711,
    "status": "pending",
    "created": "2026-07-11T09:15:58Z",
    "fullName": "Nina Berg",
    "email": "nina@example.com",
    "phone": "+4915100000000",
    "telegramID": 12321321,
    "address": {"countryIso2": "DE"},
    "locality": "Lübeck",
    "fullAddress": "Lübeck, Hafenstrasse 4",
    "customerNote": "",
    "items": [
        {
            "id": 88,
            "price": 21.9,
            "quantity": 2,
            "currency": "EUR",
            "name": "Mug",
            "attributes": {"colour": "blue"},
        }
    ],
    "deliveryCost": 5.5,
    "currency": "eur",
}
SHOP: dict[str, Any] = {
    "id": 7,
    "userId": 31326,
    "name": "Evening school",
    "link": "evening-school",
    "callbackUrl": "",
    "recurrent": True,
    "onlyStars": False,
    "tokenCharging": True,
    "status": 1,
}


def test_shops_are_listed_and_shown(service: Service) -> None:
    service.sends(Answer([SHOP]))
    (shop,) = service.both(lambda c: c.shop.list())
    assert (shop.id, shop.callback_url, shop.status) == (7, "", 1)
    assert [(one.path, one.query) for one in service.requests] == [("/shops", {})]
    service.sends(Answer(SHOP))
    assert service.both(lambda c: c.shop.get(shop_id=7)) == shop
    assert [(one.path, one.query) for one in service.requests] == [("/shop", {"shopId": "7"})]


def test_tariffs_have_exact_prices_in_their_currency(service: Service) -> None:
    periods = [
        {"periodId": 1, "period": "monthly", "price": 799.5},
        {"periodId": 2, "period": "yearly", "price": 7000},
    ]
    tariff = {"subscriptionId": 1648, "name": "Letters", "currency": "RUB", "periods": periods}
    service.sends(Answer({"result": [tariff, {"subscriptionId": 2}]}))
    found, bare = service.both(lambda c: c.subscriptions.list())
    assert found.prices == [Money(79950, "RUB"), Money(700000, "RUB")]
    assert bare.prices == []


@pytest.mark.parametrize("content", [{"result": [SUBSCRIBER] * 2}, [SUBSCRIBER] * 2])
def test_subscribers_come_inside_an_object_or_bare(service: Service, content: object) -> None:
    service.sends(Answer(content))
    found = service.both(lambda c: c.subscribers.list())
    # Several rows of one person are several subscriptions: none is left out.
    assert [one.status for one in found] == ["active", "active"]
    assert service.requests[0].query == {}
    service.both(lambda c: c.subscribers.list(subscription_id=1648))
    assert service.requests[-1].query == {"subscriptionID": "1648"}


def test_physical_orders_are_read_page_by_page_with_exact_amounts(service: Service) -> None:
    def respond(request: Request) -> Answer:
        number = int(request.query["page"])
        rows = [{**PARCEL, "id": 4710 + number}] if number < 3 else []
        meta = {"total": 2, "offset": number, "limit": int(request.query["limit"])}
        return Answer({"rows": rows, "meta": meta})

    service.respond = respond
    found = service.both(lambda c: c.physical_orders.list(status="pending,shipped", prefetch=0))
    assert [one.id for one in found] == [4711, 4712]
    assert found[0].delivery == Money(550, "EUR")
    assert found[0].items[0].unit_price == Money(2190, "EUR")
    assert found[0].items[0].attributes == {"colour": "blue"}
    assert service.requests[0].query == {"page": "1", "limit": "50", "status": "pending,shipped"}
    assert service.both(lambda c: c.physical_orders.list(last_order_id="4710").count()) == 2
    service.sends(Answer(PARCEL))
    assert service.both(lambda c: c.physical_orders.get(4711)).telegram_id == 12321321


def test_a_wrong_key_has_the_code_that_was_seen(service: Service) -> None:
    service.sends(Answer({"error": "error_not_permitted", "message": "Invalid API Key"}, 401))
    error = service.fails(AuthenticationError, lambda c: c.subscriptions.list().to_list())
    assert error.code == "error_not_permitted"
    assert len(service.requests) == 1


def test_the_command_line_has_every_operation(service: Service) -> None:
    service.sends(Answer([ORDER]))
    variables = {"TRIBUTE_API_KEY": KEY, "TRIBUTE_BASE_URL": service.address}
    words = ["shop", "orders", "list", "--date-from", "2026-07-11", "--json"]
    listed = CliRunner().invoke(app, words, env=variables)
    assert listed.exit_code == 0, listed.output
    assert [one["uuid"] for one in json.loads(listed.stdout)] == [UUID]
    assert service.requests[0].query == {"dateFrom": "2026-07-11"}
    for group, commands in {
        "subscriptions": ["list"],
        "subscribers": ["list"],
        "physical-orders": ["get", "list"],
        "shop": ["charges", "get", "list", "orders", "tokens"],
        "shop orders": ["cancel", "create", "get", "list", "refund", "status", "transactions"],
        "shop tokens": ["deactivate", "get", "list"],
        "shop charges": ["create", "get"],
    }.items():
        shown = CliRunner().invoke(app, [*group.split(), "--help"]).stdout
        found = shown.partition("Commands:\n")[2].splitlines()
        assert sorted(line.split()[0] for line in found if line[2:3].strip()) == commands
    unconfirmed = ["shop", "orders", "refund", UUID, "90210"]
    refused = CliRunner().invoke(app, unconfirmed, env=variables)
    assert refused.exit_code == 2
    assert "nobody is here to confirm the refund of transaction 90210" in refused.stderr
