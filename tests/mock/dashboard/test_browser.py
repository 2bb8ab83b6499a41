"""The dashboard in a real browser: it follows the mock, and its buttons act on it."""

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from pytribute.mock import MockServer
from tests.mock.browser import complaints, looks, narrow_screen, needs_chromium, wait_for
from tests.mock.webhooks.receiving import Inbox

pytestmark = needs_chromium


class Dashboard:
    """A page of the dashboard, as somebody uses it."""

    def __init__(self, browser: WebDriver, mock: MockServer, page: str = "en") -> None:
        self.browser = browser
        browser.get(f"{mock.url}/dashboard/{page}")
        wait_for(browser, ".feed", "live" if page.startswith("en") else "в эфире")

    def open(self, key: str) -> WebElement:
        """Unfold a row."""
        wait_for(self.browser, f"[data-key='{key}'] > summary")
        row = self.browser.find_element(By.CSS_SELECTOR, f"[data-key='{key}']")
        row.find_element(By.TAG_NAME, "summary").click()
        return row

    def press(self, label: str, within: WebElement | None = None) -> None:
        (within or self.browser).find_element(By.XPATH, f".//button[.='{label}']").click()

    def row(self, key: str) -> str:
        return f"[data-key='{key}'] > summary"


def test_a_delivery_appears_and_is_sent_again_and_doubled(
    browser: WebDriver, mock: MockServer
) -> None:
    inbox = Inbox(statuses=[500, 200, 404])
    page = Dashboard(browser, mock)
    mock.set_webhook(inbox.take)
    mock.send("new_donation", message="<b>Thanks</b>")
    wait_for(browser, page.row("delivery-1"), "500 next attempt 01.01 00:05")

    row = page.open("delivery-1")
    wait_for(browser, "[data-key='delivery-1'] pre.json", r'"message": "\u003cb\u003e')
    page.press("Deliver now", row)
    wait_for(browser, page.row("delivery-1"), "200 attempts: 2")
    page.press("Duplicate", row)
    wait_for(browser, page.row("delivery-2"), "404")
    assert row.get_attribute("open") is not None  # as the person left it
    assert [event["payload"]["message"] for event in inbox.events] == ["<b>Thanks</b>"] * 3

    page.press("To the next attempt")
    wait_for(browser, page.row("delivery-2"), "200 attempts: 2")
    wait_for(browser, ".clock time", "2026-01-01 00:05:00 UTC")
    assert complaints(browser) == []


def test_what_waits_is_put_in_another_order_by_keyboard_alone(
    browser: WebDriver, mock: MockServer
) -> None:
    inbox = Inbox()
    mock.set_webhook(inbox.take)
    page = Dashboard(browser, mock)
    page.press("Pause")
    wait_for(browser, ".waiting", "Waiting: 0")
    for text in ("1", "2", "3"):
        mock.send("new_donation", message=text)
    wait_for(browser, ".waiting", "Waiting: 3")
    browser.find_element(By.CSS_SELECTOR, "[aria-label='Earlier: 3']").send_keys(Keys.ENTER)
    wait_for(browser, ".waiting li:nth-child(2)", "3")
    browser.find_element(By.CSS_SELECTOR, "[aria-label='Later: 1']").send_keys(Keys.SPACE)
    wait_for(browser, ".waiting li:first-child", "3")
    page.press("Resume")
    wait_for(browser, page.row("delivery-3"), "200")

    assert [event["payload"]["message"] for event in inbox.events] == ["3", "1", "2"]
    assert complaints(browser) == []


def test_a_fault_is_ordered_and_refused_where_it_makes_no_sense(
    browser: WebDriver, mock: MockServer
) -> None:
    page = Dashboard(browser, mock, "en/setup")
    Select(browser.find_element(By.ID, "fault-operation")).select_by_visible_text("getProduct")
    browser.find_element(By.ID, "fault-status").send_keys("503")
    Select(browser.find_element(By.ID, "fault-drop")).select_by_visible_text("before")
    page.press("Order a fault")
    wait_for(browser, ".message.failed", "status has no effect: drop sends no response")
    Select(browser.find_element(By.ID, "fault-drop")).select_by_visible_text("as usual")
    browser.find_element(By.ID, "fault-lower_case_currency").click()
    page.press("Order a fault")
    wait_for(browser, "section li", '"status":503')
    ((fault, left),) = mock.faults.pending()
    assert (fault.operation, fault.status, fault.lower_case_currency, left) == (
        *("getProduct", 503, True, 1),
    )

    page.press("Remove all faults")
    wait_for(browser, "section", "No fault is ordered.")
    browser.find_element(By.ID, "url").send_keys("http://127.0.0.1:9/tribute")
    page.press("Save")
    wait_for(browser, "button", "Stop sending")
    assert mock.has_webhook


def test_a_person_plays_every_buyer(browser: WebDriver, mock: MockServer) -> None:
    inbox = Inbox()
    mock.set_webhook(inbox.take)
    page = Dashboard(browser, mock, "en/sales")
    for label, event in (
        ("Buy with Stars", "new_digital_product"),
        ("Buy", "physical_order_created"),
        ("Subscribe: monthly", "new_subscription"),
        ("Donate monthly", "new_donation"),
        ("Ship", "physical_order_shipped"),
    ):
        page.press(label)
        wait_for(browser, ".message.fine", "Done")
        browser.execute_script("document.querySelector('.message').textContent = ''")  # pyright: ignore[reportUnknownMemberType] - bare *args
        assert inbox.names[-1] == event
    page.press("New order")
    wait_for(browser, ".offers a", "Payment page")
    wait_for(browser, "[data-key^='donation'] button", "Renew")
    assert complaints(browser) == []


def test_pages_that_were_left_keep_no_connection(browser: WebDriver, mock: MockServer) -> None:
    page = Dashboard(browser, mock)
    for name in ("Sales", "Setup", "Activity") * 3:  # more than a browser connects to one host
        browser.find_element(By.LINK_TEXT, name).click()
        wait_for(browser, "[aria-current]", name)
    browser.back()
    wait_for(browser, ".feed", "live")
    page.press("+1 day")
    wait_for(browser, ".clock time", "2026-01-02 00:00:00 UTC")


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("ru", "light"), ("ru", "dark"), ("ru/sales", "dark"), ("ru/setup", "light")],
)
def test_it_is_legible_on_a_narrow_screen(
    browser: WebDriver, mock: MockServer, name: str, scheme: str
) -> None:
    mock.set_webhook(Inbox(statuses=[500]).take)
    mock.send("new_donation", event_name="x" * 200, message="y" * 500)
    mock.add_fault("*", extra_field="z" * 200)
    mock.pause()
    mock.send("new_subscription")
    with narrow_screen(browser, scheme) as expected:
        page = Dashboard(browser, mock, name)
        if name == "ru":
            page.open("delivery-1")
        width, contrast, where = looks(browser)

    assert contrast >= 4.5, where
    assert width == expected
