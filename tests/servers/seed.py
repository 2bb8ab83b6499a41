"""The data of the servers, as one JSON file: two accounts, their products and their purchases."""

import json
from pathlib import Path
from typing import Any

__all__ = ["ABSENT", "CARD", "FOREIGN_PRODUCTS", "FOREIGN_PURCHASES", "GONE", "KEYS", "PRODUCTS"]
__all__ += ["REFUNDED", "STARS", "UNKNOWN", "products_of", "write_profile", "write_seed"]

KEYS = {
    "owner": "6e1d0f52-93b7-4c1e-8a64-2b7f5d90c3a1",
    "other": "c48a7b20-5f16-4d93-b0e8-91d3a6f2e75b",
}
PRODUCTS = range(2501, 2548)
FOREIGN_PRODUCTS = range(2600, 2604)
ABSENT = 4004
STARS = range(5001, 5021)
CARD = (6001, 6002)
REFUNDED = (6101, 6102)
GONE = (6201,)
FOREIGN_PURCHASES = (7001, 7002)
UNKNOWN = 4999

_TYPES = ("digital", "custom", "physical")
_STATUSES = ("approved", "pending", "approved", "rejected")
_CURRENCIES = ("USD", "EUR", "RUB")


def write_seed(path: Path) -> None:
    """Write the data of every server."""
    purchases = [
        *(_purchase(one, "owner") for one in STARS),
        *(_purchase(one, "owner", stars=False) for one in CARD),
        *(_purchase(one, "owner", cancelled=True) for one in REFUNDED),
        *(_purchase(one, "owner", buyer=False) for one in GONE),
        *(_purchase(one, "other") for one in FOREIGN_PURCHASES),
    ]
    document = {
        "accounts": [{"name": name, "key": key} for name, key in KEYS.items()],
        "products": {account: products_of(account) for account in KEYS},
        "purchases": purchases,
    }
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")


def write_profile(path: Path, address: str) -> Path:
    """Write the profile of a server that has this data, for ``pytribute contract``."""
    known = path.with_name("products.json")
    known.write_text(json.dumps(products_of("owner")), encoding="utf-8")
    path.write_text(
        f"""\
base_url = "{address}/api/v1"
reset_url = "{address}/__reset"

[keys]
owner = "{KEYS["owner"]}"
other = "{KEYS["other"]}"

[purchases]
stars = {list(STARS)}
card = {[*CARD, *REFUNDED]}
foreign = {list(FOREIGN_PURCHASES)}
gone = {list(GONE)}
unknown = [{UNKNOWN}]

[products]
foreign = {list(FOREIGN_PRODUCTS)}
absent = [{ABSENT}]
known = "{known.name}"
""",
        encoding="utf-8",
    )
    return path


def products_of(account: str) -> list[dict[str, Any]]:
    """Return the products of an account, by id."""
    return [_product(one) for one in (PRODUCTS if account == "owner" else FOREIGN_PRODUCTS)]


def _product(number: int) -> dict[str, Any]:
    kind, has_stars, day = _TYPES[number % 3], number % 2 == 0, 1 + number % 28
    product: dict[str, Any] = {
        "id": number,
        "type": kind,
        "name": f"Открытка № {number}" if number % 5 == 0 else f'Postcard "{number}" & more',
        "amount": 100 + number,
        "currency": _CURRENCIES[number // 3 % 3],
        "starsAmountEnabled": has_stars,
        "status": _STATUSES[number % 4],
        "isCustom": kind == "custom",
        "acceptCards": number % 3 != 0,
        "acceptWalletPay": number % 7 == 0,
        "protectContent": number % 2 == 1,
        "created": f"2025-08-{day:02}T10:30:00Z",
        "updated": f"2025-09-{day:02}T10:30:00Z",
        "link": f"https://t.me/tribute_bot/app?startapp=p{number:x}",
        "webLink": f"https://web.tribute.tg/p/{number:x}",
    }
    if has_stars:
        product["starsAmount"] = number // 10
    if kind == "custom":
        product["pendingOrders"] = number % 4
    if number % 4 == 0:
        product["description"] = "Two lines,\nthe second one short"
        product["imageUrl"] = f"https://cdn.example.com/{number}.jpg"
    return product


def _purchase(
    number: int, account: str, *, stars: bool = True, cancelled: bool = False, buyer: bool = True
) -> dict[str, Any]:
    return {
        "id": number,
        "account": account,
        "paidWithStars": stars,
        "cancelled": cancelled,
        "buyerExists": buyer,
    }
