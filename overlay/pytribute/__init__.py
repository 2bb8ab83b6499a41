"""Unofficial Python client for the Tribute API (payments in Telegram).

>>> from pytribute import Tribute
>>> with Tribute("key") as tribute:
...     products = tribute.products.list(type="digital")

Names are imported when they are first used, so that ``import pytribute`` costs next to nothing.
The runtime is ``pytribute_core``, and what is generated of the documentation ``pytribute_client``;
``pytribute_schemas`` holds strict pydantic models.

Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation
"""

from pytribute_core.face import lazy_face

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncCursorListing",
    "AsyncListing",
    "AsyncTribute",
    "AuthenticationError",
    "BadRequestError",
    "CancelledPurchase",
    "ConflictError",
    "Currency",
    "CurrencyError",
    "CursorListing",
    "ErrorCode",
    "Listing",
    "Money",
    "NotFoundError",
    "OutcomeUnknownError",
    "Page",
    "PageMeta",
    "PaginationError",
    "PermissionDeniedError",
    "PhysicalOrder",
    "Ping",
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
    "Shop",
    "ShopCharge",
    "ShopOrder",
    "ShopOrderPeriod",
    "ShopOrderStatus",
    "ShopToken",
    "ShopTransaction",
    "Stars",
    "Subscriber",
    "Subscription",
    "TransportError",
    "Tribute",
    "TributeError",
    "UnexpectedStatusError",
    "__version__",
    "no_retries",
    "shorten",
    "spec",
    "unknown_fields",
]

__version__ = "0.1.0"

# Type checkers know the name. Importing it from typing would take most of the time of the import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pytribute._client import AsyncTribute, Tribute
    from pytribute._ping import Ping
    from pytribute._specification import spec
    from pytribute_client.models.cancelled_purchase import CancelledPurchase
    from pytribute_client.models.currency import Currency
    from pytribute_client.models.error_code import ErrorCode
    from pytribute_client.models.physical_order import PhysicalOrder
    from pytribute_client.models.product import Product
    from pytribute_client.models.product_status import ProductStatus
    from pytribute_client.models.product_type import ProductType
    from pytribute_client.models.shop import Shop
    from pytribute_client.models.shop_charge import ShopCharge
    from pytribute_client.models.shop_order import ShopOrder
    from pytribute_client.models.shop_order_period import ShopOrderPeriod
    from pytribute_client.models.shop_order_status import ShopOrderStatus
    from pytribute_client.models.shop_token import ShopToken
    from pytribute_client.models.shop_transaction import ShopTransaction
    from pytribute_client.models.subscriber import Subscriber
    from pytribute_client.models.subscription import Subscription
    from pytribute_core.cursors import AsyncCursorListing, CursorListing
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
    from pytribute_core.utf16 import shorten
else:
    __getattr__, __dir__ = lazy_face(
        __name__,
        __all__,
        (
            "pytribute._specification",
            "pytribute_core.errors",
            "pytribute_core.types",
            "pytribute_core.page",
            "pytribute_core.money",
            "pytribute_core.unknown_fields",
            "pytribute_core.retries",
            "pytribute_core.listing",
            "pytribute_core.cursors",
            "pytribute_core.utf16",
            "pytribute_client.models.cancelled_purchase",
            "pytribute_client.models.currency",
            "pytribute_client.models.error_code",
            "pytribute_client.models.product_status",
            "pytribute_client.models.product_type",
            "pytribute_client.models.product",
            "pytribute_client.models.physical_order",
            "pytribute_client.models.shop",
            "pytribute_client.models.shop_charge",
            "pytribute_client.models.shop_order_period",
            "pytribute_client.models.shop_order_status",
            "pytribute_client.models.shop_order",
            "pytribute_client.models.shop_token",
            "pytribute_client.models.shop_transaction",
            "pytribute_client.models.subscriber",
            "pytribute_client.models.subscription",
            "pytribute._ping",
            "pytribute._client",
        ),
    )
