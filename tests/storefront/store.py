"""What the server does, without a word of HTTP but the status."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from uuid import uuid4

from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row, seed
from tests.storefront.values import (
    LIMITS,
    Query,
    TooSoonError,
    absent,
    bad,
    day,
    positive,
    text_of,
    uuid_of,
    validate_order,
    whole,
)

__all__ = ["OPERATIONS", "Store"]

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

_UNSHOWN = ("trialPeriod", "imageUrl")
_PAGE = 2
_MINUTE = timedelta(minutes=1)

Path: TypeAlias = Mapping[str, str]


class Store:
    """The shops of all accounts, in memory."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        data = seed()
        self.shops: list[Row] = [*data["shops"]]
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

    def list_shops(self, account: str, path: Path, query: Query, body: Row) -> Json:
        return self.active(account)

    def get_shop(self, account: str, path: Path, query: Query, body: Row) -> Json:
        return self.shop(
            account, whole(query, "shopId", 0, 0 if "shopId" not in query else 1, 2**63)
        )

    def shop(self, account: str, number: int | None) -> Row:
        for shop in self.active(account):
            if number in (0, None, shop["id"]):
                return shop
        raise absent("shop")

    # -- orders

    def list_orders(self, account: str, path: Path, query: Query, body: Row) -> Json:
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

    def get_order(self, account: str, path: Path, query: Query, body: Row) -> Json:
        return self.order(account, path)

    def get_status(self, account: str, path: Path, query: Query, body: Row) -> Json:
        return {"status": self.order(account, path)["status"]}

    def create_order(self, account: str, path: Path, query: Query, body: Row) -> Json:
        shop = self.shop(account, positive(body, "shopId"))
        validate_order(shop, body)
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

    def cancel_order(self, account: str, path: Path, query: Query, body: Row) -> Json:
        order = self.order(account, path)
        if order["period"] == "onetime" or "memberStatus" not in order:
            raise bad("not a recurring order")
        if order["memberStatus"] == "cancelled":
            raise bad("already cancelled", "error_already_cancelled")
        order["memberStatus"] = "cancelled"
        return {"success": True, "message": "recurring order cancelled"}

    # -- transactions

    def list_transactions(self, account: str, path: Path, query: Query, body: Row) -> Json:
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

    def refund(self, account: str, path: Path, query: Query, body: Row) -> Json:
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

    def list_tokens(self, account: str, path: Path, query: Query, body: Row) -> Json:
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

    def token(self, account: str, text: object) -> Json:
        self.require_charging(account)
        token = self.tokens.get(uuid_of(text))
        if token is None or token["account"] != account:
            raise absent("token")
        return token["row"]

    def get_token(self, account: str, path: Path, query: Query, body: Row) -> Json:
        return self.token(account, path["token"])

    def deactivate_token(self, account: str, path: Path, query: Query, body: Row) -> Json:
        self.token(account, path["token"])["active"] = False
        return {"success": True, "message": "token deactivated"}

    def create_charge(self, account: str, path: Path, query: Query, body: Row) -> Json:
        self.require_charging(account)
        name = uuid_of(body.get("token"))
        amount = positive(body, "amount", required=True)
        key = text_of(body, "idempotencyKey", 64, least=1) if "idempotencyKey" in body else None
        if "reference" in body:
            text_of(body, "reference", 256)
        token = self.token(account, name)
        if key and (name, key) in self.keys:
            return self.charges[self.keys[name, key]]
        least, most = LIMITS[token["currency"].lower()]
        if amount is None or not least <= amount <= most:
            raise bad("the amount is too small or too large", "error_amount_too_small")
        if not token["active"]:
            raise bad("the token is inactive")
        self.require_pause(name)
        charge: Row = {
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

    def get_charge(self, account: str, path: Path, query: Query, body: Row) -> Json:
        self.require_charging(account)
        charge = self.charges.get(uuid_of(path["charge"]))
        if charge is None:
            raise absent("charge")
        return charge
