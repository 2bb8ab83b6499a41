"""Verifying and decoding a delivery of 1 KB, against the same by hand."""

import hmac
import json
from collections.abc import Callable
from functools import partial

import msgspec

from benchmarks.measure import FailedError, Measurement, one, side_by_side
from benchmarks.table import Unit, Within, show
from pytribute import webhooks
from pytribute_client.models.new_digital_product_event import NewDigitalProductEvent

_SIZE = 1024
_REPEATED = 100
_RUNS = 301
_FLOOR = "floor: hmac.digest and msgspec by hand"
_KEY = "9f0c1d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f"
_HANDLER = "WebhookHandler, nothing to call"
_READY = "parse with a SigningKey"
_TEXT = "parse with a str"


def run() -> None:
    """Print the table."""
    body = _body()
    signature = webhooks.sign(body, _KEY)
    key, decoder = _KEY.encode(), msgspec.json.Decoder(NewDigitalProductEvent)

    def by_hand() -> NewDigitalProductEvent:
        if not hmac.compare_digest(hmac.digest(key, body, "sha256").hex(), signature):
            raise FailedError("the signature is wrong")
        return decoder.decode(body)

    ready = webhooks.SigningKey(_KEY)
    handler = webhooks.WebhookHandler(_KEY, inbox=None)
    figures = side_by_side(
        {
            _FLOOR: _often(by_hand),
            _READY: _often(lambda: webhooks.parse(body, signature, ready)),
            _TEXT: _often(lambda: webhooks.parse(body, signature, _KEY)),
            _HANDLER: _often(lambda: handler.handle(body, signature)),
        },
        _RUNS,
    )
    bound = [Within(1.3, _FLOOR)]
    show(
        f"verifying and decoding an event of {len(body):,} bytes, median of {_RUNS} runs in turns",
        figures,
        Unit("µs an event", 1e6 / _REPEATED),
        base=_FLOOR,
        bounds={_READY: bound, _TEXT: bound, _HANDLER: bound},
    )


def _body() -> bytes:
    payload = {
        "user_id": 31326,
        "trb_user_id": "T-31326",
        "telegram_user_id": 12321321,
        "telegram_username": "durov",
        "product_id": 2548,
        "product_name": "Доступ к закрытому клубу — 1 месяц 📷",
        "amount": 49900,
        "currency": "rub",
        "email": "",
        "purchase_id": 78901,
        "transaction_id": 234567,
        "purchase_created_at": "2026-07-11T09:15:57.842176Z",
    }
    event = {
        "name": "new_digital_product",
        "created_at": "2026-07-11T09:15:58.33246Z",
        "sent_at": "2026-07-11T09:15:58.542279448Z",
        "payload": payload,
    }
    missing = _SIZE - len(_written(event))
    payload["product_name"] = f"{payload['product_name']}{'.' * missing}"
    return _written(event)


def _written(event: object) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _often(reading: Callable[[], object]) -> Measurement:
    def repeat() -> None:
        for _ in range(_REPEATED):
            reading()

    return partial(one, repeat)
