"""The reference in a real browser: its forms reach the mock, and its policy lets them."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from pytribute.mock import MockServer

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(
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


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
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
    with WebDriver(options=options, service=Service(DRIVER)) as driver:
        yield driver


class Reference:
    """The page of a mock, as somebody uses it."""

    def __init__(self, browser: WebDriver, mock: MockServer, language: str) -> None:
        self.browser = browser
        browser.get(f"{mock.url}/docs/{language}")

    def form(self, operation: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, f"#{operation} form")

    def fill(self, operation: str, name: str, text: str) -> WebElement:
        field = self.form(operation).find_element(By.CSS_SELECTOR, f"[data-name='{name}']")
        if field.tag_name == "input":
            field.clear()
        field.send_keys(text)
        return field

    def send(self, operation: str) -> tuple[str, str]:
        self.form(operation).find_element(By.TAG_NAME, "button").click()
        return self.response(operation)

    def response(self, operation: str) -> tuple[str, str]:
        """Wait for the response; return its outcome and its body."""
        outcome = f"#{operation} .outcome:is(.fine, .refused, .failed)"
        WebDriverWait(self.browser, _PATIENCE).until(
            lambda browser: browser.find_elements(By.CSS_SELECTOR, outcome)
        )
        body = self.browser.find_element(By.CSS_SELECTOR, f"#{operation} .body")
        return self.browser.find_element(By.CSS_SELECTOR, outcome).text, body.text

    def looks(self) -> tuple[int, float, str]:
        found = self.browser.execute_script(_LOOKS)  # pyright: ignore[reportUnknownMemberType] - bare *args
        return tuple(found)

    def complaints(self) -> list[str]:
        """Return the browser's console messages, except for error responses of the API."""
        log: list[dict[str, Any]] = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if "/api/v1/" not in entry["message"]]


def test_products_are_listed_and_a_purchase_is_cancelled_once(
    browser: WebDriver, mock: MockServer
) -> None:
    page = Reference(browser, mock, "en")
    page.fill("listProducts", "size", "2")
    page.fill("listProducts", "desc", "true")

    outcome, rows = page.send("listProducts")
    assert re.fullmatch(r"200 OK · \d+ ms · \d+ bytes", outcome)
    assert len(re.findall(r'^ {4}\{\n {6}"id": \d+,$', rows, re.MULTILINE)) == 2
    # More digits than a number of the browser holds.
    assert '"id": 9007199254740993,' in rows
    assert '"total": 123' in rows

    outcome, receipt = page.send("cancelProductPurchase")
    assert outcome.startswith("200 OK")
    assert '"success": true,\n  "purchaseId": 5001,' in receipt
    assert mock.refunds == {5001: 1}

    outcome, error = page.send("cancelProductPurchase")
    assert outcome.startswith("400 Bad Request")
    assert '"error": "error_bad_request"' in error
    assert mock.refunds == {5001: 1}

    assert [(r.method, r.path, r.query, r.status) for r in mock.requests] == [
        ("GET", "/api/v1/products", "size=2&desc=true", 200),
        ("POST", "/api/v1/products/purchases/5001/cancel", "", 200),
        ("POST", "/api/v1/products/purchases/5001/cancel", "", 400),
    ]
    assert page.complaints() == []


def test_it_works_in_russian_by_keyboard_alone(browser: WebDriver, mock: MockServer) -> None:
    page = Reference(browser, mock, "ru")
    button = page.form("cancelProductPurchase").find_element(By.TAG_NAME, "button")
    assert button.text == "Отправить"

    page.fill("cancelProductPurchase", "purchaseId", "5007").send_keys(Keys.ENTER)
    outcome, receipt = page.response("cancelProductPurchase")
    assert re.fullmatch(r"200 OK · \d+ мс · \d+ байт", outcome)
    assert '"purchaseId": 5007' in receipt
    assert mock.refunds == {5007: 1}

    headers = browser.find_element(By.CSS_SELECTOR, "#cancelProductPurchase .headers")
    assert "content-type: application/json" in (headers.get_attribute("textContent") or "")
    browser.find_element(By.LINK_TEXT, "English").click()
    assert browser.current_url == f"{mock.url}/docs/en"
    assert page.complaints() == []


@pytest.mark.unmeasured
def test_errors_are_shown(browser: WebDriver, mock: MockServer) -> None:
    page = Reference(browser, mock, "en")

    page.fill("getProduct", "id", "../x?")
    assert page.send("getProduct")[0].startswith("400")
    page.fill("getProduct", "id", "1")
    page.fill("getProduct", "Api-Key", "wrong")
    assert page.send("getProduct")[0].startswith("401")
    page.fill("getProduct", "Api-Key", mock.api_key)

    mock.add_fault("getProduct", body="html")
    outcome, body = page.send("getProduct")
    assert outcome.startswith("200")
    assert body.lower().startswith("<!doctype html>")
    mock.add_fault("getProduct", body="cut")
    assert page.send("getProduct") == ("200 OK · The response broke off before its end.", "")
    mock.add_fault("getProduct", status=204)
    assert page.send("getProduct")[1] == "The body is empty."
    mock.add_fault("getProduct", count=None, drop="before")  # a browser may try again
    assert page.send("getProduct") == ("No response came: Failed to fetch", "")

    assert mock.requests[0].path == "/api/v1/products/../x?"
    assert page.complaints() == []


@pytest.mark.unmeasured
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_legible_on_a_narrow_screen(
    browser: WebDriver, mock: MockServer, scheme: str
) -> None:
    screen = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
    devtools(browser, "Emulation.setDeviceMetricsOverride", **screen)
    devtools(browser, "Emulation.setEmulatedMedia", features=[scheme_wanted])
    try:
        page = Reference(browser, mock, "ru")
        page.send("listProducts")
        page.send("cancelProductPurchase")
        width, contrast, where = page.looks()
    finally:
        devtools(browser, "Emulation.clearDeviceMetricsOverride")
        devtools(browser, "Emulation.setEmulatedMedia", features=[])

    assert contrast >= 4.5, where
    assert width == 400


def devtools(browser: WebDriver, command: str, **arguments: object) -> None:
    browser.execute_cdp_cmd(command, arguments)  # pyright: ignore[reportUnknownMemberType] - a bare dict
