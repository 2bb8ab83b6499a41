"""The seconds to wait that the body of a refusal states, where no header does.

Nobody has published where a server that limits charges names them, so both usual places are read:
a number with a telling name, and the message.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_NAME = re.compile(r"retry|wait|remain|second", re.IGNORECASE)
_MILLISECONDS = re.compile(r"ms$|millis", re.IGNORECASE)
_WORDS = re.compile(r"(?<![\d.,])(\d{1,6})\s*(?:s|secs?|seconds?)\b", re.IGNORECASE)
_LONGEST = 10**9


def stated_pause(body: Mapping[str, Any]) -> float | None:
    """Return the seconds that a body states; None if it states none."""
    for name, value in body.items():
        if _NAME.search(name) and isinstance(value, int | Decimal) and not isinstance(value, bool):
            seconds = value / Decimal(1000) if _MILLISECONDS.search(name) else value
            if 0 <= seconds <= _LONGEST:
                return float(seconds)
    message = body.get("message")
    found = _WORDS.search(message) if isinstance(message, str) else None
    return float(found[1]) if found else None
