# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schemas of the specification as strict pydantic models."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from .numbers import Decimal


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


class PhysicalOrderStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELED = "canceled"
    REFUNDED = "refunded"


class PhysicalOrderCountry(BaseModel):
    """The country that an order goes to."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    country_iso_2: Annotated[StrictStr | None, Field(alias="countryIso2")] = None
    """Its code of two letters."""
    country_iso_3: Annotated[StrictStr | None, Field(alias="countryIso3")] = None
    """Its code of three letters."""


class PhysicalOrderLine(BaseModel):
    """One product of an order, with its price and how many."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    id: Annotated[StrictInt, Field(alias="id")]
    """Which variant of the product it is."""
    price: Annotated[Decimal, Field(alias="price")]
    """What one costs, in whole units of the currency; webhooks give cents instead."""
    quantity: Annotated[StrictInt, Field(alias="quantity")]
    """How many."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """The currency, in either case."""
    name: Annotated[StrictStr, Field(alias="name")]
    """What the product is called."""
    attributes: Annotated[dict[str, StrictStr], Field(alias="attributes")]
    """What tells this variant from the others, such as a colour."""


class PhysicalOrderPageMeta(BaseModel):
    """Which page it is, and of how many orders."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    total: Annotated[StrictInt | None, Field(alias="total")] = None
    """How many orders there are."""
    offset: Annotated[StrictInt | None, Field(alias="offset")] = None
    """The number of the page."""
    limit: Annotated[StrictInt | None, Field(alias="limit")] = None
    """How many orders a page has."""


class ErrorBody(BaseModel):
    """Why a request is refused."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    error: Annotated[
        StrictStr,
        Field(
            alias="error",
            examples=[
                "error_not_permitted",
                "error_not_found",
                "error_bad_request",
                "no_access",
                "error_shop_inactive",
                "error_invalid_currency",
                "error_amount_too_small",
                "error_amount_too_large",
                "error_title_required",
                "error_title_too_long",
                "error_description_required",
                "error_description_too_long",
                "error_invalid_url",
                "error_customer_id_too_long",
                "error_order_not_paid",
                "error_already_cancelled",
                "error_already_refunded",
                "error_not_refundable",
                "error_transaction_mismatch",
                "error_refund_failed",
            ],
        ),
    ]
    """The reason, for programs. Four codes are documented; more than fifteen others have been met, so any may come."""
    message: Annotated[StrictStr, Field(alias="message", examples=["shop not found"])]
    """The reason, for people."""


class ShopStatus(IntEnum):
    VALUE_0 = 0
    VALUE_1 = 1


class ShopCurrency(StrEnum):
    RUB = "rub"
    EUR = "eur"
    USD = "usd"


class ShopOrderStatus(StrEnum):
    PENDING = "pending"
    PREPAID = "prepaid"
    PAID = "paid"
    FAILED = "failed"


class ShopOrderPeriod(StrEnum):
    ONETIME = "onetime"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"


class MemberStatus(StrEnum):
    ACTIVE = "active"
    CANCELLED = "cancelled"


class TrialPeriod(StrEnum):
    ONE_HOUR = "one_hour"
    TWELVE_HOURS = "twelve_hours"
    TWENTY_FOUR_HOURS = "twenty_four_hours"
    THREE_DAYS = "three_days"
    SEVEN_DAYS = "seven_days"


class ShopOrderState(BaseModel):
    """The state of an order."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    status: Annotated[ShopOrderStatus, Field(alias="status")]
    """Whether it was paid."""


class CancelledShopOrder(BaseModel):
    """An order that repeats no more."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    success: Annotated[StrictBool, Field(alias="success")]
    """Whether it is cancelled."""
    message: Annotated[StrictStr, Field(alias="message")]
    """The same for people."""


class ShopTransaction(BaseModel):
    """A movement of money of an order."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    id: Annotated[StrictInt, Field(alias="id")]
    """Which transaction it is."""
    type: Annotated[StrictStr, Field(alias="type")]
    """What it is; only `shop_order_sell`, a sale, is known."""
    object_id: Annotated[StrictInt | None, Field(alias="objectId")] = None
    """What it is about, in the numbers of the service."""
    amount: Annotated[Decimal, Field(alias="amount")]
    """How much, in whole units of the currency, not in cents. Compare it with the order before you refund."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """The currency, in either case."""
    created_at: Annotated[StrictInt | None, Field(alias="createdAt")] = None
    """When it was made, in seconds since 1970."""
    service_fee: Annotated[Decimal | None, Field(alias="serviceFee")] = None
    """What the service keeps, in whole units."""
    total: Annotated[Decimal | None, Field(alias="total")] = None
    """What is left, in whole units."""
    payment_method: Annotated[StrictStr | None, Field(alias="paymentMethod")] = None
    """How it was paid, as `bank_card`."""
    is_refunded: Annotated[StrictBool | None, Field(alias="isRefunded")] = None
    """Whether it was refunded."""
    is_refundable: Annotated[StrictBool | None, Field(alias="isRefundable")] = None
    """Whether it can be refunded."""
    is_recurring: Annotated[StrictBool | None, Field(alias="isRecurring")] = None
    """Whether it is a repeated payment."""


class RefundStatus(StrEnum):
    INITIATED = "initiated"
    COMPLETED = "completed"


class SubscriptionPeriod(StrEnum):
    TRIAL = "trial"
    ONETIME = "onetime"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"


class SubscriberStatus(StrEnum):
    ACTIVE = "active"
    PRE_CANCELLED = "pre_cancelled"
    CANCELLED = "cancelled"


class ShopToken(BaseModel):
    """A saved card."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    token: Annotated[StrictStr, Field(alias="token")]
    """Which card it is; webhooks name it the same way."""
    card_last_4: Annotated[StrictStr, Field(alias="cardLast4")]
    """The end of its number."""
    card_brand: Annotated[StrictStr, Field(alias="cardBrand")]
    """The brand, as Visa."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Whose it is, as the order named the buyer."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """An amount that the document calls fixed, in cents or kopecks; a charge has its own."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """The currency, in either case."""
    active: Annotated[StrictBool, Field(alias="active")]
    """Whether it can be charged."""
    created_at: Annotated[AwareDatetime, Field(alias="createdAt")]
    """When it was saved."""
    last_used_at: Annotated[AwareDatetime | None, Field(alias="lastUsedAt")] = None
    """When it was last charged."""


class DeactivatedShopToken(BaseModel):
    """A saved card that can't be charged any more."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    success: Annotated[StrictBool, Field(alias="success")]
    """Whether it is deactivated."""
    message: Annotated[StrictStr, Field(alias="message")]
    """The same for people."""


class NewShopCharge(BaseModel):
    """What is to be charged."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    token: Annotated[StrictStr, Field(alias="token")]
    """Which saved card."""
    amount: Annotated[StrictInt, Field(alias="amount", gt=0)]
    """How much, in cents or kopecks of the card's currency: 100 to 300,000 roubles, 1 to 3,000 euros or dollars."""
    reference: Annotated[StrictStr | None, Field(alias="reference", max_length=256)] = None
    """What it is for, in your own words."""
    idempotency_key: Annotated[
        StrictStr | None, Field(alias="idempotencyKey", max_length=64, min_length=1)
    ] = None
    """With the same key again the charge that exists is returned."""


class ShopChargeStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"


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


class PhysicalOrder(BaseModel):
    """Physical products that somebody ordered."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    id: Annotated[StrictInt, Field(alias="id")]
    """Which order it is; webhooks call it `order_id`."""
    status: Annotated[PhysicalOrderStatus, Field(alias="status")]
    """Where it stands."""
    created: Annotated[AwareDatetime, Field(alias="created")]
    """When it was ordered."""
    full_name: Annotated[StrictStr, Field(alias="fullName")]
    """Who gets it."""
    email: Annotated[StrictStr, Field(alias="email")]
    """The buyer's e-mail address."""
    phone: Annotated[StrictStr, Field(alias="phone")]
    """The buyer's telephone number."""
    telegram_id: Annotated[StrictInt, Field(alias="telegramID")]
    """The buyer in Telegram."""
    address: Annotated[PhysicalOrderCountry, Field(alias="address")]
    locality: Annotated[StrictStr, Field(alias="locality")]
    """The town."""
    full_address: Annotated[StrictStr, Field(alias="fullAddress")]
    """The whole address in one line."""
    customer_note: Annotated[StrictStr, Field(alias="customerNote")]
    """What the buyer wrote."""
    items: Annotated[list[PhysicalOrderLine], Field(alias="items")]
    """What was ordered."""
    delivery_cost: Annotated[Decimal, Field(alias="deliveryCost")]
    """What the delivery costs, in whole units of the currency; webhooks give cents instead."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """The currency, in either case."""


class Shop(BaseModel):
    """A shop of the account, and what it may do."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    id: Annotated[StrictInt, Field(alias="id", ge=1)]
    """Which shop it is."""
    user_id: Annotated[StrictInt, Field(alias="userId")]
    """Whose it is."""
    name: Annotated[StrictStr, Field(alias="name")]
    """What it is called."""
    link: Annotated[StrictStr, Field(alias="link")]
    """The last part of its address."""
    callback_url: Annotated[StrictStr | None, Field(alias="callbackUrl")]
    """Where its webhooks go; it has come empty. Compare it with your own address before you sell: an account has one, so two programs on it take events from each other."""
    recurrent: Annotated[StrictBool, Field(alias="recurrent")]
    """Whether its orders may repeat."""
    only_stars: Annotated[StrictBool, Field(alias="onlyStars")]
    """Whether it takes Telegram Stars alone."""
    token_charging: Annotated[StrictBool, Field(alias="tokenCharging")]
    """Whether it may charge saved cards."""
    status: Annotated[ShopStatus, Field(alias="status")]
    """Whether it is active."""


class ShopOrder(BaseModel):
    """An order of a shop: what is sold, and whether it was paid."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is; webhooks name it the same way."""
    shop_id: Annotated[StrictInt, Field(alias="shopId")]
    """Which shop's it is."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What it costs, in cents or kopecks; of one that repeats, each time."""
    currency: Annotated[ShopCurrency, Field(alias="currency")]
    """The currency."""
    title: Annotated[StrictStr, Field(alias="title")]
    """What the buyer sees as its name."""
    description: Annotated[StrictStr, Field(alias="description")]
    """What the buyer reads about it."""
    status: Annotated[ShopOrderStatus, Field(alias="status")]
    """Whether it was paid."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's e-mail address."""
    success_url: Annotated[StrictStr | None, Field(alias="successUrl")] = None
    """Where the buyer goes after paying. The document requires it; it may be empty all the same."""
    fail_url: Annotated[StrictStr | None, Field(alias="failUrl")] = None
    """Where the buyer goes after a failure. The document requires it; it may be empty all the same."""
    payment_url: Annotated[StrictStr | None, Field(alias="paymentUrl")]
    """Where it is paid in a browser; null for one in Stars alone."""
    webapp_payment_url: Annotated[StrictStr | None, Field(alias="webappPaymentUrl")] = None
    """Where it is paid inside of Telegram."""
    created_at: Annotated[AwareDatetime, Field(alias="createdAt")]
    """When it was created."""
    comment: Annotated[StrictStr | None, Field(alias="comment")] = None
    """What you noted with it."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in your own words."""
    period: Annotated[ShopOrderPeriod, Field(alias="period")]
    """How often it repeats."""
    member_status: Annotated[MemberStatus | None, Field(alias="memberStatus")] = None
    """Whether it goes on; only of one that repeats."""
    member_expires_at: Annotated[AwareDatetime | None, Field(alias="memberExpiresAt")] = None
    """The end of what is paid for; only of one that repeats."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it takes Stars alone."""
    send_email: Annotated[StrictBool | None, Field(alias="sendEmail")] = None
    """Whether the buyer gets an e-mail."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of one that repeats, in cents or kopecks, where it differs."""
    last_paid_transaction_at: Annotated[
        AwareDatetime | None, Field(alias="lastPaidTransactionAt")
    ] = None
    """When it was last paid."""


class NewShopOrder(BaseModel):
    """What is to be sold."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    amount: Annotated[StrictInt | None, Field(alias="amount", gt=0)] = None
    """What it costs, in cents or kopecks. Left out only where it costs Stars alone."""
    currency: Annotated[ShopCurrency, Field(alias="currency")]
    """The currency."""
    title: Annotated[StrictStr, Field(alias="title", max_length=100, min_length=1)]
    """What the buyer sees as its name; 100 UTF-16 units at most."""
    description: Annotated[StrictStr, Field(alias="description", max_length=300, min_length=1)]
    """What the buyer reads about it; 300 UTF-16 units at most."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId", ge=1)] = None
    """Which shop sells it; the oldest active one if it is left out."""
    success_url: Annotated[StrictStr | None, Field(alias="successUrl")] = None
    """Where the buyer goes after paying, over https; an address in Telegram will do."""
    fail_url: Annotated[StrictStr | None, Field(alias="failUrl")] = None
    """Where the buyer goes after a failure, over https."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's e-mail address."""
    comment: Annotated[StrictStr | None, Field(alias="comment")] = None
    """A note of yours, which comes back with the order."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId", max_length=256)] = None
    """Who buys, in your own words. It comes back in the list and in webhooks, and finds an order whose creation got no response."""
    period: Annotated[ShopOrderPeriod | None, Field(alias="period")] = None
    """How often it repeats; `onetime` if it is left out. Anything else needs a shop with `recurrent`."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount", gt=0)] = None
    """What it costs in Stars; only with the periods `onetime` and `monthly`, and not in a shop with `tokenCharging`."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount", gt=0)] = None
    """Another price for the first period, in cents or kopecks; only of one that repeats, not with Stars, and not the same as `amount`."""
    trial_period: Annotated[TrialPeriod | None, Field(alias="trialPeriod")] = None
    """For how long it is free at first; only of one that repeats."""
    image_url: Annotated[StrictStr | None, Field(alias="imageUrl")] = None
    """A picture for the buyer, over https."""


class ShopTransactionPage(BaseModel):
    """One page of an order's transactions."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    transactions: Annotated[list[ShopTransaction], Field(alias="transactions")]
    """The transactions."""
    next_from: Annotated[StrictStr, Field(alias="nextFrom")]
    """Where the next page begins; empty on the last one."""


class ShopRefund(BaseModel):
    """A refund that has begun."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    success: Annotated[StrictBool, Field(alias="success")]
    """Whether it has begun."""
    message: Annotated[StrictStr, Field(alias="message")]
    """The same for people."""
    status: Annotated[RefundStatus, Field(alias="status")]
    """How far it has come; only `initiated` is known here."""


class SubscriptionPrice(BaseModel):
    """One period of a tariff, and its price."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    period_id: Annotated[StrictInt, Field(alias="periodId", ge=1)]
    """Which period it is; webhooks call it `period_id`."""
    period: Annotated[SubscriptionPeriod, Field(alias="period")]
    """How long one payment lasts."""
    price: Annotated[Decimal, Field(alias="price", ge=0)]
    """The price in whole units of the currency, as 799.5, not in cents."""


class Subscriber(BaseModel):
    """One subscription of one person."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegramUserId")] = None
    """The subscriber in Telegram."""
    subscription_id: Annotated[StrictInt | None, Field(alias="subscriptionId")] = None
    """Which tariff it is."""
    status: Annotated[SubscriberStatus | None, Field(alias="status")] = None
    """Whether it goes on; one that is `pre_cancelled` is paid until `expireAt`."""
    activated_at: Annotated[AwareDatetime | None, Field(alias="activatedAt")] = None
    """When it began."""
    expire_at: Annotated[AwareDatetime | None, Field(alias="expireAt")] = None
    """The end of what is paid for."""
    link: Annotated[StrictStr | None, Field(alias="link")] = None
    """Where it opens in Telegram."""


class ShopCharge(BaseModel):
    """A charge of a saved card."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    charge_uuid: Annotated[StrictStr, Field(alias="chargeUuid")]
    """Which charge it is; webhooks name it the same way."""
    status: Annotated[ShopChargeStatus, Field(alias="status")]
    """How far it has come."""
    reference: Annotated[StrictStr | None, Field(alias="reference")] = None
    """What it is for, in your own words."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in cents or kopecks."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """The currency, in either case."""
    token: Annotated[StrictStr | None, Field(alias="token")] = None
    """Which saved card."""
    error_code: Annotated[StrictStr | None, Field(alias="errorCode")] = None
    """Why it failed, for programs, as `payment_declined`."""
    error_message: Annotated[StrictStr | None, Field(alias="errorMessage")] = None
    """Why it failed, for people."""
    created_at: Annotated[AwareDatetime, Field(alias="createdAt")]
    """When it was asked for."""
    processed_at: Annotated[AwareDatetime | None, Field(alias="processedAt")] = None
    """When it ended."""


class PhysicalOrderPage(BaseModel):
    """One page of orders."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    rows: Annotated[list[PhysicalOrder] | None, Field(alias="rows")] = None
    """The orders."""
    meta: Annotated[PhysicalOrderPageMeta | None, Field(alias="meta")] = None


class Subscription(BaseModel):
    """A tariff that can be subscribed to."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    subscription_id: Annotated[StrictInt, Field(alias="subscriptionId", ge=1)]
    """Which tariff it is; webhooks call it `subscription_id`."""
    name: Annotated[StrictStr | None, Field(alias="name")] = None
    """What it is called."""
    currency: Annotated[StrictStr | None, Field(alias="currency")] = None
    """The currency of its prices, in either case."""
    periods: Annotated[list[SubscriptionPrice] | None, Field(alias="periods")] = None
    """What can be chosen, each with its price."""


class SubscriberList(BaseModel):
    """The subscribers of an account."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    result: Annotated[list[Subscriber], Field(alias="result")]
    """The subscribers."""


class SubscriptionList(BaseModel):
    """The tariffs of an account."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    result: Annotated[list[Subscription], Field(alias="result")]
    """The tariffs."""
