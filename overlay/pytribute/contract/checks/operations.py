"""The operations that only the general checks know, and the values of their path parameters."""

from collections.abc import Mapping
from typing import Any

from pytribute.contract.context import CheckContext
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.read_only import is_read_only
from pytribute.contract.request import WITH_OWN_CHECKS, WireRequest

__all__ = ["allowed_operations", "known_arguments", "listed_rows", "reason_to_skip"]


def allowed_operations(context: CheckContext) -> list[DocumentedOperation]:
    """Return the operations that only the general checks know, if requests to them only read.

    A profile may allow others by name, where full mode can reset the server.

    Raises:
        SkipCheck: no time is left, or the server doesn't respond.
    """
    context.session.timeout()
    found: list[DocumentedOperation] = []
    for one in context.specification.operations.values():
        if one.name in WITH_OWN_CHECKS:
            continue
        if reason := reason_to_skip(context, one):
            context.skip(f"requests to {one.name}", reason)
        else:
            found.append(one)
    return found


def listed_rows(
    context: CheckContext, operation: DocumentedOperation
) -> list[tuple[Mapping[str, Any], dict[str, str]]]:
    """Return the listed rows above an operation, each with the path parameters for it."""
    if not operation.placeholders:
        return []
    name = operation.placeholders[-1]
    listing = context.listings.get(operation.path.partition(f"/{{{name}}}")[0])
    return [*listing.below(name)] if listing else []


def known_arguments(context: CheckContext, operation: DocumentedOperation) -> list[dict[str, str]]:
    """Return the values of path parameters that exist; none if no listing shows any."""
    found = [arguments for _, arguments in listed_rows(context, operation)]
    return found if operation.placeholders else [{}]


def reason_to_skip(context: CheckContext, operation: DocumentedOperation) -> str:
    """Return why an operation gets no request; an empty string if it gets some."""
    if operation.name in context.profile.absent_operations:
        return "the server doesn't have it: operations.absent of the profile names it"
    if operation.method == "GET":
        is_safe = context.is_full or is_read_only(WireRequest.at(operation.path))
        return "" if is_safe else "its path contains purchases: it needs --mode full"
    if operation.name not in context.profile.allowed:
        return "it may have effects: operations.allowed of the profile doesn't name it"
    can_reset = context.is_full and context.profile.reset_url is not None
    return "" if can_reset else "it has effects: it needs --mode full and a reset_url"
