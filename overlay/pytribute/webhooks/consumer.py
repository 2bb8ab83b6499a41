"""Who remembers events: a consumer with a name, and the inbox that it shares with others.

Two handlers that share an inbox without a name each would take the events from one another: what
one has handled, the other is told is done.
"""

import gc
import logging
import os
import re
from pathlib import Path
from weakref import WeakSet

from msgspec import UNSET, UnsetType

from pytribute.webhooks.inbox import AnyInbox, SqliteInbox, open_inbox
from pytribute_core.checks import check_kind, check_methods

__all__ = ["INBOX_FILE", "INBOX_VARIABLE", "Consumer", "claim_key", "consumer_of"]

INBOX_FILE = "tribute-inbox.sqlite3"
INBOX_VARIABLE = "TRIBUTE_INBOX"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_log = logging.getLogger("pytribute")
_consumers: "WeakSet[Consumer]" = WeakSet()


class Consumer:
    """Remembers events in an inbox under a name of its own.

    Args:
        name: tells the consumers of one inbox apart; empty where there is only one.
        inbox: an inbox, the address of one, None to remember nothing, or UNSET for the default:
            the address in ``TRIBUTE_INBOX`` at each delivery, else a file in this folder.

    Raises:
        TypeError: the name isn't a string, or the inbox is none.
        ValueError: the name or the address can't be used, or another consumer of this process
            has the same name, or none either, and remembers in the same place.
    """

    def __init__(self, name: str, inbox: AnyInbox | str | Path | UnsetType | None) -> None:
        check_kind("consumer", name, str, "a str")
        if name and not _NAME.fullmatch(name):
            raise ValueError(
                f"consumer must be up to 64 letters, digits, dots, dashes or underscores: {name!r}"
            )
        self._name = name
        self._is_default = inbox is UNSET
        self._is_own = isinstance(inbox, str | Path | UnsetType)
        self._address = ""
        self._inbox: AnyInbox | None = None
        self._logged: AnyInbox | None = None
        if isinstance(inbox, str | Path):
            self._inbox = open_inbox(inbox)
        elif not isinstance(inbox, UnsetType):
            if inbox is not None:
                check_methods("inbox", inbox, "claim")
            self._inbox = inbox
        self._refuse_a_second()
        _consumers.add(self)

    @property
    def inbox(self) -> AnyInbox | None:
        """The inbox; None if nothing is remembered."""
        if self._is_default:
            address = os.environ.get(INBOX_VARIABLE) or INBOX_FILE
            if self._inbox is None or address != self._address:
                self._close_inbox()
                self._inbox, self._address = open_inbox(address), address
        return self._inbox

    @property
    def lends_transaction(self) -> bool:
        """Whether the inbox lends a transaction to functions; one of one's own may."""
        inbox = self.inbox
        return inbox is not None and getattr(inbox, "lends_transaction", True)

    def open(self) -> AnyInbox | None:
        """Return the inbox; the first time, log where it is."""
        inbox = self.inbox
        if inbox is not None and inbox is not self._logged:
            self._logged = inbox
            _log.info("events are remembered in %s", _location(inbox))
        return inbox

    def key(self, idempotency_key: str) -> str:
        """Return the key under which an event is claimed."""
        return claim_key(self._name, idempotency_key)

    def owns(self, key: str) -> bool:
        """Whether a key is one of this consumer's."""
        return consumer_of(key) == self._name

    def check_owns(self, key: str) -> None:
        """Refuse a key of another consumer.

        Raises:
            ValueError: it is one.
        """
        if not self.owns(key):
            raise ValueError(
                f"this is a letter of the consumer {consumer_of(key)!r}, not of {self._name!r}: "
                "what is handled here, that one would never see"
            )

    def close(self) -> None:
        """Close the inbox, if it is a file or was opened here; another consumer may follow."""
        _consumers.discard(self)
        self._close_inbox()

    def _close_inbox(self) -> None:
        close = getattr(self._inbox, "close", None)
        if callable(close) and (self._is_own or isinstance(self._inbox, SqliteInbox)):
            close()

    def _refuse_a_second(self) -> None:
        location = _location(self.inbox)
        if location is None or not self._has_rival(location):
            return
        gc.collect()  # an application made anew, as in tests, may have left the old one in a cycle
        if self._has_rival(location):
            raise ValueError(
                f"another handler of this process remembers events in {location} already, under "
                "the same name or none: what one of them handled, the other would never see. Give "
                "each a consumer= name or an inbox of its own; or close() the other one, if this "
                "one takes its place"
            )

    def _has_rival(self, location: str) -> bool:
        rivals = (one for one in tuple(_consumers) if one._name == self._name)
        return any(_location(one.inbox) == location for one in rivals)


def claim_key(name: str, idempotency_key: str) -> str:
    """Return the key under which the consumer of a name claims an event.

    An idempotency key has no slash, so that no two consumers have a key in common.
    """
    return f"{name}/{idempotency_key}" if name else idempotency_key


def consumer_of(key: str) -> str:
    """Return the name of the consumer that has a key."""
    name, slash, _ = key.partition("/")
    return name if slash else ""


def _location(inbox: AnyInbox | None) -> str | None:
    if inbox is None:
        return None
    return getattr(inbox, "location", None) or f"{type(inbox).__name__} at {id(inbox):#x}"
