"""What a ping measures; the clients send it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pytribute_client.models.shop import Shop
from pytribute_core.errors import (
    AuthenticationError,
    NotFoundError,
    PermissionDeniedError,
    RequestInfo,
)
from pytribute_core.model import Model
from pytribute_core.retries import timestamp_of
from pytribute_core.settings import Settings
from pytribute_core.types import RawResponse

# How a server refuses an accepted key that has no shop.
NO_SHOPS = (AuthenticationError, NotFoundError, PermissionDeniedError)
# A Date header has whole seconds, without the fraction.
_MEAN_FRACTION = 0.5


class Ping(Model, frozen=True, kw_only=True, gc=False):
    """The server accepts the key."""

    shops: tuple[str, ...]
    """The names of the account's active shops; empty if it has none or may not see them."""

    seconds: float
    """How long the round trip took, with the connection if it was a new one."""

    clock_skew: float | None
    """Seconds by which the clock of this computer is ahead of the server's; negative if behind.

    It is as exact as the header ``Date``, which has whole seconds. None without a valid one.
    """


@dataclass(slots=True)
class RoundTrip:
    """Measure the attempt that succeeds.

    Attributes:
        settings: the settings of the client.
        shops: the shops of the account.
    """

    settings: Settings
    shops: Sequence[Shop] = ()
    _seconds: float = field(default=0.0, init=False)
    _clock_skew: float | None = field(default=None, init=False)

    def on_response(self, request: RequestInfo, response: RawResponse) -> None:
        """Measure a response, and call the client's own hook."""
        self._seconds = request.seconds
        date = timestamp_of(response.headers.get("date", ""))
        if date is not None:
            sent = self.settings.clock.time() - request.seconds / 2
            self._clock_skew = sent - date - _MEAN_FRACTION
        if self.settings.on_response:
            self.settings.on_response(request, response)

    def result(self) -> Ping:
        """Return the measurements."""
        return Ping(
            shops=tuple(shop.name for shop in self.shops),
            seconds=self._seconds,
            clock_skew=self._clock_skew,
        )
