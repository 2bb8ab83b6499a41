import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute.mock import MockError, MockServer, MockState
from pytribute.mock.faults import BodyFault, OpenEnum
from pytribute.mock.planned_response import IncomingRequest, handle
from tests.mock.conftest import wait_until

CANCEL = "/products/purchases/5001/cancel"


@pytest.fixture(scope="module")
def state() -> Iterator[MockState]:
    with MockState(products=3) as made:
        yield made


def test_a_dropped_request_before_the_work_left_no_trace(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("cancelProductPurchase", drop="before")
    with pytest.raises(httpx2.RemoteProtocolError):
        http.post(CANCEL)

    assert mock.refunds == {}
    assert http.post(CANCEL).status_code == 200
    assert [request.status for request in mock.requests] == [None, 200]


def test_a_request_dropped_after_the_work_was_done_all_the_same(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("cancelProductPurchase", drop="after")
    with pytest.raises(httpx2.RemoteProtocolError):
        http.post(CANCEL)

    assert mock.refunds == {5001: 1}
    assert http.post(CANCEL).status_code == 400


def test_a_cut_body_breaks_off_in_its_middle_after_the_work(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("cancelProductPurchase", body="cut")
    with http.stream("POST", CANCEL) as response:
        assert response.status_code == 200
        assert int(response.headers["content-length"]) > 80
        with pytest.raises(httpx2.RemoteProtocolError, match="received 4"):
            response.read()

    assert mock.refunds == {5001: 1}
    assert http.get("/products").status_code == 200


@pytest.mark.parametrize("status", [200, 204, 205, 302, 304, 418, 429, 500, 503, 520, 599])
def test_a_status_replaces_the_operation(
    http: httpx2.Client, mock: MockServer, status: int
) -> None:
    mock.add_fault("cancelProductPurchase", status=status)
    response = http.post(CANCEL)

    assert response.status_code == status
    assert mock.refunds == {}
    if status in {204, 205, 304}:
        assert response.content == b""
    else:
        assert response.json()["error"] == "error_bad_request"
    assert http.post(CANCEL).status_code == 200


@pytest.mark.parametrize("retry_after", [0, 7, "Wed, 21 Oct 2026 07:28:00 GMT", "soon"])
def test_retry_after_is_sent_unchanged(
    http: httpx2.Client, mock: MockServer, retry_after: int | str
) -> None:
    mock.add_fault("*", status=429, retry_after=retry_after)

    assert http.get("/products").headers["retry-after"] == str(retry_after)


@pytest.mark.parametrize(
    ("body", "content_type", "content"),
    [
        ("html", "text/html; charset=utf-8", rb"<!DOCTYPE html>.*</html>"),
        ("invalid", "application/json", rb'\{"id":2548,.*[^}]'),
        ("empty", "application/json", rb""),
    ],
)
def test_a_faulty_body_is_complete_in_http(
    http: httpx2.Client, mock: MockServer, body: BodyFault, content_type: str, content: bytes
) -> None:
    mock.add_fault("getProduct", body=body)
    response = http.get("/products/2548")

    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert re.fullmatch(content, response.content)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|char"):
        response.json()


def test_an_html_page_may_come_with_a_status_and_a_delay_to_keep(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("listProducts", status=503, body="html", retry_after=3)
    response = http.get("/products")

    assert (response.status_code, response.headers["retry-after"]) == (503, "3")
    assert response.text.startswith("<!DOCTYPE html>")


def test_currencies_come_in_lower_case_on_demand(http: httpx2.Client, mock: MockServer) -> None:
    right = http.get("/products").json()
    mock.add_fault("*", count=2, lower_case_currency=True)
    rows = http.get("/products").json()["rows"]

    assert rows == [row | {"currency": row["currency"].lower()} for row in right["rows"]]
    assert http.get("/products/2548").json()["currency"] == "usd"
    assert http.get("/products").json() == right


@pytest.mark.parametrize("field", ["type", "status", "currency"])
def test_an_enum_gets_an_unknown_value(
    http: httpx2.Client, mock: MockServer, field: OpenEnum
) -> None:
    mock.add_fault("listProducts", unknown_enum=field)

    assert {row[field] for row in http.get("/products").json()["rows"]} == {"unheard_of"}


def test_an_error_s_code_can_be_unheard_of_too(http: httpx2.Client, mock: MockServer) -> None:
    mock.add_fault("getProduct", unknown_enum="error")

    assert http.get("/products/4004").json()["error"] == "unheard_of"


def test_a_field_is_added_to_every_product_or_to_the_response(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("*", count=2, extra_field="novelty")

    assert all("novelty" in row for row in http.get("/products").json()["rows"])
    assert "novelty" in http.post(CANCEL).json()


def test_a_fault_applies_to_its_operation_as_often_as_counted(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("getProduct", count=2, status=500)
    paths = ["/products", "/products/2548", "/products/4004", "/products/2548", "/products/2548"]

    assert [http.get(path).status_code for path in paths] == [200, 500, 500, 200, 200]


def test_faults_come_in_the_order_they_were_ordered_in(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("getProduct", status=500)
    mock.add_fault("*", status=502)
    mock.add_fault("getProduct", count=None, status=503)
    statuses = [http.get("/products/2548").status_code for _ in range(5)]

    assert statuses == [500, 502, 503, 503, 503]
    mock.reset()
    assert http.get("/products/2548").status_code == 200


def test_a_fault_waits_for_a_caller_with_a_key(http: httpx2.Client, mock: MockServer) -> None:
    mock.add_fault("listProducts", status=500)

    assert http.get("/products", headers={"Api-Key": "wrong"}).status_code == 401
    assert http.get("/products").status_code == 500


def test_a_caller_that_disconnects_while_waiting_has_cancelled(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("cancelProductPurchase", latency=3600)
    with pytest.raises(httpx2.ReadTimeout):
        http.post(CANCEL, timeout=0.5)
    wait_until(lambda: mock.requests[0].status == 200)

    assert http.post(CANCEL).status_code == 400
    assert mock.refunds == {5001: 1}


def test_a_short_latency_ends_by_itself(http: httpx2.Client, mock: MockServer) -> None:
    mock.add_fault("getProduct", latency=0.02)

    assert http.get("/products/2548").status_code == 200


def test_a_mock_that_keeps_callers_waiting_can_be_closed(
    http: httpx2.Client, mock: MockServer
) -> None:
    mock.add_fault("listProducts", latency=3600)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(http.get, "/products", timeout=60)
        wait_until(lambda: bool(mock.requests))
        mock.close()

        assert isinstance(waiting.exception(), httpx2.NetworkError | httpx2.RemoteProtocolError)


@pytest.mark.parametrize(
    "fault",
    [
        {"operation": "listproducts"},
        {"operation": "listProducts", "count": 0},
        {"operation": "listProducts", "count": True},
        {"operation": "listProducts", "status": 99},
        {"operation": "listProducts", "status": 600},
        {"operation": "listProducts", "latency": -1},
        {"operation": "listProducts", "latency": float("inf")},
        {"operation": "listProducts", "body": "xml"},
        {"operation": "listProducts", "drop": True},
        {"operation": "listProducts", "retry_after": "2\r\nX: y"},
        {"operation": "listProducts", "unknown_enum": "name"},
        {"operation": "listProducts", "extra_field": "\ud800"},
    ],
    ids=str,
)
def test_an_invalid_fault_is_refused_with_the_name_of_its_field(
    http: httpx2.Client, mock: MockServer, fault: dict[str, Any]
) -> None:
    with pytest.raises(MockError, match=rf"no such fault: {list(fault)[-1]}.*: Input|String|Value"):
        mock.add_fault(**fault)

    assert http.get("/products").status_code == 200


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"drop": "after", "status": 500}, "status has no effect: drop sends no response"),
        ({"drop": "before", "retry_after": 0}, "retry_after has no effect: drop sends no response"),
        ({"drop": "before", "body": "cut"}, "body has no effect: drop sends no response"),
        ({"drop": "after", "extra_field": "x"}, "extra_field has no effect: drop sends no"),
        ({"status": 205, "body": "html"}, "body has no effect: a response 205 has no body"),
        ({"status": 304, "unknown_enum": "error"}, "unknown_enum has no effect: a response 304"),
        (
            {"body": "html", "lower_case_currency": True},
            "lower_case_currency has no effect: the body is html",
        ),
        ({"body": "empty", "extra_field": "x"}, "extra_field has no effect: the body is empty"),
    ],
    ids=str,
)
def test_fields_that_contradict_each_other_are_refused(
    mock: MockServer, control: httpx2.Client, fault: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        mock.add_fault("*", **fault)

    response = control.post("/faults", json={"operation": "*", **fault})
    assert response.status_code == 422
    assert reason in response.text
    mock.add_fault("*", count=None, latency=0.0, drop="after")  # these go together


FAULTS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.integers(200, 599),
        "retry_after": st.integers() | st.text(st.characters(max_codepoint=127), max_size=9),
        "body": st.sampled_from(["html", "cut", "invalid", "empty"]),
        "drop": st.sampled_from(["before", "after"]),
        "lower_case_currency": st.booleans(),
        "unknown_enum": st.sampled_from(["type", "status", "currency", "error"]),
        "extra_field": st.text(max_size=9),
    },
)


@given(fault=FAULTS, path=st.sampled_from(["/products", "/products/1", CANCEL, "/products/x"]))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_any_fault_is_refused_or_has_its_effect(
    state: MockState, fault: dict[str, Any], path: str
) -> None:
    try:
        state.add_fault("*", **fault)
    except MockError:
        return
    method = "POST" if path == CANCEL else "GET"
    key = (b"api-key", state.api_key.encode())
    response, cut = handle(
        state, IncomingRequest(method, f"/api/v1{path}".encode(), b"", [key])
    ).finish(b"")

    assert (response is None) == ("drop" in fault)
    if response is not None:
        assert response.status == fault.get("status", response.status)
        assert cut == (fault.get("body") == "cut")
        assert all(name.isascii() and b"\n" not in value for name, value in response.sent_headers)
    assert (
        handle(state, IncomingRequest("GET", b"/api/v1/products/1", b"", [key]))
        .finish(b"")
        .response
        is not None
    )
