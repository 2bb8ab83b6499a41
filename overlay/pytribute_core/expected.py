"""Fields by which a response is matched to its request."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from pytribute_core.decoding import to_json


@dataclass(frozen=True, slots=True)
class Expected:
    """A field of a success that repeats an argument, or has a fixed value.

    A response that differs belongs to another request, such as one left over on a connection.

    Attributes:
        place: the field in JSON.
        field: the field in Python.
        argument: the argument that it repeats; empty where ``value`` is expected.
        value: the expected value.
    """

    place: str
    field: str
    argument: str = ""
    value: object = None

    def contradiction(self, parsed: object, arguments: Mapping[str, object]) -> str | None:
        """Return why a value doesn't belong to a request with these arguments, or None."""
        found: object = attrgetter(self.field)(parsed)
        if self.argument:
            sent = arguments[self.argument]
            # The digits of a UUID may be in either case.
            if str(found).casefold() == str(sent).casefold():
                return None
            return f"{sent} was asked for, and it is {found}"
        if found == self.value:
            return None
        message = getattr(parsed, "message", None)
        with_message = f", with the message {message!r}" if isinstance(message, str) else ""
        return f"{self.place} is {to_json(found).decode()}{with_message}"
