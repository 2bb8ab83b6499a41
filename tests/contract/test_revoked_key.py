"""A key that stops working during a run ends the run: its refusals are no violations."""

from collections.abc import Callable
from itertools import count

import pytest

from pytribute.contract import Mode, Report, check, profile_of
from pytribute.contract import run as running
from pytribute.contract.checks import CHECKS
from tests.mutants.exchange import GET, Request, Response
from tests.mutants.mutant import Wrap, serve
from tests.mutants.operators import change_request, change_response

NAMES = {"listing", "agreement", "paths", "authentication"}


def revoked_after(requests: int) -> Wrap:
    """Accept the owner's key for a number of requests."""
    number = count()

    def refuse(request: Request) -> None:
        if request.key == request.keys[0] and next(number) >= requests:
            request.key = "revoked"

    return change_request(refuse)


def report_on(wrap: Wrap, *, mode: Mode = Mode.READ_ONLY, names: set[str] = NAMES) -> Report:
    with serve(wrap, products=3) as mock:
        return check(profile_of(mock), mode=mode, checks=[c for c in CHECKS if c.name in names])


@pytest.mark.parametrize("requests", [4, 5, 9, 14, 30])
def test_a_revoked_key_ends_the_run_without_violations(requests: int) -> None:
    report = report_on(revoked_after(requests))

    assert report.violations == []
    assert report.unfinished == (
        "the server no longer accepts keys.owner: it did at the beginning, and answers "
        "GET /products?page=1&size=1 with 401 now, as if the key had been revoked, "
        "or this address locked out"
    )
    assert not report.conforms


def test_checks_that_run_side_by_side_end_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_SLOW", 0)

    report = report_on(revoked_after(30), names=NAMES)

    assert report.violations == []
    assert report.unfinished.startswith("the server no longer accepts keys.owner")


def test_no_request_follows_in_vain() -> None:
    report = report_on(revoked_after(5), mode=Mode.FULL)

    assert report.requests < 10
    assert {one.check for one in report.skipped} >= {"agreement", "paths", "authentication"}


@pytest.mark.usefixtures("few")
def test_generated_cases_end_as_well() -> None:
    report = report_on(revoked_after(20), names={"listing", "generated"})

    assert report.violations == []
    assert report.unfinished.startswith("the server no longer accepts keys.owner")
    assert report.requests < 60


def unauthorized(is_wrong: Callable[[Request], bool]) -> Wrap:
    def change(request: Request, response: Response) -> None:
        if request.account is not None and is_wrong(request):
            response.refuse(401)

    return change_response(change)


@pytest.mark.unmeasured
def test_401_where_the_key_is_still_accepted_is_a_violation() -> None:
    number = count()
    every_product = report_on(unauthorized(lambda one: one.operation == GET))
    once = report_on(unauthorized(lambda _: next(number) == 6), names={"listing", "agreement"})

    assert every_product.unfinished == once.unfinished == ""
    assert "agreement/found" in {one.rule for one in every_product.violations}
    assert [one.rule for one in once.violations] == ["agreement/found"]


def test_a_cache_of_refusals_is_a_violation() -> None:
    refused: set[str] = set()

    def cache(request: Request, response: Response) -> None:
        target = f"{request.path}?{request.query.decode()}"
        if response.status == 401 and request.method == "GET":
            refused.add(target)
        elif target in refused:
            response.refuse(401)

    report = report_on(change_response(cache), names={"listing", "authentication", "unchanged"})

    assert report.unfinished == ""
    assert "unchanged/products" in {one.rule for one in report.violations}


def test_a_list_that_never_accepted_the_key_is_a_violation() -> None:
    report = report_on(unauthorized(lambda one: one.operation != GET), names={"listing"})

    assert "listing/readable" in {one.rule for one in report.violations}
    assert report.unfinished == ""
