"""The check reports violations, and nothing about a server that conforms."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from random import Random

import pytest

from pytribute.contract import Mode, Report, Severity, check, profile_of
from pytribute.contract.checks import CHECKS, Check, listing_consistency
from pytribute.contract.key import Key
from pytribute.contract.rules import matching
from pytribute.mock import MockServer
from tests.documented import LARGEST, USD, new_operations
from tests.mutants.exchange import LIST, Fields, Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import (
    change_product,
    change_response,
    read_parameter,
    respond_to_cancelling,
)
from tests.mutants.storefront.catalogue import CHECKS_OF_SHOPS as OF_SHOPS

WRITTEN = CHECKS[:-1]
# The shops of the mock are samples.
OF_PRODUCTS = [one for one in WRITTEN if one.name in {"listings", "rows"} or one not in OF_SHOPS]


def named(*names: str) -> Sequence[Check]:
    return [one for one in CHECKS if one.name in names]


def checks_for(name: str) -> Sequence[Check]:
    """Return a check, and the check that it depends on."""
    return named("listing", name)


def test_the_mock_conforms() -> None:
    with MockServer(seed=1, products=21, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, seed=1, checks=OF_PRODUCTS)

    assert report.violations == []
    assert {one.check for one in report.skipped} <= {
        f"requests to {one}" for one in new_operations()
    }
    assert report.checks == [one.name for one in OF_PRODUCTS]


def test_an_empty_account_has_nothing_to_find() -> None:
    with MockServer(control=True) as mock:
        empty = replace(
            profile_of(mock),
            owner=Key(mock.empty_api_key),
            known=(),
            stars=(),
            card=(),
            gone=(),
            unknown=(),
        )
        report = check(empty, mode=Mode.FULL, checks=WRITTEN)

    assert report.violations == []
    assert {one.check for one in report.skipped} >= {
        "agreement",
        "invariants",
        "stateful",
    }


@pytest.mark.unmeasured
def test_a_currency_in_lower_case_is_a_note(small: MockServer) -> None:
    def run(*, strict: bool) -> Report:
        small.add_fault("*", count=None, lower_case_currency=True)
        profile = replace(profile_of(small), reset_url=None)
        return check(profile, mode=Mode.READ_ONLY, strict=strict, checks=CHECKS[:4])

    tolerant, strict = run(strict=False), run(strict=True)

    for report in (tolerant, strict):
        assert report.conforms
        noted = {one.rule for one in report.of(Severity.NOTE)}
        assert ("response/currency-case" in noted) is USD.isupper()


def test_an_unknown_field_is_a_note(small: MockServer) -> None:
    small.add_fault("getProduct", count=None, extra_field="colour")
    small.add_fault("listProducts", count=None, extra_field="colour")
    profile = replace(profile_of(small), reset_url=None, known=None)

    report = check(profile, checks=CHECKS[:3])

    assert report.conforms
    notes = report.of(Severity.NOTE)
    assert {one.rule for one in notes} == {"response/unknown-field"}
    assert {one.operation for one in notes} == {"listProducts", "getProduct"}
    assert all("there is a field 'colour'" in one.ways[0].actual for one in notes)


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.NOTE, None])
def test_the_severity_of_a_rule_can_be_switched(severity: Severity | None) -> None:
    lenient = read_parameter("desc", read=lambda text: "true" if text == "1" else text)
    with serve(lenient, products=3) as mock:
        switched = {rule.name: severity for rule in matching("parameters/*")}
        profile = replace(profile_of(mock), severities=switched)
        report = check(profile, checks=checks_for("queries"))

    assert report.conforms is (severity is not Severity.ERROR)
    assert {one.severity for one in report.violations} == {severity} - {None}


GARBAGE = (
    b"",
    b"[]",
    b"null",
    b"0",
    b'"text"',
    b"{}",
    b'{"rows": []}',
    b'{"rows": {}, "meta": []}',
    b'{"rows": [null, 1, []], "meta": null}',
    b'{"rows": [{"id": "x"}, {"id": null}], "meta": {"total": "x"}}',
    b'{"rows": [{"id": 1, "type": [], "created": {}, "link": 1}], "meta": {"total": 1e999}}',
    b'{"error": {}, "message": []}',
    b"[" * 100_000,
    b"9" * 5_000,
    b'"\xff\xfe"',
    b'{"a": "\\ud800"}',
    b'{"id": 1, "id": {"id": 1}}',
)


_WITH_MANY_REQUESTS = {"authentication", "ids", "arguments", "queries", "parameters", "http"}
_OTHERS = [one for one in WRITTEN if one.name not in _WITH_MANY_REQUESTS]


@pytest.mark.parametrize(("share", "checks"), [(1, _OTHERS), (3, WRITTEN)])
def test_no_response_breaks_the_check(share: int, checks: Sequence[Check]) -> None:
    random = Random(share)  # noqa: S311 - it draws garbage

    def spoil(_: Request, response: Response) -> None:
        if random.randrange(share) == 0:
            response.status = random.choice((200, 200, 204, 400, 404, 500, 599, 999))
            response.body = random.choice(GARBAGE)

    with serve(change_response(spoil), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=checks)

    assert not report.conforms


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:20]))
def test_garbage_in_place_of_the_list_upsets_nothing(body: bytes) -> None:
    def spoil(request: Request, response: Response) -> None:
        if request.operation == LIST and response.status == 200:
            response.body = body

    with serve(change_response(spoil), products=1) as mock:
        assert not check(profile_of(mock), checks=CHECKS[:3]).conforms


def test_garbage_in_place_of_later_pages_upsets_nothing() -> None:
    bodies = cycle(GARBAGE)

    def spoil(request: Request, response: Response) -> None:
        is_page = request.operation == LIST and response.status == 200
        if is_page and request.query and request.parameter("size") != str(LARGEST):
            response.body = next(bodies)

    with serve(change_response(spoil), products=1) as mock:
        report = check(profile_of(mock), checks=checks_for("paging"))

    assert report.checks == ["listing", "paging"]
    assert not report.conforms


def test_checks_that_need_the_list_are_skipped_without_it(small: MockServer) -> None:
    small.add_fault("listProducts", count=None, status=500)
    needy = ("listing", "invariants", "agreement", "paging", "unchanged")

    report = check(profile_of(small), checks=named(*needy, "ownership"))

    assert {one.check for one in report.skipped} == set(needy)
    assert report.checks == ["ownership"]


def test_an_account_by_itself_is_checked_as_far_as_that_goes(small: MockServer) -> None:
    alone = replace(profile_of(small), other=None)
    chosen = named("listing", "ownership", "stateful")

    report = check(alone, mode=Mode.FULL, checks=chosen)

    assert report.violations == []
    assert [one.check for one in report.skipped] == ["ownership"]


def test_of_many_products_some_are_compared(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_consistency, "_MAX_COMPARED", 2)

    report = check(profile_of(small), checks=named("listing", "agreement"))

    assert [one.reason for one in report.skipped] == ["2 of 3 were compared"]
    assert sum(re.search(r"/products/\d", one.path) is not None for one in small.requests) == 6


def test_an_id_may_be_as_far_off_as_the_ones_that_are_tried(small: MockServer) -> None:
    small.add_product(id=2**53)

    report = check(profile_of(small), checks=checks_for("ids"))

    assert report.violations == []


def test_orders_that_wait_for_what_is_not_custom_are_a_note() -> None:
    def wait(fields: Fields) -> Fields:
        return fields | {"pendingOrders": 0}

    with serve(change_product(wait), products=3) as mock:
        profile = replace(profile_of(mock), known=None)
        report = check(profile, checks=checks_for("invariants"))

    assert report.conforms
    assert [one.rule for one in report.violations] == ["invariants/pending-orders"]


def test_times_that_are_none_are_not_compared_as_well() -> None:
    def spoil(fields: Fields) -> Fields:
        return fields | {"updated": "yesterday"}

    with serve(change_product(spoil), products=3) as mock:
        report = check(profile_of(mock), checks=checks_for("invariants"))

    assert {one.check for one in report.violations} == {"listing"}


@pytest.mark.unmeasured
def test_stateful_cancelling_needs_no_list(small: MockServer) -> None:
    report = check(profile_of(small), mode=Mode.FULL, checks=named("stateful"))

    assert report.violations == []


@pytest.mark.unmeasured
def test_a_failing_sequence_is_shrunk() -> None:
    def refund(request: Request) -> Response | None:
        is_owner = request.key == request.keys[0]
        return request.refund() if is_owner and request.number == 5001 else None

    with serve(respond_to_cancelling(refund), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=checks_for("stateful"))

    (violation,) = report.violations
    assert violation.rule == "stateful/cancelling"
    _, _, story = violation.ways[0].actual.partition(" after: ")
    assert set(re.split("; | and ", story)) == {"the owner cancels 5001"}


def test_a_sequence_with_different_results_is_skipped() -> None:
    pauses = iter([0, 0, 0, 0, 61])  # the key is tried with two, the list read with two

    def pause(request: Request, response: Response) -> None:
        is_page = request.operation == LIST and response.status == 200
        if is_page and (seconds := next(pauses, 0)):
            response.refuse(503)
            response.set_header(b"retry-after", b"%d" % seconds)

    with serve(change_response(pause), products=3) as mock:
        profile = profile_of(mock)
        report = check(profile, mode=Mode.FULL, checks=checks_for("stateful"))

    assert {one.rule for one in report.violations} == {"response/busy"}
    assert report.unfinished
    (skipped,) = report.skipped
    assert skipped.reason == "the responses to the same requests differ between runs"


def test_what_is_not_documented_may_have_any_body() -> None:
    def say(_: Request, response: Response) -> None:
        if response.status == 405:
            response.body = b"Method Not Allowed"
            response.set_header(b"content-type", b"text/plain")

    with serve(change_response(say), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=checks_for("methods"))

    assert report.violations == []


def test_options_need_no_key() -> None:
    def allow(request: Request, response: Response) -> None:
        if request.method == "OPTIONS":
            response.status, response.body = 200, b""

    with serve(change_response(allow), products=3) as mock:
        report = check(profile_of(mock), checks=checks_for("authentication"))

    assert report.of(Severity.ERROR) == []
