"""What the server has at first: two accounts, their shops, orders, transactions and cards."""

from copy import deepcopy
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

__all__ = ["Json", "Row", "seed"]

Json: TypeAlias = Any
Row: TypeAlias = dict[str, Any]


def _uuid(number: int) -> str:
    return str(UUID(int=number, version=4))


def _shop(number: int, account: str, **more: object) -> Row:
    shop = {
        "id": number,
        "userId": 31326,
        "name": f"Shop {number}",
        "link": f"shop-{number}",
        "callbackUrl": "",
        "recurrent": False,
        "onlyStars": False,
        "tokenCharging": False,
        "status": 1,
    }
    return {"account": account, "row": shop | more}


_SHOPS = (
    _shop(6, "owner", status=0),
    _shop(7, "owner", recurrent=True, tokenCharging=True),
    _shop(9, "owner", onlyStars=True),
    _shop(11, "owner"),
    _shop(12, "owner", recurrent=True),
    _shop(20, "other", recurrent=True),
)


def _order(number: int, shop: int, created: str, status: str, **more: object) -> Row:
    uuid = _uuid(number)
    return {
        "uuid": uuid,
        "shopId": shop,
        "amount": 100_000 + 10 * number,
        "currency": ("rub", "eur", "usd")[number % 3],
        "title": f"Course {number}",
        "description": "Ten lessons",
        "status": status,
        "successUrl": "https://shop.example/thanks",
        "failUrl": "https://shop.example/again",
        "paymentUrl": f"https://web.tribute.tg/shop/pay/{uuid}",
        "webappPaymentUrl": f"https://t.me/tribute/app?startapp=b{number:x}",
        "createdAt": created,
        "period": "onetime",
        "starsAmount": 0,
        "customerId": f"customer-{number % 2}",
    } | more


def _monthly(member: str) -> Row:
    return {
        "period": "monthly",
        "memberStatus": member,
        "memberExpiresAt": "2026-08-11T00:00:00Z",
    }


# The first and the last second of days count.
_ORDERS = (
    _order(1, 7, "2026-07-08T12:00:00Z", "paid", currency="eur"),
    _order(2, 7, "2026-07-09T00:00:00Z", "failed"),
    _order(3, 7, "2026-07-09T23:59:59Z", "paid", **_monthly("active")),
    _order(4, 7, "2026-07-10T00:00:00Z", "pending"),
    _order(5, 7, "2026-07-10T23:59:59Z", "paid", **_monthly("active"), firstPeriodAmount=50_000),
    _order(6, 7, "2026-07-11T00:00:00Z", "paid"),
    _order(7, 7, "2026-07-11T09:15:58Z", "paid", **_monthly("cancelled")),
    _order(8, 7, "2026-07-12T01:30:00Z", "pending", **_monthly("active"), comment="a note"),
    _order(9, 9, "2026-07-12T02:00:00Z", "prepaid", paymentUrl=None, starsAmount=250),
    _order(10, 11, "2026-07-12T03:00:00Z", "paid"),
    _order(20, 20, "2026-07-10T12:00:00Z", "paid"),
    _order(21, 20, "2026-07-11T12:00:00Z", "pending"),
)


def _transactions(order: Row) -> list[Row]:
    """Return the payments of an order: several of one that repeats, the newest first."""
    if order["status"] != "paid":
        return []
    count = 5 if order["period"] == "monthly" else 1
    number = UUID(order["uuid"]).int & 0xFF
    amounts = [order["amount"] / 100] * count
    if "firstPeriodAmount" in order:
        amounts[0] = order["firstPeriodAmount"] / 100
    first = int(datetime.fromisoformat(order["createdAt"]).timestamp())
    return [
        {
            "id": 100 * number + place,
            "type": "shop_order_sell" if place != 1 else "shop_order_adjustment",
            "objectId": number,
            "amount": amounts[place],
            "currency": order["currency"],
            "createdAt": first + place * 86_400,
            "serviceFee": amounts[place] / 10,
            "total": amounts[place] - amounts[place] / 10,
            "paymentMethod": "bank_card",
            "isRefunded": place == 2,
            "isRefundable": place not in {1, 2},
            "isRecurring": place > 0,
        }
        for place in reversed(range(count))
    ]


def _token(number: int, *, active: bool = True) -> Row:
    return {
        "token": _uuid(1000 + number),
        "cardLast4": f"{4240 + number}",
        "cardBrand": "Visa",
        "customerId": f"customer-{number % 2}",
        "amount": 100_000,
        "currency": ("rub", "USD")[number % 2],
        "active": active,
        "createdAt": f"2026-07-{10 + number}T09:15:58Z",
    }


_TOKENS = tuple(
    {"account": "owner", "order": _uuid(number), "row": _token(number, active=number not in {2, 5})}
    for number in range(1, 7)
)


def seed() -> Row:
    """Return the data anew."""
    orders = [(one, _transactions(one)) for one in _ORDERS]
    return deepcopy({"shops": _SHOPS, "orders": orders, "tokens": _TOKENS})
