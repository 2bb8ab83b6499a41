"""The contract check finds nothing wrong with an honest server of the shop, in both modes."""

from pathlib import Path

import pytest

from pytribute.contract import Mode, Severity
from pytribute.contract.checks import CHECKS
from tests.storefront.running import check_store, serve, serve_with_fastapi
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
