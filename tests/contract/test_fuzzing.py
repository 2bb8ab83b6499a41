"""The requests that Schemathesis may send, and the report of its failures."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from schemathesis.engine.events import EngineEvent, FatalError, Interrupted

from pytribute.contract import Mode, Profile, Severity, check, profile_of, report_text
from pytribute.contract.checks import CHECKS, fuzzing
from pytribute.contract.context import CheckContext
from pytribute.contract.key import Key
from pytribute.contract.request import WireRequest
from pytribute.contract.rules import requests
from pytribute.mock import MockServer
from tests.documented import USD, USUAL
from tests.invented import described
from tests.mutants.exchange import CANCEL, Fields, Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_product, change_response

GENERATED = CHECKS[-1]
_DAY = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY = json.dumps({"rows": [], "meta": {"total": 0, "offset": 1, "limit": USUAL}}).encode()


@pytest.mark.unmeasured
def test_generated_cases_find_nothing_on_the_mock(small: MockServer) -> None:
    report = check(profile_of(small), mode=Mode.FULL, checks=[CHECKS[0], GENERATED])

    assert report.violations == []
    assert report.checks == ["listing", "generated"]


@pytest.mark.usefixtures("few")
def test_generated_cases_find_a_fault_by_themselves() -> None:
    def fail(_: Request, response: Response) -> None:
        if response.status == 400:
            response.refuse(500)

    with serve(change_response(fail), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=[GENERATED])

    violations = {(one.operation, one.rule) for one in report.violations}
    assert ("listProducts", "response/status") in violations
    assert ("cancelProductPurchase", "response/server-error") in violations
    assert mock.api_key not in repr(report)


@pytest.mark.usefixtures("few")
def test_what_a_schema_forbids_is_an_error_and_what_a_reading_forbids_a_warning() -> None:
    def serve_anything(request: Request, response: Response) -> None:
        if response.status == 400 and request.operation != CANCEL:
            response.status, response.body = 200, EMPTY

    with serve(change_response(serve_anything), products=3) as mock:
        report = check(profile_of(mock), checks=[GENERATED])

    violations = {(one.operation, one.rule, one.severity) for one in report.violations}
    assert ("getProduct", "generated/refused", Severity.ERROR) in violations
    assert ("listProducts", "parameters/invalid", Severity.ERROR) in violations
    assert ("listProducts", "parameters/repeated", Severity.WARNING) in violations


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_the_seed_determines_the_requests(small: MockServer) -> None:
    def requests(seed: int) -> list[tuple[str, str, str]]:
        small.reset()
        check(profile_of(small), seed=seed, checks=[*CHECKS[:4], GENERATED])
        # Some are sent at once, and arrive in any order.
        return sorted((one.method, one.path, one.query) for one in small.requests)

    first, again, other = requests(1), requests(1), requests(2)

    assert first == again
    assert first != other


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_the_same_seed_gives_the_same_report() -> None:
    def fail(_: Request, response: Response) -> None:
        if response.status == 404:
            response.refuse(500)

    with serve(change_response(fail), products=3) as mock:
        chosen = [one for one in CHECKS if one.name in {"listing", "head", "generated"}]
        reports = [check(profile_of(mock), seed=5, checks=chosen) for _ in range(2)]

    first, again = (report_text(replace(one, seconds=0, date=_DAY, timings={})) for one in reports)
    assert "generated" in first
    assert first == again


@pytest.mark.parametrize("text", ["%202548", "2548.0", "1_0"])
def test_an_id_that_only_a_lenient_parser_accepts_has_a_rule_of_its_own(text: str) -> None:
    with MockServer(products=3) as mock:
        context = CheckContext(profile_of(mock), Mode.READ_ONLY)
        request = WireRequest.get(text, context.owner)
        violated = fuzzing._violated(context, request, "negative_data_rejection")  # pyright: ignore[reportPrivateUsage]

    assert violated is not None
    assert violated[0] is requests.LENIENT_ID


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_lower_case_is_a_note(small: MockServer) -> None:
    small.add_fault("*", count=None, lower_case_currency=True)

    report = check(profile_of(small), checks=[CHECKS[0], GENERATED])

    assert {one.severity for one in report.violations} == (
        {Severity.NOTE} if USD.isupper() else set()
    )


@pytest.mark.usefixtures("few")
def test_a_response_that_schemathesis_fails_on_loses_nothing() -> None:
    def cut(fields: Fields) -> Fields:
        return fields | {"webLink": "https://[x"}

    with serve(change_product(cut), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=[CHECKS[0], GENERATED])

    assert "Schemathesis failed on a response: ValueError" in {one.reason for one in report.skipped}
    details = {(one.rule, one.detail) for one in report.of(Severity.ERROR)}
    assert ("response/format", "rows.webLink") in details


@pytest.mark.usefixtures("few")
def test_an_operation_that_stops_responding_is_skipped(small: MockServer) -> None:
    small.add_fault("getProduct", count=None, drop="before")

    report = check(profile_of(small), checks=[GENERATED])

    assert ("generated cases of GET /products/{id}", "Network Error") in {
        (one.check, one.reason) for one in report.skipped
    }


EFFECTS = "it may have effects: operations.allowed"
FULL_ONLY = "its path contains purchases: it needs --mode full"
IN_JSON = {"content": {"application/json": {"schema": {"type": "string"}}}}
ERRORS: dict[str, Any] = {"400": {"description": "no"}, "401": {"description": "no"}}


@pytest.mark.usefixtures("few")
def test_a_value_that_mentions_cancelling_is_left_out_where_nothing_may_be_cancelled() -> None:
    schema = {"type": "string", "enum": ["new", "cancelled"]}
    parameter = {"name": "status", "in": "query", "required": True, "schema": schema}
    boxes = {"operationId": "boxes", "parameters": [parameter], "responses": {"200": IN_JSON}}
    with described({"/boxes": {"get": boxes}}), MockServer(products=3) as mock:
        report = check(profile_of(mock), checks=[GENERATED])
        sent = {one.query for one in mock.requests if one.path.endswith("/boxes")}

    assert "status=new" in sent
    assert not any("cancelled" in query for query in sent)
    assert not [one for one in report.skipped if one.check.endswith("/boxes")]


@pytest.mark.usefixtures("few")
def test_schemathesis_sends_nothing_of_its_own(small: MockServer) -> None:
    report = check(profile_of(small), checks=[GENERATED])

    probing = 4  # before the checks begin
    assert len(small.requests) == report.requests + probing


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("mode", "skipped"),
    [
        (Mode.FULL, {"requests to pay": EFFECTS}),
        (Mode.READ_ONLY, {"requests to pay": EFFECTS, "requests to refunds": FULL_ONLY}),
    ],
)
def test_an_operation_that_is_not_understood_gets_a_generated_request_only_if_it_reads(
    mode: Mode, skipped: dict[str, str]
) -> None:
    def reading(name: str, responses: dict[str, Any]) -> dict[str, Any]:
        return {"get": {"operationId": name, "responses": responses}}

    picture: dict[str, Any] = {"200": {"content": {"image/png": {}}}}
    paths = {
        "/charges": {"post": {"operationId": "pay", "responses": {"200": IN_JSON, **ERRORS}}},
        "/charges/picture": reading("picture", picture),
        "/charges/vague": reading("vague", {"200": IN_JSON}),
        "/charges/refunds": reading("refunds", {"200": IN_JSON, "404": {}, **ERRORS}),
    }
    with described(paths), MockServer(control=True, products=3) as mock:
        # A reset forgets the requests.
        profile = replace(profile_of(mock), reset_url=None, allowed=())
        report = check(profile, mode=mode, checks=[CHECKS[0], GENERATED])
        sent = {one.path.rpartition("/")[2] for one in mock.requests if "/v1/charges" in one.path}

    skips = {one.check: one.reason for one in report.skipped}
    for name, why in skipped.items():
        assert skips[name].startswith(why)
    assert skips["generated cases of picture"] == "its documented response is not JSON"
    assert sent == {"vague"} | ({"refunds"} if mode is Mode.FULL else set())


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_an_operation_with_effects_needs_full_mode_and_a_reset() -> None:
    pay = {"post": {"operationId": "pay", "responses": {"200": IN_JSON}}}
    why = "it has effects: it needs --mode full and a reset_url"
    with described({"/charges": pay}), MockServer(products=3) as mock:
        profile = Profile(mock.base_url, Key(mock.api_key), allowed=("pay",))
        for mode in Mode:
            report = check(profile, mode=mode, checks=[GENERATED])
            assert ("requests to pay", why) in {(one.check, one.reason) for one in report.skipped}
        assert all("/v1/charges" not in one.path for one in mock.requests)


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_an_added_operation_that_reads_is_no_violation() -> None:
    product = {"$ref": "#/components/schemas/Product"}

    def reading(name: str, schema: dict[str, Any], *parameters: object) -> dict[str, Any]:
        fine = {"description": "Fine", "content": {"application/json": {"schema": schema}}}
        responses = {"200": fine, **ERRORS}
        return {"get": {"operationId": name, "parameters": parameters, "responses": responses}}

    def parameter(name: str, place: str = "query", **schema: object) -> dict[str, Any]:
        return {"name": name, "in": place, "required": place == "path", "schema": schema}

    paths = {
        "/sketches": reading(
            "listSketches",
            {"type": "array", "items": product},
            parameter("limit", type="integer", minimum=1, maximum=50, default=10),
            parameter("cursor", type="string"),
            parameter("since", type="string", format="date"),
            parameter("ids", type="array", items={"type": "integer"}),
        ),
        "/sketches/{number}": reading(
            "getSketch", product, parameter("number", "path", type="integer")
        ),
        "/products/drafts": reading("listDrafts", product),
    }
    with described(paths), MockServer(control=True, products=3) as mock:
        report = check(profile_of(mock), checks=[CHECKS[0], GENERATED])
        folders = {one.path.split("/")[3] for one in mock.requests if one.status == 200}

    assert report.violations == []
    assert folders >= {"products", "sketches"}


@pytest.mark.usefixtures("few")
def test_the_budget_ends_generated_cases_amid_them(small: MockServer) -> None:
    profile = replace(profile_of(small), reset_url=None)

    report = check(profile, time_budget=60, clock=count().__next__, checks=[GENERATED])

    assert report.requests > 2

    assert report.checks == []
    assert ("generated", "the time budget is used up") in {
        (one.check, one.reason) for one in report.skipped
    }


class Stream(list[EngineEvent]):
    """The events of Schemathesis."""

    def execute(self) -> "Stream":
        return self

    def stop(self) -> None:
        self.clear()


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([FatalError(exception=KeyError("x"))], "Schemathesis gave up: KeyError"),
        ([], "Schemathesis sent nothing"),
    ],
)
def test_a_failure_of_schemathesis_is_skipped(
    small: MockServer, monkeypatch: pytest.MonkeyPatch, events: list[EngineEvent], why: str
) -> None:
    def start(_schema: object) -> Stream:
        return Stream(events)

    monkeypatch.setattr(fuzzing, "from_schema", start)

    report = check(profile_of(small), checks=[GENERATED])

    assert report.checks == []
    assert why in {one.reason for one in report.skipped}


def test_an_interrupt_that_schemathesis_swallows_ends_the_run(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_schema: object) -> Stream:
        return Stream([Interrupted(phase=None)])

    monkeypatch.setattr(fuzzing, "from_schema", start)

    with pytest.raises(KeyboardInterrupt):
        check(profile_of(small), checks=[GENERATED])
