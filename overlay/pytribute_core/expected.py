"""What a response has to say to be the one to a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from pytribute_core.decoding import to_json


@dataclass(frozen=True, slots=True)
class Expected:
    """A field of a success that repeats an argument, or confirms by its value.

    A response without it is about something else, such as one that was left on a connection.

    Attributes:
        place: the field on the wire.
        field: the field in Python.
        argument: the argument that it repeats; empty where ``value`` is expected.
        value: the value that confirms.
    """

    place: str
    field: str
    argument: str = ""
    value: object = None

    def contradiction(self, parsed: object, arguments: Mapping[str, object]) -> str | None:
        """Return why a value isn't the response to a request with these arguments."""
        found: object = attrgetter(self.field)(parsed)
        if self.argument:
            sent = arguments[self.argument]
            return None if str(found) == str(sent) else f"{sent} was asked for, and it is {found}"
        if found == self.value:
            return None
        message = getattr(parsed, "message", None)
        said = f", with the message {message!r}" if isinstance(message, str) else ""
        return f"{self.place} is {to_json(found).decode()}{said}"
