from collections.abc import Callable, Iterator
from threading import Event
from typing import TYPE_CHECKING

import httpx2
import pytest

from pytribute.mock import MockServer

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(control=True) as server:
        yield server


@pytest.fixture
def http(mock: MockServer) -> Iterator[httpx2.Client]:
    """A client with the owner's key, without the cost of loading certificates."""
    with httpx2.Client(
        base_url=mock.base_url, headers={"Api-Key": mock.api_key}, trust_env=False, verify=False
    ) as client:
        yield client


@pytest.fixture
def control(mock: MockServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"{mock.url}/__control", trust_env=False, verify=False) as client:
        yield client


@pytest.fixture(scope="package")
def driver() -> "Iterator[WebDriver]":
    from tests.mock.browser import chromium  # noqa: PLC0415 - slow to import

    with chromium() as driver:
        yield driver


@pytest.fixture
def browser(driver: "WebDriver") -> "WebDriver":
    """The browser of all these tests, without earlier complaints."""
    from tests.mock.browser import complaints  # noqa: PLC0415 - as above

    driver.get("about:blank")
    complaints(driver)
    return driver


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    for _ in range(5_000):
        if condition():
            return
        Event().wait(0.002)
    raise TimeoutError
