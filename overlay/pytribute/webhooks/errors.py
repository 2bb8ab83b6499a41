"""Why a delivery isn't taken.

    TributeError
    └── WebhookError                .status: what to answer
        ├── SignatureError              401: not signed with a key of ours
        ├── OversizedBodyError          413: larger than any event
        ├── UnreadableBodyError         400: signed, but no event; .place
        └── UnhandledEventError         500: signed, and no function takes it

None of them holds the key, the signature that was expected, or the body.
"""

from pytribute_core.errors import TributeError

__all__ = [
    "OversizedBodyError",
    "SignatureError",
    "UnhandledEventError",
    "UnreadableBodyError",
    "WebhookError",
]


class WebhookError(TributeError, ValueError):
    """A delivery that isn't taken.

    No function was called with its event, so that ``may_be_repeated`` is true: the delivery can
    come again.
    """

    status = 400
    """The HTTP status to answer with."""


class SignatureError(WebhookError):
    """The delivery doesn't prove that it comes from Tribute: don't even read it."""

    status = 401


class OversizedBodyError(WebhookError):
    """The body is larger than the limit, in bytes; it was not looked at."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"the body has more than {self.limit} bytes"


class UnreadableBodyError(WebhookError):
    """The body is signed, and still isn't a JSON object.

    Attributes:
        reason: what is wrong.
        place: where in the body, as ``$.payload.amount``.
    """

    def __init__(self, reason: str, place: str = "$") -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        return f"{self.reason} at {self.place}"


class UnhandledEventError(WebhookError):
    """An event that may mean money, that no class fits and that no function takes."""

    status = 500
