"""The readings of the specification, as responses of the mock."""

from collections.abc import Iterator

import httpx2
import pytest

from pytribute.mock import MockServer
from tests.documented import LARGEST

BAD, NO_ACCESS, FOREIGN, ABSENT = (
    (400, "error_bad_request"),
    (401, "error_not_permitted"),
    (403, "no_access"),
    (404, "error_not_found"),
)
NOT_ALLOWED = (405, "error_bad_request")
FINE = (200, None)

EVERY_PATH = [
    ("GET", "/products"),
    ("GET", "/products?page=0&size=x"),
    ("GET", "/products/2548"),
    ("GET", "/products/4004"),
    ("GET", "/products/x"),
    ("HEAD", "/products"),
    ("DELETE", "/products"),
    ("GET", "/products/"),
    ("GET", "/nothing"),
    ("POST", "/products/purchases/5001/cancel"),
    ("POST", "/products/purchases/4999/cancel"),
]


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


def verdict(response: httpx2.Response) -> tuple[int, str | None]:
    assert response.headers["content-type"] == "application/json"
    # An integer may have more digits than Python converts.
    return response.status_code, response.json(parse_int=str).get("error")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Api-Key": ""},
        {"Api-Key": "tribute-mock-ke"},
        {"Api-Key": "tribute-mock-keyy"},
        {"Api-Key": "Tribute-Mock-Key"},
        {"Api-Key": "tribute-mock-key, tribute-mock-key"},
        {"Api_Key": "tribute-mock-key"},
        {"X-Api-Key": "tribute-mock-key"},
        {"Authorization": "Bearer tribute-mock-key"},
        {"Authorization": "tribute-mock-key"},
        {"Cookie": "Api-Key=tribute-mock-key"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), EVERY_PATH)
def test_without_the_exact_key_every_request_is_401(
    mock: MockServer, http: httpx2.Client, headers: dict[str, str], method: str, path: str
) -> None:
    del http.headers["Api-Key"]
    response = http.request(method, path, headers=headers)

    assert response.status_code == 401
    if method != "HEAD":
        assert verdict(response) == NO_ACCESS
    assert mock.refunds == {}


@pytest.mark.parametrize("name", ["Api-Key", "api-key", "api_key", "apiKey", "key"])
def test_a_key_in_the_query_counts_as_none(http: httpx2.Client, name: str) -> None:
    del http.headers["Api-Key"]

    assert verdict(http.get("/products", params={name: "tribute-mock-key"})) == NO_ACCESS


def test_a_repeated_key_counts_as_none(http: httpx2.Client) -> None:
    twice = [("Api-Key", "tribute-mock-key"), ("Api-Key", "tribute-mock-key")]
    del http.headers["Api-Key"]

    assert verdict(http.get("/products", headers=twice)) == NO_ACCESS


@pytest.mark.parametrize("name", ["Api-Key", "api-key", "API-KEY", "aPI-kEY"])
def test_the_name_of_the_header_counts_in_any_case(
    mock: MockServer, http: httpx2.Client, name: str
) -> None:
    del http.headers["Api-Key"]

    assert http.get("/products", headers={name: mock.api_key}).status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2548", FINE),
        ("1", FINE),
        ("2147483648", FINE),
        ("9007199254740993", FINE),
        ("%32548", FINE),
        ("02548", FINE),
        ("77", FOREIGN),
        ("2549", FOREIGN),
        ("4004", ABSENT),
        ("0", ABSENT),
        ("-1", ABSENT),
        ("-2548", ABSENT),
        ("9007199254740992", ABSENT),
        (str(2**63 - 1), ABSENT),
        (str(2**63), ABSENT),
        (str(-(2**63) - 1), ABSENT),
        (str(2**64 + 2548), ABSENT),
        ("9" * 5_000, ABSENT),
        ("-" + "9" * 5_000, ABSENT),
        ("0" * 5_000 + "2548", FINE),
        ("abc", BAD),
        ("2548x", BAD),
        ("2548.0", BAD),
        ("2.5", BAD),
        ("1e3", BAD),
        ("0x9f4", BAD),
        ("1_000", BAD),
        ("+2548", BAD),
        ("--1", BAD),
        ("-", BAD),
        ("%20", BAD),
        ("%202548", BAD),
        ("2548%20", BAD),
        ("2548%0A", BAD),
        ("2548%00", BAD),
        ("25%2F48", BAD),
        ("2548%2Fcancel", BAD),
        ("%EF%BC%92%EF%BC%95", BAD),
        ("%D9%A2%D9%A5", BAD),
        ("%FF", BAD),
        ("null", BAD),
        ("NaN", BAD),
        ("purchases", BAD),
        ("true", BAD),
        ("'%20OR%201=1", BAD),
    ],
    ids=lambda value: str(value)[:24],
)
def test_an_id_is_an_integer_of_any_length(
    http: httpx2.Client, text: str, expected: tuple[int, str | None]
) -> None:
    assert verdict(http.get(f"/products/{text}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4999", ABSENT),
        ("0", ABSENT),
        ("-5001", ABSENT),
        (str(2**63), ABSENT),
        ("9" * 5_000, ABSENT),
        ("x", BAD),
        ("5001.0", BAD),
        ("%20", BAD),
        ("6001", BAD),
        ("6101", BAD),
        ("6201", ABSENT),
        ("7001", FOREIGN),
        ("7002", FOREIGN),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_refused_cancellation_has_a_status_and_no_effect(
    mock: MockServer, http: httpx2.Client, text: str, expected: tuple[int, str | None]
) -> None:
    assert verdict(http.post(f"/products/purchases/{text}/cancel")) == expected
    assert mock.refunds == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("page=1&size=1&type=digital&desc=true", FINE),
        (f"size={LARGEST}", FINE),
        ("page=2", FINE),
        ("page=1000000", FINE),
        ("page=" + "9" * 5_000, FINE),
        ("page=002", FINE),
        ("%70age=2", FINE),
        ("type=digital&type2=x&page[]=0&Page=0&SIZE=0&offset=-1", FINE),
        ("x=1&x=2&=&&", FINE),
        ("page=0", BAD),
        ("page=-1", BAD),
        ("page=-" + "9" * 5_000, BAD),
        ("page=1.0", BAD),
        ("page=1e0", BAD),
        ("page=+1", BAD),
        ("page=%2B1", BAD),
        ("page=%201", BAD),
        ("page=x", BAD),
        ("page=", BAD),
        ("page", BAD),
        ("page=null", BAD),
        ("page=1,2", BAD),
        ("page=1&page=1", BAD),
        ("page=1&page=2", BAD),
        ("page=&page=1", BAD),
        ("size=0", BAD),
        ("size=-1", BAD),
        (f"size={LARGEST + 1}", BAD),
        (f"size={10 * LARGEST}", BAD),
        ("size=" + "9" * 5_000, BAD),
        ("size=1.5", BAD),
        ("size=ten", BAD),
        ("size=", BAD),
        ("size=5&size=5", BAD),
        ("type=", BAD),
        ("type=Digital", BAD),
        ("type=DIGITAL", BAD),
        ("type=subscription", BAD),
        ("type=digital%20", BAD),
        ("type=digital,custom", BAD),
        ("type=digital&type=digital", BAD),
        ("type=digital&type=custom", BAD),
        ("desc=", BAD),
        ("desc=1", BAD),
        ("desc=0", BAD),
        ("desc=True", BAD),
        ("desc=TRUE", BAD),
        ("desc=yes", BAD),
        ("desc=true&desc=true", BAD),
        ("page=1&size=0", BAD),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_query_is_validated_strictly(
    http: httpx2.Client, query: str, expected: tuple[int, str | None]
) -> None:
    assert verdict(http.get(f"/products?{query}")) == expected


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/products", "GET, HEAD"),
        ("/products/2548", "GET, HEAD"),
        ("/products/x", "GET, HEAD"),
        ("/products/purchases/5001/cancel", "POST"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused_without_effect(
    mock: MockServer, http: httpx2.Client, method: str, path: str, allow: str
) -> None:
    if method in allow:
        return
    response = http.request(method, path)

    assert response.status_code == 405
    assert response.headers["allow"] == allow
    if method != "HEAD":
        assert verdict(response) == NOT_ALLOWED
    assert mock.refunds == {}


@pytest.mark.parametrize(
    "path", ["/products", "/products/2548", "/products/4004", "/products/x", "/nothing"]
)
def test_head_responds_as_get_without_a_body(http: httpx2.Client, path: str) -> None:
    get, head = http.get(path), http.head(path)

    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize(
    "path",
    [
        "/products/",
        "/products/2548/",
        "/products//2548",
        "//products",
        "/Products",
        "/products/purchases//cancel",
        "/products/purchases/5001/cancel/",
        "/products/purchases/5001",
        "/products/purchases/5001/refund",
        "/",
        "",
        "/../v2/products",
        "/shopping",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_other_path_is_not_found(http: httpx2.Client, method: str, path: str) -> None:
    assert verdict(http.request(method, path)) == ABSENT


@pytest.mark.parametrize("path", ["/products", "/api/v2/products", "/api", "/openapi.json"])
def test_nothing_is_found_outside_the_api(mock: MockServer, http: httpx2.Client, path: str) -> None:
    assert verdict(http.get(mock.url + path)) == ABSENT


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/xml;q=0.1", "nonsense", ""])
def test_any_accept_header_gets_json(http: httpx2.Client, accept: str) -> None:
    assert verdict(http.get("/products/2548", headers={"Accept": accept})) == FINE


def test_an_undocumented_body_is_ignored(mock: MockServer, http: httpx2.Client) -> None:
    product = http.request("GET", "/products/2548", content=b"x" * 300_000)
    purchase = mock.add_purchase()
    first = http.post(f"/products/purchases/{purchase}/cancel", content=b"{" * 300_000)

    assert [product.status_code, first.status_code] == [200, 200]
    assert http.get("/products").status_code == 200
