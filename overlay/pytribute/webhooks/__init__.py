"""Webhook events of Tribute: verify, parse and handle them.

::

    handler = WebhookHandler()  # the key comes from TRIBUTE_API_KEY

    @handler.on(NewDigitalProduct)
    async def deliver(event: NewDigitalProduct) -> None:
        print(event.buyer.telegram_id, event.payload.product_name, event.amount)

`pytribute.webhooks.adapters` connects a handler to a web framework; `parse` parses one delivery
without a handler. Names are imported at their first use.
"""

from typing import TYPE_CHECKING

from pytribute.webhooks.inbox import EXTRAS
from pytribute_core.face import lazy_face

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

if TYPE_CHECKING:
    from pytribute.webhooks._buyer import Buyer
    from pytribute.webhooks._creator_events import (
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
    from pytribute.webhooks._delivery import DeliveryReport, Outcome, WebhookResponse
    from pytribute.webhooks._errors import (
        InvalidPayloadError,
        PayloadTooLargeError,
        SignatureVerificationError,
        UnhandledEventError,
        WebhookError,
    )
    from pytribute.webhooks._event import (
        Event,
        PaymentState,
        TestEvent,
        UnknownEvent,
    )
    from pytribute.webhooks._handler import WebhookHandler
    from pytribute.webhooks._parser import (
        EVENTS,
        parse,
        parse_unverified,
    )
    from pytribute.webhooks._shop_events import (
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
    from pytribute.webhooks._signature import (
        BODY_LIMIT,
        SIGNATURE_HEADER,
        SigningKey,
        sign,
        verify,
    )
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
    from pytribute.webhooks.inbox import AsyncSQLAlchemyInbox as AsyncSQLAlchemyInbox
    from pytribute.webhooks.inbox import DjangoInbox as DjangoInbox
    from pytribute.webhooks.inbox import PostgresInbox as PostgresInbox
    from pytribute.webhooks.inbox import RedisInbox as RedisInbox
    from pytribute.webhooks.inbox import SQLAlchemyInbox as SQLAlchemyInbox
else:
    __getattr__, __dir__ = lazy_face(
        __name__,
        __all__,
        (
            "pytribute.webhooks._signature",
            "pytribute.webhooks._errors",
            "pytribute.webhooks._buyer",
            "pytribute.webhooks._event",
            "pytribute.webhooks._creator_events",
            "pytribute.webhooks._shop_events",
            "pytribute.webhooks._parser",
            "pytribute.webhooks.inbox",
            "pytribute.webhooks._delivery",
            "pytribute.webhooks._handler",
        ),
        EXTRAS,
    )
