"""What the general checks make of operations that are described only a little."""

from dataclasses import replace
from typing import Any

import pytest

from pytribute.contract import Mode, Report, Severity, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.mock import MockServer
from tests.invented import described

GENERAL = ("listings", "rows", "arguments", "queries", "head", "methods", "authentication")
NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
COIN = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}


def parameter(name: str, **schema: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def operation(name: str, schema: object, example: object, **more: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, "example": example}}
    return {"operationId": name, "responses": {"200": {"content": content}}, **more}


PAGES = operation(
    "listMints",
    {"type": "object", "properties": {"mints": {"type": "array", "items": COIN}}},
    {"mints": []},
    security=[],
    parameters=[parameter("page", type="integer"), parameter("size", type="integer", minimum=0)],
)
PATHS = {
    "/coins": {
        "get": operation("listCoins", {"type": "array", "items": COIN}, [{"name": "x"}, {"id": 5}])
    },
    "/coins/{number}": {
        "parameters": [NUMBER],
        "get": operation("getCoin", COIN, {"id": 5}),
        "post": operation("polish", COIN, {"id": 5}, parameters=[parameter("way", type="string")]),
    },
    "/mints": {
        "get": {
            **PAGES,
            "x-pagination": {
                "type": "page",
                "inputs": {"page": "page", "size": "size"},
                "outputs": {"results": "mints"},
            },
        }
    },
}


def report_on(mock: MockServer, *names: str) -> Report:
    profile = replace(profile_of(mock), allowed=("polish",))
    chosen = [one for one in CHECKS if one.name in names]
    return check(profile, mode=Mode.FULL, checks=chosen)


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.operation, one.rule) for one in report.of(Severity.ERROR)}


def test_an_operation_without_bounds_total_or_ids_is_checked_as_far_as_it_goes() -> None:
    with described(PATHS), MockServer(control=True, products=3) as mock:
        assert found(report_on(mock, *GENERAL)) == set()


@pytest.mark.usefixtures("few")
def test_a_parameter_that_is_any_text_may_be_empty() -> None:
    search = [parameter("search", type="string")]
    coins = operation("listCoins", {"type": "array", "items": COIN}, [], parameters=search)
    with described({"/coins": {"get": coins}}), MockServer(control=True, products=3) as mock:
        report = report_on(mock, "listing", "listings", "queries", "generated")

    assert report.violations == []


def test_a_listed_row_that_is_absent_is_found() -> None:
    with described(PATHS), MockServer(control=True, products=3) as mock:
        mock.add_fault("getCoin", count=None, status=404)
        profile = replace(profile_of(mock), reset_url=None)  # which would forget the fault
        chosen = [one for one in CHECKS if one.name in {"listings", "rows", "arguments"}]
        report = check(profile, checks=chosen)

    assert ("getCoin", "rows/found") in found(report)


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_no_generated_request_has_the_method_of_an_operation_that_is_not_allowed() -> None:
    with described(PATHS), MockServer(control=True, products=3) as mock:
        profile = replace(profile_of(mock), reset_url=None)  # which would forget the requests
        report = check(profile, mode=Mode.FULL, checks=[CHECKS[-1]])
        methods = {one.method for one in mock.requests if "/coins/" in one.path}

    assert found(report) == set()
    assert methods <= {"GET", "HEAD", "OPTIONS", "TRACE"}
