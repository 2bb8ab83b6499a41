"""Unofficial Python client for the Tribute API (payments in Telegram).

>>> from pytribute import Tribute
>>> with Tribute("key") as tribute:
...     products = tribute.products.list(type="digital")

Names are imported when they are first used, so that ``import pytribute`` costs next to nothing.
The runtime is ``pytribute_core``, and what is generated of the documentation ``pytribute_client``;
``pytribute_schemas`` holds strict pydantic models.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytribute.client import AsyncTribute, Tribute
    from pytribute.models import (
        CancelledPurchase,
        Currency,
        ErrorCode,
        Product,
        ProductStatus,
        ProductType,
    )
    from pytribute.specification import spec
    from pytribute.version import __version__
    from pytribute_core.errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        CurrencyError,
        NotFoundError,
        OutcomeUnknownError,
        PaginationError,
        PermissionDeniedError,
        RateLimitError,
        RequestInfo,
        ResponseError,
        ResponseTooLargeError,
        ResponseValidationError,
        ServerError,
        TransportError,
        TributeError,
        UnexpectedStatusError,
    )
    from pytribute_core.listing import AsyncListing, Listing
    from pytribute_core.money import Money, Stars
    from pytribute_core.page import Page, PageMeta
    from pytribute_core.retries import RetryPolicy, no_retries
    from pytribute_core.types import UNSET, RawResponse, Response
    from pytribute_core.unknown_fields import unknown_fields

_HOMES = (
    "pytribute.version",
    "pytribute.specification",
    "pytribute_core.errors",
    "pytribute_core.types",
    "pytribute_core.page",
    "pytribute_core.money",
    "pytribute.models",
    "pytribute_core.unknown_fields",
    "pytribute_core.retries",
    "pytribute_core.listing",
    "pytribute.client",
)

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncListing",
    "AsyncTribute",
    "AuthenticationError",
    "BadRequestError",
    "CancelledPurchase",
    "ConflictError",
    "Currency",
    "CurrencyError",
    "ErrorCode",
    "Listing",
    "Money",
    "NotFoundError",
    "OutcomeUnknownError",
    "Page",
    "PageMeta",
    "PaginationError",
    "PermissionDeniedError",
    "Product",
    "ProductStatus",
    "ProductType",
    "RateLimitError",
    "RawResponse",
    "RequestInfo",
    "Response",
    "ResponseError",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "RetryPolicy",
    "ServerError",
    "Stars",
    "TransportError",
    "Tribute",
    "TributeError",
    "UnexpectedStatusError",
    "__version__",
    "no_retries",
    "spec",
    "unknown_fields",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in _HOMES:
            module = import_module(home)
            if hasattr(module, name):
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
