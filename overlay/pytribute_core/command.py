"""An operation on the command line, described without importing it."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command that calls a method of a resource.

    Attributes:
        method: the method's name.
        effect: what may have been made where the outcome is unknown; empty where nothing moves
            money.
        subject: what the effect is about, with placeholders for arguments.
        check: where to look before the command is repeated.
        confirm: the question to the user before anything is sent, with placeholders for arguments.
    """

    method: str
    effect: str = ""
    subject: str = ""
    check: str = ""
    confirm: str = ""
