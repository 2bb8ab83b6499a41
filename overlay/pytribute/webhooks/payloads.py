"""The payload of each event, by the name of the event: a page may call its schema anything.

An event that the specification no longer has keeps its class, so that a program that names it can
still be imported. Its payload is then any JSON, and a delivery of that name is an `UnknownEvent`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytribute_client.payloads import *  # noqa: F403 - all that there is, by its own names
else:
    from typing import Any

    from pytribute_client import payloads as _payloads

    def __getattr__(name: str) -> object:
        if name.startswith("_"):  # what only the import system asks for
            raise AttributeError(name)
        return getattr(_payloads, name, Any)
