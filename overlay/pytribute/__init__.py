"""Unofficial Python client for the Tribute API (payments in Telegram).

>>> from pytribute import Tribute
>>> with Tribute("key") as tribute:
...     products = tribute.products.list(type="digital")

Names are imported when they are first used, so that ``import pytribute`` costs next to nothing.
The generated client is ``pytribute_client``; ``pytribute_schemas`` holds strict pydantic models.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytribute.client import AsyncTribute, Tribute
    from pytribute.errors import (
        AnswerError,
        ApiError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        ConnectionFailedError,
        CurrencyError,
        EngineError,
        ErrorCode,
        NotFoundError,
        OutcomeUnknownError,
        OversizedAnswerError,
        PaginationError,
        PermissionDeniedError,
        RateLimitError,
        RequestTimeoutError,
        SentRequest,
        ServerError,
        TributeError,
        UndecodableAnswerError,
        UnexpectedStatusError,
    )
    from pytribute.listing import AsyncListing, Listing
    from pytribute.models import (
        UNSET,
        CancelledPurchase,
        Currency,
        Page,
        PageMeta,
        Product,
        ProductStatus,
        ProductType,
        RawResponse,
        Response,
    )
    from pytribute.money import Money, Stars
    from pytribute.retries import RetryPolicy, no_retries
    from pytribute.specification import spec
    from pytribute.unknown import unknown_fields
    from pytribute.version import __version__

_HOMES = (
    "version",
    "specification",
    "errors",
    "money",
    "models",
    "unknown",
    "retries",
    "listing",
    "client",
)

__all__ = [
    "UNSET",
    "AnswerError",
    "ApiError",
    "AsyncListing",
    "AsyncTribute",
    "AuthenticationError",
    "BadRequestError",
    "CancelledPurchase",
    "ConflictError",
    "ConnectionFailedError",
    "Currency",
    "CurrencyError",
    "EngineError",
    "ErrorCode",
    "Listing",
    "Money",
    "NotFoundError",
    "OutcomeUnknownError",
    "OversizedAnswerError",
    "Page",
    "PageMeta",
    "PaginationError",
    "PermissionDeniedError",
    "Product",
    "ProductStatus",
    "ProductType",
    "RateLimitError",
    "RawResponse",
    "RequestTimeoutError",
    "Response",
    "RetryPolicy",
    "SentRequest",
    "ServerError",
    "Stars",
    "Tribute",
    "TributeError",
    "UndecodableAnswerError",
    "UnexpectedStatusError",
    "__version__",
    "no_retries",
    "spec",
    "unknown_fields",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
