"""A delivery of each event, as integrators saw or noted them; without what is optional."""

import json
from typing import Any, TypeAlias

from pytribute.webhooks import Event, parse_unverified

Data: TypeAlias = dict[str, Any]

CREATED = "2026-07-11T09:15:58.332461Z"
EXPIRES = "2026-08-11T09:15:57.842176931Z"

_BUYER: Data = {
    "user_id": 31326,
    "trb_user_id": "T-31326",
    "telegram_user_id": 12321321,
    "telegram_username": "durov",
}
_SUBSCRIPTION: Data = {
    **_BUYER,
    "subscription_name": "Letters",
    "subscription_id": 1644,
    "period_id": 1547,
    "period": "monthly",
    "type": "regular",
    "price": 300,
    "amount": 210,
    "currency": "eur",
    "channel_id": 614,
    "channel_name": "Letters & <notes>",
    "expires_at": EXPIRES,
    "web_app_link": "https://t.me/tribute/app?startapp=sX",
}
_DONATION: Data = {
    **_BUYER,
    "donation_request_id": 77,
    "donation_name": "Кофе ☕",
    "period": "once",
    "amount": 500,
    "currency": "rub",
    "anonymously": False,
    "web_app_link": "https://t.me/tribute/app?startapp=dX",
}
_PRODUCT: Data = {
    **_BUYER,
    "product_id": 2548,
    "product_name": "VPN Access - 1 Month",
    "amount": 499,
    "currency": "usd",
    "purchase_id": 78901,
    "transaction_id": 234567,
}
_GOODS: Data = {
    **_BUYER,
    "order_id": 5,
    "status": "pending",
    "products": [{"product_name": "Mug", "quantity": 2, "price": 75000, "currency": "rub"}],
    "total": 150000,
    "currency": "rub",
    "created_at": CREATED,
    "updated_at": CREATED,
}
_ORDER: Data = {
    "uuid": "550e8400-e29b-41d4-a716-446655440000",
    "shopId": 1,
    "amount": 100000,
    "currency": "rub",
    "customerId": "user_12345",
}
_CHARGE: Data = {
    "chargeUuid": "6f1f6a58-0000-4000-8000-000000000001",
    "token": "tok",
    "amount": 990,
    "currency": "usd",
}

PAYLOADS: dict[str, Data] = {
    "new_subscription": _SUBSCRIPTION,
    "renewed_subscription": _SUBSCRIPTION,
    "cancelled_subscription": {**_SUBSCRIPTION, "price": 0, "amount": 30000, "cancel_reason": ""},
    "new_donation": {**_DONATION, "message": "Thanks!"},
    "recurrent_donation": {**_DONATION, "period": "monthly"},
    "cancelled_donation": {**_DONATION, "period": "monthly"},
    "new_digital_product": {**_PRODUCT, "purchase_created_at": CREATED},
    "digital_product_refunded": {
        **_PRODUCT,
        "refund_reason": "telegram_refund",
        "refunded_at": CREATED,
    },
    "physical_order_created": _GOODS,
    "physical_order_shipped": {**_GOODS, "status": "shipped", "tracking_number": "R1"},
    "physical_order_canceled": {**_GOODS, "status": "canceled"},
    "shop_order": {**_ORDER, "fee": 8000, "status": "paid", "isRecurrent": False},
    "shop_order_charge_success": {**_ORDER, "period": "monthly", "memberExpiresAt": EXPIRES},
    "shop_order_charge_failed": {**_ORDER, "period": "monthly", "chargeRetries": 1},
    "shop_order_cancelled": {**_ORDER, "period": "monthly", "cancelReason": "charge_failed"},
    "shop_order_refunded": {**_ORDER, "transactionId": 90210, "status": "initiated"},
    "shop_order_payment_failed": {**_ORDER, "errorCode": "declined", "errorMessage": "no funds"},
    "shop_order_payment_received": _ORDER,
    "shop_order_prepaid": _ORDER,
    "shop_token_charge_success": {**_CHARGE, "reference": "June", "processedAt": CREATED},
    "shop_token_charge_failed": {**_CHARGE, "errorCode": "declined", "errorMessage": "no funds"},
}


def written(event: Data) -> bytes:
    """Write a delivery as a server in Go does: compact, and with & < > escaped."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    for sign in "&<>":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode()


def delivery(
    name: str, *, created_at: str = CREATED, sent_at: str = CREATED, **changes: object
) -> bytes:
    """Write an event with some of its payload changed; a change to ... leaves a field out."""
    payload = {**PAYLOADS[name], **changes}
    payload = {key: value for key, value in payload.items() if value is not ...}
    return written({"name": name, "created_at": created_at, "sent_at": sent_at, "payload": payload})


def event(name: str, **changes: Any) -> Event[Any]:  # noqa: ANN401 - JSON, or times
    """Read what `delivery` writes."""
    found = parse_unverified(delivery(name, **changes))
    assert isinstance(found, Event)
    return found
