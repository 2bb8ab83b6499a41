# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Everything that can go wrong after a request was found fit to send.

    TributeError
    ├── TransportError        no answer, or not all of it
    │   └── RequestTimeoutError
    └── AnswerError           an answer, but not the documented success
        ├── ApiError                a documented error
        ├── UnexpectedStatusError   a status that the documentation doesn't name
        ├── UndecodableAnswerError  a body that isn't what the documentation says
        └── OversizedAnswerError    a body larger than the client takes

They can be pickled and copied, and hold nothing of the request: neither headers nor key.
Arguments that can't be sent are a ValueError or TypeError instead, before anything is sent.
"""

from collections.abc import Mapping

from msgspec import Struct

_SHOWN = 200


def printable(text: str) -> str:
    """Cut text of a server to what fits a log line and can't forge another."""
    shown = text[:_SHOWN] + ("..." if len(text) > _SHOWN else "")
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)


class TributeError(Exception):
    """Any failure of a call."""


class TransportError(TributeError):
    """No complete answer came: the connection failed, was refused or broke off.

    Attributes:
        may_have_arrived: False only where the request certainly never left for the server: then it
            can be sent again, whatever it does.
    """

    def __init__(self, message: str, may_have_arrived: bool) -> None:  # noqa: FBT001 - pickles
        super().__init__(message, may_have_arrived)
        self.may_have_arrived = may_have_arrived

    def __str__(self) -> str:
        return str(self.args[0])


class RequestTimeoutError(TransportError):
    """No complete answer came in time."""


class AnswerError(TributeError):
    """An answer came, and it isn't the documented success."""

    def __init__(
        self, status: int, headers: Mapping[str, str], body: bytes, *details: object
    ) -> None:
        super().__init__(status, headers, body, *details)
        self.status = status
        self.headers = headers
        self.body = body

    def __str__(self) -> str:
        return f"HTTP {self.status}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class ApiError(AnswerError):
    """A documented error.

    Attributes:
        parsed: the error's own model, or None where the documentation gives none, or the body is
            something else.
        error: its code, an open enum's member or None.
        message: its text, or None.
    """

    def __init__(
        self, status: int, headers: Mapping[str, str], body: bytes, parsed: Struct | None
    ) -> None:
        super().__init__(status, headers, body, parsed)
        self.parsed = parsed
        self.error = self._text("error")
        self.message = self._text("message")

    def _text(self, name: str) -> str | None:
        value = getattr(self.parsed, name, None)
        return value if isinstance(value, str) else None

    def __str__(self) -> str:
        return printable(": ".join(filter(None, (f"HTTP {self.status}", self.error, self.message))))


class UnexpectedStatusError(AnswerError):
    """The documentation of the operation doesn't name this status."""

    def __str__(self) -> str:
        start = printable(self.body[:_SHOWN].decode(errors="replace"))
        return f"HTTP {self.status} is not documented here; the body starts with {start!r}"


class UndecodableAnswerError(AnswerError):
    """The body of a success isn't what the documentation says.

    A transport raises it of any status, where a body isn't compressed as it says.

    Attributes:
        reason: what is wrong.
        place: where in the body, as ``$.rows[0].amount``.
    """

    def __init__(
        self, status: int, headers: Mapping[str, str], body: bytes, reason: str, place: str
    ) -> None:
        super().__init__(status, headers, body, reason, place)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        what = f"{printable(self.reason)} at {printable(self.place)}"
        return f"HTTP {self.status} with an unreadable body: {what}"


class OversizedAnswerError(AnswerError):
    """The body is larger than the client takes; it was not read to its end.

    Attributes:
        limit: the client's limit in bytes.
    """

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, limit: int) -> None:
        super().__init__(status, headers, body, limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"HTTP {self.status} with a body of more than {self.limit} bytes"
