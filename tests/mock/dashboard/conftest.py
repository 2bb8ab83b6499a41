from collections.abc import Iterator

import httpx2
import pytest

from pytribute.mock import MockServer


@pytest.fixture(scope="package")
def server() -> Iterator[MockServer]:
    with MockServer(seed=0) as mock:
        yield mock


@pytest.fixture
def mock(server: MockServer) -> MockServer:
    """The server of all these tests, as new."""
    server.set_webhook(None)
    server.reset()
    return server


@pytest.fixture(scope="package")
def visitor(server: MockServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, trust_env=False, verify=False) as client:
        yield client
