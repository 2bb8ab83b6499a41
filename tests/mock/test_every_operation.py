"""Every operation of the specification responds; the names of tests show which have no handler."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

import pytribute
from pytribute.mock import MockServer
from pytribute.mock.responses import MockResponse
from pytribute.mock.routes import routes
from pytribute.mock.sample_response import without_rows
from pytribute.mock.samples import complete

Json = dict[str, Any]

DOCUMENTED: dict[str, dict[str, Json]] = pytribute.spec()["paths"]
OPERATIONS = {
    details["operationId"]: (method.upper(), path, details)
    for path, methods in DOCUMENTED.items()
    for method, details in methods.items()
}
NAMES = [
    pytest.param(name, id=name if routes()[name].handler else f"{name} without a handler")
    for name in OPERATIONS
]


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(products=3) as server:
        yield server


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_responds_as_documented_or_names_itself(
    mock: MockServer, http: httpx2.Client, name: str
) -> None:
    method, path, details = OPERATIONS[name]
    content: Json = details.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    body = None if schema is None else complete(schema)

    samples = {
        one["name"]: str(complete(one["schema"]))
        for one in details.get("parameters", ())
        if one["in"] == "path"
    }
    target = re.sub(r"\{([^}]*)\}", lambda found: samples[found[1]], path)

    response = http.request(method, target, json=body)

    if response.status_code == 501:
        assert not routes()[name].handler
        assert f"no handler for {name}," in response.json()["message"]
    else:
        assert str(response.status_code) in details["responses"]
    assert mock.requests[-1].status == response.status_code


def test_exactly_the_operations_of_the_specification_have_routes() -> None:
    assert list(routes()) == list(OPERATIONS)


def test_a_page_after_the_last_has_no_rows_wherever_they_are() -> None:
    sample = MockResponse(200, b'{"data": {"rows": [1], "total": 1}}')
    assert without_rows(sample, ["data", "rows"]).body == b'{"data": {"rows": [], "total": 1}}'
    assert without_rows(MockResponse(200, b"[1]"), []).body == b"[]"
