"""Values of requests, and the errors of those that are refused."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from tests.servers.shop import ApiError
from tests.storefront.seed import Row

__all__ = ["LIMITS", "Query", "TooSoonError", "absent", "bad", "day", "positive", "text_of"]
__all__ += ["uuid_of", "validate_order", "whole"]

LIMITS = {"rub": (10_000, 30_000_000), "eur": (100, 300_000), "usd": (100, 300_000)}
_PERIODS = ("onetime", "weekly", "monthly", "quarterly", "halfyearly", "yearly")
_TRIALS = ("one_hour", "twelve_hours", "twenty_four_hours", "three_days", "seven_days")
_TEXTS = {"title": 100, "description": 300, "customerId": 256, "comment": 10_000, "email": 254}
Query: TypeAlias = Mapping[str, str]


class TooSoonError(ApiError):
    """The last charge of a card was less than a minute ago."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, "error_bad_request", "too soon")
        self.seconds = seconds


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


def validate_order(shop: Row, body: Row) -> None:
    unknown = body.keys() - {
        "amount",
        "currency",
        "shopId",
        "successUrl",
        "failUrl",
        "imageUrl",
    }
    for name in unknown - {"period", "starsAmount", "firstPeriodAmount", "trialPeriod"} - {*_TEXTS}:
        del body[name]
    for name, most in _TEXTS.items():
        if name in body or name in {"title", "description"}:
            text_of(body, name, most, least=int(name in {"title", "description"}))
    if "email" in body and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", body["email"]):
        raise bad("invalid email")
    for name in ("successUrl", "failUrl", "imageUrl"):
        if name in body:
            _validate_url(body, name)
    _validate_price(shop, body)


def _validate_url(body: Row, name: str) -> None:
    try:
        parts = urlsplit(text_of(body, name, 2000))
    except ValueError:
        raise bad(f"invalid {name}", "error_invalid_url") from None
    if parts.scheme != "https" or not parts.netloc or re.search(r"[^!-~]", body[name]):
        raise bad(f"invalid {name}", "error_invalid_url")


def _validate_price(shop: Row, body: Row) -> None:
    currency, period = body.get("currency"), body.get("period", "onetime")
    if not isinstance(currency, str) or currency not in LIMITS:
        raise bad("invalid currency", "error_invalid_currency")
    stars = positive(body, "starsAmount")
    amount = positive(body, "amount", required=stars is None)
    least, most = LIMITS[currency]
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
