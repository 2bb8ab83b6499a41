"""The responses of the mock, and the documented errors as exceptions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Send

from pytribute.mock.samples import complete
from pytribute.mock.specification import component
from pytribute_core.types import BODILESS_STATUSES

__all__ = [
    "EMPTY_STATUSES",
    "JSON",
    "DocumentedError",
    "MockResponse",
    "cancellation",
    "error_response",
    "success",
]

JSON = (b"content-type", b"application/json")

_CODES = {
    400: "error_bad_request",
    401: "error_not_permitted",
    403: "no_access",
    404: "error_not_found",
}

EMPTY_STATUSES = BODILESS_STATUSES | {205}
"""The statuses that HTTP allows no content with."""


@dataclass(frozen=True, slots=True)
class MockResponse:
    """One complete response, ready to be sent."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = field(default=(JSON,))

    @property
    def sent_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers with the length of the body."""
        if self.status in BODILESS_STATUSES:
            return self.headers
        return (*self.headers, (b"content-length", b"%d" % len(self.sent_body)))

    @property
    def sent_body(self) -> bytes:
        """The body, if the status allows one."""
        return b"" if self.status in EMPTY_STATUSES else self.body

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send the response; to a HEAD request without its body."""
        await self._start(send)
        await send({"type": "http.response.body", "body": b"" if head else self.sent_body})

    async def send_half(self, send: Send) -> None:
        """Announce the whole body, and send half of it."""
        await self._start(send)
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})

    async def _start(self, send: Send) -> None:
        headers = self.sent_headers
        await send({"type": "http.response.start", "status": self.status, "headers": headers})


class DocumentedError(Exception):
    """Respond with a documented error instead of the operation's result."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(message)
        self.response = error_response(status, message, code=code, headers=headers)


def error_response(
    status: int,
    message: str,
    *,
    code: str = "",
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> MockResponse:
    """Return an error in the documented form.

    Args:
        status: the status.
        message: the reason, for people.
        code: the reason, for programs; by default that of the status, or else that of 400.
        headers: further headers.
    """
    error = {"error": code or _CODES.get(status, _CODES[400]), "message": message}
    # Only the four codes of the products' pages are an enum.
    return MockResponse(status, _encode("ErrorBody" if code else "Error", error), (JSON, *headers))


def cancellation(purchase_id: int) -> MockResponse:
    """Return the response to a successful cancellation."""
    result = {
        "success": True,
        "purchaseId": purchase_id,
        "message": "purchase cancelled and payment refunded",
    }
    return success("CancelledPurchase", result)


def success(schema: str, fields: Mapping[str, object]) -> MockResponse:
    """Return the response to a successful request: those of the fields that a schema has."""
    return MockResponse(200, _encode(schema, fields))


def _encode(schema: str, fields: Mapping[str, object]) -> bytes:
    """Encode those of the fields that a schema has."""
    known = component(schema).get("properties", fields)
    value = complete(component(schema), {name: fields[name] for name in fields if name in known})
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
