"""Several requests on one connection: no request affects the next one."""

from collections.abc import Sequence
from typing import Any

from pytribute.contract.checks.listing_consistency import ids_of, rows_of
from pytribute.contract.checks.pagination import PageQuery, check_page
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import accounts, http
from pytribute.contract.strict_json import json_equal

__all__ = ["check_connections"]

_PAGES = (
    PageQuery(size=1),
    PageQuery(),
    PageQuery(size=5, type="digital"),
    PageQuery(desc=True),
    PageQuery(page=2, size=2),
    PageQuery(type="custom"),
    PageQuery(page=3, size=1, desc=True),
)


def check_connections(context: CheckContext) -> None:
    """Mix keys, methods, queries and errors on one connection."""
    owner, rows = context.owner, context.rows
    if rows is None:
        raise SkipCheck("the list can't be read")
    listed = WireRequest.list("size=3", owner)
    alone = ids_of(rows_of(context.send(listed)) or [])
    requests = [
        listed,
        WireRequest.list("size=3"),
        WireRequest.list("size=3", owner, method="HEAD"),
        *(WireRequest.get(product, owner, method="HEAD") for product in ids_of(rows)[:1]),
        *(WireRequest.get(product) for product in ids_of(rows)[:1]),
        WireRequest.get("x", owner),
        WireRequest.list("size=3", owner, method="OPTIONS"),
        listed,
        WireRequest.list("size=3"),
    ]
    for response in _in_turn(context, requests):
        if not response.request.headers:
            context.expect(accounts.NO_KEY, response, 401)
        elif response.request == listed and ids_of(rows_of(response) or []) != alone:
            context.report(http.SAME_CONNECTION, response, f"the products {alone}", str(response))
    _check_queries(context, rows)


def _check_queries(context: CheckContext, rows: list[dict[str, Any]]) -> None:
    """Send one query after another: a parameter must affect only its own request."""
    owner = context.owner
    pages = {WireRequest.list(page.query, owner): page for page in _PAGES}
    products = {WireRequest.get(row["id"], owner): row for row in (*rows[:2], *rows[-1:])}
    # Each request is sent before and after several others.
    requests = [*pages, *products, *reversed(pages), *reversed(products)]
    for response in _in_turn(context, requests):
        if response.request in pages:
            check_page(context, pages[response.request], response)
        elif response.status == 200 and not json_equal(response.json, products[response.request]):  # noqa: PLR2004
            context.report(http.SAME_CONNECTION, response, "the requested product", "another")


def _in_turn(context: CheckContext, requests: list[WireRequest]) -> Sequence[WireResponse]:
    responses = context.send_in_turn(requests)
    last = responses[-1]
    if last.is_persistent and len(responses) < len(requests):
        context.report(
            http.KEPT_CONNECTION, last, "another response, or Connection: close", "silence"
        )
    return responses
