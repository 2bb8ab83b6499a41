"""The expected result of a fault, checked alike on every transport."""

import copy
import pickle
from dataclasses import dataclass

import pytest

from pytribute_core.exchange import Exchange, ExchangeError, NoResponseError, NoResponseInTimeError
from tests.faults.conftest import Connect, Send
from tests.faults.exchanges import BRIEF, HEALTHY, KEY, exchange, shown
from tests.faults.server import Server, Step
from tests.faults.steps import hang_unread


@dataclass(frozen=True)
class Fault:
    """What a server does, and the expected result.

    A transport's error must state whether the request may have arrived; requests that were read
    to their end are counted.
    """

    step: Step
    error: type[ExchangeError] = NoResponseError
    may_have_arrived: bool | None = True
    requests: int = 1
    timeout: float = 20


def late(step: Step) -> Fault:
    return Fault(step, NoResponseInTimeError, timeout=BRIEF)


LATE_CONNECTION = Fault(hang_unread, NoResponseInTimeError, may_have_arrived=False)


def fails(send: Send, sent: Exchange, fault: Fault) -> None:
    """Check that an exchange fails as expected, with a picklable error that hides the key."""
    with pytest.raises(ExchangeError) as caught:
        send(sent)
    error = caught.value
    assert type(error) is fault.error
    assert getattr(error, "may_have_arrived", None) is fault.may_have_arrived
    assert error.__cause__ is None
    assert error.__context__ is None
    assert KEY not in shown(error)
    assert KEY.encode() not in pickle.dumps(error)
    assert "\n" not in str(error)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own
        assert (str(twin), vars(twin)) == (str(error), vars(error))


def goes_wrong_once(connect: Connect, fault: Fault) -> None:
    with Server(fault.step, HEALTHY) as server:
        send = connect(server.url())
        fails(send, exchange(server.url("/a"), timeout=fault.timeout), fault)
        server.wait_for_requests(fault.requests)
        assert send(exchange(server.url("/b"))).content == b"healthy"
        assert len(server.requests) == fault.requests + 1
