"""Dead letters as text, which every store and every encoding of a client can hold."""

import json
from base64 import b64decode, b64encode
from datetime import datetime

from pytribute.webhooks.inbox.claims import DeadLetter, InboxError

__all__ = ["decoded", "encoded"]


def encoded(letter: DeadLetter) -> str:
    """Return a letter as ASCII: its body may be any bytes, its key and reason any text."""
    return json.dumps(
        {
            "key": letter.key,
            "reason": letter.reason,
            "at": letter.at.isoformat(),
            "body": b64encode(letter.body).decode(),
        }
    )


def decoded(text: str | bytes) -> DeadLetter:
    """Return the letter that was encoded.

    Raises:
        InboxError: the text is not an encoded letter.
    """
    try:
        fields = json.loads(text)
        return DeadLetter(
            fields["key"],
            b64decode(fields["body"], validate=True),
            fields["reason"],
            datetime.fromisoformat(fields["at"]),
        )
    except (ValueError, KeyError, TypeError):
        pass
    raise InboxError("the inbox holds a dead letter that can't be read") from None
