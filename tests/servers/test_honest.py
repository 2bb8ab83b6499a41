"""The servers do what the documentation and the readings say: a list written by hand."""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.servers.running import SERVERS, UnavailableError, serve
from tests.servers.seed import (
    ABSENT,
    CARD,
    FOREIGN_PRODUCTS,
    FOREIGN_PURCHASES,
    GONE,
    KEYS,
    PRODUCTS,
    REFUNDED,
    STARS,
    UNKNOWN,
    products_of,
    write_seed,
)

_OWN = {"Api-Key": KEYS["owner"]}
_OTHER = {"Api-Key": KEYS["other"]}
_CODES = {
    400: "error_bad_request",
    401: "error_not_permitted",
    403: "no_access",
    404: "error_not_found",
}
_ROWS = products_of("owner")
_DIGITAL = [one for one in _ROWS if one["type"] == "digital"]


@dataclass(frozen=True)
class Case:
    path: str
    status: int = 200
    expected: dict[str, Any] | None = None
    """The body, where it isn't an error."""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=lambda: _OWN)
    prefix: str = "/api/v1"


def page(rows: list[dict[str, Any]], number: int = 1, size: int = 20) -> dict[str, Any]:
    first = (number - 1) * size
    meta = {"total": len(rows), "offset": number, "limit": size}
    return {"rows": rows[first : first + size], "meta": meta}


def cancel(
    purchase: object,
    status: int = 400,
    headers: dict[str, str] = _OWN,
    expected: dict[str, Any] | None = None,
) -> Case:
    return Case(f"/products/purchases/{purchase}/cancel", status, expected, "POST", headers)


CANCELLED = cancel(
    STARS[0],
    200,
    expected={
        "success": True,
        "purchaseId": STARS[0],
        "message": "purchase cancelled and payment refunded",
    },
)
CASES = [
    Case("/products", expected=page(_ROWS)),
    Case("/products?page=2&size=20", expected=page(_ROWS, 2)),
    Case("/products?page=3", expected=page(_ROWS, 3)),
    Case("/products?page=4", expected=page(_ROWS, 4)),
    Case("/products?size=100&desc=true", expected=page(_ROWS[::-1], size=100)),
    Case("/products?size=7&page=2&desc=false", expected=page(_ROWS, 2, 7)),
    Case("/products?type=digital&size=5&page=2", expected=page(_DIGITAL, 2, 5)),
    Case("/products?status=approved&x=1&x=2", expected=page(_ROWS)),
    Case("/products", headers=_OTHER, expected=page(products_of("other"))),
    *(
        Case(f"/products?{query}", 400)
        for query in (
            *("page=0", "page=-1", "page=x", "page=", "page=1.0", "page=%2B1", "size=0"),
            *("size=101", "size=1e1", "type=Digital", "type=", "desc=1", "desc=True", "desc="),
            *("page=1&page=2", "size=5&size=5", "type=digital&type=digital", "desc=true&desc=true"),
        )
    ),
    *(
        Case(path, 401, headers=headers)
        for path in ("/products", "/products?page=0", "/products/x", f"/products/{PRODUCTS[0]}")
        for headers in (
            {},
            {"Api-Key": ""},
            {"Api-Key": KEYS["owner"].upper()},
            {"Authorization": f"Bearer {KEYS['owner']}"},
        )
    ),
    Case(f"/products?Api-Key={KEYS['owner']}", 401, headers={}),
    Case(
        "/products", headers={"api-key": KEYS["owner"], "Accept": "text/xml"}, expected=page(_ROWS)
    ),
    *(Case(f"/products/{one['id']}", expected=one) for one in (_ROWS[0], _ROWS[3], _ROWS[-1])),
    Case(f"/products/{FOREIGN_PRODUCTS[0]}", 403),
    Case(f"/products/{FOREIGN_PRODUCTS[0]}", headers=_OTHER, expected=products_of("other")[0]),
    *(Case(f"/products/{text}", 404) for text in (ABSENT, 0, -1, 2**63, 10**30)),
    *(
        Case(f"/products/{text}", 400)
        for text in ("x", "1e3", "0x1", f"{PRODUCTS[0]}.0", f"%20{PRODUCTS[0]}", f"{PRODUCTS[0]}x")
    ),
    CANCELLED,
    *(cancel(one) for one in (*CARD, *REFUNDED)),
    *(cancel(text) for text in ("x", f"{STARS[1]}.0")),
    *(cancel(one, 403) for one in FOREIGN_PURCHASES),
    *(cancel(one, 404) for one in (*GONE, UNKNOWN, 0, 2**64)),
    cancel(STARS[1], 401, headers={}),
    cancel("x", 401, headers={"Api-Key": "another"}),
    cancel(STARS[1], 403, headers=_OTHER),
]


def send(address: str, case: Case) -> tuple[int, str, bytes]:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
    try:
        connection.request(case.method, case.prefix + case.path, headers=case.headers)
        response = connection.getresponse()
        return response.status, response.headers.get("Content-Type", ""), response.read()
    finally:
        connection.close()


def mistakes(address: str) -> list[str]:
    """Return the cases in which a server is not as expected."""
    wrong: list[str] = []
    for case in CASES:
        status, media_type, body = send(address, case)
        is_json = media_type.startswith("application/json")
        document: dict[str, Any] = json.loads(body) if is_json else {}
        # Every error has a message of the server's own.
        expected: dict[str, Any] = case.expected or {
            "error": _CODES[case.status],
            "message": document.get("message", "missing"),
        }
        if status != case.status or document != expected:
            wrong.append(f"{case.method} {case.path} {case.headers}: {status} {body[:200]!r}")
    return wrong


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_is_honest_and_is_so_again_after_a_reset(server: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    write_seed(seed)
    try:
        with serve(server, seed) as address:
            first = mistakes(address)
            again = send(address, CANCELLED)[0]
            reset = send(address, Case("/__reset", method="POST", prefix=""))[0]
            second = mistakes(address)
    except UnavailableError as error:
        pytest.skip(str(error))

    assert first == []
    assert again == 400
    assert reset == 200
    assert second == []
