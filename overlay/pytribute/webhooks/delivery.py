"""What became of a delivery: the answer, the log, and the hooks."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pytribute.webhooks.errors import UnhandledEventError, UnreadableBodyError
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.events import may_mean_money
from pytribute.webhooks.inbox.rows import shown
from pytribute_core.checks import check_hook
from pytribute_core.text import printable

__all__ = ["Answer", "Delivery", "Outcome", "Reporter", "refused"]

_log = logging.getLogger("pytribute")
_MOST_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a delivery with.

    Attributes:
        status: of HTTP.
        text: what the body says.
    """

    status: int
    text: str = "ok"
    content_type = "application/json"

    @property
    def body(self) -> bytes:
        """A JSON object, as the documentation shows it."""
        return json.dumps({"status": self.text}).encode()


def refused(status: int, reason: str) -> Answer:
    """Log that a delivery was refused, and return the answer."""
    _log.warning("a delivery was refused: %s", reason)
    return Answer(status, reason)


class Outcome(StrEnum):
    """What became of a signed delivery."""

    HANDLED = "handled"
    """A function handled the event, and the inbox remembers it."""
    DUPLICATE = "duplicate"
    """The event was handled before."""
    UNHANDLED = "unhandled"
    """No function is registered for it, and none has to be."""
    TEST = "test"
    """The dashboard tried the address."""
    IN_PROGRESS = "in progress"
    """Another delivery of the same event is being handled."""
    FAILED = "failed"
    """It was not handled: the function or the inbox failed, or no function can take it."""


_ANSWERS = {
    Outcome.IN_PROGRESS: Answer(503, "it is being handled; deliver it again"),
    Outcome.FAILED: Answer(500, "it was not handled; deliver it again"),
}
_OK = Answer(200)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A signed delivery and what became of it, for the hooks of a handler.

    Attributes:
        event: the event; None if the body could not be read.
        outcome: what became of it.
        answer: what Tribute is answered.
        seconds: how long it took.
    """

    event: Event[Any] | TestEvent | None
    outcome: Outcome
    answer: Answer
    seconds: float


DeliveryHook: TypeAlias = Callable[[Delivery], object]
FailureHook: TypeAlias = Callable[[Delivery, Exception], object]


class Reporter:
    """Writes the log of a handler and calls its hooks; no log line names a person.

    Args:
        on_delivery: called after each signed delivery.
        on_failure: called, after it, with what went wrong.

    Raises:
        TypeError: a hook isn't a plain function.
    """

    def __init__(self, on_delivery: DeliveryHook | None, on_failure: FailureHook | None) -> None:
        for hook in (on_delivery, on_failure):
            check_hook(hook)
        self._on_delivery = on_delivery
        self._on_failure = on_failure
        self._warned: set[str] = set()

    def report(
        self,
        event: Event[Any] | TestEvent | None,
        outcome: Outcome,
        seconds: float,
        error: Exception | None = None,
    ) -> Answer:
        """Log a delivery, call the hooks, and return the answer."""
        answer = _ANSWERS.get(outcome, _OK)
        if isinstance(error, UnreadableBodyError):
            answer = Answer(error.status, str(error))
        if error is not None:
            _log_failure(event, error)
        elif isinstance(event, Event):
            self._log(event, outcome, seconds)
        else:
            _log.info("the dashboard's test was received")
        if self._on_delivery or self._on_failure:
            delivery = Delivery(event, outcome, answer, seconds)
            if self._on_delivery:
                _call("on_delivery", self._on_delivery, delivery)
            if self._on_failure and error is not None:
                _call("on_failure", self._on_failure, delivery, error)
        return answer

    def _log(self, event: Event[Any], outcome: Outcome, seconds: float) -> None:
        if outcome is not Outcome.UNHANDLED:
            if _log.isEnabledFor(logging.INFO):
                name, key = printable(event.name), shown(event.idempotency_key)
                _log.info("%s: %s in %.0f ms (%s)", name, outcome, seconds * 1000, key)
        elif event.name in self._warned:
            pass
        elif may_mean_money(event):
            self._warn(
                event.name,
                "%s means money, and no function handles it: register one with @handler.on(%s), "
                "or a default with @handler.default (logged once)",
                type(event).__name__,
            )
        elif isinstance(event, UnknownEvent):
            self._warn(
                event.name,
                "%s or its shape is unknown to this version, and no function handles it: register "
                "one with @handler.default, or update pytribute (logged once)",
            )

    def _warn(self, name: str, message: str, *values: str) -> None:
        if len(self._warned) < _MOST_NAMES:
            self._warned.add(name)
            _log.warning(message, printable(name), *values)


def _log_failure(event: Event[Any] | TestEvent | None, error: Exception) -> None:
    name = printable(event.name) if isinstance(event, Event) else "a signed delivery"
    is_plain = isinstance(error, UnhandledEventError | UnreadableBodyError)
    _log.error(
        "%s was not handled; it will be delivered again%s",
        name,
        f": {printable(str(error))}" if is_plain else "",
        exc_info=None if is_plain else error,
    )


def _call(name: str, hook: Callable[..., object], *arguments: object) -> None:
    try:
        hook(*arguments)
    except Exception:  # noqa: BLE001 - a hook may be anything
        _log.exception("the hook %s failed; the delivery is answered all the same", name)
