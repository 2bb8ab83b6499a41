"""Two accounts on one server: neither can read or change the data of the other."""

from typing import Any

from pytribute.contract.checks.expectations import expect_foreign
from pytribute.contract.checks.listing_consistency import ids_of, page_sizes, read_all, rows_of
from pytribute.contract.checks.pagination import PageQuery, check_page
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.purchases import SPARE
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import accounts, products
from pytribute.contract.strict_json import as_object, json_equal

__all__ = ["check_ownership"]

# A server need not have HEAD.
_HEAD = (403, 404, 405, 501)


def check_ownership(context: CheckContext) -> None:
    """Send requests with the keys of two accounts, in turn and at once."""
    other = context.other
    if other is None:
        raise SkipCheck("the profile has no keys.other")
    own = ids_of(context.rows or [])
    rows = _check_list(context, other)
    for row in rows[:20]:
        if row["id"] not in own:
            expect_foreign(context, accounts.FOREIGN_PRODUCT, context.get(row["id"]))
            head = WireRequest.get(row["id"], context.owner, method="HEAD")
            expect_foreign(context, accounts.FOREIGN_PRODUCT, context.send(head), *_HEAD)
        response = context.send(WireRequest.get(row["id"], other))
        if context.expect(products.FOUND, response, 200) and not json_equal(response.json, row):
            context.report(
                products.AGREES, response, f"product {row['id']} as in the list", "another"
            )
    for product in (*own[:3], *own[-2:]):
        response = context.send(WireRequest.get(product, other))
        expect_foreign(context, accounts.FOREIGN_PRODUCT, response)
    _list_at_once(context, other)
    if context.is_full:
        profile = context.profile
        for purchase in profile.card[:1]:
            response = context.send(WireRequest.cancel(purchase, other))
            expect_foreign(context, accounts.FOREIGN_PURCHASE, response)
        for purchase in profile.gone[:1]:  # two errors apply
            response = context.send(WireRequest.cancel(purchase, other))
            expect_foreign(context, accounts.FOREIGN_PURCHASE, response, 404)
        for response in context.attempt(WireRequest.cancel(SPARE, other)):
            expect_foreign(context, accounts.FOREIGN_PURCHASE, response)


def _check_list(context: CheckContext, other: HeaderField) -> list[dict[str, Any]]:
    """Check the other account's list: it has its own rows and its own total."""
    response, rows = read_all(context, other)
    context.expect(products.PAGED, response, 200)
    _expect_own(context, response, rows)
    total = as_object(as_object(response.json).get("meta")).get("total")
    if response.status == 200 and not json_equal(total, len(rows)):  # noqa: PLR2004 - HTTP
        context.report(products.TOTAL, response, f"total {len(rows)}", f"total {total}")
    return rows


def _list_at_once(context: CheckContext, other: HeaderField) -> None:
    """Request the lists of both accounts at once: a cache must not mix them."""
    page = PageQuery(size=page_sizes().most)
    for _ in range(3):
        requests = [WireRequest.list(page.query, header) for header in (context.owner, other) * 3]
        for request, response in zip(requests, context.send_together(requests), strict=True):
            if request.headers == (other,):
                _expect_own(context, response, rows_of(response) or [])
            elif context.rows is not None:
                check_page(context, page, response)


def _expect_own(context: CheckContext, response: WireResponse, rows: list[dict[str, Any]]) -> None:
    """Report the owner's products in another account's list."""
    shared = set(ids_of(rows)) & set(ids_of(context.rows or []))
    if shared:
        context.report(
            products.NOT_FOREIGN, response, "the caller's own products", f"and {min(shared)}"
        )
