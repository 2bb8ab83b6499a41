"""What the server does, without a word of HTTP but the status."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from tests.servers.shop import ApiError
from tests.storefront.seed import Row, seed

__all__ = ["OPERATIONS", "Handler", "Store"]

Handler: TypeAlias = Callable[..., Any | Awaitable[Any]]

OPERATIONS = {
    ("GET", "/shops"): "list_shops",
    ("GET", "/shop"): "get_shop",
    ("GET", "/shop/orders"): "list_orders",
    ("POST", "/shop/orders"): "create_order",
    ("GET", "/shop/orders/{order}"): "get_order",
    ("GET", "/shop/orders/{order}/status"): "get_status",
    ("POST", "/shop/orders/{order}/cancel"): "cancel_order",
    ("GET", "/shop/orders/{order}/transactions"): "list_transactions",
    ("POST", "/shop/orders/{order}/transactions/{transaction}/refund"): "refund",
    ("GET", "/shop/tokens"): "list_tokens",
    ("GET", "/shop/tokens/{token}"): "get_token",
    ("DELETE", "/shop/tokens/{token}"): "deactivate_token",
    ("POST", "/shop/charges"): "create_charge",
    ("GET", "/shop/charges/{charge}"): "get_charge",
}
"""The methods of a store by method and path; each is called with account, path, query and body."""

_PERIODS = ("onetime", "weekly", "monthly", "quarterly", "halfyearly", "yearly")
_TRIALS = ("one_hour", "twelve_hours", "twenty_four_hours", "three_days", "seven_days")
_LIMITS = {"rub": (10_000, 30_000_000), "eur": (100, 300_000), "usd": (100, 300_000)}
_TEXTS = {"title": 100, "description": 300, "customerId": 256, "comment": 10_000, "email": 254}
_UNSHOWN = ("trialPeriod", "imageUrl")
_PAGE = 2
_MINUTE = timedelta(minutes=1)

Path: TypeAlias = Mapping[str, str]
Query: TypeAlias = Mapping[str, str]


def bad(message: str, code: str = "error_bad_request") -> ApiError:
    return ApiError(400, code, message)


def absent(what: str) -> ApiError:
    return ApiError(404, "error_not_found", f"{what} not found")


def uuid_of(text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-fA-F-]{36}", text):
        raise bad("not a UUID")
    try:
        return str(UUID(text))
    except ValueError:
        raise bad("not a UUID") from None


def whole(query: Query, name: str, default: int, least: int, most: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch("[0-9]{1,18}", text) or not least <= int(text) <= most:
        raise bad(f"invalid {name}")
    return int(text)


def day(query: Query, name: str) -> date | None:
    if name not in query:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", query[name], re.ASCII):
            return date.fromisoformat(query[name])
    except ValueError:
        pass
    raise bad(f"{name} is not yyyy-mm-dd")


def positive(body: Row, name: str, *, required: bool = False) -> int | None:
    value = body.get(name)
    if name not in body and not required:
        return None
    if type(value) is not int or not 0 < value < 2**63:
        raise bad(f"invalid {name}")
    return value


def text_of(body: Row, name: str, most: int, *, least: int = 0) -> str:
    value = body.get(name)
    if (
        not isinstance(value, str)
        or not least <= len(value.encode("utf-16-le", "replace")) // 2 <= most
    ):
        raise bad(f"invalid {name}")
    return value


class Store:
    """The shops of all accounts, in memory."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        data = seed()
        self.shops: list[Row] = data["shops"]
        self.orders: dict[str, Row] = {one["uuid"]: one for one, _ in data["orders"]}
        self.transactions: dict[str, list[Row]] = {
            one["uuid"]: all_ for one, all_ in data["orders"]
        }
        self.tokens: dict[str, Row] = {one["row"]["token"]: one for one in data["tokens"]}
        self.charges: dict[str, Row] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.charged: dict[str, datetime] = {}

    # -- shops

    def shops_of(self, account: str) -> list[Row]:
        return [one["row"] for one in self.shops if one["account"] == account]

    def active(self, account: str) -> list[Row]:
        return [one for one in self.shops_of(account) if one["status"] == 1]

    def list_shops(self, account: str, path: Path, query: Query, body: Row) -> Any:
        return self.active(account)

    def get_shop(self, account: str, path: Path, query: Query, body: Row) -> Any:
        return self.shop(
            account, whole(query, "shopId", 0, 0 if "shopId" not in query else 1, 2**63)
        )

    def shop(self, account: str, number: int | None) -> Row:
        for shop in self.active(account):
            if number in (0, None, shop["id"]):
                return shop
        raise absent("shop")

    # -- orders

    def list_orders(self, account: str, path: Path, query: Query, body: Row) -> Any:
        number = whole(query, "shopId", 0, 0 if "shopId" not in query else 1, 2**63)
        shop = self.shop(account, number)
        first, last = day(query, "dateFrom"), day(query, "dateTo")
        rows = [
            one
            for one in self.orders.values()
            if one["shopId"] == shop["id"]
            and (first is None or self.day_of(one) >= first)
            and (last is None or self.day_of(one) <= last)
        ]
        return rows[::-1]

    def day_of(self, order: Row) -> date:
        return datetime.fromisoformat(order["createdAt"]).astimezone(UTC).date()

    def order(self, account: str, path: Path) -> Row:
        order = self.orders.get(uuid_of(path["order"]))
        if order is None:
            raise absent("order")
        if order["shopId"] not in [one["id"] for one in self.shops_of(account)]:
            raise ApiError(403, "no_access", "order belongs to another shop")
        return order

    def get_order(self, account: str, path: Path, query: Query, body: Row) -> Any:
        return self.order(account, path)

    def get_status(self, account: str, path: Path, query: Query, body: Row) -> Any:
        return {"status": self.order(account, path)["status"]}

    def create_order(self, account: str, path: Path, query: Query, body: Row) -> Any:
        shop = self.shop(account, positive(body, "shopId"))
        self.validate(shop, body)
        uuid = str(uuid4())
        order = {
            **{name: value for name, value in body.items() if name not in _UNSHOWN},
            "uuid": uuid,
            "shopId": shop["id"],
            "amount": body.get("amount", 0),
            "status": "pending",
            "paymentUrl": None if shop["onlyStars"] else f"https://web.tribute.tg/shop/pay/{uuid}",
            "webappPaymentUrl": f"https://t.me/tribute/app?startapp={uuid[:8]}",
            "createdAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "period": body.get("period", "onetime"),
            "starsAmount": body.get("starsAmount", 0),
        }
        self.orders[uuid] = order
        self.transactions[uuid] = []
        return order

    def validate(self, shop: Row, body: Row) -> None:
        unknown = body.keys() - {
            "amount",
            "currency",
            "shopId",
            "successUrl",
            "failUrl",
            "imageUrl",
        }
        for name in (
            unknown - {"period", "starsAmount", "firstPeriodAmount", "trialPeriod"} - {*_TEXTS}
        ):
            del body[name]
        for name, most in _TEXTS.items():
            if name in body or name in {"title", "description"}:
                text_of(body, name, most, least=int(name in {"title", "description"}))
        if "email" in body and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", body["email"]):
            raise bad("invalid email")
        for name in ("successUrl", "failUrl", "imageUrl"):
            if name in body:
                self.validate_url(body, name)
        self.validate_price(shop, body)

    def validate_url(self, body: Row, name: str) -> None:
        try:
            parts = urlsplit(text_of(body, name, 2000))
        except ValueError:
            raise bad(f"invalid {name}", "error_invalid_url") from None
        if parts.scheme != "https" or not parts.netloc or re.search(r"[^!-~]", body[name]):
            raise bad(f"invalid {name}", "error_invalid_url")

    def validate_price(self, shop: Row, body: Row) -> None:
        currency, period = body.get("currency"), body.get("period", "onetime")
        if not isinstance(currency, str) or currency not in _LIMITS:
            raise bad("invalid currency", "error_invalid_currency")
        stars = positive(body, "starsAmount")
        amount = positive(body, "amount", required=stars is None)
        least, most = _LIMITS[currency]
        if amount is not None and not least <= amount <= most:
            raise bad("the amount is too small or too large", "error_amount_too_small")
        if period not in _PERIODS or (period != "onetime" and not shop["recurrent"]):
            raise bad("invalid period")
        if stars and (period not in {"onetime", "monthly"} or shop["tokenCharging"]):
            raise bad("no price in Stars here")
        first = positive(body, "firstPeriodAmount")
        if first and (period == "onetime" or stars or first == amount):
            raise bad("invalid firstPeriodAmount")
        if "trialPeriod" in body and (body["trialPeriod"] not in _TRIALS or period == "onetime"):
            raise bad("invalid trialPeriod")

    def cancel_order(self, account: str, path: Path, query: Query, body: Row) -> Any:
        order = self.order(account, path)
        if order["period"] == "onetime" or "memberStatus" not in order:
            raise bad("not a recurring order")
        if order["memberStatus"] == "cancelled":
            raise bad("already cancelled", "error_already_cancelled")
        order["memberStatus"] = "cancelled"
        return {"success": True, "message": "recurring order cancelled"}

    # -- transactions

    def list_transactions(self, account: str, path: Path, query: Query, body: Row) -> Any:
        rows = self.transactions[self.order(account, path)["uuid"]]
        start = query.get("startFrom") or "0"
        if not re.fullmatch("[0-9]{1,18}", start):
            raise bad("invalid startFrom")
        end = int(start) + _PAGE
        return {
            "transactions": rows[int(start) : end],
            "nextFrom": str(end) if end < len(rows) else "",
        }

    def find_transaction(self, account: str, path: Path) -> Row:
        order = self.order(account, path)
        if not re.fullmatch("-?[0-9]{1,4000}", path["transaction"], re.ASCII):
            raise bad("not an integer")
        number = int(path["transaction"])
        for uuid, rows in self.transactions.items():
            for one in rows:
                if one["id"] == number and uuid == order["uuid"]:
                    return one
                if one["id"] == number:
                    raise bad("of another order", "error_transaction_mismatch")
        raise absent("transaction")

    def refund(self, account: str, path: Path, query: Query, body: Row) -> Any:
        transaction = self.find_transaction(account, path)
        if transaction["isRefunded"]:
            raise bad("already refunded", "error_already_refunded")
        if not transaction["isRefundable"]:
            raise bad("not refundable", "error_not_refundable")
        transaction |= {"isRefunded": True, "isRefundable": False}
        return {"success": True, "message": "refund initiated", "status": "initiated"}

    # -- cards

    def require_charging(self, account: str) -> None:
        if not self.active(account):
            raise absent("shop")
        if not any(one["tokenCharging"] for one in self.active(account)):
            raise ApiError(403, "no_access", "token charging is not enabled")

    def list_tokens(self, account: str, path: Path, query: Query, body: Row) -> Any:
        self.require_charging(account)
        order = uuid_of(query["orderUuid"]) if "orderUuid" in query else None
        if query.get("active", "true") != "true":
            raise bad("active is true")
        limit, offset = whole(query, "limit", 50, 1, 100), whole(query, "offset", 0, 0, 2**63)
        rows = [
            one["row"]
            for one in self.tokens.values()
            if one["account"] == account
            and query.get("customerId", one["row"]["customerId"]) == one["row"]["customerId"]
            and order in (None, one["order"])
            and (one["row"]["active"] or "active" not in query)
        ]
        return rows[offset : offset + limit]

    def token(self, account: str, text: object) -> Row:
        self.require_charging(account)
        token = self.tokens.get(uuid_of(text))
        if token is None or token["account"] != account:
            raise absent("token")
        return token["row"]

    def get_token(self, account: str, path: Path, query: Query, body: Row) -> Any:
        return self.token(account, path["token"])

    def deactivate_token(self, account: str, path: Path, query: Query, body: Row) -> Any:
        self.token(account, path["token"])["active"] = False
        return {"success": True, "message": "token deactivated"}

    def create_charge(self, account: str, path: Path, query: Query, body: Row) -> Any:
        self.require_charging(account)
        name = uuid_of(body.get("token"))
        amount = positive(body, "amount", required=True)
        key = text_of(body, "idempotencyKey", 64, least=1) if "idempotencyKey" in body else None
        if "reference" in body:
            text_of(body, "reference", 256)
        token = self.token(account, name)
        if key and (name, key) in self.keys:
            return self.charges[self.keys[name, key]]
        least, most = _LIMITS[token["currency"].lower()]
        if amount is None or not least <= amount <= most:
            raise bad("the amount is too small or too large", "error_amount_too_small")
        if not token["active"]:
            raise bad("the token is inactive")
        self.require_pause(name)
        charge = {
            "chargeUuid": str(uuid4()),
            "status": "pending",
            **({"reference": body["reference"]} if "reference" in body else {}),
            "amount": amount,
            "currency": token["currency"],
            "token": name,
            "createdAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        self.charges[charge["chargeUuid"]] = charge
        self.charged[name] = datetime.now(UTC)
        if key:
            self.keys[name, key] = charge["chargeUuid"]
        return charge

    def require_pause(self, name: str) -> None:
        since = datetime.now(UTC) - self.charged.get(name, datetime.fromtimestamp(0, UTC))
        if since < _MINUTE:
            raise TooSoonError(60 - int(since.total_seconds()))

    def get_charge(self, account: str, path: Path, query: Query, body: Row) -> Any:
        self.require_charging(account)
        charge = self.charges.get(uuid_of(path["charge"]))
        if charge is None:
            raise absent("charge")
        return charge


class TooSoonError(ApiError):
    """The last charge of a card was less than a minute ago."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, "error_bad_request", "too soon")
        self.seconds = seconds
