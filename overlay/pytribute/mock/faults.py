"""Faults: planned misbehaviour of operations."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from pytribute.mock.errors import validation_error
from pytribute.mock.responses import EMPTY_STATUSES, JSON, MockResponse, error_response
from pytribute.mock.routes import routes
from pytribute.mock.specification import is_array, is_object

__all__ = [
    "BodyFault",
    "Drop",
    "Fault",
    "Faults",
    "OpenEnum",
]

BodyFault = Literal["html", "cut", "invalid", "empty"]
Drop = Literal["before", "after"]
OpenEnum = Literal["type", "status", "currency", "error"]

_ANY_OPERATION = "*"

_CHANGES_OF_FIELDS = ("lower_case_currency", "unknown_enum", "extra_field")
_UNKNOWN_VALUE = "unheard_of"
_EXTRA_VALUE = {"since": "tomorrow", "list": [1, None]}
_HTML = b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Error</h1></body></html>"


def _check_encodable(name: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise ValueError("a lone surrogate can't be sent")
    return name


def _check_operation(operation: str) -> str:
    if operation != _ANY_OPERATION and operation not in routes():
        raise ValueError(f"there is no operation {operation!r}: there are {', '.join(routes())}")
    return operation


class Fault(BaseModel):
    """A fault of one operation or of all.

    With ``status`` the mock responds with this status and does not execute the operation; without
    it, the operation is executed and its response is altered. Fields that another one makes
    meaningless are refused: ``drop`` goes only with ``count`` and ``latency``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    operation: Annotated[str, AfterValidator(_check_operation)]
    """The operation's ``operationId`` in the specification, or ``*`` for any."""
    count: Annotated[int, Field(ge=1)] | None = 1
    """The number of requests that fail; None for all of them, until a reset."""
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    """The status of the response."""
    retry_after: int | Annotated[str, Field(pattern=r"^[ -~]+$")] | None = None
    """The value of ``Retry-After``: seconds, or an HTTP date."""
    latency: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """Seconds to wait first; fewer if the caller disconnects, but the operation is executed
    anyway."""
    body: BodyFault | None = None
    """``html`` sends an HTML page; ``cut`` closes the connection in the middle of the body;
    ``invalid`` sends half of the JSON as the whole body; ``empty`` sends no body."""
    drop: Drop | None = None
    """Close the connection without a response, before or after the operation is executed."""
    lower_case_currency: bool = False
    """Send ``usd`` for ``USD``."""
    unknown_enum: OpenEnum | None = None
    """The field that gets an unknown value."""
    extra_field: Annotated[str, AfterValidator(_check_encodable)] | None = None
    """The name of a field to add to every product, or to the response's object."""

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        reason, meaningless = self._meaningless()
        for name in meaningless:
            if getattr(self, name) != type(self).model_fields[name].default:
                raise ValueError(f"{name} has no effect: {reason}")
        return self

    def _meaningless(self) -> tuple[str, tuple[str, ...]]:
        """Return which fields would have no effect, and why."""
        if self.drop:
            return "drop sends no response", ("status", "retry_after", "body", *_CHANGES_OF_FIELDS)
        if self.status in EMPTY_STATUSES:
            return f"a response {self.status} has no body", ("body", *_CHANGES_OF_FIELDS)
        if self.body in {"html", "empty"}:
            return f"the body is {self.body}", _CHANGES_OF_FIELDS
        return "", ()

    def apply(self, execute: Callable[[], MockResponse]) -> MockResponse:
        """Return the faulty response."""
        if self.status is None:
            response = execute()
        else:
            response = error_response(self.status, "a fault of the mock")
        if self.lower_case_currency or self.unknown_enum or self.extra_field:
            response = replace(response, body=self._altered(response.body))
        if self.retry_after is not None:
            header = (b"retry-after", str(self.retry_after).encode("latin-1"))
            response = replace(response, headers=(*response.headers, header))
        if self.body == "html":
            page = tuple(h for h in response.headers if h != JSON)
            kind = (b"content-type", b"text/html; charset=utf-8")
            return replace(response, body=_HTML, headers=(kind, *page))
        if self.body == "invalid":
            return replace(response, body=response.body[: len(response.body) // 2])
        if self.body == "empty":
            return replace(response, body=b"")
        return response

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


class _PendingFault:
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.left = fault.count


class Faults:
    """The pending faults, the oldest first.

    Args:
        changed: called after each change, in any thread.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._notify = changed
        self._lock = Lock()
        self._pending: list[_PendingFault] = []

    def add(self, fields: Mapping[str, object]) -> None:
        """Add a fault by its fields.

        Raises:
            MockError: a field is unknown, or has an invalid value.
        """
        try:
            fault = Fault.model_validate(fields)
        except ValidationError as error:
            raise validation_error("there is no such fault", error) from None
        with self._lock:
            self._pending.append(_PendingFault(fault))
        self._notify()

    def pending(self) -> list[tuple[Fault, int | None]]:
        """Return the faults, and how many requests each is left for; None is any number."""
        with self._lock:
            return [(one.fault, one.left) for one in self._pending]

    def take(self, operation: str) -> Fault | None:
        """Return the fault of a request for this operation, if there is one."""
        if not self._pending:
            return None
        with self._lock:
            for pending in self._pending:
                if pending.fault.operation in (operation, _ANY_OPERATION):
                    if pending.left is not None:
                        pending.left -= 1
                        if pending.left == 0:
                            self._pending.remove(pending)
                    return pending.fault
        return None

    def clear(self) -> None:
        """Remove every fault."""
        with self._lock:
            self._pending.clear()
        self._notify()
