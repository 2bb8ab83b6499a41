"""What holds between the fields of one product."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Kind as Weight
from pytribute.contract.finding import Rule, Source
from pytribute.contract.request import Request

__all__ = ["check_sense"]

_WHERE = "/components/schemas/Product"
_CUSTOM = Rule("custom", Source.CHOSEN, f"{_WHERE}/x-readings/custom", "sense")
_TIMES = Rule("times", Source.CHOSEN, f"{_WHERE}/x-readings/times", "sense")
_LINKS = Rule("links", Source.CHOSEN, f"{_WHERE}/x-readings/links", "sense")
_PENDING = Rule(
    "pending-orders",
    Source.DOCUMENTED,
    f"{_WHERE}/properties/pendingOrders",
    "pending-orders",
    Weight.NOTE,
)
_END = re.compile(r"[^/=]*\Z")


def check_sense(examination: Examination) -> None:
    """Look at each listed product by itself."""
    if not examination.rows:
        raise Stop("there is no product in the list, or it can't be read")
    for row in examination.rows:
        for rule, expected, actual in _complaints(row):
            request = Request.get(row["id"], examination.owner)
            examination.find_at(rule, request, expected, actual)


def _complaints(row: dict[str, Any]) -> Iterator[tuple[Rule, str, str]]:
    kind, custom = row.get("type"), row.get("isCustom")
    if isinstance(custom, bool) and custom != (kind == "custom"):
        yield _CUSTOM, "isCustom exactly with type custom", f"type {kind!r}, isCustom {custom}"
    created, updated = _time(row.get("created")), _time(row.get("updated"))
    if created and updated and updated < created:
        yield _TIMES, "updated not before created", f"{row['created']}, then {row['updated']}"
    link, web_link = row.get("link"), row.get("webLink")
    if isinstance(link, str) and isinstance(web_link, str):
        code, start = _end(web_link), _end(link)
        if not code or start not in {code, f"p{code}"}:
            yield _LINKS, "links that end in the same code", f"{link} and {web_link}"
    if "pendingOrders" in row and kind != "custom":
        yield _PENDING, "pendingOrders of custom products only", f"on type {kind!r}"


def _end(address: str) -> str:
    found = _END.search(address)
    return found.group() if found else ""


def _time(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
