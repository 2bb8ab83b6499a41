import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

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


def test_buyers_are_played_over_http(mock: MockServer, control: httpx2.Client) -> None:
    def post(path: str, **body: object) -> object:
        response = control.post(path, json=body)
        assert response.status_code in {200, 204}, response.text
        return response.json()["id"] if response.content else None

    shop = post("/shops", fields={"tokenCharging": True})
    order = post("/orders", fields={"shop_id": shop, "period": "monthly"})
    post("/fail", id=order)
    post("/pay", id=order, **{"with": "card", "save_card": True})
    post("/renew", id=order)
    post("/decline", id=order)
    post("/decline", id=order, declined=False)
    post("/cancel", id=order, reason="seller_unavailable")
    post("/cancel", id=post("/subscribe", fields={"telegram_user_id": 5}))
    post("/renew", id=post("/donate", fields={"period": "monthly"}))
    post("/ship", id=post("/physical-orders"), tracking_number="RR1")
    post("/subscribers", fields={"subscription_id": post("/subscriptions")})
    post("/tokens", fields={"order": order})
    control.post("/purchases", json={"product_id": post("/products")})

    with mock.client() as client:
        assert client.shop.orders.get(str(order)).member_status == "cancelled"
        assert len(client.shop.tokens.list(order_uuid=str(order)).to_list()) == 2
        assert len(client.physical_orders.list().to_list()) == 5
    refusals: list[tuple[str, dict[str, object]]] = [
        ("/pay", {"id": order}),
        ("/pay", {"id": order, "with": "cash"}),
        ("/donate", {"fields": {"self": 1}}),
        ("/shops", {"fields": {"self": 1}}),
        ("/shops", {"fields": {"owner": 5}}),
        ("/orders", {"fields": {"uuid": 5}}),
        ("/orders", {"fields": {"shop_id": {}}}),
        ("/tokens", {}),
        ("/tokens", {"fields": {"order": []}}),
        ("/products", {"fields": {"id": "1"}}),
        ("/subscribers", {"fields": {"period": 5}}),
        ("/subscribers", {"fields": {"expire_at": "tomorrow"}}),
        ("/subscribe", {"fields": {"telegram_user_id": "five"}}),
        ("/donate", {"fields": {"period": []}}),
        ("/physical-orders", {"fields": {"items": [1]}}),
        ("/ship", {"id": 10**30}),
    ]
    for path, wrong in refusals:
        refused = control.post(path, json=wrong)
        assert (path, refused.status_code) == (path, 422), wrong
        assert "\n" not in refused.json()["message"]


def test_a_receiver_that_does_not_respond_keeps_neither_pages_nor_other_receivers_waiting(
    mock: MockServer, control: httpx2.Client
) -> None:
    count = 40  # an event loop has 32 threads at most
    entered, release = Semaphore(0), Event()

    def hang(_body: bytes, _signature: str | None) -> int:
        entered.release()
        release.wait()
        return 200

    mock.set_webhook(hang)
    with ThreadPoolExecutor(count) as threads:
        try:
            sent = [
                threads.submit(httpx2.post, f"{control.base_url}events", json={"event": name})
                for name in ["new_donation"] * count
            ]
            for _ in sent:
                assert entered.acquire(timeout=10)
            page = httpx2.get(f"{mock.url}/dashboard/en")
            mock.set_webhook(lambda _body, _signature: 204)
            other = control.post("/events", json={"event": "new_donation"}).json()
        finally:
            release.set()

    assert (page.status_code, other["statuses"]) == (200, [204])
    assert [one.result().json()["statuses"] for one in sent] == [[200]] * count
