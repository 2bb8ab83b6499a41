"""The invariants between the fields of one product."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.request import WireRequest
from pytribute.contract.rules import products
from pytribute.contract.violation import Rule

__all__ = ["check_invariants"]

_WHERE = "/components/schemas/Product"


def check_invariants(context: CheckContext) -> None:
    """Check the invariants of each listed product."""
    if not context.rows:
        raise SkipCheck("there is no product in the list, or it can't be read")
    for row in context.rows:
        for rule, expected, actual in _violations(row):
            request = WireRequest.get(row["id"], context.owner)
            context.report_request(rule, request, expected, actual)


def _violations(row: dict[str, Any]) -> Iterator[tuple[Rule, str, str]]:
    type_, custom = row.get("type"), row.get("isCustom")
    if isinstance(custom, bool) and custom != (type_ == "custom"):
        yield (
            products.CUSTOM,
            "isCustom exactly with type custom",
            f"type {type_!r}, isCustom {custom}",
        )
    created, updated = _time(row.get("created")), _time(row.get("updated"))
    if created and updated and updated < created:
        yield (
            products.TIMES,
            "updated not before created",
            f"{row['created']}, then {row['updated']}",
        )
    link, web_link = row.get("link"), row.get("webLink")
    if isinstance(link, str) and isinstance(web_link, str):
        code, start = _code(web_link), _code(link)
        if not code or start not in {code, f"p{code}"}:
            yield products.LINKS, "links that end in the same code", f"{link} and {web_link}"
    if "pendingOrders" in row and type_ != "custom":
        yield products.PENDING_ORDERS, "pendingOrders of custom products only", f"on type {type_!r}"


def _code(address: str) -> str:
    return re.split("[/=]", address)[-1]


def _time(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
