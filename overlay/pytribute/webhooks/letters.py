"""The dead letters of a handler, in whatever inbox it has."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pytribute.webhooks.consumer import Consumer
from pytribute.webhooks.errors import UnhandledEventError, UnreadableBodyError
from pytribute.webhooks.inbox import DeadLetter
from pytribute.webhooks.inbox.rows import shown
from pytribute.webhooks.running import Way

__all__ = ["Letters"]

_log = logging.getLogger("pytribute")


class Letters:
    """Signed deliveries that a consumer did not handle."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer

    async def all(self, way: Way) -> list[DeadLetter]:
        """Return them, the oldest first.

        Raises:
            InboxError: the inbox can't be used.
            TypeError: it keeps none, or needs ``await`` where nothing can be awaited.
        """
        letters: list[DeadLetter] = await way.run(self._method("dead_letters"))
        return [letter for letter in letters if self._consumer.owns(letter.key)]

    async def remove(self, letter: DeadLetter, way: Way) -> None:
        """Remove one; see `all` for the errors."""
        await way.run(partial(self._method("remove_dead_letter"), letter.key))

    async def keep(self, key: str, body: bytes, error: Exception, way: Way) -> None:
        """Keep what was not handled; where it can't be kept, the log says so."""
        is_plain = isinstance(error, UnhandledEventError | UnreadableBodyError)
        # What other errors say may name people.
        reason = str(error) if is_plain else f"{type(error).__name__} was raised"
        try:
            add = getattr(self._consumer.open(), "add_dead_letter", None)
            if add is None:
                return  # nothing is remembered, or an inbox of one's own keeps no letters
            await way.run(partial(add, DeadLetter(key, body, reason, datetime.now(UTC))))
        except Exception as failure:  # noqa: BLE001 - what the delivery failed with matters more
            _log.warning("the dead letter of %s could not be kept: %s", shown(key), failure)

    def _method(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] | None = getattr(self._consumer.open(), name, None)
        if method is None:
            raise TypeError("this inbox keeps no dead letters")
        return method
