"""The outcome of a delivery: its response, the log, and the hooks."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pytribute.webhooks.errors import InvalidPayloadError, UnhandledEventError
from pytribute.webhooks.event import Event, TestEvent, UnknownEvent
from pytribute.webhooks.inbox.keys import redact_key
from pytribute.webhooks.parser import may_involve_money
from pytribute_core.checks import check_hook
from pytribute_core.text import printable

__all__ = ["DeliveryReport", "Outcome", "Reporter", "WebhookResponse", "refuse"]

_log = logging.getLogger("pytribute")
_MAX_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class WebhookResponse:
    """The response to a delivery.

    Attributes:
        status: the HTTP status.
        text: the text in the body.
    """

    status: int
    text: str = "ok"
    content_type = "application/json"

    @property
    def body(self) -> bytes:
        """A JSON object in the shape that the documentation shows."""
        return json.dumps({"status": self.text}).encode()


def refuse(status: int, reason: str) -> WebhookResponse:
    """Log that a delivery was refused, and return the response."""
    _log.warning("a delivery was refused: %s", reason)
    return WebhookResponse(status, reason)


class Outcome(StrEnum):
    """The outcome of a signed delivery."""

    HANDLED = "handled"
    """A function handled the event, and the inbox marked it."""
    DUPLICATE = "duplicate"
    """The event was handled before."""
    UNHANDLED = "unhandled"
    """No function is registered for the event, and none is needed."""
    TEST = "test"
    """The test delivery of the dashboard."""
    IN_PROGRESS = "in progress"
    """Another delivery of the same event is being handled."""
    FAILED = "failed"
    """The event was not handled: the function or the inbox failed, or no class and no function
    fits an event that may involve money."""


_RESPONSES = {
    Outcome.IN_PROGRESS: WebhookResponse(503, "the event is being handled; deliver it again"),
    Outcome.FAILED: WebhookResponse(500, "the event was not handled; deliver it again"),
}
_OK = WebhookResponse(200)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A signed delivery and its outcome, for the hooks of a handler.

    Attributes:
        event: the event; None if the body could not be parsed.
        outcome: the outcome.
        response: the response to Tribute.
        seconds: how long it took.
    """

    event: Event[Any] | TestEvent | None
    outcome: Outcome
    response: WebhookResponse
    seconds: float


DeliveryHook: TypeAlias = Callable[[DeliveryReport], object]
FailureHook: TypeAlias = Callable[[DeliveryReport, Exception], object]


class Reporter:
    """Writes the log of a handler and calls its hooks; no log line names a person.

    Args:
        on_delivery: called after each signed delivery.
        on_failure: called after that with the exception, if the delivery failed.

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
    ) -> WebhookResponse:
        """Log a delivery, call the hooks, and return the response."""
        response = _RESPONSES.get(outcome, _OK)
        if isinstance(error, InvalidPayloadError):
            response = WebhookResponse(error.status, str(error))
        if error is not None:
            _log_failure(event, error)
        elif isinstance(event, Event):
            self._log(event, outcome, seconds)
        else:
            _log.info("the test of the dashboard was received")
        if self._on_delivery or self._on_failure:
            delivery = DeliveryReport(event, outcome, response, seconds)
            if self._on_delivery:
                _call("on_delivery", self._on_delivery, delivery)
            if self._on_failure and error is not None:
                _call("on_failure", self._on_failure, delivery, error)
        return response

    def _log(self, event: Event[Any], outcome: Outcome, seconds: float) -> None:
        if outcome is not Outcome.UNHANDLED:
            if _log.isEnabledFor(logging.INFO):
                name, key = printable(event.name), redact_key(event.idempotency_key)
                _log.info("%s: %s in %.0f ms (%s)", name, outcome, seconds * 1000, key)
        elif event.name in self._warned:
            pass
        elif may_involve_money(event):
            self._warn(
                event.name,
                "%s may involve money, and no function handles it: register one with "
                "@handler.on(%s) or @handler.default (logged once)",
                type(event).__name__,
            )
        elif isinstance(event, UnknownEvent):
            self._warn(
                event.name,
                "this version doesn't know %s or its shape, and no function handles it: register "
                "one with @handler.default, or update pytribute (logged once)",
            )

    def _warn(self, name: str, message: str, *values: str) -> None:
        if len(self._warned) < _MAX_NAMES:
            self._warned.add(name)
            _log.warning(message, printable(name), *values)


def _log_failure(event: Event[Any] | TestEvent | None, error: Exception) -> None:
    name = printable(event.name) if isinstance(event, Event) else "a signed delivery"
    is_public = isinstance(error, UnhandledEventError | InvalidPayloadError)
    _log.error(
        "%s was not handled; it will be delivered again%s",
        name,
        f": {printable(str(error))}" if is_public else "",
        exc_info=None if is_public else error,
    )


def _call(name: str, hook: Callable[..., object], *arguments: object) -> None:
    try:
        hook(*arguments)
    except Exception:  # noqa: BLE001 - a hook may be anything
        _log.exception("the hook %s failed; the response to the delivery is unchanged", name)
