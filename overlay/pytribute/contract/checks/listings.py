"""The listings that the specification describes: the laws of their pages, and their rows alone.

No operation is known here by name. ``x-pagination`` says how pages follow one another, and the path
of a listing is the beginning of the path of its rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pytribute.contract.checks.expectations import expect_fields
from pytribute.contract.checks.operations import allowed_operations, known_arguments, listed_rows
from pytribute.contract.checks.pages import inputs_of, outputs_of, row_key, walk
from pytribute.contract.context import CheckContext
from pytribute.contract.operation import DocumentedOperation, ListedRows, at_path
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import listings as rules
from pytribute.contract.strict_json import as_object, json_equal

__all__ = ["MAX_PAGES", "check_listings", "check_rows", "expect_stable", "read_pages"]


MAX_PAGES = 30
_FAR = 10**6
# An account may have no shop, or lack a permission.
_NONE = frozenset({403, 404})
_COMPARED = 20


def check_listings(context: CheckContext) -> None:
    """Read each listing to its end, again, and in pages of several sizes."""
    for operation in allowed_operations(context):
        if operation.pagination is None:
            continue
        for arguments in known_arguments(context, operation)[:1]:
            _check_listing(context, operation, arguments)


def _check_listing(
    context: CheckContext, operation: DocumentedOperation, arguments: Mapping[str, str]
) -> None:
    pages = [*read_pages(context, operation, arguments)]
    if not pages:
        return
    rows = [row for _, page in pages for row in page]
    listed = [as_object(one) for one in rows]
    context.listings[operation.path] = ListedRows(arguments, listed, row_key(operation))
    is_stable = expect_stable(context, operation, arguments, pages)
    if is_stable and "size" in inputs_of(operation) and not pages[-1][1]:
        _check_sizes(context, operation, arguments, rows)


def expect_stable(
    context: CheckContext,
    operation: DocumentedOperation,
    arguments: Mapping[str, str],
    pages: Sequence[tuple[WireResponse, list[Any]]],
) -> bool:
    """Report a row that comes twice, or else rows that differ when they are read again."""
    rows, last = [row for _, page in pages for row in page], pages[-1][0]
    key = row_key(operation)
    ids = [repr(row[key]) for row in map(as_object, rows) if key in row]
    if twice := {one for one in ids if ids.count(one) > 1}:
        context.report(rules.ONCE, last, "each row once", f"{key} {min(twice)} twice")
        return False
    again = [row for _, page in read_pages(context, operation, arguments) for row in page]
    if not json_equal(again, rows):
        context.report(rules.REPEATABLE, last, "the same rows as before", "others")
        return False
    return True


def _check_sizes(
    context: CheckContext,
    operation: DocumentedOperation,
    arguments: Mapping[str, str],
    rows: list[Any],
) -> None:
    inputs = inputs_of(operation)
    schema = operation.schemas("query")[inputs["size"]]
    least, most = schema.get("minimum", 1), schema.get("maximum", len(rows) + 1)
    for size in sorted({least, 2, 3, most} & {*range(max(1, least), most + 1)}):
        for number, (response, page) in enumerate(read_pages(context, operation, arguments, size)):
            if not json_equal(page, rows[number * size : (number + 1) * size]):
                expected = f"the rows from {number * size}, at most {size}"
                context.report(rules.PAGE_ROWS, response, expected, f"{len(page)} rows, or others")
            _check_total(context, operation, response, len(rows))
    place = inputs.get("page") or inputs["offset"]
    far = context.send(operation.request(arguments, {place: _FAR}, context.owner))
    if context.expect(rules.BEYOND, far, 200) and operation.rows(far.json):
        context.report(rules.BEYOND, far, "no rows", "some")


def _check_total(
    context: CheckContext, operation: DocumentedOperation, response: WireResponse, count: int
) -> None:
    outputs = outputs_of(operation)
    if "total" not in outputs:
        return
    total = at_path(response.json, outputs["total"])
    if total is not None and not json_equal(total, count):
        context.report(rules.TOTAL, response, f"total {count}", f"total {total}")


def read_pages(
    context: CheckContext,
    operation: DocumentedOperation,
    arguments: Mapping[str, str],
    size: int | None = None,
) -> Iterator[tuple[WireResponse, list[Any]]]:
    """Yield the pages of a listing with their rows until it ends, or can't be read."""
    query = {} if size is None else {inputs_of(operation)["size"]: size}
    for number, response in enumerate(walk(context, operation, arguments, query, most=MAX_PAGES)):
        rows = operation.rows(response.json)
        if number == 0 and response.status in _NONE & operation.statuses:
            context.refused.add(operation.path)
            context.skip(f"the rows of {operation.name}", f"the response is {response}")
        elif context.expect(rules.READABLE, response, 200) and rows is not None:
            yield response, rows


def check_rows(context: CheckContext) -> None:
    """Request listed rows one by one: each has the values that the list shows."""
    for operation in allowed_operations(context):
        if operation.method != "GET" or not operation.path.endswith("}"):
            continue
        for row, arguments in listed_rows(context, operation)[:_COMPARED]:
            response = context.send(operation.request(arguments, "", context.owner))
            if context.expect(rules.FOUND, response, 200):
                # A row may show less than it has.
                expect_fields(context, rules.AGREES, response, row, row.keys())
