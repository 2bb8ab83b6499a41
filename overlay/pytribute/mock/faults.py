"""Misbehaviour to order: what a fault is, and what it makes of an answer."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pytribute.mock.answers import JSON, Answer, error_answer
from pytribute.mock.product import refusal
from pytribute.mock.routes import routes
from pytribute.mock.samples import is_array, is_object

__all__ = [
    "Drop",
    "Fault",
    "Faults",
    "OpenEnum",
    "SpoiledBody",
]

SpoiledBody = Literal["html", "cut", "invalid", "empty"]
Drop = Literal["before", "after"]
OpenEnum = Literal["type", "status", "currency", "error"]

_ANY_OPERATION = "*"

_UNKNOWN_VALUE = "unheard_of"
_EXTRA_VALUE = {"since": "tomorrow", "list": [1, None]}
_HTML = b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Error</h1></body></html>"


def _writable(name: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise ValueError("half a character can't be sent")
    return name


def _known(operation: str) -> str:
    if operation != _ANY_OPERATION and operation not in routes():
        raise ValueError(f"there is no operation {operation!r}: there are {', '.join(routes())}")
    return operation


class Fault(BaseModel):
    """What goes wrong, with which operation, and how often.

    With ``status`` the mock answers so and does nothing else; without it the operation is done,
    and its answer is spoiled on the way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    operation: Annotated[str, AfterValidator(_known)]
    """The operation's ``operationId`` in the specification, or ``*`` for any."""
    count: Annotated[int, Field(ge=1)] | None = 1
    """How many requests it hits; None for all of them, until a reset."""
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    """The status to answer with."""
    retry_after: int | Annotated[str, Field(pattern=r"^[ -~]+$")] | None = None
    """The value of ``Retry-After``: seconds, or a date as HTTP writes it."""
    latency: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """Seconds to wait first; fewer if the caller hangs up, but the operation is done all the
    same."""
    body: SpoiledBody | None = None
    """``html`` sends a page; ``cut`` breaks the connection in the middle of the body;
    ``invalid`` sends half of the JSON as if it were all; ``empty`` sends none."""
    drop: Drop | None = None
    """Close the connection without an answer, before or after the operation is done."""
    lower_case_currency: bool = False
    """Send ``usd`` for ``USD``."""
    unknown_enum: OpenEnum | None = None
    """The field that gets a value nobody has heard of."""
    extra_field: Annotated[str, AfterValidator(_writable)] | None = None
    """The name of a field to add to every product, or to the answer's own object."""

    def spoil(self, work: Callable[[], Answer]) -> Answer:
        """Give the answer that is sent instead of the right one."""
        if self.status is None:
            answer = work()
        else:
            answer = error_answer(self.status, "the mock was told to answer so")
        if self.lower_case_currency or self.unknown_enum or self.extra_field:
            answer = replace(answer, body=self._altered(answer.body))
        if self.retry_after is not None:
            header = (b"retry-after", str(self.retry_after).encode("latin-1"))
            answer = replace(answer, headers=(*answer.headers, header))
        if self.body == "html":
            page = tuple(h for h in answer.headers if h != JSON)
            kind = (b"content-type", b"text/html; charset=utf-8")
            return replace(answer, body=_HTML, headers=(kind, *page))
        if self.body == "invalid":
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        if self.body == "empty":
            return replace(answer, body=b"")
        return answer

    def _altered(self, body: bytes) -> bytes:
        document = json.loads(body)
        rows = document.get("rows", [document]) if is_object(document) else document
        for item in filter(is_object, rows if is_array(rows) else ()):
            if self.lower_case_currency and "currency" in item:
                item["currency"] = item["currency"].lower()
            if self.unknown_enum in item:
                item[self.unknown_enum] = _UNKNOWN_VALUE
            if self.extra_field:
                item[self.extra_field] = _EXTRA_VALUE
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class _Ordered:
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.left = math.inf if fault.count is None else fault.count


class Faults:
    """The faults still to come, the first ordered first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ordered: list[_Ordered] = []

    def add(self, fields: Mapping[str, object]) -> None:
        """Order a fault, given by its fields.

        Raises:
            MockError: it has a field, or a value, that means nothing.
        """
        try:
            fault = Fault.model_validate(fields)
        except ValidationError as error:
            raise refusal("there is no such fault", error) from None
        with self._lock:
            self._ordered.append(_Ordered(fault))

    def take(self, operation: str) -> Fault | None:
        """Give the fault that hits this request, if any."""
        if not self._ordered:
            return None
        with self._lock:
            for ordered in self._ordered:
                if ordered.fault.operation in (operation, _ANY_OPERATION):
                    ordered.left -= 1
                    if ordered.left <= 0:
                        self._ordered.remove(ordered)
                    return ordered.fault
        return None

    def clear(self) -> None:
        """Behave well from now on."""
        with self._lock:
            self._ordered.clear()
