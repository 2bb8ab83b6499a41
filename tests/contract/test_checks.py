"""Each check reports its violations, and continues after an error."""

from collections import Counter
from dataclasses import replace
from itertools import count, cycle
from typing import Any

import pytest

from pytribute.contract import Mode, Report, Severity, check, profile_of, session
from pytribute.contract.checks import CHECKS, fuzzing
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.contract.request import WireRequest
from pytribute.contract.rules import accounts
from pytribute.mock import MockServer
from pytribute.mock.specification import component
from tests.mutants.catalogue import CATALOGUE
from tests.mutants.exchange import CANCEL, GET, LIST, Fields, Request, Response, error_response
from tests.mutants.mutant import Wrap, serve
from tests.mutants.operators import (
    accept_key,
    change_error,
    change_page,
    change_request,
    change_response,
    respond_to_cancelling,
)

MUTANTS = {one.mutant.name: one.mutant.wrap for one in CATALOGUE}


def report_on(wrap: Wrap, *names: str, **changed: Any) -> Report:  # noqa: ANN401 - of a profile
    chosen = [one for one in CHECKS if one.name in {"listing", *names}]
    with serve(wrap, products=3) as mock:
        return check(replace(profile_of(mock), **changed), mode=Mode.FULL, checks=chosen)


def rules(report: Report) -> set[str]:
    return {f"{one.severity} {one.rule}" for one in report.violations}


@pytest.mark.parametrize(
    ("mutant", "rule"),
    [
        ("isCustom is false until approval", "warning invariants/custom"),
        ("created and updated are swapped in lists", "warning invariants/times"),
        ("webLink is the same everywhere", "warning invariants/links"),
    ],
)
def test_broken_invariants_are_found_without_the_known_products(mutant: str, rule: str) -> None:
    assert rule in rules(report_on(MUTANTS[mutant], "invariants", known=None))


def test_a_product_of_another_account_is_reported_after_an_invalid_order() -> None:
    def foreign(_: Request, page: Fields) -> Fields:
        return page | {"rows": [page["rows"][0] | {"id": 77}, *page["rows"][::-1]]}

    assert rules(report_on(change_page(foreign), known=None)) >= {
        "warning listing/order",
        "warning listing/not-foreign",
    }


@pytest.mark.unmeasured
def test_a_documented_code_may_come_with_any_error_status() -> None:
    codes = component("ErrorCode")["enum"]
    sent = {status: cycle(codes) for status in (400, 401, 403, 404)}
    seen = Counter[tuple[int, str]]()

    def change(_: Request, response: Response) -> None:
        if response.status in sent:
            code = next(sent[response.status])
            seen[response.status, code] += 1
            response.json = response.json | {"error": code}

    report = report_on(change_response(change), "ids", "authentication", "ownership")

    assert report.violations == []
    assert seen.keys() == {(status, code) for status in sent for code in codes}


@pytest.mark.unmeasured
def test_an_unknown_code_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "_EXAMPLES", 5)
    monkeypatch.setattr(fuzzing, "_CHAINS", 1)
    report = report_on(_with_code("product_not_found"), "ids", "generated")

    assert report.conforms
    assert rules(report) == {"warning response/error-code"}
    assert len(report.of(Severity.WARNING)) > 1


def _with_code(code: str) -> Wrap:
    def change(_: Request, response: Response) -> None:
        if response.status >= 400:
            response.json = response.json | {"error": code}

    return change_response(change)


def test_a_wrong_total_of_another_account_is_found() -> None:
    def one_more(request: Request, response: Response) -> None:
        if request.operation == LIST and request.key != request.keys[0] and response.status == 200:
            response.json = response.json | {"meta": response.json["meta"] | {"total": 99}}

    assert "error paging/total" in rules(report_on(change_response(one_more), "ownership"))


def test_a_list_that_is_the_same_for_everybody_is_found() -> None:
    def everybody(request: Request) -> None:
        if request.operation == LIST and request.key:
            request.key = request.keys[0]

    assert "warning listing/not-foreign" in rules(report_on(change_request(everybody), "ownership"))


@pytest.mark.parametrize(
    ("mutant", "name", "rule"),
    [
        ("a single product begins with a byte order mark", "agreement", "error response/no-bom"),
        ("a product without Stars costs NaN of them", "listing", "error response/json"),
        ("an invalid key is repeated", "authentication", "warning authentication/not-repeated"),
        ("a session cookie replaces the key", "authentication", "error authentication/cookie"),
        ("products read at once share their id", "agreement", "error agreement/found"),
        (
            "a connection gets one row the second time",
            "connections",
            "error connections/independent",
        ),
        ("a product is approved by reading it", "connections", "warning paging/same-rows"),
        ("desc is ignored", "paging", "error paging/descending"),
        ("type is ignored", "paging", "error paging/filter"),
        ("a refund updates the product", "unchanged-by-cancelling", "warning unchanged/products"),
        ("a page beyond the end is the last page", "paging", "warning paging/beyond-the-end"),
        ("the query is not percent-decoded", "parameters", "error parameters/encoding"),
    ],
)
def test_each_check_finds_its_mutant(mutant: str, name: str, rule: str) -> None:
    names = (name, "cancelling") if name == "unchanged-by-cancelling" else (name,)

    assert rule in rules(report_on(MUTANTS[mutant], *names))


def test_a_refused_method_without_allow_is_a_note() -> None:
    def drop(_: Request, response: Response) -> None:
        response.drop_header(b"allow")

    report = report_on(change_error(405, drop), "methods")

    assert "note methods/allow" in rules(report)
    assert report.conforms


def test_the_product_of_an_earlier_request_is_another() -> None:
    bodies: list[bytes] = []

    def late(request: Request, response: Response) -> None:
        if request.operation == GET and response.status == 200:
            bodies.append(response.body)
            response.body = bodies[-2:][0]

    assert "error connections/independent" in rules(report_on(change_response(late), "connections"))


def test_a_product_that_is_renamed_by_reading_is_found() -> None:
    names = count()

    def rename(_: Request, page: Fields) -> Fields:
        return page | {"rows": [row | {"name": f"{next(names)}"} for row in page["rows"]]}

    assert "warning unchanged/products" in rules(report_on(change_page(rename), "unchanged"))


def test_another_account_gets_its_listed_products() -> None:
    def rename(request: Request, response: Response) -> None:
        is_product = request.operation == GET and response.status == 200
        if is_product and request.key != request.keys[0]:
            response.json = response.json | {"name": "another"}

    assert "warning agreement/fields" in rules(report_on(change_response(rename), "ownership"))


def test_every_refusal_to_refund_is_an_error() -> None:
    report = report_on(respond_to_cancelling(lambda _: error_response(403)), "cancelling")

    assert "error cancelling/stars" in rules(report)


@pytest.mark.unmeasured
def test_another_purchase_cancelled_by_a_body_is_found() -> None:
    mutant = MUTANTS["the purchase of the body is cancelled"]

    assert "warning cancelling/other-purchase" in rules(report_on(mutant, "cancelling"))


def test_a_body_may_be_refused() -> None:
    def refuse(request: Request) -> Response | None:
        has_body = (request.header(b"content-length") or "0") != "0"
        return error_response(400) if has_body else None

    assert report_on(respond_to_cancelling(refuse), "cancelling").violations == []


def test_a_key_without_letters_can_not_be_tried_in_another_case() -> None:
    digits = "12345678901234567899"  # the last one twice, which is tried

    def owner(request: Request) -> str | None:
        return request.keys[0] if request.key == digits else None

    report = report_on(accept_key(owner), "authentication", owner=Key(digits))

    assert report.violations == []


def test_stateful_cancelling_without_authentication_has_no_client_without_a_key() -> None:
    report = report_on(lambda app: app, "stateful", severities={accounts.NO_KEY.name: None})

    assert report.violations == []


def test_read_only_mode_sends_no_forbidden_raw_request(profile: Profile) -> None:
    reading = CheckContext(profile, Mode.READ_ONLY)

    with pytest.raises(SkipCheck, match="read-only mode doesn't send POST"):
        reading.send_raw(WireRequest.cancel(5001, reading.owner))


def test_a_server_that_stops_responding_is_not_waited_for(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_PATIENCE", 1e-9)
    small.add_fault("getProduct", count=None, drop="before")
    chosen = [one for one in CHECKS if one.name in {"listing", "agreement"}]

    report = check(profile_of(small), checks=chosen)

    assert [one.reason for one in report.skipped] == ["the server stopped responding"]


def test_a_get_that_cancels_with_success_is_found() -> None:
    def by_get(request: Request) -> None:
        if request.operation == CANCEL and request.method == "GET":
            request.method = "POST"

    report = report_on(change_request(by_get), "methods", "cancelling")

    assert "error cancelling/no-effect" in rules(report)


def test_a_body_of_another_type_than_json_is_found() -> None:
    def as_text(_: Request, response: Response) -> None:
        response.set_header(b"content-type", b"text/plain")

    assert "error response/content-type" in rules(report_on(change_response(as_text)))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null"])
def test_a_list_without_rows_can_not_be_read(body: bytes) -> None:
    def empty(request: Request, response: Response) -> None:
        if request.operation == LIST and response.status == 200:
            response.body = body

    report = report_on(change_response(empty))

    assert "error listing/readable" in rules(report)
    assert "listing" not in report.checks
