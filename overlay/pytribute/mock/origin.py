"""Protection from requests that come from other websites' pages.

Any website may send requests to this machine, and may point its own name to this machine's address
(DNS rebinding), so that a browser takes the mock for a part of that website. A browser sends the
page's origin in ``Origin``, and the name that the page used for the server in ``Host``.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

__all__ = ["refusal_reason"]

# Reserved for use within a machine or a network: no website has such a name.
_RESERVED = (".localhost", ".internal", ".local", ".test")


def refusal_reason(host: str, origin: str | None, *, own: str) -> str | None:
    """Return why a request must be refused, or None if it may be served.

    Args:
        host: the header ``Host``.
        origin: the header ``Origin``, or None.
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
    # A name without a dot, such as a container's, is no website's; nor is an address.
    return "." not in name or name.endswith(_RESERVED) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
