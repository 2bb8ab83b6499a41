"""The contract check finds nothing wrong with an honest server of the shop, in both modes."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytribute.contract import ContractError, Mode, Severity, check
from pytribute.contract.checks import CHECKS
from pytribute.contract.schema import specification
from tests.storefront.running import check_store, profile_at, serve, serve_with_fastapi
from tests.storefront.store import Store

_WRITTEN = [one for one in CHECKS if one.name != "generated"]
_OF_PRODUCTS = {"agreement", "paging", "ids", "cancelling", "stateful", "authentication"}
# What FastAPI does by default, and a reading says otherwise.
_OF_FASTAPI = {"head/as-get", "paths/trailing-slash"}


@pytest.mark.parametrize("mode", Mode)
def test_an_honest_server_conforms(mode: Mode, tmp_path: Path) -> None:
    with serve(Store(), tmp_path) as address:
        report = check_store(address, mode, _WRITTEN)

    assert report.unfinished == ""
    assert report.of(Severity.ERROR) + report.of(Severity.WARNING) == []
    assert {"shops", "orders", "transactions", "tokens"} <= {*report.checks}
    assert ("charges" in report.checks) is (mode is Mode.FULL)


@pytest.mark.unmeasured
def test_an_honest_server_of_another_framework_conforms(tmp_path: Path) -> None:
    checks = [one for one in _WRITTEN if one.name not in _OF_PRODUCTS]
    with serve_with_fastapi(Store(), tmp_path) as address:
        report = check_store(address, Mode.FULL, checks)

    assert report.unfinished == ""
    assert report.of(Severity.ERROR) == []
    assert {one.rule for one in report.of(Severity.WARNING)} == _OF_FASTAPI


@pytest.mark.unmeasured
def test_generated_requests_find_nothing_wrong_either(tmp_path: Path) -> None:
    with serve(Store(), tmp_path) as address:
        report = check_store(address, Mode.FULL, [one for one in CHECKS if one not in _WRITTEN])

    assert report.unfinished == ""
    assert report.of(Severity.ERROR) + report.of(Severity.WARNING) == []


_PRODUCTS = ("listProducts", "getProduct", "cancelProductPurchase")


@pytest.mark.parametrize("mode", Mode)
def test_a_server_of_shops_alone_conforms(mode: Mode, tmp_path: Path) -> None:
    with serve(Store(), tmp_path, has_products=False) as address:
        profile = profile_at(address)
        absent = (*profile.absent_operations, *_PRODUCTS)
        report = check(replace(profile, absent_operations=absent), mode=mode, checks=_WRITTEN)

    assert report.unfinished == ""
    assert report.of(Severity.ERROR) + report.of(Severity.WARNING) == []
    assert {"authentication", "head", "methods", "queries", "orders"} <= {*report.checks}
    why = "it needs listProducts, which operations.absent of the profile names"
    assert {one.check for one in report.skipped if one.reason == why} >= {"listing", "paging"}


@pytest.mark.unmeasured
def test_generated_requests_find_nothing_wrong_with_shops_alone(tmp_path: Path) -> None:
    generated = [one for one in CHECKS if one.name in {"listings", "generated"}]
    with serve(Store(), tmp_path, has_products=False) as address:
        profile = profile_at(address)
        absent = (*profile.absent_operations, *_PRODUCTS)
        report = check(replace(profile, absent_operations=absent), checks=generated)

    assert report.unfinished == ""
    assert report.of(Severity.ERROR) + report.of(Severity.WARNING) == []
    assert report.timings["generated"].requests > len(_PRODUCTS)


def test_a_server_without_any_operation_is_not_checked(tmp_path: Path) -> None:
    with serve(Store(), tmp_path) as address:
        everything = tuple(specification().operations)
        profile = replace(profile_at(address), absent_operations=everything)
        with pytest.raises(ContractError, match=r"operations\.absent names every operation"):
            check(profile)
