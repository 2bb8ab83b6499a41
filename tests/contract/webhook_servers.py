"""A hand-written webhook endpoint, and its usual bugs."""

import hmac
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, BrokenBarrierError, Lock, Thread
from typing import Any

from pytribute.contract import WebhookEndpoint
from pytribute.contract.key import Key
from pytribute.contract.strict_json import as_object
from pytribute.mock.specification import is_object

KEY = "canary-7f3a-0c95b6d2"
LIMIT = 1_000_000

Event = dict[str, Any]
GRANTS = (
    *("new_digital_product", "new_subscription", "renewed_subscription"),
    *("new_donation", "recurrent_donation", "shop_order", "shop_order_charge_success"),
)


class Refused(Exception):  # noqa: N818 - a response
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def signature_of(body: bytes, key: str = KEY) -> str:
    return hmac.digest(key.encode(), body, "sha256").hex()


def verify(body: bytes, headers: Mapping[str, str]) -> None:
    given = headers.get("trbt-signature", "")
    if not hmac.compare_digest(given.encode(), signature_of(body).encode()):
        raise Refused(401)


def read(body: bytes) -> Event:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400) from None
    if not is_object(event):
        raise Refused(400)
    return as_object(event)


def identity(event: Event) -> object:
    """Return the identity of an event, by the fields of the documentation."""
    if not is_object(event.get("payload")):
        raise Refused(400)
    payload = as_object(event["payload"])
    name = event.get("name")
    if not isinstance(name, str):
        raise Refused(400)
    buyer = payload.get("telegram_user_id") or payload.get("trb_user_id")
    for key in ("purchase_id", "uuid", "chargeUuid", "order_id"):
        if key in payload and "subscription" not in name:
            return name, payload[key], payload.get("memberExpiresAt")
    link = payload.get("subscription_id") or payload.get("donation_request_id")
    return name, buyer, link, payload.get("expires_at"), event.get("created_at")


def grants(event: Event) -> bool:
    return event["name"] in GRANTS


def check(event: Event) -> None:
    """Refuse nothing more."""


@dataclass(frozen=True)
class Design:
    """The parts of an endpoint, each of which can be replaced by an invalid one."""

    verify: Callable[[bytes, Mapping[str, str]], None] = verify
    read: Callable[[bytes], Event] = read
    check: Callable[[Event], None] = check
    identity: Callable[[Event], object] = identity
    grants: Callable[[Event], bool] = grants
    limit: int = LIMIT
    is_atomic: bool = True


class Counter:
    """The state of an endpoint."""

    def __init__(self, design: Design) -> None:
        self.granted = 0
        self._design = design
        self._known: set[object] = set()
        self._lock = Lock()
        self._together = Barrier(4)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> int:
        design = self._design
        try:
            design.verify(body, headers)
            event = design.read(body)
            if "test_event" in event and "name" not in event:
                return 200
            design.check(event)
            self._handle(event, design.identity(event))
        except Refused as refused:
            return refused.status
        except Exception:  # noqa: BLE001 - as a framework does
            return 500
        return 200

    def _handle(self, event: Event, key: object) -> None:
        with self._lock:
            is_new = key not in self._known
            if self._design.is_atomic:
                self._known.add(key)
        if not self._design.is_atomic and event["name"] == "shop_order":
            with suppress(BrokenBarrierError):
                self._together.wait(0.1)
            self._together.reset()
        with self._lock:
            self._known.add(key)
            self.granted += is_new and self._design.grants(event)


@contextmanager
def listening(design: Design) -> Generator[WebhookEndpoint]:
    """Serve an endpoint."""
    counter = Counter(design)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            if length > design.limit:
                self.response(413)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.response(counter.receive(self.rfile.read(length), headers))

        def do_GET(self) -> None:
            self.response(200, str(counter.granted).encode())

        def response(self, status: int, body: bytes = b"{}") -> None:
            if status == 0:
                return
            with suppress(OSError):  # the client may be gone
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base
            """Don't log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/tribute?shop=1"
            yield WebhookEndpoint(url, Key(KEY), effects_url=url)
        finally:
            server.shutdown()
            thread.join()


VALID = Design()


# 1
def _by_heading(event: Event) -> bool:
    return event["name"] in {"newDigitalProduct", "newSubscription", "newDonation", "shopOrder"}


# 2
def _with_an_empty_key(body: bytes, headers: Mapping[str, str]) -> None:
    if headers.get("trbt-signature") != signature_of(body, ""):
        verify(body, headers)


# 3
def _if_there_is_one(body: bytes, headers: Mapping[str, str]) -> None:
    if headers.get("trbt-signature"):
        verify(body, headers)


def _and_go_on(body: bytes, headers: Mapping[str, str]) -> None:
    """Only log the error."""


# 4
def _of_any_header(body: bytes, headers: Mapping[str, str]) -> None:
    for name in ("x-tribute-signature", "x-signature", "trbt-signature"):
        if name in headers:
            return verify(body, {"trbt-signature": headers[name]})
    raise Refused(401)


# 6
def _of_json_written_again(body: bytes, headers: Mapping[str, str]) -> None:
    again = json.dumps(read(body), separators=(",", ":"), ensure_ascii=False)
    verify(again.encode(), headers)


def _of_a_part(body: bytes, headers: Mapping[str, str]) -> None:
    given = headers.get("trbt-signature", "")
    if not given or not signature_of(body).startswith(given):
        raise Refused(401)


# 12 and 17
def _with_known_periods(event: Event) -> None:
    if event["payload"].get("period", "monthly") not in {"monthly", "yearly", "weekly", "once"}:
        raise Refused(400)


def _without_other_fields(event: Event) -> None:
    if event.keys() - {"name", "created_at", "sent_at", "payload"}:
        raise Refused(422)


def _with_known_names(event: Event) -> None:
    if event["name"] == "unheard_of":
        raise Refused(404)


def _with_three_digits(event: Event) -> None:
    if len(event["created_at"]) > len("2026-07-11T09:15:58.123456Z"):
        raise Refused(400)


# 14
def _with_a_buyer(event: Event) -> None:
    if "uuid" not in event["payload"] and "telegram_user_id" not in event["payload"]:
        raise Refused(400)


def _in_order(event: Event) -> None:
    if event["name"] == "digital_product_refunded":
        raise Refused(404)


# 22
def _with_an_envelope(body: bytes) -> Event:
    event = read(body)
    if not event.keys() >= {"name", "payload"}:
        raise Refused(400)
    return event


def _carelessly(body: bytes) -> Event:
    event: Event = json.loads(body)
    return event


def _by_the_link(event: Event) -> object:  # 7
    link = event["payload"].get("donation_request_id")
    return link or identity(event)


def _by_the_body(event: Event) -> object:  # 8
    return sha256(json.dumps(event).encode()).hexdigest()


def _never(event: Event) -> object:  # 9
    return object()


def _without_the_buyer(event: Event) -> object:  # 10
    payload = event["payload"]
    if "subscription_id" in payload:
        return event["name"], payload["subscription_id"], payload["expires_at"]
    return identity(event)


def _before_the_money(event: Event) -> bool:  # 15
    return grants(event) or event["name"] in {"shop_order_prepaid", "shop_order_payment_received"}


INVALID: dict[str, tuple[Design, str]] = {
    "matches headings": (replace(VALID, grants=_by_heading), "effects/some"),
    "takes an empty key": (replace(VALID, verify=_with_an_empty_key), "signatures/refused"),
    "verifies what is there": (replace(VALID, verify=_if_there_is_one), "signatures/refused"),
    "logs and goes on": (replace(VALID, verify=_and_go_on), "signatures/refused"),
    "reads any header": (replace(VALID, verify=_of_any_header), "signatures/refused"),
    "writes JSON again": (replace(VALID, verify=_of_json_written_again), "events/accepted"),
    "compares a part": (replace(VALID, verify=_of_a_part), "signatures/refused"),
    "knows donations by their link": (replace(VALID, identity=_by_the_link), "effects/each"),
    "knows events by their body": (replace(VALID, identity=_by_the_body), "effects/once"),
    "knows no event again": (replace(VALID, identity=_never), "effects/once"),
    "forgets the buyer": (replace(VALID, identity=_without_the_buyer), "effects/each"),
    "knows three periods": (replace(VALID, check=_with_known_periods), "tolerance/value"),
    "forbids fields": (replace(VALID, check=_without_other_fields), "tolerance/field"),
    "forbids names": (replace(VALID, check=_with_known_names), "tolerance/event"),
    "counts digits": (replace(VALID, check=_with_three_digits), "tolerance/time"),
    "needs a user": (replace(VALID, check=_with_a_buyer), "tolerance/buyer"),
    "wants the purchase first": (replace(VALID, check=_in_order), "events/accepted"),
    "looks before it marks": (replace(VALID, is_atomic=False), "effects/once-at-once"),
    "grants too early": (replace(VALID, grants=_before_the_money), "effects/paid-only"),
    "wants an envelope": (replace(VALID, read=_with_an_envelope), "events/test-accepted"),
    "falls over": (replace(VALID, read=_carelessly), "webhook/server-error"),
}
