"""`pytribute mock buy` and others, at a mock that runs."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from pytribute.cli.app import app
from pytribute.mock import MockServer
from tests.mock.shop.test_orders import seeded
from tests.mock.webhooks.receiving import Inbox, listening


@pytest.fixture
def inbox() -> Inbox:
    return Inbox([500])


@pytest.fixture
def mock(inbox: Inbox) -> Iterator[MockServer]:
    with (
        listening(inbox) as url,
        MockServer(seed=0, products=9, control=True, webhook=url) as server,
    ):
        yield server


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["mock", *arguments])
    return result.exit_code, result.output


def test_a_buyer_is_played_in_a_terminal(mock: MockServer, inbox: Inbox) -> None:
    url = ("--url", mock.url)
    bought = run("buy", "--with", "card", "--set", "telegram_user_id=5", *url)
    assert bought == (0, "purchase 50001\n")
    assert inbox.last["telegram_user_id"] == 5
    assert run("pay", seeded(1), *url) == (0, "paid\n")
    assert run("deliveries", *url) == (
        *(0, "new_digital_product 500, again at 2026-01-01T00:05:00Z\nshop_order 200\n"),
    )
    assert run("advance", "--minutes", "5", *url) == (0, "new_digital_product 500 200\n")
    assert run("pay", seeded(1), *url)[1] == f"Error: order {seeded(1)} is paid already\n"


def test_a_mock_with_a_token_is_controlled_by_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with MockServer(control=True, products=0, token="t0ken") as mock:
        status, output = run("deliveries", "--url", mock.url)
        assert (status, "open the address with the token" in output) == (1, True)
        monkeypatch.setenv("TRIBUTE_MOCK_TOKEN", "t0ken")
        assert run("deliveries", "--url", mock.url) == (0, "")
        for wrong in ("токен", "t0ken\n"):
            monkeypatch.setenv("TRIBUTE_MOCK_TOKEN", wrong)
            status, output = run("deliveries", "--url", mock.url)
            assert (status, "TRIBUTE_MOCK_TOKEN has characters" in output) == (2, True)


def test_what_is_no_controllable_mock_is_said_in_a_sentence(mock: MockServer, inbox: Inbox) -> None:
    with MockServer(products=0) as closed:
        status, output = run("deliveries", "--url", closed.url)
        assert (status, "runs without --control" in output) == (1, True)
    for url in (closed.url, "http://a..b"):
        status, output = run("deliveries", "--url", url)
        assert (status, "start one with pytribute mock --control" in output) == (1, True)
    with listening(inbox) as url:
        inbox.statuses.append(422)
        status, output = run("advance", "--url", url)
        assert (status, "is not a mock" in output) == (1, True)
    for wrong in ("ftp://x", "http://[", "127.0.0.1:8080"):
        status, output = run("deliveries", "--url", wrong)
        assert (status, "write an address" in output) == (2, True)
