"""Everything that can go wrong after a call was found fit to send.

    TributeError                      .may_be_repeated .outcome_unknown
    ├── OutcomeUnknownError           a refund that may have been made; .cause says what happened
    ├── APIConnectionError            no response; .may_have_arrived: whether it got there
    │   └── APITimeoutError           not in time
    ├── ResponseError                 a response, but not the documented success; .status .body
    │   ├── APIStatusError            the server says no; .code .message
    │   │   ├── BadRequestError       400
    │   │   ├── AuthenticationError   401
    │   │   ├── PermissionDeniedError 403
    │   │   ├── NotFoundError         404
    │   │   ├── ConflictError         409
    │   │   ├── RateLimitError        429; .retry_after
    │   │   ├── ServerError           5xx
    │   │   └── UnexpectedStatusError anything else
    │   ├── ResponseValidationError   a body that isn't what is documented; .reason .place
    │   └── ResponseTooLargeError     a body larger than the client takes; .limit
    ├── PaginationError               a listing that repeats itself or never ends
    ├── TransportError                can't be used: not installed, closed, forked
    └── CurrencyError                 two currencies mixed, or one that isn't known

`OutcomeUnknownError` is a kind of none of the others. Tools that send a call again after an
`APIConnectionError` or a `ServerError` (Celery, tenacity, taskiq) do not send a refund again.

Arguments that can't be sent are a ValueError or TypeError instead, before anything is sent.
Errors can be pickled and copied; they hold neither the request's headers nor the API key.
"""

from collections.abc import Mapping

from msgspec import Struct

from pytribute_core.enums import OpenEnum
from pytribute_core.text import printable
from pytribute_core.types import SAFE_METHODS, RawResponse

__all__ = [
    "STATUS_ERRORS",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CurrencyError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestInfo",
    "ResponseError",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "ServerError",
    "TransportError",
    "TributeError",
    "UnexpectedStatusError",
]

_SHOWN = 200
_FIRST_ERROR, _FIRST_SERVER_ERROR = 400, 500
# Said by a proxy that gave up waiting: request time-out, client closed request.
_GAVE_UP = frozenset({408, 499})


def is_text(part: object) -> bool:
    """Whether a part of an error is the text of what it was.

    Celery's JSON results rebuild an error from such texts. It can only be shown then; that its
    outcome is unknown is in its class, `OutcomeUnknownError`.
    """
    return isinstance(part, str)


class TributeError(Exception):
    """Any failure of a call."""

    @property
    def outcome_unknown(self) -> bool:
        """Whether a refund may have been made in spite of this error: look before you repeat it."""
        return False

    @property
    def may_be_repeated(self) -> bool:
        """Whether the same call may be sent again: then money can't move twice.

        True for a call that only reads, for a request that certainly never left, and for a refund
        that the server refused (4xx). False where a refund may have been made. It does not say
        that repeating helps: a product that does not exist is not found the next time either.
        """
        return not self.outcome_unknown


class RequestInfo(Struct, frozen=True):
    """What was asked, without headers: nothing here is secret."""

    operation: str
    """The operation's name in the specification."""
    method: str
    url: str
    documentation: str = ""
    """The address of the page that documents the operation; empty where none is known."""
    effect: str = "the request"
    """What may have been made where the outcome is unknown; empty where nothing moves money."""
    check: str = "what came of it"
    """Where to look before the request is sent again."""
    idempotency_key: str = ""
    """With the same key the call may be repeated; empty where the API has no such key."""

    @property
    def moves_money(self) -> bool:
        """Whether it must not be carried out twice."""
        return self.method not in SAFE_METHODS and bool(self.effect)

    @property
    def doubt(self) -> str:
        """What to do where the outcome is unknown."""
        again = f", or use the same key, {self.idempotency_key!r}" if self.idempotency_key else ""
        return f"{self.effect} may have been made. Look at {self.check} before you repeat it{again}"

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


class APIConnectionError(TributeError):
    """No complete response came: the connection failed, was refused or broke off.

    Attributes:
        request: what was asked.
        reason: what happened.
        may_have_arrived: False when the request certainly never reached the server.
    """

    def __init__(self, request: RequestInfo, reason: str, may_have_arrived: bool) -> None:  # noqa: FBT001 - pickled by position
        super().__init__(request, reason, may_have_arrived)
        self.request = request
        self.reason = reason
        self.may_have_arrived = may_have_arrived

    @property
    def outcome_unknown(self) -> bool:
        """Whether a refund may have been made: it left, and nothing says what came of it."""
        return self.may_have_arrived and not is_text(self.request) and self.request.moves_money

    def __str__(self) -> str:
        arrived = "it may have arrived" if self.may_have_arrived else "it never left"
        return f"{self.request}: {printable(self.reason)}; {arrived}"


class APITimeoutError(APIConnectionError):
    """No complete response came in time."""


class ResponseError(TributeError):
    """A response came, and it isn't the documented success.

    Attributes:
        request: what was asked.
        response: what came: status, headers and body.
        retry_after: seconds after which the server wants to be asked again, or None.
    """

    def __init__(
        self,
        request: RequestInfo,
        response: RawResponse,
        retry_after: float | None,
        *details: object,
    ) -> None:
        super().__init__(request, response, retry_after, *details)
        self.request = request
        self.response = response
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status."""
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
        """Whether a refund may have been made in spite of this response: only a refusal is sure."""
        if is_text(self.response):
            return False
        refused = _FIRST_ERROR <= self.status < _FIRST_SERVER_ERROR and self.status not in _GAVE_UP
        return self.request.moves_money and not refused

    def summary(self) -> str:
        """Return in one line what was answered."""
        return f"HTTP {self.status}"

    def _start(self) -> str:
        start = self.body[:_SHOWN].decode(errors="replace")
        return printable(f"the body starts with {start!r}" if start else "without a body")

    def __str__(self) -> str:
        if is_text(self.response):
            return ", ".join(str(part) for part in self.args if part is not None)
        text = f"{self.request}: {self.summary()}"
        if self.outcome_unknown:
            made = f"{self.request.effect} may have been made all the same"
            text += f"; {made}: look before you repeat it"
        return text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class APIStatusError(ResponseError):
    """The server answered with an error.

    Attributes:
        code: the API's own code; open, so that an unknown one is kept. None if there is none.
        message: the API's own words, or None.
        request_id: what Tribute's support finds the request by, or None.
        body_error: why the body could not be read, such as an encoding that was not asked for, or
            None.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    def __init__(  # noqa: PLR0917 - pickled by position
        self,
        request: RequestInfo,
        response: RawResponse,
        retry_after: float | None,
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
    def hint(self) -> str:
        """What to do about it, or nothing."""
        return ""

    def summary(self) -> str:
        """Return in one line what was answered."""
        unreadable = self.body_error and f"its body can't be read: {self.body_error}"
        said = ": ".join(filter(None, (self.code, self.message))) or unreadable or self._start()
        # Each is cut by itself: the longest message leaves the id that support asks for.
        request = f", request {printable(self.request_id)}" if self.request_id else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"HTTP {self.status}, {printable(said)}{request}{hint}"


class BadRequestError(APIStatusError):
    """400: the server doesn't accept the request, such as a refund of what wasn't paid in Stars."""

    @property
    def hint(self) -> str:
        """Where it is documented."""
        page = self.request.documentation
        return page and f"what it accepts: {page}"


class AuthenticationError(APIStatusError):
    """401: the API key is missing, wrong or no longer valid."""

    @property
    def hint(self) -> str:
        """What is wrong most often."""
        return "is the API key complete and current? It is made in Tribute's dashboard, Settings"


class PermissionDeniedError(APIStatusError):
    """403: what was asked for belongs to another account."""


class NotFoundError(APIStatusError):
    """404: there is no such product or purchase, or the buyer is gone."""


class ConflictError(APIStatusError):
    """409: the state of what was asked for doesn't allow it now."""


class RateLimitError(APIStatusError):
    """429: too many requests; ``retry_after`` says how many seconds to wait, if the server does."""


class ServerError(APIStatusError):
    """5xx: the server failed."""


class UnexpectedStatusError(APIStatusError):
    """Any other status, such as a redirect: none is followed, it could carry the key away."""

    @property
    def hint(self) -> str:
        """Where a redirect points."""
        location = self.headers.get("location")
        return f"not followed: it points to {printable(location)}" if location else ""


class ResponseValidationError(ResponseError):
    """The body of a success isn't what the documentation says, or is about something else.

    Attributes:
        reason: what is wrong.
        place: where in the body, as ``$.rows[0].amount``.
    """

    def __init__(
        self,
        request: RequestInfo,
        response: RawResponse,
        retry_after: float | None,
        reason: str,
        place: str,
    ) -> None:
        super().__init__(request, response, retry_after, reason, place)
        self.reason = reason
        self.place = place

    def summary(self) -> str:
        """Return in one line what was answered."""
        where = f"{printable(self.reason)} at {printable(self.place)}"
        start = f"; {self._start()}" if self.place == "$" else ""
        return f"HTTP {self.status} with an unexpected body: {where}{start}"


class ResponseTooLargeError(ResponseError):
    """The body of a success is larger than the client takes; it was not read to its end.

    Attributes:
        limit: the client's ``body_limit`` in bytes.
    """

    def __init__(
        self, request: RequestInfo, response: RawResponse, retry_after: float | None, limit: int
    ) -> None:
        super().__init__(request, response, retry_after, limit)
        self.limit = limit

    def summary(self) -> str:
        """Return in one line what was answered."""
        return f"HTTP {self.status} with a body of more than {self.limit} bytes"


class OutcomeUnknownError(TributeError):
    """A request that moves money left, and nothing says whether it was carried out.

    Either no response came, or one that is neither the documented success nor a refusal: 5xx, a
    redirect, an unreadable body, one that is about something else. The request was not repeated
    without an idempotency key, and should not be before you looked: ``request.check`` says where.

    Attributes:
        request: what was asked.
        reason: what happened.
        may_have_arrived: always true here.
        cause: the error that a call which only reads would have raised, with all that it knows:
            an `APITimeoutError`, a `ServerError` with its status and code, and so on.
        doubt: what may have been made, and where to look.
    """

    def __init__(
        self,
        request: RequestInfo,
        reason: str,
        may_have_arrived: bool,  # noqa: FBT001 - pickled by position
        cause: APIConnectionError | ResponseError | None = None,
        doubt: str = "",
    ) -> None:
        # Of an error that travelled as JSON only the texts are left: Celery's backends do so.
        self.doubt = doubt or request.doubt
        super().__init__(request, reason, may_have_arrived, cause, self.doubt)
        self.request = request
        self.reason = reason
        self.may_have_arrived = may_have_arrived
        self.cause = cause

    @property
    def outcome_unknown(self) -> bool:
        """Always true here."""
        return True

    def __str__(self) -> str:
        # Each part of a response is cut by itself, so that the id that support asks for stays.
        cause = self.cause
        what = cause.summary() if isinstance(cause, ResponseError) else printable(self.reason)
        return f"{self.request}: {what}; the outcome is unknown: {self.doubt}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class PaginationError(TributeError):
    """A listing that can't be read to its end: the server repeats itself, or never stops.

    Attributes:
        page: the number of the page that was read last.
        rows: how many different rows came until then.
    """

    def __init__(self, reason: str, page: int, rows: int) -> None:
        super().__init__(reason, page, rows)
        self.reason = reason
        self.page = page
        self.rows = rows

    def __str__(self) -> str:
        return f"{printable(self.reason)} (page {self.page}, {self.rows} rows read)"


class TransportError(TributeError):
    """The transport can't be used: not installed, closed, or made before a fork; nothing left."""


class CurrencyError(TributeError, TypeError):
    """Two currencies were mixed, or nothing is known of one."""


def raised(
    error: APIConnectionError | ResponseError,
) -> APIConnectionError | ResponseError | OutcomeUnknownError:
    """Return what a call raises: never an error that people retry where a refund may be made."""
    if not error.outcome_unknown:
        return error
    reason = error.summary() if isinstance(error, ResponseError) else error.reason
    return OutcomeUnknownError(error.request, reason, True, error)  # noqa: FBT003 - positional


STATUS_ERRORS: Mapping[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}
