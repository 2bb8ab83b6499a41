# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The groups of operations on the command line, and the commands of each."""

from collections.abc import Mapping
from typing import Final

from pytribute_core.command import Command

GROUPS: Final[Mapping[str, str]] = {
    "products": "Products of your account, and refunds of their purchases.",
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
}
"""The commands of each group, by their names."""
