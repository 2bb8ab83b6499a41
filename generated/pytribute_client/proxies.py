# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Which proxy leads to a server, if any."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .errors import TransportError

_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def proxy_address(base_url: str, given: str | None) -> str | None:
    """Take the proxy that is given, or else the environment's; an empty one is none.

    Raises:
        TransportError: when it can't be used; see `unusable`.
    """
    address = _from_environment(base_url) if given is None else given
    if not address:
        return None
    address = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(address)
        if parts.scheme in _SCHEMES and parts.hostname and parts.port != 0:
            return address
    except ValueError:
        pass
    raise unusable(given)


def unusable(given: str | None) -> TransportError:
    """Say that a proxy can't be used, without its address, which may hold a password."""
    whose = "this environment names" if given is None else "the caller names"
    return TransportError(f"the proxy that {whose} can't be used", may_have_arrived=False)


def _from_environment(base_url: str) -> str | None:
    server = urlsplit(base_url)
    # An IPv6 address is looked for as it is given, and stands in no_proxy without its brackets.
    if proxy_bypass(server.netloc) or proxy_bypass(server.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(server.scheme) or proxies.get("all")
