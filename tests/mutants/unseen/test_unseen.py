"""Every unseen mutant is wrong, and its right twin isn't: shown by plain requests over sockets."""

import re
import socket
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest

from tests.documented import LARGEST
from tests.mutants.mutant import Mark, Mutant
from tests.mutants.unseen import (
    authentication,
    cancelling,
    consistency,
    http,
    pagination,
    validation,
    wire_format,
)
from tests.mutants.unseen.departures import reply
from tests.mutants.unseen.listing import listing
from tests.mutants.wrong import Wrap, serve

CATEGORIES = {
    "wire_format": wire_format.MUTANTS,
    "validation": validation.MUTANTS,
    "authentication": authentication.MUTANTS,
    "pagination": pagination.MUTANTS,
    "consistency": consistency.MUTANTS,
    "cancelling": cancelling.MUTANTS,
    "http": http.MUTANTS,
}
EVERY = [mutant for mutants in CATEGORIES.values() for mutant in mutants]

KEY = "tribute-mock-key"
OTHER = "tribute-mock-other-key"
PRODUCTS = "/products"

# Some own products: of every width and type, one with an empty description, one twice.
_READ = (2548, 1, 7, 42, 1000, 2**31, 2**53 + 1, 5533721, 1)

# A busy machine may keep requests apart that were sent at once, and a race needs a second chance.
CHANCES = 3

Probe = tuple[bytes, ...]
"""What is sent at once, over a connection each."""


def ask(method: str, target: str, *headers: str, key: str | None = KEY, last: bool = True) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *headers]
    lines += [f"Api-Key: {key}"] if key is not None else []
    lines += ["Connection: close"] if last else []
    return "\r\n".join([*lines, "", ""]).encode()


def one(method: str, target: str, *headers: str, key: str | None = KEY) -> Probe:
    return (ask(method, f"/api/v1{target}", *headers, key=key),)


def get(target: str, *headers: str, key: str | None = KEY) -> Probe:
    return one("GET", target, *headers, key=key)


def cancel(purchase: object, *headers: str, key: str | None = KEY) -> Probe:
    return one("POST", f"/products/purchases/{purchase}/cancel", *headers, key=key)


def keeping(*requests: tuple[str, str, str | None]) -> Probe:
    """Send requests over one connection."""
    *first, (method, target, key) = requests
    sent = [ask(m, f"/api/v1{t}", key=k, last=False) for m, t, k in first]
    return (b"".join(sent) + ask(method, f"/api/v1{target}", key=key),)


def together(*probes: Probe) -> Probe:
    return tuple(request for probe in probes for request in probe)


def queries(*texts: str) -> list[Probe]:
    return [get(f"/products?{text}") for text in texts]


PROBES: dict[str, list[Probe]] = {
    "wire_format": [
        *queries(f"size={LARGEST}", f"size={LARGEST}&page=2", "size=1", "page=99", "size=abc"),
        get("/products/2548"),
        get("/products/999"),
        get("/products/4004"),
        cancel(5001),
    ],
    "validation": [
        *queries(
            "page=+5",
            "page=%D9%A2",
            "size=10.0",
            f"size={LARGEST + 1}",
            f"size={10 * LARGEST}",
            f"size={LARGEST}",
        ),
        *queries("size=0", "page=0", "page=-1", "page=99999999999999999999", "page=", "size="),
        *queries("type=", "type=video", "type=Digital", "type=%20digital", "type=digital,custom"),
        *queries("desc=TRUE", "desc=1", "desc=", "desc=no", "page=2&page=2", "size=5&size=6"),
        *queries("type=digital&type=custom", "Size=5", "utm=1", "size=5;page=2"),
        *queries("type=%64igital", "type=%ff", "size=abc"),
        get("/products/abc"),
        get("/products/1_000"),
        get("/products/0x9f4"),
        get("/products/2548abc"),
        get("/products/2548%0A"),
        get(f"/products/{2**32 + 1}"),
        get("/products/0"),
        get("/products/-5"),
        get(f"/products/{2**63}"),
        get("/products/%00"),
        get("/products/" + "5" * 10 + "0" * 6 + "2548"),
        cancel(2**64),
        cancel("%205001"),
        cancel("5001.0"),
        cancel(-5002),
        cancel(2**32 + 5003),
        cancel("abc"),
    ],
    "authentication": [
        get(PRODUCTS, key=KEY.upper()),
        get(PRODUCTS, key=KEY + "x"),
        get(PRODUCTS, key=KEY[:-1]),
        get(PRODUCTS, key=KEY[:5]),
        get(PRODUCTS, key=""),
        get(PRODUCTS, key=f'"{KEY}"'),
        get(PRODUCTS, key=KEY.replace("-", "%2D")),
        get(PRODUCTS, key=f"Bearer {KEY}"),
        get(PRODUCTS, f"Authorization: Bearer {KEY}", key=None),
        get(PRODUCTS, f"Authorization: {KEY}", key=None),
        get(PRODUCTS, "Authorization: Basic dHJpYnV0ZS1tb2NrLWtleTo=", key=None),
        get(PRODUCTS, f"Cookie: Api-Key={KEY}", key=None),
        get(f"/products?api_key={KEY}", key=None),
        get(PRODUCTS, f"X-Api-Key: {KEY}", key=None),
        get(PRODUCTS, f"Api_Key: {KEY}", key=None),
        get(PRODUCTS, key="ключ"),
        one("HEAD", PRODUCTS, key=None),
        one("OPTIONS", PRODUCTS, key=None),
        get("/nothing", key=None),
        one("DELETE", PRODUCTS, key=None),
        get("/products/abc", key=None),
        get("/products?page=0", key=None),
        get("/products/2548", key="wrong"),
        cancel(5001, key="wrong"),
        cancel(5001),
        keeping(("GET", PRODUCTS, KEY), ("GET", PRODUCTS, None)),
        keeping(("GET", PRODUCTS, None), ("GET", PRODUCTS, KEY)),
        get(PRODUCTS),
        get(PRODUCTS, key=None),
    ],
    "pagination": [
        *queries(
            f"size={LARGEST}",
            f"size={LARGEST}&page=2",
            "size=20",
            "size=20&page=2",
            "size=7&page=3",
        ),
        *queries("desc=true", "type=digital", "type=custom&desc=true&size=5&page=2", "page=50", ""),
        *queries("type=physical&size=10&page=2", "size=41&page=4", "page=1000000", "type=physical"),
        *queries(
            f"size=1&page={2**32 + 1}", f"type=digital&size={LARGEST}", "size=27&page=2", "size=27"
        ),
        keeping(("GET", "/products?size=3", KEY), ("GET", PRODUCTS, KEY)),
    ],
    "consistency": [
        *queries(
            f"size={LARGEST}", f"size={LARGEST}&desc=true", f"size={LARGEST}&type=custom", "size=50"
        ),
        *queries(f"size={LARGEST}&page=2", f"size={LARGEST}&page=2"),
        *[get(f"/products/{number}") for number in _READ],
        get("/products/2549"),
        one("HEAD", "/products/77"),
        get("/products/4004"),
        get("/products/1", key=OTHER),
        get("/products/1"),
        get(f"/products?size={LARGEST}", key=OTHER),
        cancel(5001),
        get("/products/2548"),
        get(f"/products?size={LARGEST}"),
        together(get(PRODUCTS), *queries(*[f"page={page}" for page in range(2, 8)])),
        together(get("/products/1"), get("/products/7"), get("/products/42")),
        together(get(PRODUCTS), get(PRODUCTS, key=OTHER)),
        together(cancel(5002), get(PRODUCTS)),
    ],
    "cancelling": [
        *[cancel(number) for number in (6001, 6201, 7001, 7002, 4999, 4999)],
        cancel(6001, key=OTHER),
        cancel(6201, key=OTHER),
        *[cancel(number) for number in (5001, 5001, 5001, 5002, 5001, "05001", 5002, 5009)],
        cancel(5001, key=OTHER),
        cancel(5003, key=OTHER),
        cancel(5003),
        cancel(5010, "Content-Length: 0"),
        one("PUT", "/products/purchases/5004/cancel"),
        one("GET", "/products/purchases/5005/cancel"),
        cancel(5005),
        one("GET", "/products/purchases/5006/cancel", "X-HTTP-Method-Override: POST"),
        together(*[cancel(5007)] * 4),
        together(cancel(5008), cancel(5012), cancel(5013)),
        keeping(
            ("POST", "/products/purchases/5014/cancel", KEY),
            ("POST", "/products/purchases/5014/cancel", KEY),
        ),
    ],
    "http": [
        *queries("size=20", f"size={LARGEST}", "callback=f"),
        get("/products/999", "Accept: text/html"),
        get("/products/2548", "Accept: application/xml"),
        get("/products/2548", "Range: bytes=0-9"),
        get("/products/2548", 'If-None-Match: "1"'),
        get("/products/2548", "Accept-Encoding: gzip"),
        get("/products/77"),
        get("/products/4004"),
        *[one("HEAD", target) for target in (PRODUCTS, "/products/2548", "/products/4004")],
        *[one(method, PRODUCTS) for method in ("DELETE", "OPTIONS", "TRACE", "PATCH", "get")],
        one("POST", PRODUCTS),
        one("DELETE", "/products/purchases/5002/cancel"),
        *[get(f"/products{rest}") for rest in ("/", "/2548/", "/2548;v=1", "/2548.json")],
        *[get(f"/products{rest}") for rest in ("%2F2548", "/%32548")],
        (ask("GET", "http://127.0.0.1/api/v1/products"),),
        cancel(5001),
        keeping(("HEAD", "/products/1", KEY), ("GET", "/products/7", KEY)),
        keeping(*[("GET", "/products/1", KEY)] * 100),
    ],
}
HOLDS_NOTHING = {
    "reply": reply(lambda _request, _reply: None),
    "listing": listing(),
}


def answers(probe: Probe, address: tuple[str, int]) -> list[bytes]:
    """Send all requests before any answer is read; answers come in no order."""
    connections = [socket.create_connection(address, timeout=5) for _ in probe]
    try:
        for connection, request in zip(connections, probe, strict=True):
            connection.sendall(request)
        return sorted(read(connection) for connection in connections)
    finally:
        for connection in connections:
            connection.close()


def read(connection: socket.socket) -> bytes:
    found = b""
    while more := connection.recv(2**16):
        found += more
    return re.sub(rb"(?i)date: [^\r]*\r\n", b"", found)


def run(wrap: Wrap, probes: list[Probe]) -> Iterator[list[bytes]]:
    with serve(wrap, products=27) as mock:
        host, port = mock.url.removeprefix("http://").split(":")
        for probe in probes:
            yield answers(probe, (host, int(port)))


def departs(wrap: Wrap, category: str, right: dict[str, list[list[bytes]]]) -> bool:
    found = run(wrap, PROBES[category])
    return any(one != other for one, other in zip(found, right[category], strict=True))


@pytest.fixture(scope="module")
def right() -> dict[str, list[list[bytes]]]:
    return {category: list(run(lambda app: app, probes)) for category, probes in PROBES.items()}


@pytest.mark.parametrize(
    ("category", "mutant"),
    [(category, mutant) for category, mutants in CATEGORIES.items() for mutant in mutants],
    ids=[mutant.name for mutant in EVERY],
)
def test_every_mutant_answers_a_plain_request_wrongly(
    category: str, mutant: Mutant, right: dict[str, list[list[bytes]]]
) -> None:
    assert any(departs(mutant.wrap, category, right) for _ in range(CHANCES))


@pytest.mark.parametrize("category", PROBES)
@pytest.mark.parametrize("wrap", HOLDS_NOTHING.values(), ids=HOLDS_NOTHING)
def test_what_mutants_are_made_of_changes_nothing_by_itself(
    category: str, wrap: Wrap, right: dict[str, list[list[bytes]]]
) -> None:
    assert list(run(wrap, PROBES[category])) == right[category]


def test_mutants_have_names_of_their_own_and_a_mark() -> None:
    assert [name for name, times in Counter(one.name for one in EVERY).items() if times > 1] == []
    assert {mutant.mark for mutant in EVERY} == set(get_args(Mark))
