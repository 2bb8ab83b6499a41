# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The schemas of the specification as strict pydantic models."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from . import (
    MemberStatus,
    PhysicalOrderStatus,
    RefundStatus,
    ShopOrderPeriod,
    SubscriptionPeriod,
    TrialPeriod,
)


class SubscriptionType(StrEnum):
    REGULAR = "regular"
    GIFT = "gift"
    TRIAL = "trial"


class RenewedSubscriptionPayload(BaseModel):
    """A subscription that was paid for another period."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    subscription_name: Annotated[StrictStr, Field(alias="subscription_name")]
    """What the subscription is called."""
    subscription_id: Annotated[StrictInt, Field(alias="subscription_id")]
    """Which tariff it is; all its buyers share this id."""
    period_id: Annotated[StrictInt, Field(alias="period_id")]
    """Which period of the tariff; all its buyers share this id, too."""
    period: Annotated[SubscriptionPeriod, Field(alias="period")]
    """How long one payment lasts."""
    type: Annotated[SubscriptionType | None, Field(alias="type")] = None
    """How it came about. Not sent before 2026."""
    price: Annotated[StrictInt, Field(alias="price")]
    """What the buyer is charged, in minor units. A cancellation has come with 0 here."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What is left of the price after commission, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    channel_id: Annotated[StrictInt, Field(alias="channel_id")]
    """Which channel it opens."""
    channel_name: Annotated[StrictStr, Field(alias="channel_name")]
    """What the channel is called."""
    expires_at: Annotated[AwareDatetime, Field(alias="expires_at")]
    """The end of what is paid for."""
    web_app_link: Annotated[StrictStr | None, Field(alias="web_app_link")] = None
    """Where the subscription opens in Telegram."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""


class CancelledSubscriptionPayload(BaseModel):
    """A subscription that won't be renewed."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    subscription_name: Annotated[StrictStr, Field(alias="subscription_name")]
    """What the subscription is called."""
    subscription_id: Annotated[StrictInt, Field(alias="subscription_id")]
    """Which tariff it is; all its buyers share this id."""
    period_id: Annotated[StrictInt, Field(alias="period_id")]
    """Which period of the tariff; all its buyers share this id, too."""
    period: Annotated[SubscriptionPeriod, Field(alias="period")]
    """How long one payment lasts."""
    type: Annotated[SubscriptionType | None, Field(alias="type")] = None
    """How it came about. Not sent before 2026."""
    price: Annotated[StrictInt, Field(alias="price")]
    """What the buyer is charged, in minor units. A cancellation has come with 0 here."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What is left of the price after commission, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    channel_id: Annotated[StrictInt, Field(alias="channel_id")]
    """Which channel it opens."""
    channel_name: Annotated[StrictStr, Field(alias="channel_name")]
    """What the channel is called."""
    expires_at: Annotated[AwareDatetime, Field(alias="expires_at")]
    """The end of what is paid for."""
    web_app_link: Annotated[StrictStr | None, Field(alias="web_app_link")] = None
    """Where the subscription opens in Telegram."""
    cancel_reason: Annotated[
        StrictStr | None, Field(alias="cancel_reason", examples=["Cancel by User"])
    ] = None
    """Why, in words meant for people; may be empty."""


class DonationPeriod(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"


class RecurrentDonationPayload(BaseModel):
    """A repeated donation that was paid again."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    donation_request_id: Annotated[StrictInt, Field(alias="donation_request_id")]
    """Which donate link was used. Not an id of the payment; every payment shares it."""
    donation_name: Annotated[StrictStr, Field(alias="donation_name")]
    """What the link is called."""
    period: Annotated[DonationPeriod, Field(alias="period")]
    """How often the donor pays; `once` unless it repeats."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    anonymously: Annotated[StrictBool, Field(alias="anonymously")]
    """Whether the donor stays unnamed; then nothing tells who it was."""
    web_app_link: Annotated[StrictStr, Field(alias="web_app_link")]
    """Where the donate link opens in Telegram."""


class CancelledDonationPayload(BaseModel):
    """A repeated donation that won't be paid again."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    donation_request_id: Annotated[StrictInt, Field(alias="donation_request_id")]
    """Which donate link was used. Not an id of the payment; every payment shares it."""
    donation_name: Annotated[StrictStr, Field(alias="donation_name")]
    """What the link is called."""
    period: Annotated[DonationPeriod, Field(alias="period")]
    """How often the donor pays; `once` unless it repeats."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    anonymously: Annotated[StrictBool, Field(alias="anonymously")]
    """Whether the donor stays unnamed; then nothing tells who it was."""
    web_app_link: Annotated[StrictStr, Field(alias="web_app_link")]
    """Where the donate link opens in Telegram."""


class NewDigitalProductPayload(BaseModel):
    """A digital product that was bought."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    product_id: Annotated[StrictInt, Field(alias="product_id")]
    """Which product was bought."""
    product_name: Annotated[StrictStr, Field(alias="product_name")]
    """What the product is called."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    purchase_id: Annotated[StrictInt, Field(alias="purchase_id")]
    """Which purchase it is. Meant to tell a repeated delivery from a new purchase."""
    transaction_id: Annotated[StrictInt, Field(alias="transaction_id")]
    """Which movement of money."""
    purchase_created_at: Annotated[AwareDatetime, Field(alias="purchase_created_at")]
    """When it was bought."""


class DigitalProductRefundedPayload(BaseModel):
    """A digital product whose price was given back."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    product_id: Annotated[StrictInt | None, Field(alias="product_id")] = None
    """Which product was bought."""
    product_name: Annotated[StrictStr | None, Field(alias="product_name")] = None
    """What the product is called."""
    amount: Annotated[StrictInt | None, Field(alias="amount")] = None
    """How much, in minor units."""
    currency: Annotated[StrictStr | None, Field(alias="currency")] = None
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    purchase_id: Annotated[StrictInt, Field(alias="purchase_id")]
    """Which purchase it is. Meant to tell a repeated delivery from a new purchase."""
    transaction_id: Annotated[StrictInt | None, Field(alias="transaction_id")] = None
    """Which movement of money."""
    refund_reason: Annotated[
        StrictStr | None,
        Field(
            alias="refund_reason",
            examples=["telegram_refund", "Cancel product purchase from public API"],
        ),
    ] = None
    """Why it was given back."""
    refunded_at: Annotated[AwareDatetime, Field(alias="refunded_at")]
    """When it was given back."""


class PhysicalOrderItem(BaseModel):
    """One product of an order."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    product_name: Annotated[StrictStr, Field(alias="product_name")]
    """What the product is called."""
    quantity: Annotated[StrictInt, Field(alias="quantity")]
    """How many."""
    price: Annotated[StrictInt, Field(alias="price")]
    """What one costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""


class PhysicalOrderShippedPayload(BaseModel):
    """An order that was sent off."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    order_id: Annotated[StrictInt, Field(alias="order_id")]
    """Which order it is."""
    status: Annotated[PhysicalOrderStatus, Field(alias="status")]
    """Where it stands."""
    products: Annotated[list[PhysicalOrderItem], Field(alias="products")]
    """What was ordered."""
    total: Annotated[StrictInt, Field(alias="total")]
    """What all of it costs, in minor units; the list of orders gives plain units instead."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    shipping_address: Annotated[Any | None, Field(alias="shipping_address")] = None
    """Where it goes. Nobody has published in what form."""
    tracking_number: Annotated[StrictStr | None, Field(alias="tracking_number")] = None
    """By which number the parcel can be followed."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it was ordered."""
    updated_at: Annotated[AwareDatetime, Field(alias="updated_at")]
    """When it last changed."""


class PhysicalOrderCanceledPayload(BaseModel):
    """An order that was called off."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    order_id: Annotated[StrictInt, Field(alias="order_id")]
    """Which order it is."""
    status: Annotated[PhysicalOrderStatus, Field(alias="status")]
    """Where it stands."""
    products: Annotated[list[PhysicalOrderItem], Field(alias="products")]
    """What was ordered."""
    total: Annotated[StrictInt, Field(alias="total")]
    """What all of it costs, in minor units; the list of orders gives plain units instead."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    shipping_address: Annotated[Any | None, Field(alias="shipping_address")] = None
    """Where it goes. Nobody has published in what form."""
    tracking_number: Annotated[StrictStr | None, Field(alias="tracking_number")] = None
    """By which number the parcel can be followed."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it was ordered."""
    updated_at: Annotated[AwareDatetime, Field(alias="updated_at")]
    """When it last changed."""


class WebhookTest(BaseModel):
    """A delivery that tries an address out."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    test_event: Annotated[StrictStr, Field(alias="test_event")]
    """A word on the test; nobody has published which."""


class ShopOrderPaidPayload(BaseModel):
    """An order that was paid, or whose trial has begun."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    fee: Annotated[StrictInt, Field(alias="fee")]
    """What the service keeps, in minor units."""
    status: Annotated[StrictStr, Field(alias="status", examples=["paid"])]
    """Always `paid`."""
    is_recurrent: Annotated[StrictBool, Field(alias="isRecurrent")]
    """Whether it repeats."""
    period: Annotated[ShopOrderPeriod | None, Field(alias="period")] = None
    """How often it repeats."""
    member_status: Annotated[MemberStatus | None, Field(alias="memberStatus")] = None
    """Whether it goes on."""
    member_expires_at: Annotated[AwareDatetime | None, Field(alias="memberExpiresAt")] = None
    """The end of what is paid for."""
    is_trial: Annotated[StrictBool | None, Field(alias="isTrial")] = None
    """Whether this is the beginning of a trial. Then nothing was paid."""
    trial_period: Annotated[TrialPeriod | None, Field(alias="trialPeriod")] = None
    """How long the trial lasts."""
    trial_ends_at: Annotated[AwareDatetime | None, Field(alias="trialEndsAt")] = None
    """The end of the trial."""
    payment_token: Annotated[StrictStr | None, Field(alias="paymentToken")] = None
    """By which the card can be charged again."""
    card_last_4: Annotated[StrictStr | None, Field(alias="cardLast4")] = None
    """The end of the card's number."""
    card_brand: Annotated[StrictStr | None, Field(alias="cardBrand")] = None
    """Whose card it is."""


class ShopOrderChargeSuccessPayload(BaseModel):
    """An order that was paid for another period."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    period: Annotated[ShopOrderPeriod, Field(alias="period")]
    """How often it repeats."""
    is_recurrent: Annotated[StrictBool | None, Field(alias="isRecurrent")] = None
    """Whether it repeats."""
    member_status: Annotated[MemberStatus | None, Field(alias="memberStatus")] = None
    """Whether it goes on."""
    member_expires_at: Annotated[AwareDatetime | None, Field(alias="memberExpiresAt")] = None
    """The end of what is paid for."""


class ShopOrderChargeFailedPayload(BaseModel):
    """An order that could not be charged for another period."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    period: Annotated[ShopOrderPeriod, Field(alias="period")]
    """How often it repeats."""
    charge_retries: Annotated[StrictInt, Field(alias="chargeRetries")]
    """Which attempt it was, 1 to 3."""


class ShopCancelReason(StrEnum):
    CANCELLED_BY_SELLER = "cancelled_by_seller"
    CHARGE_FAILED = "charge_failed"
    PAYMENT_METHOD_EXPIRED = "payment_method_expired"
    STARS_SUBSCRIPTION_EXPIRED = "stars_subscription_expired"
    SELLER_UNAVAILABLE = "seller_unavailable"
    LAST_CHARGE_REFUNDED = "last_charge_refunded"


class ShopOrderRefundedPayload(BaseModel):
    """An order whose price is given back, or was."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    transaction_id: Annotated[StrictInt | StrictStr, Field(alias="transactionId")]
    """Which payment is given back. Nobody has published whether it is a number."""
    status: Annotated[RefundStatus, Field(alias="status")]
    """How far it has come."""
    refunded_at: Annotated[AwareDatetime | None, Field(alias="refundedAt")] = None
    """When it was done."""
    period: Annotated[ShopOrderPeriod | None, Field(alias="period")] = None
    """How often the order repeats."""
    member_status: Annotated[MemberStatus | None, Field(alias="memberStatus")] = None
    """Whether the order goes on."""


class ShopOrderPaymentFailedPayload(BaseModel):
    """An order that somebody failed to pay."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    error_code: Annotated[StrictStr, Field(alias="errorCode")]
    """Why, for programs."""
    error_message: Annotated[StrictStr, Field(alias="errorMessage")]
    """Why, for people."""


class ShopOrderPaymentReceivedPayload(BaseModel):
    """An order for which a payment came in that is not final."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""


class ShopOrderPrepaidPayload(BaseModel):
    """An order for which Stars came in that are not final."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""


class ShopTokenChargeSuccessPayload(BaseModel):
    """A charge of a saved card."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    charge_uuid: Annotated[StrictStr, Field(alias="chargeUuid")]
    """Which charge it is, as it was asked for."""
    token: Annotated[StrictStr, Field(alias="token")]
    """Which saved card."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    reference: Annotated[StrictStr | None, Field(alias="reference")] = None
    """The shop's own words on the charge."""
    processed_at: Annotated[AwareDatetime | None, Field(alias="processedAt")] = None
    """When it was done."""


class ShopTokenChargeFailedPayload(BaseModel):
    """A charge of a saved card that failed."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    charge_uuid: Annotated[StrictStr, Field(alias="chargeUuid")]
    """Which charge it is, as it was asked for."""
    token: Annotated[StrictStr, Field(alias="token")]
    """Which saved card."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    reference: Annotated[StrictStr | None, Field(alias="reference")] = None
    """The shop's own words on the charge."""
    error_code: Annotated[StrictStr | None, Field(alias="errorCode")] = None
    """Why, for programs."""
    error_message: Annotated[StrictStr | None, Field(alias="errorMessage")] = None
    """Why, for people."""


class NewSubscriptionPayload(BaseModel):
    """A subscription that was bought."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    subscription_name: Annotated[StrictStr, Field(alias="subscription_name")]
    """What the subscription is called."""
    subscription_id: Annotated[StrictInt, Field(alias="subscription_id")]
    """Which tariff it is; all its buyers share this id."""
    period_id: Annotated[StrictInt, Field(alias="period_id")]
    """Which period of the tariff; all its buyers share this id, too."""
    period: Annotated[SubscriptionPeriod, Field(alias="period")]
    """How long one payment lasts."""
    type: Annotated[SubscriptionType | None, Field(alias="type")] = None
    """How it came about. Not sent before 2026."""
    price: Annotated[StrictInt, Field(alias="price")]
    """What the buyer is charged, in minor units. A cancellation has come with 0 here."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What is left of the price after commission, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    channel_id: Annotated[StrictInt, Field(alias="channel_id")]
    """Which channel it opens."""
    channel_name: Annotated[StrictStr, Field(alias="channel_name")]
    """What the channel is called."""
    expires_at: Annotated[AwareDatetime, Field(alias="expires_at")]
    """The end of what is paid for."""
    web_app_link: Annotated[StrictStr | None, Field(alias="web_app_link")] = None
    """Where the subscription opens in Telegram."""


class RenewedSubscriptionEvent(BaseModel):
    """A subscription was paid for another period."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["renewed_subscription"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[RenewedSubscriptionPayload, Field(alias="payload")]


class CancelledSubscriptionEvent(BaseModel):
    """A subscription won't be renewed."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["cancelled_subscription"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[CancelledSubscriptionPayload, Field(alias="payload")]


class NewDonationPayload(BaseModel):
    """A donation that was made."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    donation_request_id: Annotated[StrictInt, Field(alias="donation_request_id")]
    """Which donate link was used. Not an id of the payment; every payment shares it."""
    donation_name: Annotated[StrictStr, Field(alias="donation_name")]
    """What the link is called."""
    period: Annotated[DonationPeriod, Field(alias="period")]
    """How often the donor pays; `once` unless it repeats."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """How much, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    anonymously: Annotated[StrictBool, Field(alias="anonymously")]
    """Whether the donor stays unnamed; then nothing tells who it was."""
    web_app_link: Annotated[StrictStr, Field(alias="web_app_link")]
    """Where the donate link opens in Telegram."""
    message: Annotated[StrictStr | None, Field(alias="message")] = None
    """What the donor wrote."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The address of a donor who paid on the web; may be empty."""


class RecurrentDonationEvent(BaseModel):
    """A repeated donation was paid again."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["recurrent_donation"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[RecurrentDonationPayload, Field(alias="payload")]


class CancelledDonationEvent(BaseModel):
    """A repeated donation won't be paid again."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["cancelled_donation"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[CancelledDonationPayload, Field(alias="payload")]


class NewDigitalProductEvent(BaseModel):
    """A digital product was bought."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["new_digital_product"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[NewDigitalProductPayload, Field(alias="payload")]


class DigitalProductRefundedEvent(BaseModel):
    """The price of a digital product was given back."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["digital_product_refunded"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[DigitalProductRefundedPayload, Field(alias="payload")]


class PhysicalOrderCreatedPayload(BaseModel):
    """An order of physical products."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    user_id: Annotated[StrictInt | None, Field(alias="user_id", deprecated=True)] = None
    """An older id of the buyer; its removal was announced, but it is still sent."""
    trb_user_id: Annotated[StrictStr | None, Field(alias="trb_user_id")] = None
    """The buyer's account at Tribute: `T-` before the number of one who logs in with Telegram, `W-` before that of one who logs in by e-mail. Not sent before 2026, nor of one who stays anonymous."""
    telegram_user_id: Annotated[StrictInt | None, Field(alias="telegram_user_id")] = None
    """The buyer in Telegram. One who logs in by e-mail or stays anonymous has none, whatever the documentation requires."""
    telegram_username: Annotated[StrictStr | None, Field(alias="telegram_username")] = None
    """The buyer's name in Telegram, without the at sign."""
    order_id: Annotated[StrictInt, Field(alias="order_id")]
    """Which order it is."""
    status: Annotated[PhysicalOrderStatus, Field(alias="status")]
    """Where it stands."""
    products: Annotated[list[PhysicalOrderItem], Field(alias="products")]
    """What was ordered."""
    total: Annotated[StrictInt, Field(alias="total")]
    """What all of it costs, in minor units; the list of orders gives plain units instead."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    shipping_address: Annotated[Any | None, Field(alias="shipping_address")] = None
    """Where it goes. Nobody has published in what form."""
    tracking_number: Annotated[StrictStr | None, Field(alias="tracking_number")] = None
    """By which number the parcel can be followed."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it was ordered."""
    updated_at: Annotated[AwareDatetime, Field(alias="updated_at")]
    """When it last changed."""


class PhysicalOrderShippedEvent(BaseModel):
    """An order was sent off."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["physical_order_shipped"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[PhysicalOrderShippedPayload, Field(alias="payload")]


class PhysicalOrderCanceledEvent(BaseModel):
    """An order was called off."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["physical_order_canceled"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[PhysicalOrderCanceledPayload, Field(alias="payload")]


class ShopOrderPaidEvent(BaseModel):
    """An order was paid."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderPaidPayload, Field(alias="payload")]


class ShopOrderChargeSuccessEvent(BaseModel):
    """An order that repeats was paid again."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_charge_success"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderChargeSuccessPayload, Field(alias="payload")]


class ShopOrderChargeFailedEvent(BaseModel):
    """An order that repeats could not be charged."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_charge_failed"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderChargeFailedPayload, Field(alias="payload")]


class ShopOrderCancelledPayload(BaseModel):
    """An order that won't repeat any more."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    uuid: Annotated[StrictStr, Field(alias="uuid")]
    """Which order it is, as it was created."""
    shop_id: Annotated[StrictInt | None, Field(alias="shopId")] = None
    """Whose order it is. Not sent before an account could have several shops."""
    amount: Annotated[StrictInt, Field(alias="amount")]
    """What the order costs, in minor units."""
    currency: Annotated[StrictStr, Field(alias="currency")]
    """Of which currency; in small letters wherever it was seen."""
    email: Annotated[StrictStr | None, Field(alias="email")] = None
    """The buyer's address; may be empty."""
    customer_id: Annotated[StrictStr | None, Field(alias="customerId")] = None
    """Who buys, in the shop's own words, as the order was created. Not sent before mid-2026."""
    stars_amount: Annotated[StrictInt | None, Field(alias="starsAmount")] = None
    """What it costs in Stars; 0 where it has no such price."""
    only_stars: Annotated[StrictBool | None, Field(alias="onlyStars")] = None
    """Whether it can be paid with Stars alone."""
    first_period_amount: Annotated[StrictInt | None, Field(alias="firstPeriodAmount")] = None
    """The first payment of an order that repeats, in minor units, where it differs."""
    period: Annotated[ShopOrderPeriod, Field(alias="period")]
    """How often it repeated."""
    cancel_reason: Annotated[ShopCancelReason, Field(alias="cancelReason")]
    """Why it ended."""


class ShopOrderRefundedEvent(BaseModel):
    """The price of an order is given back, or was."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_refunded"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderRefundedPayload, Field(alias="payload")]


class ShopOrderPaymentFailedEvent(BaseModel):
    """An attempt to pay an order failed."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_payment_failed"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderPaymentFailedPayload, Field(alias="payload")]


class ShopOrderPaymentReceivedEvent(BaseModel):
    """A payment came in and is not final."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_payment_received"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderPaymentReceivedPayload, Field(alias="payload")]


class ShopOrderPrepaidEvent(BaseModel):
    """Stars came in and are not final."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_prepaid"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderPrepaidPayload, Field(alias="payload")]


class ShopTokenChargeSuccessEvent(BaseModel):
    """A saved card was charged."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_token_charge_success"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopTokenChargeSuccessPayload, Field(alias="payload")]


class ShopTokenChargeFailedEvent(BaseModel):
    """A saved card could not be charged."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_token_charge_failed"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopTokenChargeFailedPayload, Field(alias="payload")]


class NewSubscriptionEvent(BaseModel):
    """A subscription was bought."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["new_subscription"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[NewSubscriptionPayload, Field(alias="payload")]


class NewDonationEvent(BaseModel):
    """A donation was made."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["new_donation"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[NewDonationPayload, Field(alias="payload")]


class PhysicalOrderCreatedEvent(BaseModel):
    """Physical products were ordered."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["physical_order_created"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[PhysicalOrderCreatedPayload, Field(alias="payload")]


class ShopOrderCancelledEvent(BaseModel):
    """An order won't repeat any more."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    name: Annotated[Literal["shop_order_cancelled"], Field(alias="name")]
    """Which event this is."""
    created_at: Annotated[AwareDatetime, Field(alias="created_at")]
    """When it happened. The same each time it is delivered."""
    sent_at: Annotated[AwareDatetime, Field(alias="sent_at")]
    """When this delivery was sent. Another each time, and so are the bytes."""
    payload: Annotated[ShopOrderCancelledPayload, Field(alias="payload")]


Payload: TypeAlias = (
    NewSubscriptionPayload
    | RenewedSubscriptionPayload
    | CancelledSubscriptionPayload
    | NewDonationPayload
    | RecurrentDonationPayload
    | CancelledDonationPayload
    | NewDigitalProductPayload
    | DigitalProductRefundedPayload
    | PhysicalOrderCreatedPayload
    | PhysicalOrderShippedPayload
    | PhysicalOrderCanceledPayload
    | ShopOrderPaidPayload
    | ShopOrderChargeSuccessPayload
    | ShopOrderChargeFailedPayload
    | ShopOrderCancelledPayload
    | ShopOrderRefundedPayload
    | ShopOrderPaymentFailedPayload
    | ShopOrderPaymentReceivedPayload
    | ShopOrderPrepaidPayload
    | ShopTokenChargeSuccessPayload
    | ShopTokenChargeFailedPayload
)
"""What happened, without its name and times."""

Event: TypeAlias = (
    NewSubscriptionEvent
    | RenewedSubscriptionEvent
    | CancelledSubscriptionEvent
    | NewDonationEvent
    | RecurrentDonationEvent
    | CancelledDonationEvent
    | NewDigitalProductEvent
    | DigitalProductRefundedEvent
    | PhysicalOrderCreatedEvent
    | PhysicalOrderShippedEvent
    | PhysicalOrderCanceledEvent
    | ShopOrderPaidEvent
    | ShopOrderChargeSuccessEvent
    | ShopOrderChargeFailedEvent
    | ShopOrderCancelledEvent
    | ShopOrderRefundedEvent
    | ShopOrderPaymentFailedEvent
    | ShopOrderPaymentReceivedEvent
    | ShopOrderPrepaidEvent
    | ShopTokenChargeSuccessEvent
    | ShopTokenChargeFailedEvent
)
"""A whole delivery."""

PAYLOADS: Final[Mapping[str, type[Payload]]] = {
    "new_subscription": NewSubscriptionPayload,
    "renewed_subscription": RenewedSubscriptionPayload,
    "cancelled_subscription": CancelledSubscriptionPayload,
    "new_donation": NewDonationPayload,
    "recurrent_donation": RecurrentDonationPayload,
    "cancelled_donation": CancelledDonationPayload,
    "new_digital_product": NewDigitalProductPayload,
    "digital_product_refunded": DigitalProductRefundedPayload,
    "physical_order_created": PhysicalOrderCreatedPayload,
    "physical_order_shipped": PhysicalOrderShippedPayload,
    "physical_order_canceled": PhysicalOrderCanceledPayload,
    "shop_order": ShopOrderPaidPayload,
    "shop_order_charge_success": ShopOrderChargeSuccessPayload,
    "shop_order_charge_failed": ShopOrderChargeFailedPayload,
    "shop_order_cancelled": ShopOrderCancelledPayload,
    "shop_order_refunded": ShopOrderRefundedPayload,
    "shop_order_payment_failed": ShopOrderPaymentFailedPayload,
    "shop_order_payment_received": ShopOrderPaymentReceivedPayload,
    "shop_order_prepaid": ShopOrderPrepaidPayload,
    "shop_token_charge_success": ShopTokenChargeSuccessPayload,
    "shop_token_charge_failed": ShopTokenChargeFailedPayload,
}
"""The class of the payload, by the name of the event."""

EVENTS: Final[Mapping[str, type[Event]]] = {
    "new_subscription": NewSubscriptionEvent,
    "renewed_subscription": RenewedSubscriptionEvent,
    "cancelled_subscription": CancelledSubscriptionEvent,
    "new_donation": NewDonationEvent,
    "recurrent_donation": RecurrentDonationEvent,
    "cancelled_donation": CancelledDonationEvent,
    "new_digital_product": NewDigitalProductEvent,
    "digital_product_refunded": DigitalProductRefundedEvent,
    "physical_order_created": PhysicalOrderCreatedEvent,
    "physical_order_shipped": PhysicalOrderShippedEvent,
    "physical_order_canceled": PhysicalOrderCanceledEvent,
    "shop_order": ShopOrderPaidEvent,
    "shop_order_charge_success": ShopOrderChargeSuccessEvent,
    "shop_order_charge_failed": ShopOrderChargeFailedEvent,
    "shop_order_cancelled": ShopOrderCancelledEvent,
    "shop_order_refunded": ShopOrderRefundedEvent,
    "shop_order_payment_failed": ShopOrderPaymentFailedEvent,
    "shop_order_payment_received": ShopOrderPaymentReceivedEvent,
    "shop_order_prepaid": ShopOrderPrepaidEvent,
    "shop_token_charge_success": ShopTokenChargeSuccessEvent,
    "shop_token_charge_failed": ShopTokenChargeFailedEvent,
}
"""The class of the whole delivery, by the name of the event."""
