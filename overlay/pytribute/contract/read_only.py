"""The gate of read-only mode: no server could take an allowed request for a cancellation."""

import re
from unicodedata import normalize
from urllib.parse import unquote

from pytribute.contract.request import WireRequest
from pytribute_core.types import SAFE_METHODS

__all__ = ["is_read_only", "mentions_cancelling"]

_WORDS = ("purchase", "cancel", "refund")
_UNICODE_ESCAPE = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE)
_ROUNDS = 8


def is_read_only(request: WireRequest) -> bool:
    """Whether a request only reads, and contains no word for cancelling in any encoding."""
    texts = [request.target, *(str(header) for header in request.headers)]
    return (
        request.method in SAFE_METHODS
        and request.body is None
        and not any(mentions_cancelling(text) for text in texts)
        # A line break could begin another request.
        and not any(set(text) & {"\r", "\n"} for text in texts)
        and " " not in request.target
    )


def mentions_cancelling(text: str) -> bool:
    """Whether a text contains a word for cancelling in any encoding."""
    for _ in range(_ROUNDS):
        letters = "".join(filter(str.isalpha, normalize("NFKC", text).casefold()))
        if any(word in letters for word in _WORDS):
            return True
        decoded = unquote(_UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
        if decoded == text:
            return False
        text = decoded
    return True  # so many encodings are meant to hide a text
