"""On each framework, over a real socket: the raw body is kept, each delivery gets a response."""

import json
import select
import socket
from collections.abc import Generator, Iterator
from http.client import HTTPConnection
from queue import SimpleQueue

import pytest

from pytribute.webhooks import sign
from tests.webhooks.adapters.shops import KEY, LIMIT, PATH, SHOPS, Shop
from tests.webhooks.samples import delivery

SPOOLED = "Django itself reads a body to its end, into a file, before it asks a view"
FORGED = "trbt-signature: " + "0" * 64
_numbers = iter(range(1, 10_000))


@pytest.fixture(scope="module", params=SHOPS)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def shop(kind: str) -> Generator[Shop]:
    with SHOPS[kind]() as shop:
        yield shop


def purchase() -> bytes:
    """Write an event that wasn't delivered before, as no JSON library of Python would."""
    name, number = "VPN & <more> — Цифры 📷", next(_numbers)
    body = delivery("new_digital_product", purchase_id=number, product_name=name)
    return body.replace(b'":', b'" :  ', 3)


def post(
    shop: Shop,
    body: bytes | Iterator[bytes],
    signature: str | None,
    method: str = "POST",
    header: str = "trbt-signature",
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", shop.port, timeout=30)
    headers = {"Content-Type": "application/json"}
    if signature is not None:
        headers[header] = signature
    try:
        connection.request(method, PATH, body, headers, encode_chunked=not isinstance(body, bytes))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def head(*headers: str) -> bytes:
    """Write the head of a delivery."""
    lines = (f"POST {PATH} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")
    return "\r\n".join(lines).encode()


def status_of(shop: Shop, sent: bytes) -> int:
    """Send a part of a delivery, and wait for the response."""
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall(sent)
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("header", ["trbt-signature", "Trbt-Signature", "TRBT-SIGNATURE"])
def test_the_raw_body_is_verified_whatever_the_case_of_the_header(shop: Shop, header: str) -> None:
    body = purchase()

    status, said = post(shop, body, sign(body, KEY), header=header)

    assert (status, json.loads(said)) == (200, {"status": "ok"})
    assert shop.sold[-1].body == body


def test_a_redelivery_sells_nothing(shop: Shop) -> None:
    body = purchase()
    before = len(shop.sold)

    assert [post(shop, body, sign(body, KEY))[0] for _ in range(3)] == [200] * 3
    assert len(shop.sold) == before + 1


def test_an_unsigned_delivery_is_refused(shop: Shop) -> None:
    body = purchase()
    before = len(shop.sold)

    assert post(shop, body, None)[0] == 401
    assert post(shop, body, "")[0] == 401
    assert post(shop, body, sign(body, "other"))[0] == 401
    assert post(shop, body + b" ", sign(body, KEY))[0] == 401
    assert post(shop, body, sign(body, KEY), header="x-tribute-signature")[0] == 401
    assert post(shop, b"", None)[0] == 401
    assert len(shop.sold) == before


def test_a_signed_body_that_is_no_event_is_400(shop: Shop) -> None:
    for body in (b"", b"[]", b"\xff\x00", b'{"name": "new_donation"'):
        assert post(shop, body, sign(body, KEY))[0] == 400


def test_the_test_of_the_dashboard_and_unknown_events_are_accepted(shop: Shop) -> None:
    unknown = b'{"name": "of_tomorrow", "payload": {"channel_id": 5}}'
    for body in (b'{"test_event": "test"}', unknown, delivery("shop_order")):
        assert post(shop, body, sign(body, KEY))[0] == 200


def test_a_function_that_raises_is_500(shop: Shop) -> None:
    body = purchase()
    before = len(shop.sold)
    shop.fails = True
    try:
        assert post(shop, body, sign(body, KEY))[0] == 500
    finally:
        shop.fails = False
    assert len(shop.sold) == before
    assert post(shop, body, sign(body, KEY))[0] == 200
    assert len(shop.sold) == before + 1


def test_other_methods_are_not_allowed(shop: Shop) -> None:
    body = purchase()

    for method in ("GET", "PUT", "DELETE"):
        assert post(shop, body, sign(body, KEY), method)[0] == 405


def test_a_body_up_to_the_limit_is_accepted(shop: Shop) -> None:
    exactly, above = (purchase().ljust(size) for size in (LIMIT, LIMIT + 1))

    assert post(shop, exactly, sign(exactly, KEY))[0] == 200
    assert post(shop, above, sign(above, KEY))[0] == 413


def test_a_body_may_come_in_pieces(shop: Shop) -> None:
    body = purchase()
    pieces = (body[start : start + 100] for start in range(0, len(body), 100))

    assert post(shop, pieces, sign(body, KEY))[0] == 200
    assert shop.sold[-1].body == body


def test_a_body_that_breaks_off_leaves_one_line_in_the_log(
    shop: Shop, kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: SimpleQueue[tuple[object, ...]] = SimpleQueue()

    def note(*said: object) -> None:
        refused.put(said)

    monkeypatch.setattr("pytribute.webhooks._handler._log.warning", note)
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall(head("Content-Length: 100", FORGED) + b"{")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(100)

    # Flask, and Django under ASGI, refuse it themselves.
    if kind not in {"flask", "django with asgi"}:
        assert "a delivery was refused" in str(refused.get(timeout=30))
    assert not [record for record in caplog.records if record.exc_info]


def test_a_body_without_end_is_not_read_to_its_end(shop: Shop, kind: str) -> None:
    if kind == "django with asgi":
        pytest.skip(SPOOLED)
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall(head("Transfer-Encoding: chunked", FORGED))
        response = b""
        while sent < 2_000 and not response:
            try:
                connection.sendall(piece)
            except OSError:  # closed, for who would go on to read
                break
            sent += 1
            if select.select([connection], [], [], 0)[0]:
                response = connection.recv(100)
        else:
            assert response.startswith(b"HTTP/1.1 413")
    assert sent < 2_000


def test_a_malformed_signature_is_refused_before_the_body(shop: Shop, kind: str) -> None:
    if kind == "django with asgi":
        pytest.skip(SPOOLED)
    assert status_of(shop, head("Content-Length: 100")) == 401
    assert status_of(shop, head("Content-Length: 100", "trbt-signature: ")) == 401
    assert status_of(shop, head("Content-Length: 100", FORGED.upper().replace("0", "A"))) == 401
    assert status_of(shop, head("Transfer-Encoding: chunked")) == 401


def test_a_large_content_length_is_refused_before_the_body(shop: Shop, kind: str) -> None:
    if kind == "django with asgi":
        pytest.skip(SPOOLED)
    assert status_of(shop, head(f"Content-Length: {LIMIT + 1}", FORGED)) == 413


def test_a_slow_body_is_refused(shop: Shop, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "django with asgi":
        pytest.skip(SPOOLED)
    # A server with threads returns a piece when all of it is there.
    is_blocking = kind in {"django", "flask"}
    monkeypatch.setattr(shop.handler, "body_timeout", -1 if is_blocking else 0.01)
    sent = b"x" * 2_000
    assert status_of(shop, head("Content-Length: 3000", FORGED) + sent) == 408


def test_a_length_of_thousands_of_digits_is_refused_as_any_other(shop: Shop, kind: str) -> None:
    if kind == "django with asgi":
        pytest.skip(SPOOLED)
    for digits in (19, 5_000):  # Python reads no integer of more than 4,300
        assert status_of(shop, head(f"Content-Length: {'9' * digits}", FORGED)) in {400, 413}
