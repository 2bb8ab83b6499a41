"""Errors of calls that got an error status, by status."""

from collections.abc import Mapping

from pytribute_core.enums import OpenEnum
from pytribute_core.errors.base import RequestInfo
from pytribute_core.errors.response import ResponseError
from pytribute_core.text import printable
from pytribute_core.types import RawResponse


class APIStatusError(ResponseError):
    """The server responded with an error status.

    Attributes:
        code: the API's error code, also one that the specification doesn't list; None if there is
            none.
        message: the API's message, or None.
        request_id: the id by which Tribute's support finds the request, or None.
        body_error: why the body could not be read, such as an encoding that was not requested, or
            None.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(  # noqa: PLR0917 - pickled by position
        self,
        request: RequestInfo,
        response: RawResponse | None = None,
        retry_after: float | None = None,
        code: OpenEnum | None = None,
        message: str | None = None,
        request_id: str | None = None,
        body_error: str | None = None,
    ) -> None:
        super().__init__(request, response, retry_after, code, message, request_id, body_error)
        self.code = code
        self.message = message
        self.request_id = request_id
        self.body_error = body_error

    @property
    def already_done(self) -> bool:
        """Whether the server refuses because it happened before, such as a second refund.

        >>> try:
        ...     tribute.shop.orders.refund(order, transaction)  # doctest: +SKIP
        ... except BadRequestError as error:
        ...     if not error.already_done:
        ...         raise
        """
        return self.code is not None and str(self.code) in self.request.done

    @property
    def hint(self) -> str:
        """What to do about the error; empty where nothing is known."""
        return ""

    def summary(self) -> str:
        """Return the response in one line."""
        unreadable = self.body_error and f"its body can't be read: {self.body_error}"
        text = ": ".join(filter(None, (self.code, self.message))) or unreadable
        text = text or self._body_start()
        # Each is cut by itself: the longest message leaves the id that support asks for.
        request = f", request {printable(self.request_id)}" if self.request_id else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"HTTP {self.status}, {printable(text)}{request}{hint}"


class BadRequestError(APIStatusError):
    """400: the server doesn't accept the request, such as a refund of a purchase not in Stars."""

    default_status = 400

    @property
    def hint(self) -> str:
        """The page that documents the request."""
        page = self.request.documentation
        return page and f"what it accepts: {page}"


class AuthenticationError(APIStatusError):
    """401: the API key is missing, wrong or no longer valid."""

    default_status = 401

    @property
    def hint(self) -> str:
        """The most frequent reason."""
        return "is the API key complete and current? It is made in Tribute's dashboard, Settings"


class PermissionDeniedError(APIStatusError):
    """403: it belongs to another account, or the account may not do that."""

    default_status = 403


class NotFoundError(APIStatusError):
    """404: there is no such thing, its buyer is gone, or the account has no active shop."""

    default_status = 404


class ConflictError(APIStatusError):
    """409: the current state doesn't allow the request, such as a charge under way."""

    default_status = 409


class RateLimitError(APIStatusError):
    """429: too many requests; ``retry_after`` is the pause in seconds, if the response has it."""

    default_status = 429


class ServerError(APIStatusError):
    """5xx: the server failed."""

    default_status = 500


class UnexpectedStatusError(APIStatusError):
    """Any other status, such as a redirect: none is followed, it could carry the key away."""

    @property
    def hint(self) -> str:
        """The target of a redirect."""
        location = self.headers.get("location")
        return f"not followed: it points to {printable(location)}" if location else ""


STATUS_ERRORS: Mapping[int, type[APIStatusError]] = {
    kind.default_status: kind
    for kind in (
        BadRequestError,
        AuthenticationError,
        PermissionDeniedError,
        NotFoundError,
        ConflictError,
        RateLimitError,
    )
}
