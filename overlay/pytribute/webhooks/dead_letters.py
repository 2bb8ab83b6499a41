"""The dead letters of a handler, in any kind of inbox."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pytribute.webhooks.consumer import Consumer
from pytribute.webhooks.errors import InvalidPayloadError, UnhandledEventError
from pytribute.webhooks.inbox import DeadLetter
from pytribute.webhooks.inbox.keys import redact_key
from pytribute.webhooks.runners import DeliveryRunner

__all__ = ["DeadLetters"]

_log = logging.getLogger("pytribute")


class DeadLetters:
    """The signed deliveries that a consumer did not handle."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer

    async def all(self, runner: DeliveryRunner) -> list[DeadLetter]:
        """Return all dead letters, the oldest first.

        Raises:
            InboxError: the inbox can't be used.
            TypeError: it keeps no dead letters, or needs ``await`` and the runner blocks.
        """
        letters: list[DeadLetter] = await runner.run(self._method("dead_letters"))
        return [letter for letter in letters if self._consumer.owns(letter.key)]

    async def remove(self, letter: DeadLetter, runner: DeliveryRunner) -> None:
        """Remove a dead letter; see `all` for the errors."""
        await runner.run(partial(self._method("remove_dead_letter"), letter.key))

    async def add(self, key: str, body: bytes, error: Exception, runner: DeliveryRunner) -> None:
        """Keep a delivery that was not handled; log a warning if the inbox can't."""
        is_public = isinstance(error, UnhandledEventError | InvalidPayloadError)
        # The text of other errors may name people.
        reason = str(error) if is_public else f"{type(error).__name__} was raised"
        try:
            add = getattr(self._consumer.open(), "add_dead_letter", None)
            if add is None:
                return  # there is no inbox, or it keeps no dead letters
            await runner.run(partial(add, DeadLetter(key, body, reason, datetime.now(UTC))))
        except Exception as failure:  # noqa: BLE001 - the error of the delivery matters more
            _log.warning("the dead letter of %s could not be kept: %s", redact_key(key), failure)

    def _method(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] | None = getattr(self._consumer.open(), name, None)
        if method is None:
            raise TypeError("this inbox keeps no dead letters")
        return method
