"""What handlers of signals raise, anywhere in an inbox: it leaves no claim that lasts for ever."""

# pyright: reportPrivateUsage=false

import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pytribute.webhooks import Event, WebhookHandler, _runners, sign
from pytribute.webhooks.inbox import SqliteInbox, drivers, leases, renewals
from tests.webhooks.samples import delivery

KEY = "canary-7f3a"


class _Interruption(BaseException):
    """What a handler of a signal raises, wherever its process just is."""


class _Interrupting:
    """Raises before the line of a number, of those that the inbox executes."""

    _FILES = tuple(module.__file__ for module in (leases, renewals, drivers, _runners))

    def __init__(self, number: int) -> None:
        self._left = number

    @property
    def has_raised(self) -> bool:
        return self._left < 0

    def trace(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - as sys has it
        if frame.f_code.co_filename not in self._FILES:
            return None
        if event == "line" and self._left >= 0:
            self._left -= 1
            if self._left < 0:
                raise _Interruption
        return self.trace


def _claim(inbox: SqliteInbox, number: int, *, fails: bool) -> None:
    with inbox.claim(f"event-{number}"):
        if fails:
            raise KeyError


def _deliver(inbox: SqliteInbox, number: int, *, fails: bool) -> None:
    handler = WebhookHandler(KEY, consumer=f"{number}", inbox=inbox)

    @handler.default
    def handle(event: Event[Any]) -> None:
        if fails:
            raise KeyError

    body = delivery("new_digital_product", purchase_id=number)
    handler.handle(body, sign(body, KEY))


# What is interrupted before it has begun, or while it is abandoned, can only be reported.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("use", [_claim, _deliver])
def test_no_claim_is_renewed_for_ever_wherever_a_signal_interrupts_it(
    use: Callable[..., None],
    fails: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3")
    use(inbox, 0, fails=False)
    tracing = sys.gettrace()
    for number in count(1):
        interrupting = _Interrupting(number)
        try:
            with suppress(_Interruption, KeyError):
                sys.settrace(interrupting.trace)
                use(inbox, number, fails=fails)
        finally:
            sys.settrace(tracing)
        assert inbox._renewals_of is not None
        assert not inbox._renewals_of[1]._held, number
        if not interrupting.has_raised:
            assert number > 50
            break
    inbox.close()
