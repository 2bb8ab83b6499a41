"""The contract check on every operation of the specification, as the mock has them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from pytribute import Tribute
from pytribute.contract import Mode, check, profile_of
from pytribute.contract import run as running
from pytribute.contract.checks import CHECKS
from pytribute.contract.collector import Collector
from pytribute.contract.context import CheckContext
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.schedule import AT_ONCE
from pytribute.contract.session import Send
from pytribute.mock import MockServer

_WITHOUT_GENERATED = [one for one in CHECKS if one.name != "generated"]


def test_the_mock_conforms_in_every_operation() -> None:
    with MockServer(products=3, control=True) as mock:
        profile = replace(profile_of(mock), reset_url=None)  # a reset forgets the requests
        report = check(profile, mode=Mode.READ_ONLY, checks=_WITHOUT_GENERATED)
        paths = {request.path for request in mock.requests}

    assert report.unfinished == ""
    assert report.violations == []
    assert {"/api/v1/shop/orders", "/api/v1/subscribers", "/api/v1/physical/orders"} <= paths


def test_the_mock_conforms_in_what_it_changes() -> None:
    changing = ("orders", "refunds", "tokens", "charges")
    checks = [
        one for one in CHECKS if one.name == "listings" or one.name.rpartition("-")[2] in changing
    ]
    with MockServer(products=3, control=True) as mock:
        report = check(profile_of(mock), mode=Mode.FULL, strict=True, checks=checks)

    assert report.unfinished == ""
    assert report.violations == []
    assert report.skipped == []
    assert report.checks == [one.name for one in checks]


def test_an_order_in_its_trial_is_paid_without_a_sale() -> None:
    chosen = [one for one in CHECKS if one.name == "transactions"]
    with MockServer(products=3) as mock, Tribute(mock.api_key, base_url=mock.base_url) as client:
        order = client.shop.orders.create(
            title="Club",
            description="A month",
            amount=50_000,
            currency="rub",
            period="monthly",
            trial_period="seven_days",
        )
        mock.pay(order.uuid)
        for days in (0, 8):
            mock.advance(days=days)
            report = check(profile_of(mock), mode=Mode.READ_ONLY, checks=chosen)
            assert (report.violations, report.checks) == ([], ["transactions"])


def _is_faster(*_: object) -> bool:
    return True


@pytest.mark.unmeasured
def test_at_100_ms_a_response_a_read_only_run_ends_in_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each part of a check waits for one response after another, and some parts run at once.

    No schedule that leaves no thread idle takes longer than this sum.
    """
    waits = Counter[Collector]()

    def count(
        context: CheckContext, way: Send, requests: Sequence[WireRequest]
    ) -> list[WireResponse]:
        is_one_wait = way.__name__ == "send_together"
        waits[context.collector] += 1 if is_one_wait else len(requests)
        return send(context, way, requests)

    send = CheckContext._send  # pyright: ignore[reportPrivateUsage]  # every request takes this way
    monkeypatch.setattr(CheckContext, "_send", count)
    monkeypatch.setattr(running, "_SLOW", 0)
    monkeypatch.setattr(running, "is_faster_side_by_side", _is_faster)
    with MockServer(control=True) as mock:
        report = check(profile_of(mock))

    alone = sum(report.timings[name].requests for name in ("listing", "listings", "unchanged"))
    longest = max(waits.values())
    assert report.unfinished == ""
    assert report.violations == []
    assert 0.1 * (alone + longest + sum(waits.values()) / AT_ONCE) < 60
