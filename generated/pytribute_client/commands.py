# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The groups of operations on the command line, and the commands of each."""

from collections.abc import Mapping
from typing import Final

from pytribute_core.command import Command

GROUPS: Final[Mapping[str, str]] = {
    "products": "Products of your account, and refunds of their purchases.",
    "physical_orders": "Orders of physical products, to be packed and sent.",
    "shop": "Your shops, which sell at prices of your own.",
    "shop.orders": "Orders of a shop: create one, see whether it was paid, refund it.",
    "subscriptions": "Tariffs that can be subscribed to, with their prices.",
    "subscribers": "Who subscribes; internal at its source, so it may go without notice.",
    "shop.tokens": "Saved cards of a shop.",
    "shop.charges": "Charges of saved cards.",
}
"""What each group stands for, by the nouns that lead to it."""

COMMANDS: Final[Mapping[str, Mapping[str, Command]]] = {
    "products": {
        "list": Command("list"),
        "get": Command("get"),
        "cancel": Command(
            "cancel_purchase",
            "the refund",
            subject="purchase {purchase_id}",
            check="the purchase in the Tribute dashboard",
            confirm="Cancel purchase {purchase_id} and refund its buyer?",
        ),
    },
    "physical_orders": {
        "list": Command("list"),
        "get": Command("get"),
    },
    "shop": {
        "list": Command("list"),
        "get": Command("get"),
    },
    "shop.orders": {
        "list": Command("list"),
        "create": Command(
            "create",
            "the order",
            check="shop.orders.list(), for an order with this customer_id,",
            confirm="Create this order?",
        ),
        "get": Command("get"),
        "status": Command("status"),
        "cancel": Command(
            "cancel",
            "the cancellation",
            subject="order {order_uuid}",
            check="shop.orders.get(), for its member_status,",
            confirm="Cancel the recurring order {order_uuid}?",
        ),
        "transactions": Command("transactions"),
        "refund": Command(
            "refund",
            "the refund",
            subject="transaction {tx_id}",
            check="shop.orders.transactions(), for is_refunded,",
            confirm="Refund transaction {tx_id} of order {order_uuid}?",
        ),
    },
    "subscriptions": {
        "list": Command("list"),
    },
    "subscribers": {
        "list": Command("list"),
    },
    "shop.tokens": {
        "list": Command("list"),
        "get": Command("get"),
        "deactivate": Command("deactivate"),
    },
    "shop.charges": {
        "create": Command(
            "create", "the charge", check="the webhooks of charges", confirm="Charge this card?"
        ),
        "get": Command("get"),
    },
}
"""The commands of each group, by their names."""
