"""The reference in a real browser: its forms reach the mock, and its policy lets them."""

import re

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from pytribute.mock import MockServer
from tests.mock.browser import complaints, looks, narrow_screen, needs_chromium, wait_for
from tests.mock.webhooks.receiving import Inbox

pytestmark = needs_chromium


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
        wait_for(self.browser, outcome)
        body = self.browser.find_element(By.CSS_SELECTOR, f"#{operation} .body")
        return self.browser.find_element(By.CSS_SELECTOR, outcome).text, body.text


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
    assert complaints(browser) == []


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
    assert complaints(browser) == []


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
    assert complaints(browser) == []


@pytest.mark.unmeasured
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_legible_on_a_narrow_screen(
    browser: WebDriver, mock: MockServer, scheme: str
) -> None:
    with narrow_screen(browser, scheme) as expected:
        page = Reference(browser, mock, "ru")
        page.send("listProducts")
        page.send("cancelProductPurchase")
        width, contrast, where = looks(browser)

    assert contrast >= 4.5, where
    assert width == expected


def test_an_event_is_sent_and_a_folded_schema_is_found(
    browser: WebDriver, mock: MockServer
) -> None:
    inbox = Inbox()
    mock.set_webhook(inbox.take)
    page = Reference(browser, mock, "en")
    browser.find_element(By.CSS_SELECTOR, "#webhook-newDonation .type a").click()
    schema = browser.find_element(By.ID, "schema-NewDonationEvent")
    assert schema.get_attribute("open") is not None

    outcome, delivery = page.send("webhook-newDonation")
    assert outcome.startswith("200 OK")
    assert '"statuses": [\n    200\n  ]' in delivery
    assert inbox.names == ["new_donation"]
    assert complaints(browser) == []
