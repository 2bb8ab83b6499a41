"""The pages of a listing, one after another, as ``x-pagination`` says."""

from collections.abc import Iterator, Mapping

from pytribute.contract.context import CheckContext
from pytribute.contract.operation import DocumentedOperation, at_path
from pytribute.contract.request import HeaderField
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import listings
from pytribute.contract.strict_json import as_object

__all__ = ["inputs_of", "outputs_of", "row_key", "walk"]


def walk(
    context: CheckContext,
    operation: DocumentedOperation,
    arguments: Mapping[str, str],
    query: Mapping[str, object],
    *,
    most: int,
    header: HeaderField | None = None,
) -> Iterator[WireResponse]:
    """Yield the pages of a listing: the last one ends it, or can't be read.

    Args:
        context: sends the requests.
        operation: the listing.
        arguments: the values of its path parameters.
        query: the parameters beside the page or the cursor.
        most: how many pages to request at most.
        header: the key, by default the owner's.
    """
    inputs, cursors = inputs_of(operation), set[object]()
    place: dict[str, object] = {}
    seen = 0
    key = header or context.owner
    for number in range(1, most + 1):
        if "page" in inputs:
            place[inputs["page"]] = number
        response = context.send(operation.request(arguments, {**place, **query}, key))
        yield response
        rows = operation.rows(response.json)
        if response.status != 200 or rows is None:  # noqa: PLR2004 - HTTP
            return
        if "offset" in inputs:
            seen += len(rows)
            place[inputs["offset"]] = seen
        if "cursor" not in inputs:
            if not {"page", "offset"} & inputs.keys() or not rows:
                return
            continue
        cursor = at_path(response.json, outputs_of(operation)["nextCursor"])
        if cursor in cursors:
            expected = "another cursor on each page"
            context.report(listings.CURSOR, response, expected, f"{cursor} twice")
        if not cursor or cursor in cursors:
            return
        cursors.add(cursor)
        place[inputs["cursor"]] = cursor


def inputs_of(operation: DocumentedOperation) -> Mapping[str, str]:
    """Return the names of the parameters for the page, the offset, the size or the cursor."""
    return as_object((operation.pagination or {}).get("inputs"))


def outputs_of(operation: DocumentedOperation) -> Mapping[str, str]:
    """Return the places of the rows, the total and the next cursor."""
    return as_object((operation.pagination or {}).get("outputs"))


def row_key(operation: DocumentedOperation) -> str:
    """Return the field that identifies a row."""
    return str((operation.pagination or {}).get("key", "id"))
