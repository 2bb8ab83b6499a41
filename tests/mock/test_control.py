import json

import httpx2
import pytest

from pytribute.mock import MockServer


def test_a_reset_brings_the_first_state_back(
    http: httpx2.Client, mock: MockServer, control: httpx2.Client
) -> None:
    first = mock.dump()
    http.post("/products/purchases/5001/cancel")
    mock.add_product()
    mock.add_fault("*", count=None, status=500)

    assert control.post("/reset").status_code == 204
    assert (mock.dump(), mock.refunds, mock.requests) == (first, {}, [])
    assert http.get("/products").status_code == 200


def test_a_state_can_be_dumped_and_loaded(mock: MockServer, control: httpx2.Client) -> None:
    state = control.get("/state")
    mock.add_product()

    assert state.headers["content-type"] == "application/json"
    assert control.put("/state", content=state.content).status_code == 204
    assert control.get("/state").content == state.content


def test_the_clock_can_be_read_and_set(
    http: httpx2.Client, mock: MockServer, control: httpx2.Client
) -> None:
    before = control.get("/clock").json()
    control.put("/clock", json={"now": "2027-02-03T04:05:06+03:00"})
    added = http.get(f"/products/{mock.add_product()}").json()

    assert before == {"now": "2026-01-01T00:00:00Z"}
    assert control.get("/clock").json() == {"now": "2027-02-03T01:05:06Z"}
    assert added["created"] == "2027-02-03T01:05:06Z"


def test_faults_can_be_ordered_and_taken_back(http: httpx2.Client, control: httpx2.Client) -> None:
    fault = {"operation": "listProducts", "status": 503, "retry_after": 1, "count": None}
    assert control.post("/faults", json=fault).status_code == 204
    assert http.get("/products").headers["retry-after"] == "1"

    assert control.delete("/faults").status_code == 204
    assert http.get("/products").status_code == 200


def test_the_journal_lists_requests_and_refunds(
    http: httpx2.Client, control: httpx2.Client
) -> None:
    http.get("/products?size=1&desc=true")
    http.post("/products/purchases/5001/cancel")

    assert control.get("/requests").json() == [
        {"method": "GET", "path": "/api/v1/products", "query": "size=1&desc=true", "status": 200},
        {
            "method": "POST",
            "path": "/api/v1/products/purchases/5001/cancel",
            "query": "",
            "status": 200,
        },
    ]
    assert control.get("/refunds").json() == {"5001": 1}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/state", b""),
        ("PUT", "/state", b"\xff"),
        ("PUT", "/state", b"{}"),
        ("PUT", "/clock", b"{}"),
        ("PUT", "/clock", b'{"now": "2026-01-01T00:00:00"}'),
        ("PUT", "/clock", b'{"now": "2026-01-01T00:00:00Z", "speed": 2}'),
        ("POST", "/faults", b"[]"),
        ("POST", "/faults", b"{"),
        ("POST", "/faults", b'{"operation": "all"}'),
        ("POST", "/faults", b'{"operation": "*", "colour": "red"}'),
        ("POST", "/faults", b'{"status": 500}'),
    ],
)
def test_an_invalid_control_request_is_refused_without_effect(
    http: httpx2.Client,
    control: httpx2.Client,
    method: str,
    path: str,
    body: bytes,
) -> None:
    before = control.get("/state").content
    response = control.request(method, path, content=body)

    assert response.status_code == 422
    assert "\n" not in response.json()["message"]
    assert control.get("/state").content == before
    assert http.get("/products").status_code == 200


@pytest.mark.parametrize("path", ["/reset", "/state", "/clock", "/faults", "/requests"])
def test_there_is_no_control_api_by_default(path: str) -> None:
    with MockServer() as mock, httpx2.Client(trust_env=False, verify=False) as client:
        before = mock.dump()
        statuses = [
            client.request(method, f"{mock.url}/__control{path}", json={}).status_code
            for method in ("GET", "POST", "PUT", "DELETE")
        ]

        assert statuses == [401] * 4
        assert mock.dump() == before


def test_a_state_over_http_is_a_state_for_load(mock: MockServer, control: httpx2.Client) -> None:
    document = json.loads(control.get("/state").text)
    document["accounts"]["owner"] = "changed"
    mock.load(json.dumps(document))

    assert mock.api_key == "changed"
