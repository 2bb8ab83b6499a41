"""Why a delivery is refused.

    TributeError
    └── WebhookError                        .status: the status of the response
        ├── SignatureVerificationError          401: not signed with one of our keys
        ├── PayloadTooLargeError                413: larger than any event
        ├── InvalidPayloadError                 400: signed, but not an event; .place
        └── UnhandledEventError                 500: signed, and no function handles it

No error holds the key, the expected signature or the body.
"""

from pytribute_core.errors import TributeError

__all__ = [
    "InvalidPayloadError",
    "PayloadTooLargeError",
    "SignatureVerificationError",
    "UnhandledEventError",
    "WebhookError",
]


class WebhookError(TributeError, ValueError):
    """A delivery was refused.

    No function was called with its event, so ``may_be_repeated`` is true: the delivery can come
    again.
    """

    status = 400
    """The HTTP status of the response."""


class SignatureVerificationError(WebhookError):
    """The delivery does not prove that it comes from Tribute; it must not be read."""

    status = 401


class PayloadTooLargeError(WebhookError):
    """The body is larger than the limit in bytes, and was not read."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"the body has more than {self.limit} bytes"


class InvalidPayloadError(WebhookError):
    """The body is signed, but is not a JSON object.

    Attributes:
        reason: what is wrong.
        place: where in the body, as ``$.payload.amount``.
    """

    def __init__(self, reason: str, place: str = "$") -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        # The whole body needs no path, which would follow a question in one of the reasons.
        return self.reason if self.place == "$" else f"{self.reason} at {self.place}"


class UnhandledEventError(WebhookError):
    """The event may involve money, no class fits it, and no function handles it."""

    status = 500
