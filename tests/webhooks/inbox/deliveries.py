"""The handling of a delivery, in a process that dies at a given step."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from unittest.mock import patch

from pytribute.webhooks.inbox import DeadLetter, DeadLetterStore, Inbox, State
from tests.webhooks.inbox.stores import Store

TOKENS = "pytribute.webhooks.inbox.leases.token_hex"
STEPS = (
    "before the claim",
    "between claim and effect",
    "in the middle of the effect",
    "between effect and commit",
    "after the commit",
)
LETTER_STEPS = (
    "before the claim",
    "between claim and failure",
    "between rollback and letter",
    "after the letter",
)


class NotHandledError(Exception):
    """No function handles an event, as long as the code isn't mended."""


def deliver(
    store: Store, inbox: Inbox, key: str, step: Callable[[str], None] = lambda _: None
) -> State:
    """Handle an event, with an effect of two parts."""
    step(STEPS[0])
    with inbox.claim(key) as claim:
        if claim.state is State.ACQUIRED:
            step(STEPS[1])
            store.write(claim, key, "begun")
            step(STEPS[2])
            store.write(claim, key, "ended")
            step(STEPS[3])
    step(STEPS[4])
    return claim.state


def deliver_once(store: Store, key: str) -> State:
    """Handle an event in an inbox opened for it."""
    with store.inbox() as inbox:
        return deliver(store, inbox, key)


def fail(inbox: Inbox, key: str, step: Callable[[str], None] = lambda _: None) -> None:
    """Fail to handle an event, and keep its delivery as a dead letter."""
    assert isinstance(inbox, DeadLetterStore)
    step(LETTER_STEPS[0])
    try:
        with inbox.claim(key) as claim:
            if claim.state is State.ACQUIRED:
                step(LETTER_STEPS[1])
                _handle_nothing()
    except NotHandledError as error:
        step(LETTER_STEPS[2])
        inbox.add_dead_letter(DeadLetter(key, body(key), repr(error), datetime.now(UTC)))
    step(LETTER_STEPS[3])


def _handle_nothing() -> None:
    raise NotHandledError


def body(key: str) -> bytes:
    """Give the delivery of an event."""
    return f'{{"name": "{key}"}}'.encode()


def deliver_until_done(
    store: Store, key: str, step: Callable[[str], None] = lambda _: None
) -> None:
    """Deliver again and again; a dead process's transaction ends when its server notices."""
    with store.inbox() as inbox:
        while deliver(store, inbox, key, step) is State.IN_PROGRESS:
            pass
        with inbox.claim(key) as claim:
            assert claim.state is State.COMPLETED


def die_at(store: Store, key: str, fatal: str) -> None:
    """Handle an event, and be killed at a step of it."""
    name_tokens()
    with store.inbox() as inbox:
        deliver(store, inbox, key, _killed_at(fatal))


def die_with_letter_at(store: Store, key: str, fatal: str) -> None:
    """Fail to handle an event, and be killed at a step of it."""
    name_tokens()
    with store.inbox() as inbox:
        fail(inbox, key, _killed_at(fatal))


def _killed_at(fatal: str) -> Callable[[str], None]:
    def step(name: str) -> None:
        if name == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def name_tokens() -> None:
    """Make the tokens of leases show their owner."""
    patch(TOKENS, named_token).start()


def named_token(size: int) -> str:
    """Give a token of this process."""
    return f"{os.getpid()}.{token_hex(size)}"
