"""What the check says about a server with many faults at once, and about an account with no data.

`tests/mutants` shows that each fault alone is found.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytribute.contract import Mode, Profile, Report, check
from tests.mutants.storefront.catalogue import CHECKS_OF_SHOPS, MUTANTS, read_table
from tests.mutants.storefront.mutant import Call, each, instead, shown
from tests.storefront.running import profile_at, serve
from tests.storefront.store import Store
from tests.storefront.values import bad

_READING = (
    "inactive shops are listed",
    "the newest shop is the default",
    "a shop alone has another name",
    "the oldest order is the first",
    "without shopId orders are those of every shop",
    "dateTo is ignored",
    "the status is always pending",
    "transactions are in minor units",
    "transactions are in roubles",
    "refunded transactions are refundable",
    "cards are those of any order",
    "inactive cards are listed",
    "a refund is 200, and not made",
)
_CHANGING = (
    "a pending order has a sale",
    "a new title is escaped",
    "a new order is stored without its comment",
    "a new order is listed last",
    "a refused order is created",
    "a second cancellation is a bad request",
    "a cancelled order expires at once",
    "a refund is that of the whole order",
    "a charge is in euros",
    "a pause has no seconds",
    "the same key returns another charge",
    "a cancellation ends every order",
)
_OTHERS = (
    "the cursor never ends",
    "the same order is not created twice",
    "inactive cards are charged",
    "a deactivated card is gone",
    "the same key is 409",
    "there is no pause between charges",
    "a charge can't be read",
    "orders are those of the default shop",
    "a cancelled order is cancelled again",
    "what is left of a payment includes the fee",
)
_PAYMENTS = (
    "an order that is paid once expires",
    "an order never expires",
    "a repeated payment is of another amount",
)
_PRICES = ("the first period has the usual price", "an order expires when it begins")
_PAST = "2026-01-01T00:00:00Z"


def _report(store: Store, folder: Path, *, mode: Mode = Mode.FULL, **profile: object) -> Report:
    with serve(store, folder) as address:
        known: Profile = replace(profile_at(address), **profile)  # type: ignore[arg-type]
        return check(known, mode=mode, checks=CHECKS_OF_SHOPS)


@pytest.mark.parametrize("names", [_READING, _CHANGING, _OTHERS, _PAYMENTS, _PRICES])
def test_faults_do_not_hide_each_other(names: Sequence[str], tmp_path: Path) -> None:
    store, known = Store(), read_table()
    for mutant in MUTANTS:
        if mutant.name in names:
            mutant.change(store)

    found = {one.rule for one in _report(store, tmp_path).violations}

    assert [name for name in names if found.isdisjoint(known[name])] == []


@pytest.mark.parametrize(
    "rules",
    [
        {
            "create_order": "created-orders/accepted",
            "cancel_order": "cancelled-orders/success",
            "refund": "refunds/success",
            "deactivate_token": "deactivated-tokens/success",
            "create_charge": "charges/accepted",
        },
        {
            "get_shop": "shops/default",
            "get_order": "orders/agreement",
            "get_status": "orders/status",
            "list_transactions": "listings/readable",
        },
    ],
)
def test_an_operation_that_refuses_everything_is_found(
    rules: dict[str, str], tmp_path: Path
) -> None:
    def refuse(_: Call) -> None:
        raise bad("not today")

    store = Store()
    for name in rules:
        instead(name, refuse)(store)

    found = {one.rule for one in _report(store, tmp_path).violations}

    assert {*rules.values()} - found == set()


def test_a_path_that_a_server_names_after_a_refund_is_not_requested(tmp_path: Path) -> None:
    store = Store()
    order = store.orders.popitem()[1] | {"uuid": "refund", "shopId": 7}
    store.orders["refund"] = order
    each("list_orders", shown(createdAt="soon"))(store)
    report = _report(store, tmp_path, mode=Mode.READ_ONLY)

    assert report.unfinished == ""
    reasons = {one.check: one.reason for one in report.skipped}
    assert reasons["orders"] == "read-only mode doesn't send GET /shop/orders/refund/status"
    assert "rows" in reasons


def _no_shop(store: Store) -> None:
    store.shops.clear()


def _no_order(store: Store) -> None:
    store.orders.clear()
    store.tokens.clear()


def _little(store: Store) -> None:
    """Leave one pending order, and a card that is not active."""
    order, card = [*store.orders][3], [*store.tokens][1]
    store.orders = {order: store.orders[order]}
    store.tokens = {card: store.tokens[card]}
    store.shops = [one for one in store.shops if one["row"]["id"] == 7]


def _one_card(store: Store) -> None:
    card = next(iter(store.tokens))
    store.tokens = {card: store.tokens[card]}


def _stars_alone(store: Store) -> None:
    store.shops = [one for one in store.shops if one["row"]["onlyStars"]]


@pytest.mark.parametrize(
    ("leave", "profile", "reasons"),
    [
        (id, {"other": None}, {"another account's orders": "the profile has no keys.other"}),
        (
            _no_shop,
            {},
            {
                "created-orders": "the account has no shop, or all take Stars alone",
                "orders": "/shop/orders: the response is 404 error_not_found",
            },
        ),
        (
            _no_order,
            {},
            {
                "transactions": "the account has no order",
                "tokens": "the account has no saved card",
            },
        ),
        (
            _one_card,
            {},
            {
                "charges at once with one key": "it needs 2 active cards",
                "charges at once with several keys": "it needs 3 active cards",
            },
        ),
        (_stars_alone, {}, {"created-orders": "the account has no shop, or all take Stars alone"}),
        (
            _little,
            {"other": None},
            {
                "orders by day": "all orders of the oldest shop are of one day",
                "another account's orders": "the profile has no keys.other",
                "transactions of a paid order": "the account has no paid order",
                "cancelled-orders": "the account has no active order that repeats",
                "refunds": "the account has no refundable transaction",
                "charges": "the account has no active saved card",
            },
        ),
    ],
)
def test_what_an_account_has_no_data_for_is_skipped_with_the_reason(
    leave: Callable[[Store], None],
    profile: dict[str, Any],
    reasons: dict[str, str],
    tmp_path: Path,
) -> None:
    store = Store()
    reset = store.reset

    def reset_and_leave() -> None:
        reset()
        leave(store)

    store.reset = reset_and_leave  # type: ignore[method-assign]  # after each reset
    report = _report(store, tmp_path, **profile)

    assert report.violations == []
    assert reasons.items() <= {one.check: one.reason for one in report.skipped}.items()


def test_how_a_refund_moves_the_end_of_an_order_is_not_judged(tmp_path: Path) -> None:
    store = Store()
    each("list_transactions", shown(isRefunded=True, isRefundable=False))(store)
    each("list_orders", lambda one: one | {"memberExpiresAt": one.get("memberStatus") and _PAST})(
        store
    )
    report = _report(store, tmp_path, mode=Mode.READ_ONLY)

    assert "transactions/expiry" not in {one.rule for one in report.violations}
    assert "transactions" in report.checks


def test_without_permission_nothing_changes(tmp_path: Path) -> None:
    report = _report(Store(), tmp_path, allowed=("deactivateShopToken",))

    why = "it may have effects: operations.allowed of the profile doesn't name it"
    skipped = {one.check: one.reason for one in report.skipped}
    assert skipped["charges"] == f"createShopCharge: {why}"
    assert skipped["a deactivated card can't be charged"] == f"createShopCharge: {why}"
    assert report.violations == []
