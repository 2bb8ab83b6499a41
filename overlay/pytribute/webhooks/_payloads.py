"""The payload of each event, by the event's name, and how to read fields that may be missing.

An event that the specification no longer has keeps its class, so that programs that name it can
still import it. Its payload type is then any JSON, and its deliveries are `UnknownEvent`.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

if TYPE_CHECKING:
    from pytribute_client.payloads import *  # noqa: F403 - all payloads, by their own names
else:
    from pytribute_client import payloads as _payloads

    def __getattr__(name: str) -> object:
        if name.startswith("_"):  # only the import system asks for such a name
            raise AttributeError(name)
        return getattr(_payloads, name, Any)


def field_of(payload: Any, name: str) -> Any:  # noqa: ANN401 - of whatever type the field is
    """Return a field, or None if the delivery or the specification lacks it."""
    value = getattr(payload, name, None)
    return None if value is UNSET else value


def is_word(value: object, word: str) -> bool:
    """Whether a field has this value, in any case, in the specification's enum or not."""
    return isinstance(value, str) and str(value).casefold() == word


def known_time(value: object) -> datetime | None:
    """Return a time, or None for an unknown one, which Go writes as the year 1."""
    return value if isinstance(value, datetime) and value.year > 1 else None
