"""One attempt of a call, and the hooks that see its end.

After ``on_request`` has returned, exactly one of ``on_response`` and ``on_error`` is called, so
that hooks can count the requests in progress.
"""

from msgspec import Struct
from msgspec.structs import replace

from pytribute_core.errors import RequestInfo, TributeError
from pytribute_core.exchange import Exchange
from pytribute_core.settings import Settings
from pytribute_core.types import RawResponse


class CallAttempt(Struct):
    """An attempt that runs, or has ended.

    Attributes:
        exchange: the exchange to make.
        begun: the request with the number of the attempt.
        settings: the settings of the call.
        start: when it started, on the clock of the settings.
        seconds: how long it took; 0 until it has ended.
        is_in_doubt: whether the request may have been sent, and its outcome is not known yet.
        has_ended: whether a hook was called with the outcome.
    """

    exchange: Exchange
    begun: RequestInfo
    settings: Settings
    start: float
    seconds: float = 0.0
    is_in_doubt: bool = False
    has_ended: bool = False

    @property
    def request(self) -> RequestInfo:
        """The request with the seconds that it took."""
        return replace(self.begun, seconds=self.seconds)

    def end(self) -> None:
        """Note the end."""
        self.seconds = self.settings.clock.now() - self.start
        self.has_ended = True

    def call_on_response(self, response: RawResponse) -> None:
        """Call the hook with a response."""
        if self.settings.on_response is None:
            return
        try:
            self.settings.on_response(self.request, response)
        except Exception as error:
            # The hook's error must not hide that a refund may have been made.
            error.add_note(f"{self.request} got a response: HTTP {response.status}")
            raise

    def call_on_error(self, failure: TributeError) -> None:
        """Call the hook with the error that the call raises if it is not repeated."""
        self.is_in_doubt = failure.outcome_unknown
        if self.settings.on_error is None:
            return
        try:
            self.settings.on_error(self.request, failure)
        except Exception as error:
            error.add_note(str(failure))
            raise

    def interrupt(self, error: BaseException) -> None:
        """Call the hook with an exception from outside, and add a note if a refund may have left.

        Such an exception reaches the caller as it is: Ctrl-C, a cancelled task, a time limit of
        Celery or RQ. So a note says what an `OutcomeUnknownError` would say, and an exception that
        the hook raises is a note as well.
        """
        self._note_doubt(error)
        if self.has_ended:
            return
        self.end()
        if self.settings.on_error is None:
            return
        try:
            self.settings.on_error(self.request, error)
        except Exception as failure:  # noqa: BLE001 - a hook may raise anything
            error.add_note(f"the hook on_error raised {type(failure).__name__}: {failure}")

    def _note_doubt(self, error: BaseException) -> None:
        exchange = self.exchange
        if not self.is_in_doubt or not exchange.doubt or exchange.is_unsent:
            return
        notes: list[str] = getattr(error, "__notes__", [])
        if not isinstance(error, TributeError) and not any(
            exchange.doubt in note for note in notes
        ):
            error.add_note(
                f"{self.request} was interrupted, and its outcome is unknown: {exchange.doubt}"
            )
