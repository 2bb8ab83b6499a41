"""Unusual but valid responses: every transport returns the same bytes."""

import gzip
import itertools
import zlib
from dataclasses import dataclass

import pytest

from tests.faults.conftest import Connect, not_with_http_client
from tests.faults.exchanges import HEALTHY, KEY, exchange
from tests.faults.server import Server, Step
from tests.faults.steps import (
    chunked,
    http_response,
    respond,
    respond_and_close,
    respond_slowly,
    unframed,
)

BODY = b'{"id": 2548, "name": "\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87"}'
PACKED = gzip.compress(BODY)
CHUNKED = b"Transfer-Encoding: chunked"
END = b"0\r\n\r\n"


@dataclass(frozen=True)
class Odd:
    """What a server sends, and what it means."""

    step: Step
    content: bytes = BODY
    status: int = 200


def whole(data: bytes, content: bytes = BODY) -> Odd:
    return Odd(respond(data), content)


def in_gzip(packed: bytes, **headers: str) -> bytes:
    return http_response(200, packed, content_encoding="gzip", **headers)


def split(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


ODD = {
    "one byte at a time at first": Odd(
        respond_slowly(*split(http_response(200, BODY)[:40], 1), http_response(200, BODY)[40:])
    ),
    "gzip in small pieces": Odd(respond_slowly(*split(in_gzip(PACKED), 7))),
    "gzip in chunks": whole(
        unframed(chunked(*split(PACKED, 9)) + END, CHUNKED, b"Content-Encoding: gzip")
    ),
    "gzip of nothing": whole(in_gzip(gzip.compress(b"")), b""),
    "gzip by its old name": whole(http_response(200, PACKED, content_encoding="x-gzip")),
    "deflate": whole(http_response(200, zlib.compress(BODY), content_encoding="deflate")),
    "chunked": whole(unframed(chunked(BODY[:5], BODY[5:]) + END, CHUNKED)),
    "chunked in pieces": Odd(
        respond_slowly(*split(unframed(chunked(*split(BODY, 5)) + END, CHUNKED), 3))
    ),
    "chunk extensions": whole(
        unframed(b'%x;a="b"\r\n%s\r\n0;c\r\n\r\n' % (len(BODY), BODY), CHUNKED)
    ),
    "trailers": whole(unframed(chunked(BODY) + b"0\r\nX-Later: 1\r\n\r\n", CHUNKED)),
    "chunked without a body": whole(unframed(END, CHUNKED), b""),
    "until it closes": Odd(respond_and_close(unframed(BODY))),
    "HTTP 1.0": Odd(respond_and_close(b"HTTP/1.0 200 OK\r\n\r\n" + BODY)),
    "one interim response": whole(b"HTTP/1.1 100 Continue\r\n\r\n" + http_response(200, BODY)),
    "interim responses with headers": whole(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 5 + http_response(200, BODY)
    ),
    "no reason phrase": whole(http_response(200, BODY).replace(b" X\r\n", b" \r\n", 1)),
    "no content type": whole(unframed(BODY, b"Content-Length: %d" % len(BODY))),
    "many headers": whole(
        http_response(200, BODY, **{f"x_{number}": "y" * 500 for number in range(60)})
    ),
    "one long header": whole(http_response(200, BODY, x_long="y" * 30_000)),
    "a header beyond ASCII": whole(
        http_response(200, BODY).replace(b"\r\n\r\n", b"\r\nX: \xff\xd0\r\n\r\n")
    ),
    "HTML": whole(http_response(200, b"<html>", content_type="text/html"), b"<html>"),
    "nothing": whole(http_response(200), b""),
    "byte order mark": whole(http_response(200, b"\xef\xbb\xbf" + BODY), b"\xef\xbb\xbf" + BODY),
    "no UTF-8": whole(http_response(200, b'"\xff\xfe\xc0"'), b'"\xff\xfe\xc0"'),
    "deep JSON": whole(http_response(200, b"[" * 50_000), b"[" * 50_000),
    "huge numbers": whole(http_response(200, b"9" * 50_000), b"9" * 50_000),
    "status 204": Odd(respond(b"HTTP/1.1 204 X\r\n\r\n"), b"", 204),
    "status 304": Odd(respond(b"HTTP/1.1 304 X\r\nContent-Length: 99\r\n\r\n"), b"", 304),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_response_is_returned_as_it_is_and_does_not_affect_the_next(
    connect: Connect, name: str
) -> None:
    odd = ODD[name]
    with Server(odd.step, HEALTHY) as server:
        send = connect(server.url())
        response = send(exchange(server.url("/a")))
        assert (response.status, response.content) == (odd.status, odd.content)
        assert send(exchange(server.url("/b"))).content == b"healthy"
        assert len(server.requests) == 2


def test_any_status_is_a_response(connect: Connect) -> None:
    statuses = [201, 299, 300, 302, 308, 400, 404, 429, 500, 503, 520, 600, 999]
    with Server(*[respond(http_response(status, BODY)) for status in statuses]) as server:
        send = connect(server.url())
        for status in statuses:
            response = send(exchange(server.url("/a")))
            assert (response.status, response.content) == (status, BODY)
        assert len(server.requests) == len(statuses)


@not_with_http_client
def test_bytes_after_a_response_never_become_the_next_response(connect: Connect) -> None:
    forged = http_response(200, b"forged")
    with Server(respond(http_response(200, BODY) + forged), HEALTHY) as server:
        send = connect(server.url())
        assert send(exchange(server.url("/a"))).content == BODY
        assert send(exchange(server.url("/b"))).content == b"healthy"


@not_with_http_client
def test_bytes_after_a_response_without_a_body_never_become_the_next_response(
    connect: Connect,
) -> None:
    with Server(
        respond(b"HTTP/1.1 204 X\r\n\r\n" + http_response(200, b"forged")), HEALTHY
    ) as server:
        send = connect(server.url())
        assert send(exchange(server.url("/a"))).status == 204
        assert send(exchange(server.url("/b"))).content == b"healthy"


def test_headers_have_lower_case_names_and_repeated_ones_are_joined(
    connect: Connect,
) -> None:
    data = unframed(b"", b"Content-Length: 0", b"X-ODD:   a ", b"x-odd: b", b"Retry-After: 5")
    with Server(respond(data)) as server:
        headers = connect(server.url())(exchange(server.url("/"))).headers
    assert (headers["x-odd"], headers["retry-after"]) == ("a, b", "5")
    assert all(name == name.lower() for name in headers)


def test_a_redirect_is_not_followed_and_carries_no_key(connect: Connect) -> None:
    with Server(HEALTHY) as elsewhere, Server() as server:
        others = [elsewhere.url(), elsewhere.url(host="localhost")]
        targets = [*others, server.url("/on"), "/on", "//", ""]
        send = connect(server.url())
        for status, target in itertools.product((301, 302, 303, 307, 308), targets):
            server.will(respond(http_response(status, location=target)))
            response = send(exchange(server.url("/a"), method="GET"))
            assert (response.status, response.headers["location"]) == (status, target)
        assert len(server.requests) == 5 * len(targets)
        assert elsewhere.connections == 0


@not_with_http_client
def test_cookies_are_not_kept(connect: Connect) -> None:
    with Server(respond(http_response(200, set_cookie="a=b; Path=/"))) as server:
        send = connect(server.url())
        for _ in range(2):
            send(exchange(server.url("/")))
        assert not any(b"\r\ncookie:" in request.lower() for request in server.requests)


def test_a_request_is_sent_unchanged(connect: Connect) -> None:
    with Server(HEALTHY) as server:
        send = connect(server.url())
        send(exchange(server.url("/a%2Fb%20?c=%26&d="), method="GET"))
        head = server.requests[0].lower()
    assert head.startswith(b"get /a%2fb%20?c=%26&d= http/1.1\r\n")
    assert head.count(f"\r\napi-key: {KEY}\r\n".encode()) == 1
    assert head.count(f"\r\nhost: 127.0.0.1:{server.port}\r\n".encode()) == 1
    assert head.count(b"\r\naccept-encoding: gzip\r\n") == head.count(b"accept-encoding") == 1


def test_one_connection_serves_many_requests(connect: Connect) -> None:
    with Server(HEALTHY) as server:
        send = connect(server.url())
        for _ in range(5):
            send(exchange(server.url("/")))
        assert (server.connections, len(server.requests)) == (1, 5)
