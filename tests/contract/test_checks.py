"""Each check reports its violations, and continues after an error."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from pytribute.contract import Mode, Report, Severity, check, context, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.contract.request import WireRequest
from pytribute.mock import MockServer
from tests.mutants.catalogue import CATALOGUE
from tests.mutants.exchange import GET, LIST, Fields, Request, Response, error_response
from tests.mutants.mutant import Wrap, serve
from tests.mutants.operators import (
    accept_key,
    change_page,
    change_request,
    change_response,
    respond_to_cancelling,
)

MUTANTS = {one.mutant.name: one.mutant.wrap for one in CATALOGUE}


def report_on(wrap: Wrap, *names: str, **changed: Any) -> Report:  # noqa: ANN401 - of a profile
    chosen = [one for one in CHECKS if one.name in {"products", *names}]
    with serve(wrap, products=3) as mock:
        return check(replace(profile_of(mock), **changed), mode=Mode.FULL, checks=chosen)


def rules(report: Report) -> set[str]:
    return {one.rule for one in report.of(Severity.ERROR)}


@pytest.mark.parametrize(
    ("mutant", "rule"),
    [
        ("isCustom is false until approval", "custom"),
        ("created and updated are swapped in lists", "times"),
        ("webLink is the same everywhere", "links"),
    ],
)
def test_what_makes_no_sense_is_found_without_the_known_products(mutant: str, rule: str) -> None:
    assert rule in rules(report_on(MUTANTS[mutant], "invariants", known=None))


def test_a_product_of_another_account_is_reported_after_an_invalid_order() -> None:
    def foreign(_: Request, page: Fields) -> Fields:
        return page | {"rows": [page["rows"][0] | {"id": 77}, *page["rows"][::-1]]}

    assert rules(report_on(change_page(foreign), known=None)) >= {"order", "no-foreign-product"}


def test_a_list_that_is_the_same_for_everybody_is_found() -> None:
    def everybody(request: Request) -> None:
        if request.operation == LIST and request.key:
            request.key = request.keys[0]

    assert "no-foreign-product" in rules(report_on(change_request(everybody), "ownership"))


@pytest.mark.parametrize(
    ("mutant", "name", "rule"),
    [
        ("a single product begins with a byte order mark", "agreement", "no-bom"),
        ("a product without Stars costs NaN of them", "products", "json"),
        ("an invalid key is repeated", "authentication", "key-not-repeated"),
        ("a session cookie replaces the key", "authentication", "cookie-instead-of-key"),
        ("a connection gets one row the second time", "connections", "same-on-one-connection"),
        ("a product is approved by reading it", "connections", "same-rows-on-every-page"),
        ("desc is ignored", "paging", "order"),
        ("405 doesn't say what is allowed", "methods", "allow-header"),
        ("a refund updates the product", "unchanged by cancelling", "reading-changes-nothing"),
        ("a page beyond the end is the last page", "paging", "beyond-the-end"),
        ("the query is not percent-decoded", "parameters", "percent-encoding"),
    ],
)
def test_each_check_finds_what_it_is_there_for(mutant: str, name: str, rule: str) -> None:
    names = (name, "cancelling") if name == "unchanged by cancelling" else (name,)

    assert rule in rules(report_on(MUTANTS[mutant], *names))


def test_a_product_that_was_asked_for_earlier_is_another() -> None:
    bodies: list[bytes] = []

    def late(request: Request, response: Response) -> None:
        if request.operation == GET and response.status == 200:
            bodies.append(response.body)
            response.body = bodies[-2:][0]

    assert "same-on-one-connection" in rules(report_on(change_response(late), "connections"))


def test_a_product_that_is_renamed_by_reading_is_found() -> None:
    names = count()

    def rename(_: Request, page: Fields) -> Fields:
        return page | {"rows": [row | {"name": f"{next(names)}"} for row in page["rows"]]}

    assert "reading-changes-nothing" in rules(
        report_on(change_page(rename), "unchanged by reading")
    )


def test_another_account_gets_what_its_list_says() -> None:
    def rename(request: Request, response: Response) -> None:
        is_product = request.operation == GET and response.status == 200
        if is_product and request.key != request.keys[0]:
            response.json = response.json | {"name": "another"}

    assert "list-get-agreement" in rules(report_on(change_response(rename), "ownership"))


def test_every_refusal_to_refund_is_an_error() -> None:
    report = report_on(respond_to_cancelling(lambda _: error_response(403)), "cancelling")

    assert "cancel-stars" in rules(report)


def test_another_purchase_cancelled_by_a_body_is_found() -> None:
    mutant = MUTANTS["the purchase of the body is cancelled"]

    assert "no-other-purchase" in rules(report_on(mutant, "cancelling"))


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
    report = report_on(lambda app: app, "stateful cancelling", readings={"authentication": "off"})

    assert report.violations == []


def test_what_read_only_mode_must_not_send_is_not_carried_either(profile: Profile) -> None:
    reading = CheckContext(profile, Mode.READ_ONLY)

    with pytest.raises(SkipCheck, match="read-only mode doesn't send POST"):
        reading.send_raw(WireRequest.cancel(5001, reading.owner))


def test_a_server_that_stops_responding_is_not_waited_for(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "_PATIENCE", 1e-9)
    small.add_fault("getProduct", count=None, drop="before")
    chosen = [one for one in CHECKS if one.name in {"products", "agreement"}]

    report = check(profile_of(small), checks=chosen)

    assert [one.reason for one in report.skipped] == ["the server stopped responding"]
