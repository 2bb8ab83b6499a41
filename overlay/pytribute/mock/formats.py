"""The formats of texts in schemas: a sample of each, and which texts have it.

They are strict, as the RFCs behind them are: Python reads many more spellings of a date or a UUID,
and a client must not learn here what a server may refuse.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from ipaddress import IPv4Address, IPv6Address

__all__ = ["FORMAT_SAMPLES", "is_formatted"]

FORMAT_SAMPLES: Mapping[str, str] = {
    "date-time": "2025-08-25T10:30:00Z",
    "date": "2025-08-25",
    "time": "10:30:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "email": "buyer@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}

_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
_ADDRESS = r"[^ ]*://[^ ]*"
_PATTERNS = {
    # RFC 3339, section 5.6: T and Z may be small.
    form: re.compile(pattern, re.ASCII | re.IGNORECASE)
    for form, pattern in {
        "date-time": f"{_DATE}T{_TIME}",
        "date": _DATE,
        "time": _TIME,
        "uuid": "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}",  # RFC 9562, section 4
        "uri": _ADDRESS,
        "url": _ADDRESS,
        "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    }.items()
}
_READERS: Mapping[str, Callable[[str], object]] = {
    "date-time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "ipv4": IPv4Address,
    "ipv6": IPv6Address,
}


def is_formatted(form: str, text: str) -> bool:
    """Whether a text has a format; every text has one that is unknown here."""
    pattern = _PATTERNS.get(form)
    if pattern is not None and not pattern.fullmatch(text):
        return False
    try:
        _READERS.get(form, str)(text.upper())
    except ValueError:
        return False
    return True
