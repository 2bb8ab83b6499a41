"""Who may see the dashboard and use its actions, and what it says when something changes."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from pytribute.mock import Mock, MockError, MockServer, make_app
from pytribute.mock.access import COOKIE
from pytribute.mock.feed import Feed
from tests.mock.webhooks.receiving import Inbox

PATHS = ["/", "/dashboard/en", "/dashboard/feed", "/dashboard/control/state"]


@pytest.fixture(scope="module")
def exposed() -> Iterator[MockServer]:
    """A mock that other machines can reach."""
    with MockServer(host="0.0.0.0", control=True) as mock:
        yield mock


@pytest.fixture
def stranger(exposed: MockServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=exposed.url, trust_env=False, verify=False) as client:
        yield client


@pytest.mark.parametrize("token", [None, "", "wrong", "\xff"])
@pytest.mark.parametrize("path", [*PATHS, "/__control/state"])
def test_other_machines_need_the_token(
    stranger: httpx2.Client, path: str, token: str | None
) -> None:
    response = stranger.get(path, params={} if token is None else {"token": token})

    assert response.status_code == 403
    assert "open the address with the token" in response.text


def test_the_printed_address_opens_the_dashboard_without_the_token_in_later_addresses(
    exposed: MockServer, stranger: httpx2.Client
) -> None:
    stale = {"Cookie": f"{COOKIE}=of-an-earlier-run"}
    first = stranger.get(exposed.dashboard_url, headers=stale)
    cookie = first.headers["set-cookie"]

    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/dashboard/en").status_code == 200
    assert stranger.post("/dashboard/control/advance", json={"minutes": 1}).status_code == 200
    assert stranger.get("/dashboard/en", headers={"Cookie": f"{COOKIE}=wrong"}).status_code == 403
    assert exposed.dashboard_url.partition("?token=")[2] not in stranger.get("/dashboard/en").text


def test_the_reference_shows_keys_and_addresses_only_with_the_token(
    exposed: MockServer, stranger: httpx2.Client
) -> None:
    exposed.set_webhook("http://127.0.0.1:9/canary")
    cookie = {"Cookie": f"{COOKIE}={exposed.dashboard_url.partition('?token=')[2]}"}
    secrets = (exposed.api_key, "canary")

    assert [one in stranger.get("/docs/en").text for one in secrets] == [False, False]
    assert [one in stranger.get("/docs/en", headers=cookie).text for one in secrets] == [True, True]


def test_other_machines_control_the_mock_with_the_token_in_a_header(
    exposed: MockServer, stranger: httpx2.Client
) -> None:
    def status(**headers: str) -> int:
        return stranger.post("/__control/advance", json={"minutes": 1}, headers=headers).status_code

    assert status(Authorization=f"Bearer {exposed.token}") == 200
    assert status(Authorization=f"bearer {exposed.token}") == 200  # RFC 9110, section 11.1
    wrong = ("Bearer wrong", "Bearer", "", str(exposed.token), f"Basic {exposed.token}")
    assert [status(Authorization=one) for one in wrong] == [403] * 5


def test_a_token_may_be_chosen_and_then_holds_on_this_machine_too() -> None:
    with (
        MockServer(control=True, token="a+b/c", products=0) as mock,
        httpx2.Client(base_url=mock.url, trust_env=False) as client,
    ):
        assert client.get("/__control/clock").status_code == 403
        assert client.get("/__control/clock?token=a%2Bb/c").status_code == 200
        assert client.get(mock.dashboard_url).status_code == 303


def test_a_token_that_no_header_can_hold_is_refused() -> None:
    for token in ("a b", "ключ", "a\n"):
        with pytest.raises(MockError, match="no spaces"):
            MockServer(token=token)


def test_on_this_machine_there_is_no_token(mock: MockServer) -> None:
    assert (mock.token, mock.dashboard_url) == (None, f"{mock.url}/")


def test_without_a_token_there_is_no_dashboard_for_other_machines() -> None:
    async def read(mock: Mock) -> None:
        transport = httpx2.ASGITransport(app=make_app(mock, host="::"))
        async with httpx2.AsyncClient(transport=transport, base_url="http://10.0.0.1") as client:
            assert (await client.get("/dashboard/en")).status_code == 401
            assert mock.api_key not in (await client.get("/docs/en")).text

    with Mock(products=1) as mock:
        asyncio.run(read(mock))
        with pytest.raises(MockError, match="needs a token to be controlled"):
            make_app(mock, control=True, host="0.0.0.0")


@pytest.mark.parametrize("header", [{"Host": "shop.example.com"}, {"Origin": "https://a.example"}])
@pytest.mark.parametrize("path", PATHS)
def test_no_website_sees_the_dashboard(
    visitor: httpx2.Client, path: str, header: dict[str, str]
) -> None:
    assert visitor.get(path, headers=header).status_code == 403


def test_actions_of_the_dashboard_are_those_of_the_control(
    mock: MockServer, visitor: httpx2.Client
) -> None:
    inbox = Inbox(statuses=[500])
    mock.set_webhook(inbox.take)
    actions = "/dashboard/control/deliveries"
    assert visitor.post(f"{actions}/test").json()["statuses"] == [500]
    assert visitor.post(f"{actions}/1/redeliver").json()["statuses"] == [500, 200]
    assert visitor.post(f"{actions}/pause").status_code == 204
    assert visitor.post(f"{actions}/1/duplicate").json()["number"] == 2
    visitor.post("/dashboard/control/events", json={"event": "new_donation"})
    assert [one["number"] for one in visitor.get(f"{actions}/waiting").json()] == [2, 3]
    assert visitor.put(f"{actions}/waiting", json={"numbers": [3, 2]}).status_code == 204
    assert [one["number"] for one in visitor.post(f"{actions}/resume").json()] == [3, 2]

    for number in (0, 4, 99):
        refused = visitor.post(f"{actions}/{number}/redeliver")
        assert (refused.status_code, refused.json()) == (
            422,
            {"message": f"there is no delivery {number}"},
        )


def test_the_feed_says_that_something_has_changed(mock: MockServer, visitor: httpx2.Client) -> None:
    with visitor.stream("GET", "/dashboard/feed") as response:
        lines = filter(None, response.iter_lines())
        assert response.headers["content-type"].startswith("text/event-stream")
        assert next(lines) == "retry: 1000"
        mock.add_product()
        assert next(lines) == "data: changed"


def test_a_slow_reader_of_the_feed_gets_many_changes_as_one() -> None:
    feed = Feed()

    async def read() -> None:
        with feed.reader() as change:
            for _ in range(1000):
                feed.changed()
            await change.wait()
            feed.changed()  # before the reader has looked
            change.clear()
            await asyncio.to_thread(feed.changed)
            await change.wait()

    asyncio.run(read())
    feed.changed()  # nobody reads


def test_a_change_after_the_loop_of_a_reader_was_closed_is_no_error() -> None:
    feed, loop = Feed(), asyncio.new_event_loop()

    async def begin() -> ExitStack:
        with ExitStack() as stack:
            stack.enter_context(feed.reader())
            return stack.pop_all()

    with loop.run_until_complete(begin()):
        loop.close()
        feed.changed()
