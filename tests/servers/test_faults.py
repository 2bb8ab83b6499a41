"""Each planted fault changes a response that the honest server gives."""

from pathlib import Path

import pytest

from tests.servers.faults import FAULTS
from tests.servers.running import FAULTY, UnavailableError, serve
from tests.servers.seed import FOREIGN_PRODUCTS, PRODUCTS, STARS, write_seed
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


@pytest.mark.parametrize("server", FAULTY)
def test_every_fault_shows(server: str, tmp_path: Path) -> None:
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
    for fault in FAULTS:
        with serve(server, seed, fault) as address:
            responses = [send(address, one) for one in _PROBES[fault]]
        if responses == honest[fault]:
            hidden.append(fault)

    assert hidden == []
