"""The rules for a new order."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pytribute.mock.periods import NOT_RECURRING
from pytribute.mock.record import Record
from pytribute.mock.responses import DocumentedError
from pytribute.mock.specification import is_object

__all__ = ["check_amount", "check_order", "check_texts"]

_LIMITS = {"rub": (10_000, 30_000_000), "eur": (100, 300_000), "usd": (100, 300_000)}
"""The least and the largest amount of each currency, in minor units."""
_LONGEST = {"title": 100, "description": 300}
_LONGEST_CUSTOMER_ID = 256
_WITH_STARS = {"onetime", "monthly"}
_UTF_16 = "utf-16-le"


def check_texts(body: object) -> None:
    """Refuse texts and currencies with codes of their own; other rules are the schema's.

    Raises:
        DocumentedError: 400.
    """
    if not is_object(body):
        return
    for name, longest in _LONGEST.items():
        text = body.get(name, "")
        if text in ("", None):
            raise DocumentedError(400, f"{name} is required", code=f"error_{name}_required")
        # UTF-16 units, as Telegram counts: most emoji are two.
        if isinstance(text, str) and len(text.encode(_UTF_16, "surrogatepass")) // 2 > longest:
            raise DocumentedError(
                400,
                f"{name} has more than {longest} UTF-16 units",
                code=f"error_{name}_too_long",
            )
    currency = body.get("currency")
    if isinstance(currency, str) and currency not in _LIMITS:
        known = ", ".join(_LIMITS)
        raise DocumentedError(
            400, f"currency must be one of {known}", code="error_invalid_currency"
        )
    customer = body.get("customerId")
    if isinstance(customer, str) and len(customer) > _LONGEST_CUSTOMER_ID:
        raise DocumentedError(
            400,
            f"customerId has more than {_LONGEST_CUSTOMER_ID} characters",
            code="error_customer_id_too_long",
        )
    for name in ("successUrl", "failUrl", "imageUrl"):
        if isinstance(body.get(name), str) and not _is_https(body[name]):
            raise DocumentedError(
                400, f"{name} must be an address with https", code="error_invalid_url"
            )


def check_order(shop: Record, body: Mapping[str, Any]) -> None:
    """Check what a valid body means in a shop.

    Raises:
        DocumentedError: 400.
    """
    recurring = body.get("period", "onetime") not in NOT_RECURRING
    amount, stars = body.get("amount"), body.get("starsAmount")
    first = body.get("firstPeriodAmount")
    rules = {
        "amount is required": amount is None and stars is None,
        "starsAmount is required, because this shop takes Stars alone": (
            stars is None and shop.body["onlyStars"]
        ),
        "this shop has no recurring periods": recurring and not shop.body["recurrent"],
        "starsAmount needs the period onetime or monthly": (
            stars is not None and body.get("period", "onetime") not in _WITH_STARS
        ),
        "starsAmount is not possible in a shop with token charging": (
            stars is not None and shop.body["tokenCharging"]
        ),
        "firstPeriodAmount needs a recurring period": first is not None and not recurring,
        "firstPeriodAmount is not possible with starsAmount": None not in (first, stars),
        "firstPeriodAmount must differ from amount": first is not None and first == amount,
        "trialPeriod needs a recurring period": "trialPeriod" in body and not recurring,
    }
    for complaint, is_violated in rules.items():
        if is_violated:
            raise DocumentedError(400, complaint)
    for number in (amount, first):
        if number is not None:
            check_amount(number, body["currency"])


def check_amount(amount: int, currency: str) -> None:
    """Check an amount by the limits of its currency.

    Raises:
        DocumentedError: 400.
    """
    least, most = _LIMITS[currency.lower()]
    if amount < least:
        raise DocumentedError(
            400, f"the minimum amount is {least} in {currency}", code="error_amount_too_small"
        )
    if amount > most:
        raise DocumentedError(
            400, f"the maximum amount is {most} in {currency}", code="error_amount_too_large"
        )


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.netloc)
