"""One verified delivery, from its body to its response."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Any, TypeAlias

from pytribute.webhooks._consumer import Consumer
from pytribute.webhooks._dead_letters import DeadLetters
from pytribute.webhooks._delivery import Outcome, Reporter, WebhookResponse
from pytribute.webhooks._errors import InvalidPayloadError, UnhandledEventError
from pytribute.webhooks._event import Event, TestEvent, UnknownEvent
from pytribute.webhooks._functions import Function, Functions
from pytribute.webhooks._parser import may_involve_money, parse_unverified
from pytribute.webhooks._runners import DeliveryRunner
from pytribute.webhooks.inbox import Claim, DeadLetter, State

__all__ = ["Processor", "Work"]

_Context: TypeAlias = AbstractContextManager[Claim] | AbstractAsyncContextManager[Claim]
_OUTCOMES = {
    State.ACQUIRED: Outcome.HANDLED,
    State.COMPLETED: Outcome.DUPLICATE,
    State.IN_PROGRESS: Outcome.IN_PROGRESS,
}


@dataclass(frozen=True, slots=True)
class Work:
    """A signed delivery that has to be handled.

    Attributes:
        body: the raw delivery.
        started: when it arrived, by a monotonic clock.
        key: the key of its event, or of the body if that can't be parsed.
        event: the event, or None.
        function: the function that handles it, or None.
        context: the claim on the event, or None.
        error: why the event can't be handled, or None.
    """

    body: bytes
    started: float
    key: str
    event: Event[Any] | None
    function: Function | None = None
    context: _Context | None = None
    error: Exception | None = None


class Processor:
    """Processes verified deliveries with the functions and the inbox of a handler."""

    def __init__(
        self,
        consumer: Consumer,
        functions: Functions,
        dead_letters: DeadLetters,
        reporter: Reporter,
    ) -> None:
        self._consumer = consumer
        self._functions = functions
        self._reporter = reporter
        self._dead_letters = dead_letters

    def read(self, body: bytes, started: float) -> Work | WebhookResponse:
        """Parse a verified delivery; return its work, or the response if there is nothing to do."""
        try:
            event = parse_unverified(body)
        except InvalidPayloadError as error:
            key = self._consumer.key(f"unreadable|{sha256(body).hexdigest()}")
            return Work(body, started, key, None, error=error)
        if isinstance(event, TestEvent):
            return self._reporter.report(event, Outcome.TEST, monotonic() - started)
        function = self._functions.find(event)
        if function is None:
            if isinstance(event, UnknownEvent) and may_involve_money(event):
                key = self._consumer.key(event.idempotency_key)
                return Work(body, started, key, event, error=_unhandled(event))
            return self._reporter.report(event, Outcome.UNHANDLED, monotonic() - started)
        key = self._consumer.key(event.idempotency_key)
        try:
            inbox = self._consumer.open()
            context = nullcontext(Claim(State.ACQUIRED)) if inbox is None else inbox.claim(key)
        except Exception as error:  # noqa: BLE001 - an inbox of the user may raise anything
            return Work(body, started, key, event, error=error)
        return Work(body, started, key, event, function, context)

    async def process(self, work: Work, runner: DeliveryRunner) -> WebhookResponse:
        """Claim the event, call its function, and report the outcome."""
        outcome, error = Outcome.FAILED, work.error
        if work.event and work.function and work.context:
            try:
                async with runner.hold(work.context) as claim:
                    if claim.state is State.ACQUIRED:
                        await runner.call(work.function, work.event, claim)
                    outcome = _OUTCOMES[claim.state]
            except Exception as failure:  # noqa: BLE001 - the event has to be delivered again
                outcome, error = Outcome.FAILED, failure
        if outcome is Outcome.FAILED:
            error = error or UnhandledEventError("the inbox hid why the function failed")
            await self._dead_letters.add(work.key, work.body, error, runner)
        return self._reporter.report(work.event, outcome, monotonic() - work.started, error)

    async def replay(self, letter: DeadLetter, runner: DeliveryRunner) -> WebhookResponse:
        """Process a dead letter like a new delivery, and remove it on success."""
        self._consumer.check_owns(letter.key)
        work = self.read(letter.body, monotonic())
        if isinstance(work, WebhookResponse):
            return WebhookResponse(500, "no function handles the event")
        response = await self.process(work, runner)
        if response.status == 200:  # noqa: PLR2004 - handled
            await self._dead_letters.remove(letter, runner)
        return response


def _unhandled(event: UnknownEvent) -> UnhandledEventError:
    why = event.reason or "this version doesn't know its name"
    return UnhandledEventError(
        f"{why}; register a function with @handler.default, or update pytribute"
    )
