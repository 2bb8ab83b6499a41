# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Operations and models of the Tribute API, as its specification says.

One module a schema in `models`, one module an operation in `api`.
"""

from .client import Client
from .enums import OpenEnum, OpenIntEnum
from .errors import (
    AnswerError,
    ApiError,
    OversizedAnswerError,
    RequestTimeoutError,
    TransportError,
    TributeError,
    UndecodableAnswerError,
    UnexpectedStatusError,
)
from .types import UNSET, RawResponse, Request, Response, UnsetType

__all__ = [
    "UNSET",
    "AnswerError",
    "ApiError",
    "Client",
    "OpenEnum",
    "OpenIntEnum",
    "OversizedAnswerError",
    "RawResponse",
    "Request",
    "RequestTimeoutError",
    "Response",
    "TransportError",
    "TributeError",
    "UndecodableAnswerError",
    "UnexpectedStatusError",
    "UnsetType",
]
