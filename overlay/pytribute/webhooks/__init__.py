"""Events that Tribute delivers: who sent them, what they say, and what they mean."""

from pytribute.webhooks.errors import (
    OversizedBodyError,
    SignatureError,
    UnreadableBodyError,
    WebhookError,
)
from pytribute.webhooks.signature import BODY_LIMIT, SIGNATURE_HEADER, sign, verify

__all__ = [
    "BODY_LIMIT",
    "SIGNATURE_HEADER",
    "OversizedBodyError",
    "SignatureError",
    "UnreadableBodyError",
    "WebhookError",
    "sign",
    "verify",
]
