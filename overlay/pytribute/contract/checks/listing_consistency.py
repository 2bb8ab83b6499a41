"""The list of products: read once, compared with the profile, and with each product alone."""

from itertools import pairwise
from typing import Any

from pytribute.contract.checks.pages import inputs_of, walk
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import LIST_PRODUCTS, HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import products
from pytribute.contract.rules.response import CURRENCY_CASE
from pytribute.contract.strict_json import as_array, as_object, json_equal
from pytribute.contract.violation import Rule
from pytribute.mock.operations import PageSizes
from pytribute.mock.operations import page_sizes as documented_sizes
from pytribute.mock.specification import is_array

__all__ = [
    "check_agreement",
    "check_listing",
    "ids_of",
    "page_sizes",
    "read_all",
    "rows_of",
]

# The largest page to request if the specification allows any.
_PAGE_LIMIT = 1000
_MAX_PAGES = 200
_MAX_COMPARED = 150
_AT_ONCE = 8
_ROUNDS = 4


def page_sizes() -> PageSizes:
    """Return the sizes of pages to request, and the one of a page without a size."""
    sizes = documented_sizes()
    return sizes._replace(most=max(sizes.least, min(sizes.most, _PAGE_LIMIT)))


def rows_of(response: WireResponse) -> list[dict[str, Any]] | None:
    """Return the rows of a page; None if they can't be used."""
    rows = as_object(response.json).get("rows")
    if response.status != 200 or not is_array(rows):  # noqa: PLR2004 - HTTP
        return None
    usable = all(type(as_object(row).get("id")) is int for row in as_array(rows))
    return as_array(rows) if usable else None


def ids_of(rows: list[dict[str, Any]]) -> list[int]:
    """Return the ids of products, in order."""
    return [row["id"] for row in rows]


def read_all(
    context: CheckContext, header: HeaderField | None = None, **filters: object
) -> tuple[WireResponse, list[dict[str, Any]]]:
    """Read a list to its end in the largest pages; return the last response and all rows.

    Raises:
        SkipCheck: the list is too long to be read.
    """
    collected: list[dict[str, Any]] = []
    known: set[int] = set()
    operation = context.specification.operations[LIST_PRODUCTS]
    size = page_sizes().most
    query = {inputs_of(operation)["size"]: size, **filters}
    for response in walk(context, operation, {}, query, most=_MAX_PAGES, header=header):
        rows = rows_of(response)
        if not rows or known.issuperset(ids_of(rows)):
            return response, collected
        collected += rows
        known.update(ids_of(rows))
    raise SkipCheck(f"the list has more than {_MAX_PAGES * size} products")


def check_listing(context: CheckContext) -> None:
    """Check the contents and the order of the owner's list."""
    response, rows = read_all(context)
    if not rows and rows_of(response) is None:
        if context.expect(products.LISTED, response, 200):
            context.report(products.LISTED, response, "an object with rows", "no usable rows")
        raise SkipCheck("the list can't be read")
    for one, other in pairwise(rows):
        if one["id"] >= other["id"]:
            rule = products.LISTED_ONCE if one["id"] == other["id"] else products.LISTING_ORDER
            context.report(rule, response, "ascending ids", f"{other['id']} after {one['id']}")
            break
    context.rows = [row for _, row in sorted({row["id"]: row for row in rows}.items())]
    for product in set(context.profile.foreign_products) & set(ids_of(rows)):
        context.report(
            products.NOT_FOREIGN,
            response,
            "the caller's own products",
            f"another account's {product}",
        )
    _compare_known(context, response)


def _compare_known(context: CheckContext, response: WireResponse) -> None:
    known = context.profile.known
    if known is None:
        context.skip(
            "whether the list contains the owner's products in every status",
            "the profile has no products.known",
        )
        return
    listed = {row["id"]: row for row in context.rows or []}
    expected = {row["id"]: row for row in known}
    for product in sorted(expected.keys() ^ listed.keys()):
        problem = "is missing" if product in expected else "is unknown"
        context.report(
            products.CONTENTS, response, "the known products", f"product {product} {problem}"
        )
    for product in expected.keys() & listed.keys():
        _compare(context, products.CONTENTS, response, expected[product], listed[product])


def _compare(
    context: CheckContext,
    rule: Rule,
    response: WireResponse,
    expected: dict[str, Any],
    actual: dict[str, Any],
) -> None:
    """Compare two forms of a product, field by field."""
    for name in sorted(expected.keys() | actual.keys()):
        one, other = expected.get(name, "nothing"), actual.get(name, "nothing")
        if json_equal(one, other):
            continue
        is_case = name == "currency" and str(one).upper() == str(other).upper()
        violated = CURRENCY_CASE if rule is products.CONTENTS and is_case else rule
        product = f"product {expected.get('id')} with {name} {one!r}"
        context.report(violated, response, product, f"{other!r}", name)


def check_agreement(context: CheckContext) -> None:
    """Check that each listed product equals its row, requested alone and concurrently."""
    rows = context.rows or []
    if not rows:
        raise SkipCheck("there is no product in the list, or it can't be read")
    if len(rows) > _MAX_COMPARED:
        context.skip(
            "whether list and get agree for every product",
            f"{_MAX_COMPARED} of {len(rows)} were compared",
        )
        rows = context.random.sample(rows, _MAX_COMPARED)
    for row in rows:
        _check_agrees(context, row, context.get(row["id"]))
    for start in range(0, min(len(rows), _AT_ONCE * _ROUNDS), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        requests = [WireRequest.get(row["id"], context.owner) for row in batch]
        for row, response in zip(batch, context.send_together(requests), strict=True):
            _check_agrees(context, row, response)


def _check_agrees(context: CheckContext, row: dict[str, Any], response: WireResponse) -> None:
    if not context.expect(products.FOUND, response, 200):
        return
    alone, expected = as_object(response.json), row["id"]
    other = alone.get("id")
    if type(other) is int and other != expected:
        context.report(products.FOUND, response, f"product {expected}", f"product {other}")
    else:
        _compare(context, products.AGREES, response, row, alone)
