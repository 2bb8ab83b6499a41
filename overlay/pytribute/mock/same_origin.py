"""Whether a request comes from a page of the mock itself, or from no page at all.

Any website may send requests to an address of this machine, and may give its own name such an
address (DNS rebinding), after which a browser takes the mock for a part of that website. A browser
says where a request comes from in ``Origin``, and by which name it found the server in ``Host``.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

__all__ = ["refusal"]

# No website has a name below these: they are reserved for use within a machine or a network.
_RESERVED = (".localhost", ".internal", ".local", ".test")


def refusal(host: str, origin: str | None, *, own: str) -> str | None:
    """Return why a request is refused, or None where it may be served.

    Args:
        host: the header ``Host``.
        origin: the header ``Origin``; None where there is none.
        own: the address or name that the server listens on.
    """
    name = _name(host)
    if name is None or not (_is_local(name) or name == own.lower()):
        return (
            "the Host of this request may be the name of any website: use localhost, an IP "
            "address, or a name without a dot"
        )
    if origin is not None and origin.lower().partition("://")[2] != host.lower():
        return "this request comes from a page of another origin"
    return None


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_local(name: str) -> bool:
    # A name without a dot, as a container has, is none of a website; nor can an address be one.
    return "." not in name or name.endswith(_RESERVED) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
