"""What is never sent, and what never shows."""

import pickle
import re
from urllib.parse import unquote

import pytest

from pytribute.contract import ContractError, Kind, Mode, Profile, check
from pytribute.contract.examination import Examination
from pytribute.contract.key import Key
from pytribute.contract.request import Header, Request
from pytribute.mock import MockServer


def test_read_only_mode_sends_nothing_that_could_be_a_cancellation(
    mock: MockServer, profile: Profile
) -> None:
    report = check(profile, mode=Mode.READ_ONLY)

    received = mock.requests
    assert len(received) > 500
    assert {one.method for one in received} <= {"GET", "HEAD", "OPTIONS", "TRACE"}
    for one in received:
        assert not re.search("purchase|cancel|refund", unquote(one.path), re.IGNORECASE)
    assert mock.refunds == {}
    assert report.conforms
    assert {one.check for one in report.unchecked} >= {"cancelling", "generated cancellations"}


@pytest.mark.parametrize(
    "request_",
    [
        Request.cancel(1),
        Request.cancel(1, method="GET"),
        Request.cancel("%31", method="HEAD"),
        Request.list(method="POST"),
        Request.get(1, method="DELETE"),
        Request.get("purchases%2F1%2Fcancel"),
        Request.get("%70urchases"),
        Request.get("%2570urchases"),
        Request.list("then=Cancel"),
        Request.get(1, Header("X-Original-URL", "/products/purchases/1/cancel")),
        Request("getProduct", "GET", "/products/1", body=b"x"),
    ],
    ids=lambda one: f"{one.method} {one.target}",
)
def test_read_only_mode_refuses_whatever_a_check_may_try(
    mock: MockServer, profile: Profile, request_: Request
) -> None:
    with pytest.raises(AssertionError, match="read-only mode doesn't send"):
        Examination(profile, Mode.READ_ONLY).send(request_)

    assert mock.requests == []


def test_without_a_reset_only_listed_purchases_are_cancelled(mock: MockServer) -> None:
    profile = Profile(mock.base_url, Key(mock.api_key), stars=(5001, 5002), unknown=(4999,))

    check(profile, mode=Mode.FULL)

    assert mock.refunds == {5001: 1, 5002: 1}
    asked = [one.path.split("/")[5] for one in mock.requests if one.path.endswith("/cancel")]
    assert {text for text in asked if text.isdigit() and 5002 < int(text) < 2**32} == set()


def test_a_key_shows_nowhere() -> None:
    key = Key("tribute-secret")

    for shown in (repr(key), str(Header("Api-Key", key)), repr(Request.list("", Header("K", key)))):
        assert "tribute-secret" not in shown
    assert key.masked("a tribute-secret b") == "a *** b"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_a_key_that_is_refused_is_no_deviation(mock: MockServer) -> None:
    with pytest.raises(ContractError, match=r"refuses keys.owner"):
        check(Profile(mock.base_url, Key("no-such-key")))


def test_where_nobody_answers_nothing_can_be_checked(mock: MockServer) -> None:
    mock.close()

    with pytest.raises(ContractError, match="no connection"):
        check(Profile(mock.base_url, Key("any")))


def test_a_used_up_budget_leaves_the_rest_unchecked(profile: Profile) -> None:
    report = check(profile, time_budget=1, clock=iter(range(100_000)).__next__)

    assert report.checks == []
    assert report.findings == []
    assert "the time budget is used up" in {one.why for one in report.unchecked}


def test_a_server_that_asks_to_wait_is_waited_for(mock: MockServer, profile: Profile) -> None:
    waited: list[float] = []
    mock.add_fault("listProducts", count=2, status=429, retry_after=7)
    examination = Examination(profile, Mode.READ_ONLY, sleep=waited.append)

    assert examination.list().status == 200
    assert waited == [7, 7]
    (limit,) = examination.report.findings
    assert (limit.kind, limit.actual) == (Kind.TOLERATED, "429, Retry-After: 7")
