"""A consumer: a name, and an inbox that it may share with other consumers.

Two handlers that share an inbox under one name would take events from each other: an event that one
of them handled is complete for both.
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
    """Claims events in an inbox under its own name.

    Args:
        name: distinguishes the consumers of one inbox; may be empty if there is only one.
        inbox: an inbox, its address, None for no inbox, or UNSET for the default: the address in
            ``TRIBUTE_INBOX`` at each delivery, else a file in the current folder.

    Raises:
        TypeError: the name isn't a string, or ``inbox`` isn't an inbox.
        ValueError: the name or the address is invalid, or another consumer of this process uses
            the same inbox under the same name.
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
        self._check_unique()
        _consumers.add(self)

    @property
    def inbox(self) -> AnyInbox | None:
        """The inbox, or None."""
        if self._is_default:
            address = os.environ.get(INBOX_VARIABLE) or INBOX_FILE
            if self._inbox is None or address != self._address:
                self._close_inbox()
                self._inbox, self._address = open_inbox(address), address
        return self._inbox

    @property
    def lends_transaction(self) -> bool:
        """Whether the inbox may lend a transaction to functions."""
        inbox = self.inbox
        return inbox is not None and getattr(inbox, "lends_transaction", True)

    @property
    def needs_one_thread(self) -> bool:
        """Whether a claim and its function have to run in the same thread."""
        return getattr(self.inbox, "needs_one_thread", False)

    def open(self) -> AnyInbox | None:
        """Return the inbox; log its location the first time."""
        inbox = self.inbox
        if inbox is not None and inbox is not self._logged:
            self._logged = inbox
            _log.info("events are remembered in %s", _location(inbox))
        return inbox

    def key(self, idempotency_key: str) -> str:
        """Return the key under which an event is claimed."""
        return claim_key(self._name, idempotency_key)

    def owns(self, key: str) -> bool:
        """Whether a key belongs to this consumer."""
        return consumer_of(key) == self._name

    def check_owns(self, key: str) -> None:
        """Check that a key belongs to this consumer.

        Raises:
            ValueError: it belongs to another one.
        """
        if not self.owns(key):
            raise ValueError(
                f"this dead letter belongs to the consumer {consumer_of(key)!r}, not to "
                f"{self._name!r}: replay it there"
            )

    def close(self) -> None:
        """Close the inbox, if it is a file or was opened here; another consumer may use it then."""
        _consumers.discard(self)
        self._close_inbox()

    def _close_inbox(self) -> None:
        close = getattr(self._inbox, "close", None)
        if callable(close) and (self._is_own or isinstance(self._inbox, SqliteInbox)):
            close()

    def _check_unique(self) -> None:
        location = _location(self.inbox)
        if location is None or not self._has_rival(location):
            return
        gc.collect()  # a new application, as in tests, may have left the old one in a cycle
        if self._has_rival(location):
            raise ValueError(
                f"another handler of this process uses the inbox {location} under the same name: "
                "an event that one of them handled would be complete for both. Pass a different "
                "consumer= or inbox= to each, or close() the other handler if this one replaces it"
            )

    def _has_rival(self, location: str) -> bool:
        rivals = (one for one in tuple(_consumers) if one._name == self._name)
        return any(_location(one.inbox) == location for one in rivals)


def claim_key(name: str, idempotency_key: str) -> str:
    """Return the key under which a consumer claims an event.

    An idempotency key contains no slash, so two consumers never share a key.
    """
    return f"{name}/{idempotency_key}" if name else idempotency_key


def consumer_of(key: str) -> str:
    """Return the name of the consumer to which a key belongs."""
    name, slash, _ = key.partition("/")
    return name if slash else ""


def _location(inbox: AnyInbox | None) -> str | None:
    if inbox is None:
        return None
    return getattr(inbox, "location", None) or f"{type(inbox).__name__} at {id(inbox):#x}"
