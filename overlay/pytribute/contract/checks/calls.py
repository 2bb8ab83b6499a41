"""Calls of operations by name, as the checks of their meaning make them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pytribute.contract.checks.operations import reason_to_skip
from pytribute.contract.checks.pages import walk
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.strict_json import as_object

__all__ = ["call", "listed", "request_of", "require"]

_MAX_PAGES = 200


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
    **query: object,
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
    return context.send(request_of(context, name, *path, key=key, body=body, **query))


def request_of(
    context: CheckContext,
    name: str,
    *path: object,
    key: HeaderField | None = None,
    body: Mapping[str, Any] | None = None,
    **query: object,
) -> WireRequest:
    """Return the request that `call` sends."""
    operation = context.specification.operations[name]
    arguments = dict(zip(operation.placeholders, map(str, path), strict=True))
    request = operation.request(arguments, query, key or context.owner)
    return request if body is None else replace(request, body=json.dumps(body).encode())


def listed(
    context: CheckContext, name: str, *path: object, key: HeaderField | None = None, **query: object
) -> tuple[WireResponse, list[dict[str, Any]]]:
    """Read a listing to its end; return the last response and all rows.

    Raises:
        SkipCheck: it can't be read, or is too long.
    """
    operation = context.specification.operations[name]
    arguments = dict(zip(operation.placeholders, map(str, path), strict=True))
    rows: list[dict[str, Any]] = []
    for response in walk(context, operation, arguments, query, most=_MAX_PAGES, header=key):
        page = operation.rows(response.json)
        if not response.is_success or page is None:
            raise SkipCheck(f"{response.request.target}: the response is {response}")
        rows += map(as_object, page)
    return response, rows
