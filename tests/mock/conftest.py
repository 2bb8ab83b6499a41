from collections.abc import Iterator

import httpx2
import pytest

from pytribute.mock import MockServer


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(control=True) as server:
        yield server


@pytest.fixture
def http(mock: MockServer) -> Iterator[httpx2.Client]:
    """A client that holds the owner's key; without the cost of certificates nobody looks at."""
    with httpx2.Client(
        base_url=mock.base_url, headers={"Api-Key": mock.api_key}, trust_env=False, verify=False
    ) as client:
        yield client
