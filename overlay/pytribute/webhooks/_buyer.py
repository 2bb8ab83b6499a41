"""Who bought or donated."""

from hashlib import sha256
from typing import Any

from msgspec import Struct

from pytribute.webhooks._payloads import field_of

__all__ = ["Buyer", "buyer_of"]


class Buyer(Struct, frozen=True):
    """Who bought or donated; each field may be missing."""

    telegram_id: int | None = None
    """The user in Telegram. Users who log in by e-mail have none."""
    tribute_id: str | None = None
    """The account at Tribute: ``T-…`` of Telegram users, ``W-…`` of users who log in by e-mail."""
    user_id: int | None = None
    """An older id, announced to disappear."""
    username: str | None = None
    """The name in Telegram, without ``@``."""
    email: str | None = None
    customer_id: str | None = None
    """The id that the shop gave its customer when it created the order."""
    is_anonymous: bool = False
    """Whether the buyer wants to stay anonymous."""

    @property
    def id(self) -> str | None:
        """One id that identifies the buyer, with its kind: ``telegram:12321321``.

        None for an anonymous buyer. An e-mail address appears only as its digest, so that the id
        can be stored where addresses must not be.
        """
        ids = {
            "telegram": self.telegram_id,
            "tribute": self.tribute_id,
            "user": self.user_id,
            "customer": self.customer_id,
            "email": self.email and sha256(self.email.casefold().encode()).hexdigest(),
        }
        return next((f"{kind}:{one}" for kind, one in ids.items() if one is not None), None)


def buyer_of(payload: Any) -> Buyer:  # noqa: ANN401 - any of the generated payloads
    """Return the buyer that a payload describes."""

    def known(name: str) -> Any:  # noqa: ANN401 - of whatever type the field is
        # A server written in Go sends 0 or "" for an unknown id; nobody has such an id.
        return field_of(payload, name) or None

    return Buyer(
        telegram_id=known("telegram_user_id"),
        tribute_id=known("trb_user_id"),
        user_id=known("user_id"),
        username=known("telegram_username"),
        email=known("email"),
        customer_id=known("customer_id"),
        is_anonymous=bool(known("anonymously")),
    )
