"""The error of a request that moves money and may have been carried out."""

from pytribute_core.errors.base import RequestInfo, TributeError, request_of
from pytribute_core.errors.connection import APIConnectionError
from pytribute_core.errors.response import ResponseError
from pytribute_core.text import printable


class OutcomeUnknownError(TributeError):
    """A request that moves money was sent, and it is unknown whether it was carried out.

    Either no response came, or one that is neither the documented success nor a refusal: 5xx, a
    redirect, an unreadable body, or one about something else. The request was not repeated without
    an idempotency key, and should not be before you looked: ``request.check`` says where.

    Attributes:
        request: the request.
        reason: what happened.
        may_have_arrived: always true here.
        cause: the error that a call which only reads would have raised, with all its attributes:
            an `APITimeoutError`, a `ServerError` with its status and code, and so on.
        doubt: what may have been made, and where to look.
    """

    def __init__(
        self,
        request: RequestInfo,
        reason: str = "",
        may_have_arrived: bool = True,  # noqa: FBT001, FBT002 - pickled by position
        cause: APIConnectionError | ResponseError | None = None,
        doubt: str = "",
    ) -> None:
        self.request = request_of(request)
        # An argument of its own, because a rebuilt error has only the text of its request.
        self.doubt = doubt or self.request.doubt
        super().__init__(request, reason, may_have_arrived, cause, self.doubt)
        self.reason = reason
        self.may_have_arrived = may_have_arrived
        self.cause = cause

    @property
    def outcome_unknown(self) -> bool:
        """Always true here."""
        return True

    def __str__(self) -> str:
        if not self.reason:
            return str(self.request)
        # Each part of a response is cut by itself, so that the id that support asks for stays.
        cause = self.cause
        what = cause.summary() if isinstance(cause, ResponseError) else printable(self.reason)
        return f"{self.request}: {what}; the outcome is unknown: {self.doubt}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


def error_to_raise(
    error: APIConnectionError | ResponseError,
) -> APIConnectionError | ResponseError | OutcomeUnknownError:
    """Return an `OutcomeUnknownError` where a refund may have been made, else the error itself."""
    if not error.outcome_unknown:
        return error
    reason = error.summary() if isinstance(error, ResponseError) else error.reason
    return OutcomeUnknownError(error.request, reason, cause=error)
