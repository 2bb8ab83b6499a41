"""One request with its limits, and the errors of its exchange."""

from collections.abc import Mapping

from msgspec import Struct


class Exchange(Struct, frozen=True, eq=False, weakref=True):
    """One request with all that a transport needs.

    The headers hold the key, and the address may hold it too: neither is shown.

    Two exchanges are never equal: each is one attempt, which can be cancelled.

    Attributes:
        timeout: seconds for all of it, from connecting to the last byte of the response.
        limit: maximum number of bytes of the body, after decompression.
        doubt: what to do if the exchange is interrupted; empty where nothing moves money.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    timeout: float
    limit: int
    doubt: str = ""
    _interrupted: list[bool] = []

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method}>"

    def interrupt(self, *, may_have_left: bool) -> None:
        """Note that an exception from outside, such as Ctrl-C or a time limit, ended the exchange.

        Args:
            may_have_left: whether some of the request may have been written.
        """
        self._interrupted.append(may_have_left)

    @property
    def is_interrupted(self) -> bool:
        """Whether the transport called `interrupt`."""
        return bool(self._interrupted)

    @property
    def is_unsent(self) -> bool:
        """Whether it was interrupted before anything was written."""
        return self.is_interrupted and not any(self._interrupted)


class ExchangeError(Exception):
    """A failed exchange: raised by transports, and turned into a `TributeError` by the call.

    It holds nothing of the request: neither headers nor key.
    """


class NoResponseError(ExchangeError):
    """No complete response: the connection failed, was refused or broke off.

    Attributes:
        reason: what happened.
        may_have_arrived: False only if the request was certainly not sent: then it can be repeated,
            whatever it does.
    """

    def __init__(self, reason: str, may_have_arrived: bool) -> None:  # noqa: FBT001 - pickled by position
        super().__init__(reason, may_have_arrived)
        self.reason = reason
        self.may_have_arrived = may_have_arrived

    def __str__(self) -> str:
        return self.reason


class NoResponseInTimeError(NoResponseError):
    """No complete response came in time."""


class BodyError(ExchangeError):
    """The body of a response can't be read, such as one with another encoding than it states.

    Attributes:
        status: the HTTP status.
        headers: the response's headers; names in lower case.
        reason: what is wrong.
    """

    def __init__(self, status: int, headers: Mapping[str, str], reason: str) -> None:
        super().__init__(status, headers, reason)
        self.status = status
        self.headers = headers
        self.reason = reason

    def __str__(self) -> str:
        return f"HTTP {self.status} with an unreadable body"


class BodyTooLargeError(BodyError):
    """The body is larger than the client's limit; it was not read to its end."""
