"""Webhook events of Tribute: verify, parse and handle them.

::

    handler = WebhookHandler()  # the key comes from TRIBUTE_API_KEY

    @handler.on(NewDigitalProduct)
    async def deliver(event: NewDigitalProduct) -> None:
        print(event.buyer.telegram_id, event.payload.product_name, event.amount)

`pytribute.webhooks.adapters` connects a handler to a web framework; `parse` parses one delivery
without a handler. Names are imported at their first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytribute.webhooks.buyer import Buyer
    from pytribute.webhooks.creator_events import (
        CancelledDonation,
        CancelledSubscription,
        DigitalProductRefunded,
        NewDigitalProduct,
        NewDonation,
        NewSubscription,
        PhysicalOrderCanceled,
        PhysicalOrderCreated,
        PhysicalOrderShipped,
        RecurrentDonation,
        RenewedSubscription,
    )
    from pytribute.webhooks.delivery import DeliveryReport, Outcome, WebhookResponse
    from pytribute.webhooks.errors import (
        InvalidPayloadError,
        PayloadTooLargeError,
        SignatureVerificationError,
        UnhandledEventError,
        WebhookError,
    )
    from pytribute.webhooks.event import (
        Event,
        PaymentState,
        TestEvent,
        UnknownEvent,
    )
    from pytribute.webhooks.handler import WebhookHandler
    from pytribute.webhooks.inbox import (
        AnyInbox,
        AsyncInbox,
        Claim,
        DeadLetter,
        Inbox,
        InboxError,
        LeaseExpiredError,
        SqliteInbox,
        State,
    )
    from pytribute.webhooks.inbox import AsyncPostgresInbox as AsyncPostgresInbox
    from pytribute.webhooks.inbox import PostgresInbox as PostgresInbox
    from pytribute.webhooks.inbox import RedisInbox as RedisInbox
    from pytribute.webhooks.parser import (
        EVENTS,
        parse,
        parse_unverified,
    )
    from pytribute.webhooks.shop_events import (
        ShopOrderCancelled,
        ShopOrderChargeFailed,
        ShopOrderChargeSuccess,
        ShopOrderPaid,
        ShopOrderPaymentFailed,
        ShopOrderPaymentReceived,
        ShopOrderPrepaid,
        ShopOrderRefunded,
        ShopTokenChargeFailed,
        ShopTokenChargeSuccess,
    )
    from pytribute.webhooks.signature import (
        BODY_LIMIT,
        SIGNATURE_HEADER,
        SigningKey,
        sign,
        verify,
    )

_MODULES = (
    "signature",
    "errors",
    "buyer",
    "event",
    "creator_events",
    "shop_events",
    "parser",
    "inbox",
    "delivery",
    "handler",
)

# Without the inboxes that need an extra: "import *" must work without the extras.
__all__ = [
    "BODY_LIMIT",
    "EVENTS",
    "SIGNATURE_HEADER",
    "AnyInbox",
    "AsyncInbox",
    "Buyer",
    "CancelledDonation",
    "CancelledSubscription",
    "Claim",
    "DeadLetter",
    "DeliveryReport",
    "DigitalProductRefunded",
    "Event",
    "Inbox",
    "InboxError",
    "InvalidPayloadError",
    "LeaseExpiredError",
    "NewDigitalProduct",
    "NewDonation",
    "NewSubscription",
    "Outcome",
    "PayloadTooLargeError",
    "PaymentState",
    "PhysicalOrderCanceled",
    "PhysicalOrderCreated",
    "PhysicalOrderShipped",
    "RecurrentDonation",
    "RenewedSubscription",
    "ShopOrderCancelled",
    "ShopOrderChargeFailed",
    "ShopOrderChargeSuccess",
    "ShopOrderPaid",
    "ShopOrderPaymentFailed",
    "ShopOrderPaymentReceived",
    "ShopOrderPrepaid",
    "ShopOrderRefunded",
    "ShopTokenChargeFailed",
    "ShopTokenChargeSuccess",
    "SignatureVerificationError",
    "SigningKey",
    "SqliteInbox",
    "State",
    "TestEvent",
    "UnhandledEventError",
    "UnknownEvent",
    "WebhookError",
    "WebhookHandler",
    "WebhookResponse",
    "parse",
    "parse_unverified",
    "sign",
    "verify",
]


_EXTRAS = ("AsyncPostgresInbox", "PostgresInbox", "RedisInbox")


def __getattr__(name: str) -> object:
    if name in _EXTRAS:
        module = import_module(f"{__name__}.inbox")
    elif name in __all__:
        modules = (import_module(f"{__name__}.{module}") for module in _MODULES)
        module = next(module for module in modules if name in module.__all__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(module, name)
    return globals()[name]


def __dir__() -> list[str]:
    installed = {*_EXTRAS}.intersection(dir(import_module(f"{__name__}.inbox")))
    return sorted({*globals(), *__all__, *installed})
