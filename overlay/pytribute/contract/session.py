"""The requests of a run: their pace, the waits that a server asks for, and the time left."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Lock
from time import monotonic, sleep
from typing import TypeAlias

from pytribute.contract.key import Key
from pytribute.contract.pace import WAITS, Pace, ServerPause, pause_after
from pytribute.contract.request import WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.transport import TIMEOUT, WireTransport

__all__ = ["CheckSession", "Interrupted", "Send", "SkipCheck"]

OnPause: TypeAlias = Callable[[ServerPause], object]
Send: TypeAlias = Callable[[Sequence[WireRequest], OnPause], list[WireResponse]]
"""A way to send several requests."""
Exchange: TypeAlias = Callable[[Sequence[WireRequest], float], list[WireResponse]]

# The most seconds to spend on responses that never came, or never ended.
_PATIENCE = 60
_WAIT_LIMIT = 60
# The seconds before each new attempt to connect: nothing was sent.
_RECONNECT = (0.1, 0.5)
_UNAUTHORIZED = 401


class SkipCheck(Exception):  # noqa: N818 - it ends a check, it is no error
    """Skip the rest of a check."""


class Interrupted(SkipCheck):
    """Skip the rest of a check that the profile allows: the run is unfinished."""


class CheckSession:
    """Sends the requests of a run; used by several threads.

    Args:
        base_url: the address of the server.
        key: the key that the server must accept during the whole run.
        seconds: the time budget, or None.
        rate: the most requests a second, or None.
        on_sent: learns how many requests were sent.
        clock: returns seconds.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        base_url: str,
        key: Key,
        *,
        seconds: float | None = None,
        rate: float | None = None,
        on_sent: Callable[[int], object] = str,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self.stopped = Event()
        """Set to end the checks that run side by side."""
        self.control: WireRequest | None = None
        """It succeeds as long as the server accepts the key; None if it never did."""
        self._key = key
        self._transport = WireTransport(base_url)
        self._on_sent = on_sent
        self._clock = clock
        self._sleep = sleep
        self._pace = Pace(rate, clock, sleep)
        self._end = None if seconds is None else clock() + seconds
        self._lost = 0.0
        self._lost_until = 0.0
        self._lock = Lock()
        self._refusal = ""

    def seconds_left(self) -> float | None:
        """Return how much time is left; None without a time budget."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def timeout(self) -> float:
        """Return the seconds for the next exchange.

        Raises:
            Interrupted: no time is left, or the server doesn't respond, or no longer accepts the
                key.
        """
        left = self.seconds_left()
        if left == 0:
            raise Interrupted("the time budget is used up")
        if self._lost >= _PATIENCE:
            raise Interrupted("the server stopped responding")
        if self._refusal:
            raise Interrupted(self._refusal)
        if self.stopped.is_set():
            raise Interrupted("the run was stopped")
        return TIMEOUT if left is None else min(left, TIMEOUT)

    def send_together(
        self, requests: Sequence[WireRequest], on_pause: OnPause
    ) -> list[WireResponse]:
        """Send requests that arrive at the same moment.

        Args:
            requests: the requests.
            on_pause: learns of the pauses that the server asks for.

        Raises:
            Interrupted: the run can't go on.
        """
        return self._send(self._transport.send_together, requests, on_pause)

    def send_in_turn(
        self, requests: Sequence[WireRequest], on_pause: OnPause
    ) -> list[WireResponse]:
        """Send requests on one connection; otherwise as `send_together`."""
        return self._send(self._transport.send_in_turn, requests, on_pause)

    def _send(
        self,
        exchange: Exchange,
        requests: Sequence[WireRequest],
        on_pause: OnPause,
    ) -> list[WireResponse]:
        waits = 0
        while True:
            responses = self._try(exchange, requests)
            pause = pause_after(responses, waits)
            if pause is None:
                if any(map(self._is_refusal, responses)):
                    self._require_key()
                return responses
            on_pause(pause)
            self._wait(pause, waits)
            waits += 1

    def _try(self, exchange: Exchange, requests: Sequence[WireRequest]) -> list[WireResponse]:
        """Send requests once."""
        self._pace.wait(len(requests))
        started = self._clock()
        responses = self._connect(exchange, requests)
        self._on_sent(len(requests))
        if any(response.status == NO_RESPONSE for response in responses):
            self._lose(started)
            self.timeout()
        return responses

    def _lose(self, started: float) -> None:
        """Count the seconds without a response; those of several threads at once count once."""
        now = self._clock()
        with self._lock:
            self._lost += max(0.0, now - max(started, self._lost_until))
            self._lost_until = max(now, self._lost_until)

    def _connect(self, exchange: Exchange, requests: Sequence[WireRequest]) -> list[WireResponse]:
        """Send requests; connect again if there is no connection, as while a server restarts."""
        for pause in _RECONNECT:
            with suppress(ConnectionError):
                return exchange(requests, self.timeout())
            self._sleep(pause)
        try:
            return exchange(requests, self.timeout())
        except ConnectionError as error:
            self.timeout()
            raise Interrupted(str(error)) from None

    def _wait(self, pause: ServerPause, waits: int) -> None:
        """Wait before the same requests are sent again.

        Raises:
            Interrupted: the server asks for longer waits than this run has.
        """
        seconds, left = pause.seconds, self.seconds_left()
        if waits == WAITS:
            raise Interrupted(
                f"the server answers {pause.response.status} after {waits} pauses; "
                "a lower rate may help"
            )
        if left is not None and seconds >= left:
            raise Interrupted("the server asks to wait for longer than the time budget")
        if seconds > _WAIT_LIMIT:
            raise Interrupted(f"the server asks to wait for {seconds:g} seconds")
        self._sleep(seconds)

    def _is_refusal(self, response: WireResponse) -> bool:
        return response.status == _UNAUTHORIZED and response.request.has_key(self._key)

    def _require_key(self) -> None:
        """Send the control request: after a lost key all responses would be violations.

        Raises:
            Interrupted: the server refuses it now.
        """
        if self.control is None:
            return
        (response,) = self._try(self._transport.send_in_turn, [self.control])
        if self._is_refusal(response):
            self._refusal = (
                "the server no longer accepts keys.owner: it did at the beginning, and answers "
                f"{self.control.summary()} with 401 now, as if the key had been revoked, "
                "or this address locked out"
            )
            raise Interrupted(self._refusal)
