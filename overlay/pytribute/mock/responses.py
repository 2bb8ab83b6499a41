"""The responses of the mock, and the documented errors as exceptions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Send

from pytribute.mock.samples import complete, component

__all__ = ["JSON", "DocumentedError", "MockResponse", "cancellation", "error_response"]

JSON = (b"content-type", b"application/json")

_CODES = {
    400: "error_bad_request",
    401: "error_not_permitted",
    403: "no_access",
    404: "error_not_found",
}

# HTTP forbids a body in responses with these statuses.
_BODILESS = frozenset({204, 205, 304})


@dataclass(frozen=True, slots=True)
class MockResponse:
    """One complete response, ready to be sent."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = field(default=(JSON,))

    @property
    def sent_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers with the length of the body."""
        if self.status in _BODILESS:
            return self.headers
        return (*self.headers, (b"content-length", b"%d" % len(self.body)))

    @property
    def sent_body(self) -> bytes:
        """The body, if the status allows one."""
        return b"" if self.status in _BODILESS else self.body

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
        self, status: int, message: str, *, headers: tuple[tuple[bytes, bytes], ...] = ()
    ) -> None:
        super().__init__(message)
        self.response = error_response(status, message, headers=headers)


def error_response(
    status: int, message: str, *, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> MockResponse:
    """Return an error in the documented form; a status without a code uses that of 400."""
    error = {"error": _CODES.get(status, _CODES[400]), "message": message}
    return MockResponse(status, _encode("Error", error), (JSON, *headers))


def cancellation(purchase_id: int) -> MockResponse:
    """Return the response to a successful cancellation."""
    result = {
        "success": True,
        "purchaseId": purchase_id,
        "message": "purchase cancelled and payment refunded",
    }
    return MockResponse(200, _encode("CancelledPurchase", result))


def _encode(schema: str, fields: Mapping[str, object]) -> bytes:
    """Encode those of the fields that a schema has."""
    known = component(schema).get("properties", fields)
    value = complete(component(schema), {name: fields[name] for name in fields if name in known})
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
