# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Whether an address means this machine."""

import os
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from .errors import TransportError
from .signals import pass_on

_NAME = "localhost"
_LOOPBACK = 127
_VARIABLE = "PYTRIBUTE_LOOPBACK_ONLY"

# Kept here as well, because a test may clear its environment.
active = _VARIABLE in os.environ


def check_loopback(url: str, transport: object) -> None:
    """Refuse to send beyond this machine where the environment says so, as it does in tests.

    Raises:
        TransportError: when the URL leads elsewhere, and the transport leaves this process.
    """
    is_active = active or _VARIABLE in os.environ
    if not is_active or getattr(transport, "in_memory", False):
        return
    for address in (url, getattr(transport, "proxy", None)):
        if address and not is_loopback(address):
            raise TransportError(
                f"{_VARIABLE} is set, so nothing is sent to {url}", may_have_arrived=False
            )


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine's loopback interface, whatever the name may promise.

    Only ``localhost`` and names below it are looked up, as they never leave the machine; any other
    name is not loopback, even if it leads there.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host != _NAME and not host.endswith(f".{_NAME}"):
        return _is_loopback(host)
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        pass_on(error)
        return False
    return bool(found) and all(_is_loopback(str(address[0])) for *_, address in found)


def _is_loopback(host: str) -> bool:
    try:
        number = ip_address(host)
    except ValueError:
        return _is_short_for_loopback(host)
    return (getattr(number, "ipv4_mapped", None) or number).is_loopback


def _is_short_for_loopback(host: str) -> bool:
    """Whether it is a way to write an address that only the system knows, such as 127.1."""
    try:
        return socket.inet_aton(host)[0] == _LOOPBACK
    except (OSError, UnicodeError) as error:
        pass_on(error)
        return False
