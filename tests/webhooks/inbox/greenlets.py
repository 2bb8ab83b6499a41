"""A process whose threads are greenlets, with a handler of deliveries; run as a script.

The arguments: which library patches, whether before or after the import of pytribute, and where
the inbox is. It handles events at once that take longer than their lease.
"""

import hmac
import importlib
import json
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

KEY = "made-up"
EVENTS = 20
_LEASE = 2.0


def patch(library: str) -> Any:  # noqa: ANN401 - of either library
    """Let a library replace what blocks; return how to start a greenlet."""
    if library == "gevent":
        importlib.import_module("gevent.monkey").patch_all()
        return importlib.import_module("gevent").spawn
    importlib.import_module("eventlet").monkey_patch()
    return importlib.import_module("eventlet").spawn


def delivery(number: int) -> tuple[bytes, str]:
    """Return a signed delivery."""
    payload = {
        "product_id": number,
        "product_name": "Mug",
        "amount": 500,
        "currency": "usd",
        "user_id": 1,
        "telegram_user_id": 2,
        "purchase_id": number,
        "transaction_id": number,
        "purchase_created_at": "2026-07-11T09:15:58Z",
    }
    created = "2026-07-11T09:15:58.332461Z"
    body = json.dumps(
        {
            "name": "new_digital_product",
            "created_at": created,
            "sent_at": created,
            "payload": payload,
        }
    ).encode()
    return body, hmac.new(KEY.encode(), body, sha256).hexdigest()


def main(library: str, moment: str, place: str) -> None:
    """Deliver each event thrice; print the responses, and how often each event was handled."""
    spawn = patch(library) if moment == "early" else None
    webhooks: Any = importlib.import_module("pytribute.webhooks")
    inboxes: Any = importlib.import_module("pytribute.webhooks.inbox")
    if "://" in place:
        inbox = inboxes.RedisInbox(place, prefix=f"{uuid4()}:", lease=_LEASE)
    else:
        inbox = inboxes.SqliteInbox(place, lease=_LEASE)
    handler = webhooks.WebhookHandler(KEY, inbox=inbox)
    spawn = spawn or patch(library)
    release = importlib.import_module("threading").Event()
    runs: Counter[int] = Counter()

    @handler.on(webhooks.NewDigitalProduct)  # type: ignore[untyped-decorator]
    def handle(event: Any) -> None:  # noqa: ANN401 - loaded later
        runs[event.payload.purchase_id] += 1
        assert release.wait(60)

    def deliver(number: int) -> int:
        status: int = handler.handle(*delivery(number)).status
        return status

    def start() -> list[Any]:
        return [spawn(deliver, number) for number in range(EVENTS)]

    def responses(greenlets: list[Any]) -> Counter[int]:
        wait = "get" if library == "gevent" else "wait"
        return Counter(getattr(greenlet, wait)() for greenlet in greenlets)

    first = start()
    importlib.import_module("time").sleep(1.2 * _LEASE)
    found = {"while they run": responses(start())}
    release.set()
    found |= {"first": responses(first), "after": responses(start())}
    inbox.close()
    json.dump([found, Counter(runs.values())], sys.stdout)


def served(place: str) -> Any:  # noqa: ANN401 - typed by Flask alone
    """Return an application for a server of WSGI."""
    flask: Any = importlib.import_module("flask")
    webhooks: Any = importlib.import_module("pytribute.webhooks")
    adapter: Any = importlib.import_module("pytribute.webhooks.adapters.flask")
    handler = webhooks.WebhookHandler(KEY, inbox=f"{place}/inbox.sqlite3")

    @handler.on(webhooks.NewDigitalProduct)  # type: ignore[untyped-decorator]
    def handle(event: Any) -> None:  # noqa: ANN401 - loaded later
        importlib.import_module("time").sleep(0.01)
        with Path(place, "runs").open("a", encoding="utf-8") as file:
            file.write(f"{event.payload.purchase_id}\n")

    app = flask.Flask("shop")
    app.post("/tribute")(adapter.view(handler))
    return app


if __name__ == "__main__":
    main(*sys.argv[1:])
