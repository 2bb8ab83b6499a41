"""The check finds what is wrong, and nothing where nothing is."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal

import pytest

from pytribute import spec
from pytribute.contract import Kind, Mode, Profile, Report, check, profile_of
from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.key import Key
from pytribute.mock import MockServer
from tests.contract.faults import FAULTS, Fault
from tests.contract.wrong import Exchange, after, serve

WRITTEN = CHECKS[:-1]


def checks_for(name: str) -> Sequence[Check]:
    """Give a check and what it needs to have happened before."""
    before = {"products", "cancelling"} if name == "unchanged by cancelling" else {"products"}
    return [one for one in CHECKS if one.name in before | {name}]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_server_deviates(fault: Fault) -> None:
    with serve(fault.wrap, products=30) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=checks_for(fault.check))

    assert fault.check in {finding.layer for finding in report.of(Kind.DEVIATION)}
    for finding in report.findings:
        assert_in_specification(finding.where)
        assert mock.api_key not in repr(finding)


def assert_in_specification(where: str) -> None:
    place: Any = spec()
    for part in where.partition(" ")[0].split("/")[1:]:
        name = part.replace("~1", "/")
        place = place[int(name) if name.isdigit() and name not in place else name]


@pytest.mark.parametrize("seed", range(3))
def test_the_mock_conforms(seed: int) -> None:
    with MockServer(seed=seed, products=30 + seed, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, seed=seed, checks=WRITTEN)

    assert report.findings == []
    assert report.unchecked == []
    assert report.checks == [one.name for one in WRITTEN]


def test_generated_cases_find_nothing_on_the_mock(profile: Profile) -> None:
    report = check(profile, mode=Mode.FULL, checks=[CHECKS[0], CHECKS[-1]])

    assert report.findings == []
    assert report.checks == ["products", "generated cases"]


def test_generated_cases_find_a_fault_by_themselves() -> None:
    def fail(exchange: Exchange) -> None:
        if exchange.status == 400:
            exchange.answer_error(500, "error_bad_request")

    with serve(after(fail), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=[CHECKS[-1]])

    found = {(one.operation, one.rule) for one in report.of(Kind.DEVIATION)}
    assert ("listProducts", "not-a-server-error") in found
    assert ("cancelProductPurchase", "not-a-server-error") in found
    assert mock.api_key not in repr(report)


def test_the_seed_decides_what_is_asked(mock: MockServer) -> None:
    def asked(seed: int) -> list[tuple[str, str, str]]:
        mock.reset()
        check(profile_of(mock), seed=seed, checks=[*CHECKS[:4], CHECKS[-1]])
        # Some are sent at once, and arrive in any order.
        return sorted((one.method, one.path, one.query) for one in mock.requests)

    first, again, other = asked(1), asked(1), asked(2)

    assert first == again
    assert first != other


def test_an_empty_account_has_nothing_to_find() -> None:
    with MockServer(control=True) as mock:
        empty = replace(
            profile_of(mock), owner=Key(mock.empty_api_key), known=(), stars=(), card=(), gone=()
        )
        report = check(empty, mode=Mode.FULL, checks=WRITTEN)

    assert report.findings == []
    assert {one.check for one in report.unchecked} >= {"agreement", "sense", "cancelling stories"}


def test_a_server_knows_nothing_of_lower_case_until_it_is_strict(mock: MockServer) -> None:
    def run(*, strict: bool) -> Report:
        mock.add_fault("*", count=None, lower_case_currency=True)
        profile = replace(profile_of(mock), reset_url=None)
        return check(profile, mode=Mode.READ_ONLY, strict=strict, checks=CHECKS[:4])

    tolerant, strict = run(strict=False), run(strict=True)

    assert tolerant.conforms
    assert {one.rule for one in tolerant.of(Kind.TOLERATED)} >= {"currency-case: rows.currency"}
    assert not strict.conforms
    assert strict.of(Kind.TOLERATED) == []


def test_an_unknown_field_is_a_note(mock: MockServer) -> None:
    mock.add_fault("getProduct", count=None, extra_field="colour")
    mock.add_fault("listProducts", count=None, extra_field="colour")
    profile = replace(profile_of(mock), reset_url=None, known=None)

    report = check(profile, checks=CHECKS[:3])

    assert report.conforms
    assert {one.actual for one in report.of(Kind.NOTE)} == {
        "rows: there is a field 'colour'",
        "there is a field 'colour'",
    }


@pytest.mark.parametrize(("switch", "kinds"), [("note", {Kind.NOTE}), ("off", set[Kind]())])
def test_a_reading_can_be_switched(switch: Literal["note", "off"], kinds: set[Kind]) -> None:
    (fault,) = (fault for fault in FAULTS if fault.name == "desc=1")
    with serve(fault.wrap, products=3) as mock:
        profile = replace(profile_of(mock), readings={"query": switch})
        report = check(profile, checks=checks_for(fault.check))

    assert report.conforms
    assert {finding.kind for finding in report.findings} == kinds


GARBAGE = (
    b"",
    b"[]",
    b"null",
    b"0",
    b'"text"',
    b"{}",
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


@pytest.mark.parametrize("share", [1, 3])
def test_no_answer_upsets_the_check(share: int) -> None:
    random = Random(share)  # noqa: S311 - it draws garbage

    def spoil(exchange: Exchange) -> None:
        if random.randrange(share) == 0:
            exchange.status = random.choice((200, 200, 204, 400, 404, 500, 599, 999))
            exchange.body = random.choice(GARBAGE)

    with serve(after(spoil), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=WRITTEN)

    assert not report.conforms


def test_garbage_in_place_of_the_list_upsets_nothing() -> None:
    for body in GARBAGE:

        def spoil(exchange: Exchange, body: bytes = body) -> None:
            if exchange.is_page:
                exchange.body = body

        with serve(after(spoil), products=1) as mock:
            assert not check(profile_of(mock), checks=WRITTEN[:5]).conforms


def test_what_is_not_documented_may_have_any_body() -> None:
    def say(exchange: Exchange) -> None:
        if exchange.status == 405:
            exchange.body = b"Method Not Allowed"
            exchange.answer_headers[b"content-type"] = b"text/plain"

    with serve(after(say), products=3) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, checks=checks_for("methods"))

    assert report.conforms
    assert {one.rule for one in report.of(Kind.NOTE)} == {"content-type", "json"}
