"""What the general checks make of operations that are described only a little."""

from dataclasses import replace
from typing import Any

import pytest

from pytribute.contract import Mode, Report, Severity, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.mock import MockServer, routes
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


def test_an_operation_that_the_server_does_not_have_gets_no_request() -> None:
    with described(PATHS), MockServer(control=True, products=3) as mock:
        profile = replace(profile_of(mock), reset_url=None, absent_operations=("listMints",))
        report = check(profile, checks=[one for one in CHECKS if one.name in GENERAL])
        paths = {one.path for one in mock.requests}

    why = "the server doesn't have it: operations.absent of the profile names it"
    assert ("requests to listMints", why) in {(one.check, one.reason) for one in report.skipped}
    assert "/api/v1/coins" in paths
    assert "/api/v1/mints" not in paths


def test_a_listing_by_offset_is_read_to_its_end_and_its_rows_must_not_repeat() -> None:
    coins = operation(
        "listCoins",
        {"type": "array", "items": COIN},
        [{"id": 5}],
        parameters=[parameter("skip", type="integer"), parameter("take", type="integer")],
    )
    coins["x-pagination"] = {"type": "offset", "inputs": {"offset": "skip", "size": "take"}}
    chosen = [one for one in CHECKS if one.name == "listings"]
    with described({"/coins": {"get": coins}}), MockServer(products=3) as mock:
        profile = replace(profile_of(mock), reset_url=None)  # which would forget the requests
        honest = check(profile, checks=chosen)
        offsets = [one.query for one in mock.requests if one.path == "/api/v1/coins"]
        routes.routes()["listCoins"].pagination = {}  # now every page is the first one
        repeating = check(profile, checks=chosen)

    assert honest.violations == []
    assert offsets[:2] == ["", "skip=1"]
    assert {one.rule for one in repeating.violations} >= {"listings/once"}
