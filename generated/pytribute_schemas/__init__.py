# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schemas of the specification as strict pydantic models."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr


class ProductType(StrEnum):
    DIGITAL = "digital"
    CUSTOM = "custom"
    PHYSICAL = "physical"


class ProductPageMeta(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    total: Annotated[StrictInt, Field(alias="total", ge=0)]
    """Total number of items"""
    offset: Annotated[StrictInt, Field(alias="offset", ge=1)]
    """Current page number"""
    limit: Annotated[StrictInt, Field(alias="limit", ge=1)]
    """Page size"""


class CancelledPurchase(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    success: Annotated[StrictBool, Field(alias="success", examples=[True])]
    """Operation success status"""
    purchase_id: Annotated[StrictInt, Field(alias="purchaseId", examples=[12345])]
    """Cancelled purchase ID"""
    message: Annotated[
        StrictStr, Field(alias="message", examples=["purchase cancelled and payment refunded"])
    ]
    """Success message"""


class Currency(StrEnum):
    USD = "USD"
    EUR = "EUR"
    RUB = "RUB"


class ProductStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ErrorCode(StrEnum):
    ERROR_BAD_REQUEST = "error_bad_request"
    ERROR_NOT_FOUND = "error_not_found"
    ERROR_NOT_PERMITTED = "error_not_permitted"
    NO_ACCESS = "no_access"


class Product(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    id: Annotated[StrictInt, Field(alias="id", examples=[2548])]
    """Product ID"""
    type: Annotated[ProductType, Field(alias="type", examples=["digital"])]
    """Product type"""
    name: Annotated[StrictStr, Field(alias="name", examples=["VPN Access - 1 Month"])]
    """Product name"""
    description: Annotated[
        StrictStr | None,
        Field(
            alias="description",
            examples=[
                "High-speed VPN service with unlimited bandwidth and 50+ server locations worldwide"
            ],
        ),
    ] = None
    """Product description"""
    amount: Annotated[StrictInt, Field(alias="amount", examples=[499], ge=0)]
    """Product price in smallest currency units (cents for USD/EUR, kopecks for RUB). For physical products this is the starting price, taken from the cheapest variant."""
    currency: Annotated[Currency, Field(alias="currency", examples=["usd"])]
    """Currency code"""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount", examples=[100], ge=0)] = (
        None
    )
    """Price in Telegram Stars"""
    stars_amount_enabled: Annotated[
        StrictBool | None, Field(alias="starsAmountEnabled", examples=[True])
    ] = None
    """Whether payment with Stars is enabled"""
    status: Annotated[ProductStatus, Field(alias="status", examples=["approved"])]
    """Product status"""
    is_custom: Annotated[StrictBool, Field(alias="isCustom", examples=[False])]
    """Whether this is a custom product"""
    accept_cards: Annotated[StrictBool, Field(alias="acceptCards", examples=[True])]
    """Whether card payments are accepted"""
    accept_wallet_pay: Annotated[StrictBool, Field(alias="acceptWalletPay", examples=[False])]
    """Whether wallet payments are accepted"""
    protect_content: Annotated[StrictBool, Field(alias="protectContent", examples=[True])]
    """Whether content protection is enabled"""
    created: Annotated[AwareDatetime, Field(alias="created", examples=["2025-08-25T10:30:00Z"])]
    """Product creation date"""
    updated: Annotated[AwareDatetime, Field(alias="updated", examples=["2025-08-25T10:30:00Z"])]
    """Product last update date"""
    pending_orders: Annotated[
        StrictInt | None, Field(alias="pendingOrders", examples=[3], ge=0)
    ] = None
    """Number of pending orders (for custom products)"""
    image_url: Annotated[
        StrictStr | None, Field(alias="imageUrl", examples=["https://cdn.example.com/image.jpg"])
    ] = None
    """Product image URL"""
    link: Annotated[
        StrictStr, Field(alias="link", examples=["https://t.me/tribute_bot/app?startapp=pf6"])
    ]
    """Direct link to product in Telegram app"""
    web_link: Annotated[StrictStr, Field(alias="webLink", examples=["https://web.tribute.tg/p/f6"])]
    """Web link to product"""


class Error(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    error: Annotated[ErrorCode, Field(alias="error")]
    """Error code"""
    message: Annotated[StrictStr, Field(alias="message")]
    """Error description"""


class ProductPage(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    rows: Annotated[list[Product], Field(alias="rows")]
    meta: Annotated[ProductPageMeta, Field(alias="meta")]
