"""The gate of read-only mode: what no server, right or wrong, could take for a cancellation."""

import re
from unicodedata import normalize
from urllib.parse import unquote

from pytribute.contract.request import Request

__all__ = ["SAFE_METHODS", "is_harmless"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_WORDS = ("purchase", "cancel", "refund")
_UNICODE_ESCAPE = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE)
_ROUNDS = 8


def is_harmless(request: Request) -> bool:
    """Tell whether a request only reads, and names no cancellation, however it is written."""
    texts = [request.target, *(str(header) for header in request.headers)]
    return (
        request.method in SAFE_METHODS
        and request.body is None
        and not any(_names_a_cancellation(text) for text in texts)
        # None of them may end early and begin another request.
        and not any(set(text) & {"\r", "\n"} for text in texts)
        and " " not in request.target
    )


def _names_a_cancellation(text: str) -> bool:
    for _ in range(_ROUNDS):
        letters = "".join(filter(str.isalpha, normalize("NFKC", text).casefold()))
        if any(word in letters for word in _WORDS):
            return True
        decoded = unquote(_UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))
        if decoded == text:
            return False
        text = decoded
    return True  # whoever encodes a text so often means to hide it
