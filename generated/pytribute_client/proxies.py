# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Which proxy leads to a server, if any."""

from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2

from .errors import TransportError


def proxy_of(base_url: str, given: str | None) -> httpcore2.Proxy | None:
    """Take the proxy that is given, or else the environment's; an empty one is none.

    Raises:
        TransportError: when it can't be used, without its address, which may hold a password.
    """
    address = _from_environment(base_url) if given is None else given
    if not address:
        return None
    try:
        return _proxy(address if "://" in address else f"http://{address}")
    except Exception as error:  # noqa: BLE001 - whatever is wrong with what somebody typed
        kind = type(error).__name__
    whose = "this environment names" if given is None else "the caller names"
    raise TransportError(f"the proxy that {whose} can't be used ({kind})", may_have_arrived=False)


def _from_environment(base_url: str) -> str | None:
    server = urlsplit(base_url)
    if proxy_bypass(server.netloc):
        return None
    proxies = getproxies()
    return proxies.get(server.scheme) or proxies.get("all")


def _proxy(address: str) -> httpcore2.Proxy:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https", "socks5", "socks5h"} or not parts.hostname:
        raise ValueError("no proxy's address")
    if parts.scheme.startswith("socks5"):
        httpcore2.SOCKSProxy("socks5://localhost")  # raises where SOCKS isn't installed
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return httpcore2.Proxy(
        httpcore2.URL(scheme=parts.scheme, host=parts.hostname, port=parts.port),
        auth=(user.encode(), password.encode()) if user or password else None,
    )
