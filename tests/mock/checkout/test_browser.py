"""A buyer in a real browser: from an order of the client to the reaction of a bot."""

import asyncio
from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from pytribute import Money
from pytribute.mock import MockServer
from pytribute.webhooks import ShopOrderPaid, ShopOrderPaymentFailed, WebhookHandler
from tests.mock.browser import complaints, looks, narrow_screen, needs_chromium, wait_for

pytestmark = needs_chromium


class Shop:
    """A shop with a bot, which grants what was paid."""

    def __init__(self, mock: MockServer) -> None:
        self.granted: list[str] = []
        self.failed: list[str] = []
        bot = WebhookHandler(mock.api_key, inbox=None)

        @bot.on(ShopOrderPaid)
        async def grant(event: ShopOrderPaid) -> None:
            self.granted.append(str(event.payload.uuid))

        @bot.on(ShopOrderPaymentFailed)
        async def remember(event: ShopOrderPaymentFailed) -> None:
            self.failed.append(str(event.payload.uuid))

        self._mock = mock
        mock.set_webhook(lambda body, signature: asyncio.run(bot.ahandle(body, signature)))

    def sell(self) -> tuple[str, str]:
        """Order over the client; return the order's uuid, and where its buyer pays."""
        with self._mock.client() as tribute:
            order = tribute.shop.orders.create(
                title="Lesson <1>",
                description="One lesson",
                amount=Money(150_000, "RUB"),
                success_url="https://127.0.0.1:9/paid",
                fail_url="https://127.0.0.1:9/failed",
            )
        return str(order.uuid), str(order.pay_url)

    def status(self, uuid: str) -> str:
        with self._mock.client() as tribute:
            return str(tribute.shop.orders.status(uuid).status)


@pytest.fixture
def shop(mock: MockServer) -> Shop:
    return Shop(mock)


@pytest.fixture
def phone(browser: WebDriver) -> Iterator[WebDriver]:
    with narrow_screen(browser, "dark"):
        yield browser


def leave_for(browser: WebDriver, address: str) -> None:
    WebDriverWait(browser, 30).until(lambda _: browser.current_url == address)


def test_an_order_is_made_paid_on_a_phone_and_granted_by_the_bot(
    phone: WebDriver, shop: Shop
) -> None:
    uuid, address = shop.sell()
    phone.get(address)
    wait_for(phone, "h1", "Lesson <1>")
    width, contrast, where = looks(phone)
    button = phone.find_element(By.XPATH, "//button[.='Pay by card']")
    assert complaints(phone) == []
    button.send_keys(Keys.ENTER)
    leave_for(phone, "https://127.0.0.1:9/paid")

    assert contrast >= 4.5, where
    assert width == 400
    assert (shop.granted, shop.status(uuid)) == ([uuid], "paid")


def test_a_payment_fails_and_the_order_can_still_be_paid(browser: WebDriver, shop: Shop) -> None:
    uuid, address = shop.sell()
    browser.get(address)
    browser.find_element(By.XPATH, "//button[.='Let the payment fail']").click()
    leave_for(browser, "https://127.0.0.1:9/failed")
    assert (shop.granted, shop.failed, shop.status(uuid)) == ([], [uuid], "failed")

    browser.get(address)
    wait_for(browser, ".failed", "The last attempt to pay failed")
    browser.find_element(By.LINK_TEXT, "Leave without paying").click()
    browser.find_element(By.LINK_TEXT, "Back to the payment").click()
    browser.find_element(By.XPATH, "//button[.='Pay by SBP']").click()
    leave_for(browser, "https://127.0.0.1:9/paid")
    assert (shop.granted, shop.status(uuid)) == ([uuid], "paid")


def test_a_page_shows_that_the_order_was_paid_elsewhere(
    browser: WebDriver, mock: MockServer
) -> None:
    order = mock.add_order()
    browser.get(f"{mock.url}/checkout/{order}/en")
    mock.fail(order)
    wait_for(browser, ".failed", "The last attempt to pay failed")
    mock.pay(order)
    wait_for(browser, ".fine", "The order is paid.")
    assert browser.find_elements(By.TAG_NAME, "button") == []
    assert complaints(browser) == []


def test_a_refused_payment_is_explained_and_an_order_without_addresses_stays(
    browser: WebDriver, mock: MockServer
) -> None:
    order = mock.add_order(success_url=None)
    browser.get(f"{mock.url}/checkout/{order}/en")
    mock.add_order()
    browser.execute_script(  # pyright: ignore[reportUnknownMemberType] - bare *args
        "document.querySelector('form').dataset.body = '{\"with\": \"cash\"}'"
    )
    browser.find_element(By.XPATH, "//button[.='Pay by card']").click()
    wait_for(browser, ".message", "with: Input should be 'card', 'stars' or 'sbp'")
    browser.find_element(By.XPATH, "//button[.='Pay by SBP']").click()
    wait_for(browser, ".fine", "The order is paid.")
