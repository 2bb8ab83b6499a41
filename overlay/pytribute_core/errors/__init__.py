"""Everything that can go wrong after the arguments of a call were accepted.

    TributeError                      .may_be_repeated .outcome_unknown
    ├── OutcomeUnknownError           a refund may have been made; .cause is the error behind it
    ├── APIConnectionError            no response; .may_have_arrived: whether the request was sent
    │   └── APITimeoutError           no response in time
    ├── ResponseError                 a response, but not the documented success; .status .body
    │   ├── APIStatusError            an error status; .code .message
    │   │   ├── BadRequestError       400
    │   │   ├── AuthenticationError   401
    │   │   ├── PermissionDeniedError 403
    │   │   ├── NotFoundError         404
    │   │   ├── ConflictError         409
    │   │   ├── RateLimitError        429; .retry_after
    │   │   ├── ServerError           5xx
    │   │   └── UnexpectedStatusError any other status
    │   ├── ResponseValidationError   the body differs from the documentation; .reason .place
    │   └── ResponseTooLargeError     the body is larger than the client's limit; .limit
    ├── PaginationError               a listing that repeats itself or never ends
    ├── TransportError                the transport can't be used: not installed, forked
    └── CurrencyError                 two currencies mixed, or one that isn't known

`OutcomeUnknownError` is not a subclass of any of the others. Tools that repeat a call after an
`APIConnectionError` or a `ServerError` (Celery, tenacity, taskiq) do not repeat a refund.

An argument that can't be sent is a ValueError or TypeError instead, before anything is sent, and
use of a closed client is a RuntimeError.

Errors can be pickled and copied; they hold neither the request's headers nor the API key. Tools
that rebuild an error from the texts of its ``args``, as Celery's JSON results do, or from its text
alone get an error of the same class; see `ResponseError.status`.
"""

from pytribute_core.errors.base import (
    CurrencyError,
    PaginationError,
    RequestInfo,
    TransportError,
    TributeError,
)
from pytribute_core.errors.connection import APIConnectionError, APITimeoutError
from pytribute_core.errors.outcome import OutcomeUnknownError
from pytribute_core.errors.response import (
    ResponseError,
    ResponseTooLargeError,
    ResponseValidationError,
)
from pytribute_core.errors.status import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnexpectedStatusError,
)

__all__ = [
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
