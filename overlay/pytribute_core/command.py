"""An operation on the command line: what a terminal has to know before it is imported."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command that calls a method of a resource.

    Attributes:
        method: the method's name.
        effect: what may have been made where the outcome is unknown; empty where nothing is.
        subject: what the effect is about, with places for arguments.
        check: where to look before the command is repeated.
        confirm: the question to a person before anything is sent, with places for arguments.
    """

    method: str
    effect: str = ""
    subject: str = ""
    check: str = ""
    confirm: str = ""
