"""The contract check on every operation of the specification, as the mock has them."""

from dataclasses import replace

from pytribute.contract import Mode, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.mock import MockServer

_WITHOUT_GENERATED = [one for one in CHECKS if one.name != "generated"]


def test_the_mock_conforms_in_every_operation() -> None:
    with MockServer(products=3, control=True) as mock:
        profile = replace(profile_of(mock), reset_url=None)  # a reset forgets the requests
        report = check(profile, mode=Mode.READ_ONLY, checks=_WITHOUT_GENERATED)
        paths = {request.path for request in mock.requests}

    assert report.unfinished == ""
    assert report.violations == []
    assert {"/api/v1/shop/orders", "/api/v1/subscribers", "/api/v1/physical/orders"} <= paths


def test_the_mock_conforms_in_what_it_changes() -> None:
    changing = ("orders", "refunds", "tokens", "charges")
    checks = [
        one for one in CHECKS if one.name == "listings" or one.name.rpartition("-")[2] in changing
    ]
    with MockServer(products=3, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, checks=checks)

    assert report.unfinished == ""
    assert report.violations == []
    assert report.skipped == []
    assert report.checks == [one.name for one in checks]
