"""What the mock sends back, and the documented errors as exceptions."""

from dataclasses import dataclass, field

from starlette.types import Send

from pytribute_schemas import CancelledPurchase, Error, ErrorCode

__all__ = ["JSON", "Answer", "ApiError", "cancelled", "error_answer"]

JSON = (b"content-type", b"application/json")

_CODES = {
    400: ErrorCode.ERROR_BAD_REQUEST,
    401: ErrorCode.NO_ACCESS,
    403: ErrorCode.ERROR_NOT_PERMITTED,
    404: ErrorCode.ERROR_NOT_FOUND,
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
    error = Error(error=_CODES.get(status, ErrorCode.ERROR_BAD_REQUEST), message=message)
    return Answer(status, error.model_dump_json(by_alias=True).encode(), (JSON, *headers))


def cancelled(purchase_id: int) -> Answer:
    """Tell that the purchase was cancelled and its payment refunded."""
    result = CancelledPurchase(
        success=True, purchase_id=purchase_id, message="purchase cancelled and payment refunded"
    )
    return Answer(200, result.model_dump_json(by_alias=True).encode())
