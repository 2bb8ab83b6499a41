"""The payment page over HTTP: what it offers, what it does, and that no text becomes markup."""

from collections.abc import Iterator

import httpx2
import pytest

from pytribute import Money
from pytribute.mock import MockServer
from pytribute.mock.checkout.labels import LABELS
from pytribute.mock.pages.language import Language
from tests.mock.dashboard.conftest import mock, server
from tests.mock.docs.pages import parse
from tests.mock.webhooks.receiving import Inbox

__all__ = ["mock", "server"]

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture(scope="package")
def buyer(server: MockServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, trust_env=False, verify=False) as client:
        yield client


def buttons(buyer: httpx2.Client, order: str, language: Language = "en") -> list[str]:
    """Return the labels of the ways to pay that the page offers."""
    response = buyer.get(f"/checkout/{order}/{language}")
    assert response.status_code == 200, response.text
    text = response.text
    return [name for name, label in LABELS[language].items() if f"<button>{label}</button>" in text]


def test_an_order_is_paid_at_the_address_of_its_mock(
    mock: MockServer, buyer: httpx2.Client
) -> None:
    with mock.client() as tribute:
        made = tribute.shop.orders.create(
            title="Lesson", description="One", amount=Money(150_000, "RUB")
        )

    for address in (made.payment_url, made.webapp_payment_url):
        assert str(address).startswith(f"{mock.url}/checkout/")
        page = buyer.get(str(address), headers={"Accept-Language": "ru"}, follow_redirects=True)
        assert (page.status_code, str(page.url)[-3:]) == (200, "/ru")
        assert "1500.00 RUB" in page.text


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, ["pay_by_card", "pay_by_sbp"]),
        ({"stars_amount": 250}, ["pay_by_card", "pay_with_stars", "pay_by_sbp"]),
        ({"shop_id": 2}, ["pay_by_card", "pay_and_save_card", "pay_by_sbp"]),
        ({"shop_id": 3, "amount": 0, "stars_amount": 10}, ["pay_with_stars"]),
        ({"period": "monthly"}, ["pay_by_card"]),
    ],
)
def test_it_offers_the_ways_to_pay_that_an_order_has(
    mock: MockServer, buyer: httpx2.Client, fields: dict[str, object], offered: list[str]
) -> None:
    assert buttons(buyer, mock.add_order(**fields)) == offered  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("card", ["shop_order"]),
        ("stars", ["prepaid", "shop_order"]),
        ("sbp", ["payment_received", "shop_order"]),
        (None, ["payment_failed"]),
    ],
)
def test_an_action_sends_its_events_and_says_where_to_go(
    mock: MockServer, buyer: httpx2.Client, method: str | None, names: list[str]
) -> None:
    inbox = Inbox()
    mock.set_webhook(inbox.take)
    order = mock.add_order(
        stars_amount=250,
        success_url="https://shop.example/pay",
        fail_url="https://shop.example/fail",
    )
    action = "fail" if method is None else "pay"
    response = buyer.post(f"/checkout/{order}/{action}", json={"with": method} if method else {})

    assert response.json() == {"location": f"https://shop.example/{action}"}
    assert [name.removeprefix("shop_order_") for name in inbox.names] == names
    assert {event["payload"]["uuid"] for event in inbox.events} == {order}


def test_a_paid_order_is_not_paid_again(mock: MockServer, buyer: httpx2.Client) -> None:
    order = mock.add_order(success_url="https://shop.example/paid")
    buyer.post(f"/checkout/{order}/pay", json={})
    again = buyer.post(f"/checkout/{order}/pay", json={})

    assert (again.status_code, again.json()) == (
        422,
        {"message": f"order {order} is paid already"},
    )
    text = buyer.get(f"/checkout/{order}/en").text
    assert "The order is paid." in text
    assert '<a href="https://shop.example/paid">' in text
    assert "<button" not in text


def test_the_feed_of_an_order_says_that_something_has_changed(
    mock: MockServer, buyer: httpx2.Client
) -> None:
    order = mock.add_order()
    with buyer.stream("GET", f"/checkout/{order}/feed") as response:
        lines = filter(None, response.iter_lines())
        assert next(lines) == "retry: 1000"
        mock.pay(order)
        assert next(lines) == "data: changed"
    assert buyer.get(f"/checkout/{order[:-1]}0/feed").status_code == 404


def test_a_text_that_turns_its_direction_around_leaves_the_words_beside_it(
    mock: MockServer, buyer: httpx2.Client
) -> None:
    shop = mock.add_shop(name="evil\u202e")
    order = mock.add_order(shop_id=shop, title="\u202eevil")

    assert "<bdi>evil\u202e</bdi>" in buyer.get(f"/checkout/{order}/en").text
    assert "<bdi>\u202eevil</bdi>" in buyer.get("/dashboard/en/sales").text


def test_leaving_sends_nothing_and_the_order_stays_payable(
    mock: MockServer, buyer: httpx2.Client
) -> None:
    inbox = Inbox()
    mock.set_webhook(inbox.take)
    order = mock.add_order(period="monthly", trial_period="seven_days")
    left = buyer.get(f"/checkout/{order}/en?left").text

    assert "You left without paying" in left
    assert "<button" not in left
    assert "free at first" in left
    assert buttons(buyer, order, "ru") == ["pay_by_card"]
    assert inbox.came == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "tg://resolve"])
def test_an_address_that_is_no_page_of_the_web_is_only_shown(
    mock: MockServer, buyer: httpx2.Client, address: str
) -> None:
    order = mock.add_order(fail_url=address)

    assert buyer.post(f"/checkout/{order}/fail", json={}).json() == {"location": None}
    page = parse(buyer.get(f"/checkout/{order}/en").text)
    assert address in page.text
    assert address not in page.values("href")


def test_no_text_of_an_order_becomes_markup(mock: MockServer, buyer: httpx2.Client) -> None:
    shop = mock.add_shop(name=HOSTILE)
    order = mock.add_order(shop_id=shop, title=HOSTILE, description=HOSTILE, fail_url=HOSTILE)
    mock.fail(order)
    page = parse(buyer.get(f"/checkout/{order}/en").text)

    assert page.text.count("{{7*7}}") == 5  # the title twice
    assert page.values("src") == ["/assets/checkout.js"]
    assert page.all("img") == []
    assert "style" not in {name for _, attributes in page.elements for name in attributes}


@pytest.mark.parametrize("path", ["x/en", "{order}/de", f"{'0' * 32}/en", "{order}/pay", "%00/en"])
def test_nothing_else_is_found(mock: MockServer, buyer: httpx2.Client, path: str) -> None:
    assert buyer.get(f"/checkout/{path.format(order=mock.add_order())}").status_code == 404


def test_an_unknown_order_and_a_payment_that_is_none_are_refused(
    mock: MockServer, buyer: httpx2.Client
) -> None:
    order = mock.add_order()

    assert buyer.post("/checkout/x/pay", json={}).status_code == 404
    assert buyer.post(f"/checkout/{order}/pay", json={"with": "cash"}).status_code == 422
    assert buyer.post(f"/checkout/{order}/pay", content=b"\xff").status_code == 422
    for header in ({"Host": "shop.example.com"}, {"Origin": "https://shop.example.com"}):
        assert buyer.get(f"/checkout/{order}/en", headers=header).status_code == 403
        assert buyer.post(f"/checkout/{order}/pay", json={}, headers=header).status_code == 403


def test_the_two_languages_say_everything_in_words_of_their_own() -> None:
    same = {name for name, word in LABELS["en"].items() if LABELS["ru"][name] == word}

    assert same == {"stars"}
