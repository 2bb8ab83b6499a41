"""Events that Tribute delivers: who sent them, what they say, and what they mean.

::

    handler = WebhookHandler()  # key from TRIBUTE_API_KEY

    @handler.on(NewDigitalProduct)
    async def deliver(event: NewDigitalProduct) -> None:
        print(event.buyer.telegram_id, event.payload.product_name, event.amount)

`pytribute.webhooks.adapters` joins a handler to a web framework; `parse` reads one delivery
without a handler. Names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from pytribute.webhooks.delivery import Answer, Delivery, Outcome
    from pytribute.webhooks.errors import (
        OversizedBodyError,
        SignatureError,
        UnhandledEventError,
        UnreadableBodyError,
        WebhookError,
    )
    from pytribute.webhooks.event import (
        Event,
        TestEvent,
        UnknownEvent,
    )
    from pytribute.webhooks.events import (
        EVENTS,
        parse,
        parse_unverified,
    )
    from pytribute.webhooks.handler import WebhookHandler
    from pytribute.webhooks.inbox import (
        AnyInbox,
        AsyncInbox,
        Claim,
        ClaimLostError,
        DeadLetter,
        Inbox,
        InboxError,
        SqliteInbox,
        State,
    )
    from pytribute.webhooks.inbox import AsyncPostgresInbox as AsyncPostgresInbox
    from pytribute.webhooks.inbox import PostgresInbox as PostgresInbox
    from pytribute.webhooks.inbox import RedisInbox as RedisInbox
    from pytribute.webhooks.meaning import (
        Buyer,
        MoneyMove,
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

_HOMES = (
    "signature",
    "errors",
    "meaning",
    "event",
    "creator_events",
    "shop_events",
    "events",
    "inbox",
    "delivery",
    "handler",
)

# Without the inboxes that need an extra: "import *" must not need it.
__all__ = [
    "BODY_LIMIT",
    "EVENTS",
    "SIGNATURE_HEADER",
    "Answer",
    "AnyInbox",
    "AsyncInbox",
    "Buyer",
    "CancelledDonation",
    "CancelledSubscription",
    "Claim",
    "ClaimLostError",
    "DeadLetter",
    "Delivery",
    "DigitalProductRefunded",
    "Event",
    "Inbox",
    "InboxError",
    "MoneyMove",
    "NewDigitalProduct",
    "NewDonation",
    "NewSubscription",
    "Outcome",
    "OversizedBodyError",
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
    "SignatureError",
    "SigningKey",
    "SqliteInbox",
    "State",
    "TestEvent",
    "UnhandledEventError",
    "UnknownEvent",
    "UnreadableBodyError",
    "WebhookError",
    "WebhookHandler",
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
        modules = (import_module(f"{__name__}.{home}") for home in _HOMES)
        module = next(module for module in modules if name in module.__all__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(module, name)
    return globals()[name]


def __dir__() -> list[str]:
    installed = {*_EXTRAS}.intersection(dir(import_module(f"{__name__}.inbox")))
    return sorted({*globals(), *__all__, *installed})
