"""How long the mock's dashboard takes to open in a browser, with many deliveries."""

from selenium.webdriver.support.wait import WebDriverWait

from benchmarks.measure import Figures, Times
from benchmarks.table import Under, Unit, show
from pytribute.mock import MockServer
from tests.mock.browser import CHROMIUM, DRIVER, chromium

_DELIVERIES = 10_000
_RUNS = 5
_NAME = "Chromium: from the address to the load event"
_LOADED = "return performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


def run() -> None:
    """Print the table."""
    figures: Figures = {_NAME: "not installed: chromium, chromium-driver"}
    if CHROMIUM and DRIVER:
        figures = {_NAME: Times(tuple(_open()))}
    title = f"the dashboard with {_DELIVERIES:,} deliveries, {_RUNS} browsers"
    show(title, figures, Unit("s"), bounds={_NAME: (Under(1, "s"),)})


def _open() -> list[float]:
    seconds: list[float] = []
    with MockServer(webhook=lambda _body, _signature: 200) as mock:
        for _ in range(_DELIVERIES):
            mock.send("new_donation")
        for _ in range(_RUNS):
            browser = chromium()
            try:
                browser.get(mock.dashboard_url)
                # 0 until the event has ended.
                loaded: float = WebDriverWait(browser, 30).until(
                    lambda page: page.execute_script(_LOADED)  # pyright: ignore[reportUnknownMemberType]
                )
                seconds.append(loaded)
            finally:
                browser.quit()
    return seconds
