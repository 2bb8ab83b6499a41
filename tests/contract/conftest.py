from collections.abc import Iterator

import pytest

from pytribute.contract import Profile, profile_of
from pytribute.contract.checks import fuzzing
from pytribute.mock import MockServer
from tests.invented import products, published


@pytest.fixture(scope="package", autouse=True)
def _products_alone() -> Iterator[None]:
    """Check products alone; `tests/shop/test_contract.py` checks every operation."""
    with published(products()):
        yield


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(products=30, control=True) as server:
        yield server


@pytest.fixture
def small() -> Iterator[MockServer]:
    with MockServer(products=3, control=True) as server:
        yield server


@pytest.fixture
def profile(mock: MockServer) -> Profile:
    return profile_of(mock)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generate few cases, for tests that don't depend on them."""
    monkeypatch.setattr(fuzzing, "_EXAMPLES", 3)
    monkeypatch.setattr(fuzzing, "_CHAINS", 1)
