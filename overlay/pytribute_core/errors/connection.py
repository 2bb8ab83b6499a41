"""Errors of calls that got no complete response."""

from pytribute_core.errors.base import RequestInfo, TributeError, request_of
from pytribute_core.text import printable


class APIConnectionError(TributeError):
    """No complete response: the connection failed, was refused or broke off.

    Attributes:
        request: the request.
        reason: what happened.
        may_have_arrived: False if the request certainly never reached the server.
    """

    def __init__(
        self,
        request: RequestInfo,
        reason: str = "",
        may_have_arrived: bool = True,  # noqa: FBT001, FBT002 - pickled by position
    ) -> None:
        super().__init__(request, reason, may_have_arrived)
        self.request = request_of(request)
        self.reason = reason
        self.may_have_arrived = may_have_arrived

    @property
    def outcome_unknown(self) -> bool:
        """Whether a refund may have been made: the request was sent, and no response came."""
        return self.may_have_arrived and self.request.moves_money

    def __str__(self) -> str:
        if not self.reason:
            return str(self.request)
        arrived = "it may have arrived" if self.may_have_arrived else "it never left"
        return f"{self.request}: {printable(self.reason)}; {arrived}"


class APITimeoutError(APIConnectionError):
    """No complete response came in time."""
