"""Calls of operations by name, as the checks of their meaning make them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pytribute.contract.checks.operations import reason_to_skip
from pytribute.contract.checks.pages import row_key, walk
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.strict_json import as_object

__all__ = ["call", "listed", "request_of", "require"]

_MAX_PAGES = 60


def require(context: CheckContext, *names: str) -> None:
    """Skip a check that calls an operation which it may not call.

    Raises:
        SkipCheck: the reason, or that no time is left.
    """
    context.session.timeout()
    for name in names:
        operation = context.specification.operations.get(name)
        reason = reason_to_skip(context, operation) if operation else "the specification lacks it"
        if reason:
            raise SkipCheck(f"{name}: {reason}")


def call(
    context: CheckContext,
    name: str,
    *path: object,
    key: HeaderField | None = None,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, object] | None = None,
) -> WireResponse:
    """Call an operation, as the owner by default.

    Args:
        context: sends the request.
        name: the operation.
        path: the values of its path parameters.
        key: the header with the key.
        body: the JSON body.
        query: the parameters.
    """
    return context.send(request_of(context, name, *path, key=key, body=body, query=query))


def request_of(
    context: CheckContext,
    name: str,
    *path: object,
    key: HeaderField | None = None,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, object] | None = None,
) -> WireRequest:
    """Return the request that `call` sends."""
    operation = context.specification.operations[name]
    request = operation.request(_arguments(operation, path), query or {}, key or context.owner)
    return request if body is None else replace(request, body=json.dumps(body).encode())


def listed(
    context: CheckContext,
    name: str,
    *path: object,
    key: HeaderField | None = None,
    query: Mapping[str, object] | None = None,
) -> tuple[WireResponse, list[dict[str, Any]]]:
    """Read a listing to its end; return the last response and all rows.

    Raises:
        SkipCheck: it can't be read, or is too long.
    """
    operation = context.specification.operations[name]
    arguments, id_field = _arguments(operation, path), row_key(operation)
    rows: list[dict[str, Any]] = []
    responses = list[WireResponse]()
    for response in walk(context, operation, arguments, query or {}, most=_MAX_PAGES, header=key):
        responses.append(response)
        page = operation.rows(response.json)
        if not response.is_success or page is None:
            raise SkipCheck(f"{response.request.target}: the response is {response}")
        # The schema reports a row without its id.
        rows += [row for row in map(as_object, page) if isinstance(row.get(id_field), int | str)]
    if len(responses) == _MAX_PAGES:
        raise SkipCheck(f"{name}: there are more than {_MAX_PAGES} pages")
    return responses[-1], rows


def _arguments(operation: DocumentedOperation, path: Sequence[object]) -> dict[str, str]:
    values = (quote(str(one), safe="") for one in path)
    return dict(zip(operation.placeholders, values, strict=True))
