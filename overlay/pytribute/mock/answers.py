"""What the mock sends back, and the documented errors as exceptions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Send

from pytribute.mock.samples import complete, component

__all__ = ["JSON", "Answer", "ApiError", "cancelled", "error_answer"]

JSON = (b"content-type", b"application/json")

_CODES = {
    400: "error_bad_request",
    401: "no_access",
    403: "error_not_permitted",
    404: "error_not_found",
}

# Statuses whose answers have no body by the rules of HTTP.
_BODILESS = frozenset({204, 205, 304})


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete answer, ready to be sent."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = field(default=(JSON,))

    @property
    def fields(self) -> tuple[tuple[bytes, bytes], ...]:
        """All of its headers."""
        if self.status in _BODILESS:
            return self.headers
        return (*self.headers, (b"content-length", b"%d" % len(self.body)))

    @property
    def content(self) -> bytes:
        """The body that is sent."""
        return b"" if self.status in _BODILESS else self.body

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send it; without its body, though with the body's length, where HEAD was asked."""
        await self._start(send)
        await send({"type": "http.response.body", "body": b"" if head else self.content})

    async def send_half(self, send: Send) -> None:
        """Promise all of it, and send half of the body."""
        await self._start(send)
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})

    async def _start(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.fields})


class ApiError(Exception):
    """An operation answers with a documented error instead of its result."""

    def __init__(
        self, status: int, message: str, *, headers: tuple[tuple[bytes, bytes], ...] = ()
    ) -> None:
        super().__init__(message)
        self.answer = error_answer(status, message, headers=headers)


def error_answer(
    status: int, message: str, *, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> Answer:
    """Put an error in the documented form; a status without a code of its own is a bad request."""
    error = {"error": _CODES.get(status, _CODES[400]), "message": message}
    return Answer(status, _body("Error", error), (JSON, *headers))


def cancelled(purchase_id: int) -> Answer:
    """Tell that the purchase was cancelled and its payment refunded."""
    result = {
        "success": True,
        "purchaseId": purchase_id,
        "message": "purchase cancelled and payment refunded",
    }
    return Answer(200, _body("CancelledPurchase", result))


def _body(schema: str, fields: Mapping[str, object]) -> bytes:
    """Write fields as a schema has them."""
    known = component(schema).get("properties", fields)
    value = complete(component(schema), {name: fields[name] for name in fields if name in known})
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
