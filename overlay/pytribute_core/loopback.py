"""Whether an address is on this machine."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from pytribute_core.signals import pass_on

_NAME = "localhost"
_LOOPBACK = 127


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine's loopback interface.

    Only ``localhost`` and names below it are looked up, as their lookup stays on the machine; any
    other name is not loopback, even if it resolves to it.
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
    """Whether a host is an abbreviated loopback address, such as 127.1."""
    try:
        return socket.inet_aton(host)[0] == _LOOPBACK
    except (OSError, UnicodeError) as error:
        pass_on(error)
        return False
