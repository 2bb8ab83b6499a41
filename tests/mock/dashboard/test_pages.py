"""The pages of the dashboard: what they show, to whom, and that nothing they show is executed."""

import re

import httpx2
import pytest

from pytribute.mock import MockServer
from pytribute.mock.dashboard.labels import LABELS
from tests.mock.docs.pages import Page, parse
from tests.mock.webhooks.receiving import Inbox

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}</pre>\u202e"
PAGES = ["/dashboard/en", "/dashboard/ru/sales", "/dashboard/en/setup"]


def page_at(visitor: httpx2.Client, path: str = "/dashboard/en") -> Page:
    response = visitor.get(path)
    assert response.status_code == 200, response.text
    return parse(response.text)


def keys(page: Page, prefix: str) -> list[int]:
    """Return the numbers of the rows of a list, as the page shows them."""
    found = [key for key in page.values("data-key") if key.startswith(f"{prefix}-")]
    return [int(key.rpartition("-")[2]) for key in found]


@pytest.mark.parametrize(("accepted", "language"), [("ru", "ru"), ("de", "en")])
@pytest.mark.parametrize("path", ["/", "/dashboard"])
def test_the_home_page_is_in_the_language_of_the_reader(
    visitor: httpx2.Client, path: str, accepted: str, language: str
) -> None:
    response = visitor.get(path, headers={"Accept-Language": accepted})

    assert (response.status_code, response.headers["location"]) == (307, f"/dashboard/{language}")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_its_words_and_nothing_inline(visitor: httpx2.Client, path: str) -> None:
    page = page_at(visitor, path)
    labels = LABELS["ru" if "/ru" in path else "en"]

    assert page.values("src") == ["/assets/dashboard.js"]
    assert "style" not in {name for _, attributes in page.elements for name in attributes}
    assert all(labels[name] in page.text for name in ("activity", "sales", "setup", "clock"))
    ids = page.values("id")
    assert sorted(ids) == sorted(set(ids))
    assert set(page.values("for")) | set(page.values("aria-labelledby")) <= set(ids)
    for link in page.all("link"):
        assert visitor.get(str(link["href"])).status_code == 200


def test_the_two_languages_say_everything_in_words_of_their_own() -> None:
    assert [name for name, word in LABELS["en"].items() if LABELS["ru"][name] == word] == []


@pytest.mark.parametrize("path", ["de", "en/activity", "en/x", "en/"])
def test_nothing_else_is_found(visitor: httpx2.Client, path: str) -> None:
    assert visitor.get(f"/dashboard/{path}").status_code == 404


def test_requests_and_deliveries_are_shown_with_what_came_of_them(
    mock: MockServer, visitor: httpx2.Client
) -> None:
    inbox = Inbox(statuses=[500, 200])
    mock.set_webhook(inbox.take)
    mock.send("new_donation", message="Thanks")
    mock.send_test()
    mock.send(b"not JSON")
    with httpx2.Client(trust_env=False, verify=False, headers={"Api-Key": mock.api_key}) as client:
        client.post(f"{mock.base_url}/products/purchases/5001/cancel", content=b'{"why":"asked"}')
        mock.add_fault("*", drop="after")
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get(f"{mock.base_url}/products/1?key={mock.api_key}")
    mock.deliveries  # noqa: B018 - waits for the event of the refund
    text = " ".join(page_at(visitor).text.split())

    assert "Events are sent to a function of the test" in text
    assert "1 new_donation 500 next attempt 01.01 00:05" in text
    assert "2 test of the address 200" in text
    assert "3 raw bytes 200" in text
    assert '"message":"Thanks"' in text
    assert re.search(r"POST /api/v1/products/purchases/5001/cancel 200 \d+ ms", text)
    assert '{"why":"asked"}' in text
    assert re.search(r"GET /api/v1/products/1\?key=\*\*\* dropped \d+ ms", text)
    assert mock.api_key not in text
    assert len(mock.requests) == 2  # looking is none


def test_a_pause_shows_what_waits_in_its_order(mock: MockServer, visitor: httpx2.Client) -> None:
    mock.set_webhook(Inbox().take)
    mock.pause()
    one, two, raw = (mock.send(event) for event in ("new_donation", "new_subscription", b"raw"))
    mock.reorder([raw, two, one])
    page = page_at(visitor)

    assert keys(page, "waiting") == [3, 2, 1]
    assert keys(page, "delivery") == [3, 2, 1]
    assert page.values("data-waiting") == ["3 2 1"]
    assert "Paused. Waiting: 3" in page.text


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 30, "0"])
def test_long_lists_are_divided_the_newest_first(
    mock: MockServer, visitor: httpx2.Client, odd: str
) -> None:
    mock.set_webhook(Inbox().take)
    for _ in range(60):
        mock.send(b"")
    first, rest = page_at(visitor), page_at(visitor, "/dashboard/en?deliveries=11")

    assert keys(first, "delivery") == [*range(60, 10, -1)]
    assert "?deliveries=11" in first.values("href")
    assert keys(rest, "delivery") == [*range(10, 0, -1)]
    assert [href for href in rest.values("href") if href.startswith("?")] == ["?"]
    assert page_at(visitor, f"/dashboard/en?deliveries={odd}&requests={odd}").all("main") != []


def test_products_are_offered_a_page_at_a_time(mock: MockServer, visitor: httpx2.Client) -> None:
    first = page_at(visitor, "/dashboard/en/sales")
    last = page_at(visitor, "/dashboard/en/sales?products=100")
    beyond = page_at(visitor, "/dashboard/en/sales?products=1000")

    assert (len(keys(first, "product")), len(keys(last, "product"))) == (50, 23)
    assert keys(beyond, "product") == []
    assert "4.99 USD" in first.text


def test_the_key_is_folded_and_faults_are_listed(mock: MockServer, visitor: httpx2.Client) -> None:
    mock.add_fault("getProduct", count=None, status=503)
    mock.add_fault("*", count=2, body="cut")
    page = page_at(visitor, "/dashboard/en/setup")
    text = " ".join(page.text.split())

    assert f"owner Show the key{mock.api_key}" in text
    assert '{"operation":"getProduct","status":503} until removed' in text
    assert '{"operation":"*","body":"cut"} left 2' in text


@pytest.mark.parametrize("path", PAGES)
def test_no_text_of_a_request_a_product_or_an_event_becomes_markup(
    mock: MockServer, visitor: httpx2.Client, path: str
) -> None:
    harmless = page_at(visitor, path)
    mock.load(mock.dump().replace("VPN Access - 1 Month", HOSTILE.replace('"', r"\"")))

    def fail(_body: bytes, _signature: str | None) -> int:
        raise ValueError(HOSTILE)

    mock.set_webhook(fail)
    mock.send("new_donation", event_name=HOSTILE, message=HOSTILE)
    mock.send(HOSTILE.encode())
    mock.pause()
    mock.duplicate(mock.send("new_donation", event_name=HOSTILE))
    mock.add_fault("*", extra_field=HOSTILE)
    with httpx2.Client(trust_env=False, verify=False) as client:
        client.post(f"{mock.url}/api/{HOSTILE}", params={"q": HOSTILE}, content=HOSTILE.encode())
    page = page_at(visitor, path)

    assert "script" in page.text
    assert len(page.all("script")) == len(harmless.all("script")) == 1
    assert page.all("img") == []
    assert {name for _, attributes in page.elements for name in attributes if name[:2] == "on"} == (
        set()
    )
    assert "{{7*7}}" in page.text
    mock.load(server_state(mock))


def server_state(mock: MockServer) -> str:
    """Return the state that the server began with."""
    with MockServer(seed=0) as fresh:
        return fresh.dump()
