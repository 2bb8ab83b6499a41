"""What an event means: whether money moved, for whom, and how to know the event again."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from msgspec import UNSET, Struct

__all__ = ["Buyer", "MoneyMove", "buyer_of", "idempotency_key", "known_moment", "said", "says"]

_LONGEST_KEY = 200
_LONGEST_NAME = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MoneyMove(StrEnum):
    """Whether an event means money."""

    PAID = "paid"
    """Money came in: deliver what was bought."""
    INTERMEDIATE = "intermediate"
    """A payment is under way: deliver nothing yet."""
    REFUND_STARTED = "refund started"
    """Money is to go back, and has not gone yet."""
    REFUND_DONE = "refund done"
    """Money went back."""
    NONE = "none"
    """No money moved."""


class Buyer(Struct, frozen=True):
    """Who bought or gave; each part may be missing."""

    telegram_id: int | None = None
    """The user in Telegram. Who logs in by e-mail has none."""
    tribute_id: str | None = None
    """The account at Tribute: ``T-…`` of Telegram users, ``W-…`` of those who came by e-mail."""
    user_id: int | None = None
    """An older id, announced to disappear."""
    username: str | None = None
    """The name in Telegram, without ``@``."""
    email: str | None = None
    customer_id: str | None = None
    """What a shop called its customer when it made the order."""
    is_anonymous: bool = False
    """Whether they don't want to be known."""

    @property
    def id(self) -> str | None:
        """The one id to tell buyers apart by, with its kind: ``telegram:12321321``.

        None of those who stay unknown. An e-mail address is told by its digest alone, so that the
        id can be written down where addresses don't belong.
        """
        known = {
            "telegram": self.telegram_id,
            "tribute": self.tribute_id,
            "user": self.user_id,
            "customer": self.customer_id,
            "email": self.email and sha256(self.email.casefold().encode()).hexdigest(),
        }
        return next((f"{kind}:{one}" for kind, one in known.items() if one is not None), None)


def buyer_of(payload: Any) -> Buyer:  # noqa: ANN401 - any of the generated payloads
    """Gather what a payload says of its buyer."""

    def known(name: str) -> Any:  # noqa: ANN401 - of whatever type the field is
        # A server written in Go says 0 or "" of what it doesn't know; nobody has such an id.
        return said(payload, name) or None

    return Buyer(
        telegram_id=known("telegram_user_id"),
        tribute_id=known("trb_user_id"),
        user_id=known("user_id"),
        username=known("telegram_username"),
        email=known("email"),
        customer_id=known("customer_id"),
        is_anonymous=bool(known("anonymously")),
    )


def known_moment(value: object) -> datetime | None:
    """Give a time, or None where none was said: Go writes the year 1 of one it doesn't know."""
    return value if isinstance(value, datetime) and value.year > 1 else None


def said(payload: Any, field: str) -> Any:  # noqa: ANN401 - of whatever type the field is
    """Return a field that may be missing, from a delivery or from the specification; else None."""
    value = getattr(payload, field, None)
    return None if value is UNSET else value


def says(value: object, word: str) -> bool:
    """Whether a field has a value, in whatever case, listed by the specification or not."""
    return isinstance(value, str) and str(value).casefold() == word


def idempotency_key(name: str, *parts: object) -> str:
    """Join what tells an event apart; the same parts are always the same key, other ones never."""
    name = quote(name, safe="")
    key = "|".join([name, *map(_part, parts)])
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{name[:_LONGEST_NAME]}|{sha256(key.encode()).hexdigest()}"


def _part(value: object) -> str:
    if value is None or value is UNSET:
        return "!"  # quoted text is never this
    if isinstance(value, datetime):
        # Microseconds since 1970; unlike a date in UTC, every time has them.
        return str((value - _EPOCH) // timedelta(microseconds=1))
    return quote(str(value), safe="")
