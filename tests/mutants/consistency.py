"""Answers that each look right, and don't go together; and reading that changes something."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.types import Scope

from tests.mutants.changes import drop, field
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import Exchange, Wrap, afresh, after, before, pages, products


def _without(status: str) -> Wrap:
    """Hide products of a status from lists, but not from their totals."""

    def change(_: Exchange, page: dict[str, Any]) -> None:
        page["rows"] = [row for row in page["rows"] if row["status"] != status]

    return pages(change)


def _foreign_row(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"] += [{**row, "id": 77} for row in page["rows"][:1]]


def _brief_rows(_: Exchange, page: dict[str, Any]) -> None:
    for row in page["rows"]:
        row.pop("description", None)


def _whole_seconds(time: str) -> str:
    return f"{time[:19]}Z"


def _no_stars_are_zero(product: dict[str, Any]) -> None:
    product.setdefault("starsAmount", 0)


def _cards_and_wallet_swapped(product: dict[str, Any]) -> None:
    cards, wallet = product["acceptCards"], product["acceptWalletPay"]
    product["acceptCards"], product["acceptWalletPay"] = wallet, cards


def _physical_is_custom(product: dict[str, Any]) -> None:
    product["isCustom"] = product["type"] in {"custom", "physical"}


def _times_swapped(product: dict[str, Any]) -> None:
    product["created"], product["updated"] = product["updated"], product["created"]


def _updated_in_local_time(product: dict[str, Any]) -> None:
    """Write the hours of Moscow, and say that they are UTC."""
    moment = datetime.fromisoformat(product["updated"])
    product["updated"] = moment.replace(hour=(moment.hour + 3) % 24).isoformat()[:-6] + "Z"


def _counts_reads() -> Wrap:
    seen: list[int] = []

    def change(_: Exchange, page: dict[str, Any]) -> None:
        seen.append(1)
        for product in page["rows"]:
            product["starsAmount"] = len(seen)

    return pages(change)


def _got_is_approved() -> Wrap:
    """Approve what waits as soon as somebody looks at it."""
    seen: set[int] = set()

    def change(exchange: Exchange) -> None:
        if exchange.is_page:
            page = exchange.json
            for row in page["rows"]:
                row["status"] = "approved" if row["id"] in seen else row["status"]
            exchange.json = page
        else:
            seen.update(one["id"] for one in exchange.products if one["status"] == "pending")

    return after(change)


def _rows_by_connection() -> Wrap:
    """Serve one row only to whoever asks again on the same connection."""
    known: set[object] = set()

    def change(scope: Scope) -> None:
        client = tuple(scope["client"])
        if client in known:
            scope["query_string"] = b"size=1"
        known.add(client)

    return before(change)


def _after_a_refund(change: Callable[[list[dict[str, Any]]], None]) -> Wrap:
    refunds: list[str] = []

    def changed(exchange: Exchange) -> None:
        if exchange.path.endswith("/cancel") and exchange.status == 200:
            refunds.append(exchange.path)
        elif exchange.is_page and refunds:
            page = exchange.json
            change(page["rows"])
            exchange.json = page

    return after(changed)


def _update_the_first(rows: list[dict[str, Any]]) -> None:
    for row in rows[:1]:
        row["updated"] = "2027-01-01T00:00:00Z"


def _take_an_order_away(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row.get("pendingOrders"):
            row["pendingOrders"] -= 1


def _lose_digital(rows: list[dict[str, Any]]) -> None:
    for row in [row for row in rows if row["type"] == "digital"][:1]:
        rows.remove(row)


MUTANTS = (
    Mutant("get has another amount", "chosen", field("amount", lambda a: a + 1, in_lists=False)),
    Mutant("get has no description", "chosen", drop("description", in_lists=False)),
    Mutant("list has no description", "chosen", pages(_brief_rows)),
    Mutant(
        "get has another status", "chosen", field("status", lambda _: "approved", in_lists=False)
    ),
    Mutant("get has no fractions", "chosen", field("updated", _whole_seconds, in_lists=False)),
    Mutant("get has 0 Stars", "chosen", products(_no_stars_are_zero, in_lists=False)),
    Mutant("get has a short name", "chosen", field("name", lambda n: n[:20], in_lists=False)),
    Mutant("list hides rejected", "chosen", _without("rejected")),
    Mutant("list hides pending", "chosen", _without("pending")),
    Mutant("another account's row", "documented", pages(_foreign_row)),
    Mutant("cards and wallet swapped", "documented", products(_cards_and_wallet_swapped)),
    Mutant("custom says no", "documented", field("isCustom", lambda _: False)),
    Mutant("physical is custom", "documented", products(_physical_is_custom)),
    Mutant("times swapped", "documented", products(_times_swapped)),
    Mutant("updated too early", "chosen", field("updated", lambda _: "2020-01-01T00:00:00Z")),
    Mutant("updated in local time", "documented", products(_updated_in_local_time)),
    Mutant("link of another", "chosen", field("webLink", lambda w: w + "x")),
    Mutant("link without a code", "chosen", field("webLink", lambda w: w.rpartition("/")[0] + "/")),
    Mutant("rows by connection", "protocol", afresh(_rows_by_connection)),
    Mutant("reading counts", "chosen", afresh(_counts_reads)),
    Mutant("looked at is approved", "chosen", afresh(_got_is_approved)),
    Mutant("cancelling updates", "chosen", afresh(lambda: _after_a_refund(_update_the_first))),
    Mutant("cancelling loses", "chosen", afresh(lambda: _after_a_refund(_lose_digital))),
    Mutant(
        "cancelling ends an order", "chosen", afresh(lambda: _after_a_refund(_take_an_order_away))
    ),
)
