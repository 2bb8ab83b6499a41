"""The base of all errors, the request that they name, and the errors without a response."""

from msgspec import Struct

from pytribute_core.text import printable
from pytribute_core.types import SAFE_METHODS


class TributeError(Exception):
    """Any failure of a call."""

    @property
    def outcome_unknown(self) -> bool:
        """Whether a refund may have been made despite this error: look before you repeat it."""
        return False

    @property
    def may_be_repeated(self) -> bool:
        """Whether the same call may be sent again without moving money twice.

        True for a call that only reads, for a request that was certainly not sent, and for a refund
        that the server refused (4xx). False where a refund may have been made. It does not mean
        that repeating helps: a product that does not exist is not found the next time either.
        """
        return not self.outcome_unknown


class RequestInfo(Struct, frozen=True):
    """A request without its headers: nothing here is secret."""

    operation: str
    """The operation's name in the specification."""
    method: str
    url: str
    documentation: str = ""
    """The address of the page that documents the operation; empty where none is known."""
    effect: str = "the request"
    """What may have been made where the outcome is unknown; empty where nothing moves money."""
    check: str = "its effect"
    """Where to look before the request is sent again."""
    idempotency_key: str = ""
    """With the same key the call may be repeated; empty where the API has no such key."""
    attempt: int = 1
    """The number of the attempt: 1, and more after retries."""
    seconds: float = 0.0
    """How long the attempt took; 0 until it has ended."""
    done: tuple[str, ...] = ()
    """The error codes by which the server says that the effect was there before."""

    @property
    def moves_money(self) -> bool:
        """Whether the request must not be carried out twice."""
        return self.method not in SAFE_METHODS and bool(self.effect)

    @property
    def doubt(self) -> str:
        """What to do where the outcome is unknown; empty where nothing moves money."""
        if not self.moves_money:
            return ""
        again = f", or use the same key, {self.idempotency_key!r}" if self.idempotency_key else ""
        return f"{self.effect} may have been made. Look at {self.check} before you repeat it{again}"

    def __str__(self) -> str:
        return f"{self.method} {self.url}".lstrip()


def request_of(value: object) -> RequestInfo:
    """Return the request of an error; an error that was rebuilt from texts holds only a text."""
    if isinstance(value, RequestInfo):
        return value
    return RequestInfo(operation="", method="", url=str(value), effect="")


class PaginationError(TributeError):
    """A listing can't be read to its end: the server repeats itself, or never stops.

    Attributes:
        page: the number of the last page that was read.
        rows: the number of different rows up to there.
    """

    def __init__(self, reason: str, page: int = 0, rows: int = 0) -> None:
        super().__init__(reason, page, rows)
        self.reason = reason
        self.page = page
        self.rows = rows

    def __str__(self) -> str:
        where = f" (page {self.page}, {self.rows} rows read)" if self.page else ""
        return f"{printable(self.reason)}{where}"


class TransportError(TributeError):
    """The transport can't be used, and nothing was sent: not installed, or made before a fork."""


class CurrencyError(TributeError, TypeError):
    """Two currencies were mixed, or nothing is known of one."""
