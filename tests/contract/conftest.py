from collections.abc import Iterator
from typing import Any

import pytest

from pytribute.contract import Mode, Profile, profile_of
from pytribute.contract.checks import fuzzing
from pytribute.contract.context import CheckContext
from pytribute.contract.session import CheckSession
from pytribute.mock import MockServer
from tests.invented import products, published


def context_of(profile: Profile, **options: Any) -> CheckContext:  # noqa: ANN401 - of a session
    """Return a read-only context whose session has some options."""
    session = CheckSession(profile.base_url, profile.owner, **options)
    return CheckContext(profile, Mode.READ_ONLY, session)


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
