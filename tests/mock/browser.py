"""Chromium, as tests of the mock's pages use it."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="no Chromium here; on Debian: apt-get install chromium chromium-driver",
)

_PATIENCE = 30

# The width of the page; the lowest contrast of any text with what is behind it, as WCAG reckons
# it, and where that is.
_LOOKS = """
const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
function channels(color) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
const known = new Map();
function luminance(color) {
  if (!known.has(color)) known.set(color, reckon(color));
  return known.get(color);
}
function reckon(color) {
  const [r, g, b] = channels(color).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function paper(element) {
  const color = getComputedStyle(element).backgroundColor;
  return channels(color)[3] === 255 ? color : paper(element.parentElement);
}
let worst = [99, ""];
for (const element of document.querySelectorAll("body *")) {
  const says = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!says && !element.matches("input")) continue;
  const pair = [luminance(getComputedStyle(element).color), luminance(paper(element))];
  const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  if (contrast < worst[0]) worst = [contrast, element.outerHTML.slice(0, 80)];
}
return [document.documentElement.scrollWidth, ...worst];
"""


def chromium() -> WebDriver:
    """Start a browser that reaches this machine alone."""
    options = Options()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",  # as root there is none, and the pages are our own
        "--disable-dev-shm-usage",
        "--window-size=1440,900",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return WebDriver(options=options, service=Service(DRIVER))


def wait_for(browser: WebDriver, selector: str, text: str = "") -> None:
    """Wait until an element has a text."""
    WebDriverWait(browser, _PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(
        lambda _: any(
            text in " ".join(one.text.split())
            for one in browser.find_elements(By.CSS_SELECTOR, selector)
        )
    )


def looks(browser: WebDriver) -> tuple[int, float, str]:
    """Return the width of the page, its lowest contrast, and where that is."""
    found = browser.execute_script(_LOOKS)  # pyright: ignore[reportUnknownMemberType] - bare *args
    return tuple(found)


def complaints(browser: WebDriver) -> list[str]:
    """Return the browser's console messages, except for error responses of the API."""
    log: list[dict[str, Any]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in log if "/api/v1/" not in entry["message"]]


@contextmanager
def narrow_screen(browser: WebDriver, scheme: str) -> Generator[int]:
    """Show pages as a phone does; give its width."""
    width = 400
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
    _devtools(browser, "Emulation.setDeviceMetricsOverride", **screen)
    _devtools(browser, "Emulation.setEmulatedMedia", features=[scheme_wanted])
    try:
        yield width
    finally:
        _devtools(browser, "Emulation.clearDeviceMetricsOverride")
        _devtools(browser, "Emulation.setEmulatedMedia", features=[])


def _devtools(browser: WebDriver, command: str, **arguments: object) -> None:
    browser.execute_cdp_cmd(command, arguments)  # pyright: ignore[reportUnknownMemberType] - a bare dict
