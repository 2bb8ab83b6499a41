"""Each planted fault changes a response of the honest server, and the contract check finds it."""

from pathlib import Path

import pytest

from pytribute.contract import Mode, check, load_profile
from pytribute.contract.checks import CHECKS
from tests.servers.faults import FAULTS
from tests.servers.running import FAULTY, UnavailableError, serve
from tests.servers.seed import FOREIGN_PRODUCTS, PRODUCTS, STARS, write_profile, write_seed
from tests.servers.test_honest import Case, cancel, send

_LIST = Case("/products?size=10")
_PROBES = {
    "filter-ignored": [Case("/products?type=custom")],
    "foreign-readable": [Case(f"/products/{FOREIGN_PRODUCTS[0]}")],
    "get-cancels": [Case(f"/products/purchases/{STARS[0]}/cancel"), cancel(STARS[0])],
    "huge-id-500": [Case(f"/products/{2**63}")],
    "lenient-id": [Case(f"/products/{PRODUCTS[0]}.0")],
    "limit-wrong": [Case("/products?page=3")],
    "open-product": [Case(f"/products/{PRODUCTS[0]}", headers={})],
    "refund-twice": [cancel(STARS[1]), cancel(STARS[1])],
    "total-wrong": [_LIST],
    "unstable-order": [_LIST, _LIST],
}
# The checks to run, and the rule that one of them finds violated.
_FOUND = {
    "filter-ignored": ("paging", "error paging/filter"),
    "foreign-readable": ("ids", "error ownership/product"),
    "get-cancels": ("methods cancelling", "error cancelling/no-effect"),
    "huge-id-500": ("ids", "error response/status"),
    "lenient-id": ("ids", "warning ids/lenient"),
    "limit-wrong": ("paging", "error paging/limit"),
    "open-product": ("authentication", "error authentication/no-key"),
    "refund-twice": ("cancelling", "warning cancelling/once"),
    "total-wrong": ("paging", "error paging/total"),
    "unstable-order": ("paging", "warning paging/order"),
}


# `python -m tests.servers --faults` plants them into all of these.
@pytest.mark.parametrize("server", FAULTY[-1:])
def test_every_fault_shows_and_is_found(server: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    write_seed(seed)
    try:
        with serve(server, seed) as address:
            honest = {
                fault: [send(address, one) for one in probe] for fault, probe in _PROBES.items()
            }
    except UnavailableError as error:
        pytest.skip(str(error))
    hidden: list[str] = []
    missed: dict[str, set[str]] = {}
    for fault in FAULTS:
        with serve(server, seed, fault) as address:
            responses = [send(address, one) for one in _PROBES[fault]]
            names, rule = _FOUND[fault]
            found = _violations(write_profile(tmp_path / "profile.toml", address), names.split())
        if responses == honest[fault]:
            hidden.append(fault)
        if rule not in found:
            missed[fault] = found

    assert hidden == []
    assert missed == {}


def _violations(profile: Path, names: list[str]) -> set[str]:
    chosen = [one for one in CHECKS if one.name in {"listing", *names}]
    report = check(load_profile(profile), mode=Mode.FULL, checks=chosen)
    return {f"{one.severity} {one.rule}" for one in report.violations}
