"""Errors of calls that got a response other than the documented success."""

from collections.abc import Mapping
from typing import ClassVar

from pytribute_core.errors.base import RequestInfo, TributeError, request_of
from pytribute_core.text import printable
from pytribute_core.types import RawResponse

_SHOWN = 200
_FIRST_ERROR, _FIRST_SERVER_ERROR = 400, 500
# Sent by a proxy that stopped waiting: request timeout, client closed request.
_PROXY_TIMEOUTS = frozenset({408, 499})


class ResponseError(TributeError):
    """A response came, and it isn't the documented success.

    Attributes:
        request: the request.
        response: the response: status, headers and body.
        retry_after: seconds after which the server asks to retry, or None.
    """

    default_status: ClassVar[int] = 0
    """The status of an error that was made without its response."""

    def __init__(
        self,
        request: RequestInfo,
        response: RawResponse | None = None,
        retry_after: float | None = None,
        *details: object,
    ) -> None:
        super().__init__(request, response, retry_after, *details)
        self.request = request_of(request)
        self.response = (
            response
            if isinstance(response, RawResponse)
            else RawResponse(self.default_status, {}, b"")
        )
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status.

        An error that a tool rebuilt from texts, as Celery's JSON results are, has lost its
        response. It has the status of its class: 404 for a `NotFoundError`, 500 for any
        `ServerError`, 200 for a body that could not be used, and 0 for an `UnexpectedStatusError`.
        Its headers and its body are empty.
        """
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The response's headers; names in lower case."""
        return self.response.headers

    @property
    def body(self) -> bytes:
        """The response's body, decompressed."""
        return self.response.content

    @property
    def outcome_unknown(self) -> bool:
        """Whether a refund may have been made despite this response: only a refusal excludes it."""
        is_client_error = _FIRST_ERROR <= self.status < _FIRST_SERVER_ERROR
        is_refusal = is_client_error and self.status not in _PROXY_TIMEOUTS
        return self.request.moves_money and not is_refusal

    def summary(self) -> str:
        """Return the response in one line."""
        return f"HTTP {self.status}"

    def _body_start(self) -> str:
        start = self.body[:_SHOWN].decode(errors="replace")
        return printable(f"the body starts with {start!r}" if start else "without a body")

    def __str__(self) -> str:
        # An error that was rebuilt from its text alone: the text has the summary already.
        if not self.request.method and self.args[1] is None:
            return str(self.request)
        text = f"{self.request}: {self.summary()}"
        if self.outcome_unknown:
            made = f"{self.request.effect} may have been made all the same"
            text += f"; {made}: look before you repeat it"
        return text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class ResponseValidationError(ResponseError):
    """The body of a success differs from the documentation, or is about something else.

    Attributes:
        reason: what is wrong.
        place: where in the body, as ``$.rows[0].amount``.
    """

    default_status = 200

    def __init__(
        self,
        request: RequestInfo,
        response: RawResponse | None = None,
        retry_after: float | None = None,
        reason: str = "",
        place: str = "$",
    ) -> None:
        super().__init__(request, response, retry_after, reason, place)
        self.reason = reason
        self.place = place

    def summary(self) -> str:
        """Return the response in one line."""
        where = f"{printable(self.reason)} at {printable(self.place)}"
        start = f"; {self._body_start()}" if self.place == "$" else ""
        return f"HTTP {self.status} with an unexpected body: {where}{start}"


class ResponseTooLargeError(ResponseError):
    """The body of a success is larger than the client's limit; it was not read to its end.

    Attributes:
        limit: the client's ``body_limit`` in bytes.
    """

    default_status = 200

    def __init__(
        self,
        request: RequestInfo,
        response: RawResponse | None = None,
        retry_after: float | None = None,
        limit: int = 0,
    ) -> None:
        super().__init__(request, response, retry_after, limit)
        self.limit = limit

    def summary(self) -> str:
        """Return the response in one line."""
        return f"HTTP {self.status} with a body of more than {self.limit} bytes"
