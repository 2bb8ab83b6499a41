"""Full mode: it changes only what the profile lists, and says so before."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.contract import Mode, Profile, Report, Severity, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.full_mode import METHODS_WITH_EFFECTS, announcement
from pytribute.contract.key import Key
from pytribute.contract.purchases import SparePurchases
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.mock import MockServer
from tests.mutants.exchange import CANCEL, Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_response

PROFILE = Profile(
    "http://127.0.0.1:1",
    Key("any"),
    stars=(5001, 5002),
    card=(6001,),
    unknown=(4999,),
    absent_products=(4004,),
)
WITHOUT_GENERATED = CHECKS[:-1]


@pytest.mark.parametrize(
    "request_",
    [
        WireRequest.list(),
        WireRequest.get(7, method="HEAD"),
        WireRequest.list(method="get"),
        WireRequest.cancel(5001),
        WireRequest.cancel("05001", method="DELETE"),
        WireRequest.cancel("%35001"),
        WireRequest.cancel("4999.5"),
        WireRequest.cancel(2**32 + 5),
        WireRequest.cancel("x"),
        WireRequest.get(4004, method="DELETE"),
    ],
    ids=lambda one: f"{one.method} {one.target}",
)
def test_what_the_profile_lists_may_be_sent(request_: WireRequest) -> None:
    assert CheckContext(PROFILE, Mode.FULL).may_send(request_)


@pytest.mark.parametrize(
    "request_",
    [
        WireRequest.list(method="POST"),
        WireRequest.get(7, method="DELETE"),
        WireRequest.cancel(5003),
        WireRequest.cancel(5003, method="GET"),
        WireRequest.cancel("5001_0"),
        WireRequest.cancel("%EF%BC%92%EF%BC%95"),
        replace(WireRequest.cancel(5001), body=b'{"purchaseId": 5003}'),
    ],
    ids=lambda one: f"{one.method} {one.target}",
)
def test_nothing_else_is_sent_unless_a_reset_restores_it(request_: WireRequest) -> None:
    with pytest.raises(SkipCheck, match="full mode doesn't send"):
        CheckContext(PROFILE, Mode.FULL).send(request_)

    assert CheckContext(replace(PROFILE, reset_url="http://x"), Mode.FULL).may_send(request_)


def test_everything_is_announced() -> None:
    text = "\n".join(announcement(PROFILE))
    allowed = ("createShopOrder", "createShopCharge")
    resettable = replace(PROFILE, reset_url="http://x/reset", allowed=allowed)

    assert "refunds the purchases 5001, 5002\n" in text
    assert "must be refused: 6001, 4999, and" in text
    assert "absent products 4004" in text
    assert text.endswith("- sends nothing else that could change anything")
    assert all(method in text for method in METHODS_WITH_EFFECTS)
    assert [*announcement(resettable)][-4:] == [
        (
            "- sends generated requests for cancelProductPurchase, createShopOrder, "
            "createShopCharge, and undocumented methods to every path"
        ),
        "- creates orders of the shops",
        "- charges saved cards, by amounts of its own",
        "- resets the server before and after that: POST http://x/reset",
    ]
    assert (
        "refunds the purchases (none is listed)" in [*announcement(replace(PROFILE, stars=()))][1]
    )


def test_a_run_announces_before_it_begins(small: MockServer) -> None:
    lines: list[str] = []
    before: list[int] = []

    def announce(line: str) -> None:
        lines.append(line)
        before.append(len(small.requests))

    profile = replace(profile_of(small), is_mock=False)
    check(profile, mode=Mode.FULL, checks=[], announce=announce)

    assert lines == [*announcement(profile)]
    assert max(before) == 4  # the key is tried


@pytest.mark.unmeasured
def test_no_product_of_the_account_gets_a_request_with_effects(small: MockServer) -> None:
    profile = replace(profile_of(small), reset_url=None)

    report = check(profile, mode=Mode.FULL, checks=WITHOUT_GENERATED)

    assert report.unfinished == ""
    assert report.conforms
    own = {f"/api/v1/products/{product['id']}" for product in profile.known or ()}
    reading = {*("GET", "HEAD", "OPTIONS", "TRACE"), *("get", "Get", "head")}
    others = {one.path for one in small.requests if one.method not in reading}
    assert len(others) > 50
    assert not others & {*own, "/api/v1/products"}


def test_spare_purchases_are_at_most_every_second_one() -> None:
    assert SparePurchases([1]).next is None
    assert SparePurchases([1, 2]).next == 2
    assert SparePurchases(range(1, 21)).next == 13


def test_a_purchase_that_may_be_cancelled_is_not_used_again() -> None:
    spare = SparePurchases([1, 2, 3, 4])
    request = WireRequest.cancel(3)

    for status in (404, 405):
        spare.record(3, WireResponse(request, status))
    spare.record(3, WireResponse(replace(request, method="OPTIONS"), 204))
    assert spare.next == 3
    for _ in range(2):
        spare.record(3, WireResponse(request, 200))
    assert spare.next == 4
    spare.record(4, WireResponse(request, 0))
    assert spare.next is None
    assert spare.spent == {3, 4}
    assert len(spare.attempts[3]) == 5


def run(wrap: Callable[[ASGIApp], ASGIApp], *names: str) -> Report:
    with serve(wrap, products=3) as mock:
        checks = [one for one in CHECKS if one.name in names]
        return check(profile_of(mock), mode=Mode.FULL, checks=checks)


def test_a_method_that_is_refused_and_cancels_all_the_same_is_found() -> None:
    def cancel(request: Request, response: Response) -> None:
        is_get = request.operation == CANCEL and request.method == "GET"
        if is_get and request.refundable is not None:
            assert response.status == 405
            request.refund()

    report = run(change_response(cancel), "listing", "methods", "cancelling")

    found = [one for one in report.of(Severity.ERROR) if one.rule == "cancelling/no-effect"]
    assert found
    assert any("/cancel" in way.request and "-X" not in way.request for way in found[0].ways)


@pytest.mark.unmeasured
def test_a_server_that_decodes_slashes_does_not_spoil_the_refunds() -> None:
    def decoding(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope["raw_path"].replace(b"%2F", b"/").replace(b"/Cancel", b"/cancel")
            await app({**scope, "raw_path": path, "path": path.decode()}, receive, send)

        return changed

    report = run(decoding, "listing", "http", "paths", "cancelling")

    assert report.conforms
    assert "http/encoded-slash" in {one.rule for one in report.of(Severity.NOTE)}


@pytest.mark.unmeasured
def test_with_too_few_purchases_lookalikes_are_left_out(small: MockServer) -> None:
    profile = replace(profile_of(small), stars=(5001,))

    report = check(profile, mode=Mode.FULL, checks=WITHOUT_GENERATED)

    assert report.conforms
    assert "requests that only look like cancellations" in {one.check for one in report.skipped}
