"""Which proxy leads to a server, if any."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from pytribute_core.exchange import NoResponseError
from pytribute_core.loopback import is_loopback

_PORTS = {"http": 80, "https": 443}
_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def proxy_address(base_url: str, proxy: str | None) -> str | None:
    """Return the proxy of the caller, or else of the environment; None if it is empty.

    The environment's proxy is not used for this machine's loopback interface, which no proxy
    elsewhere can reach.

    Raises:
        NoResponseError: the proxy can't be used; see `unusable`.
    """
    address = _from_environment(base_url) if proxy is None else proxy
    if not address:
        return None
    address = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(address)
        if parts.scheme in _SCHEMES and parts.hostname and parts.port != 0:
            return address
    except ValueError:
        pass
    raise unusable(proxy)


def without_password(address: str) -> str:
    """Return the address of a proxy without user and password."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}"


def unusable(proxy: str | None) -> NoResponseError:
    """Return the error of an unusable proxy, without its address, which may hold a password."""
    whose = "this environment names" if proxy is None else "the caller names"
    return NoResponseError(f"the proxy that {whose} can't be used", may_have_arrived=False)


def _from_environment(base_url: str) -> str | None:
    server = urlsplit(base_url)
    if is_loopback(base_url) or _is_exempt(server, getproxies().get("no", "")):
        return None
    # macOS and Windows keep exceptions elsewhere, and an IPv6 address is looked up as written.
    if proxy_bypass(server.netloc) or proxy_bypass(server.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(server.scheme) or proxies.get("all")


def _is_exempt(server: SplitResult, no_proxy: str) -> bool:
    """Whether ``no_proxy`` names a server, as curl and requests read it.

    An entry is a name, a domain, an address or a network, with or without a port.
    """
    host = (server.hostname or "").rstrip(".")
    port = server.port or _PORTS.get(server.scheme)
    entries = no_proxy.replace(",", " ").lower().split()
    # A star means every host only where it stands alone.
    return entries == ["*"] or any(_matches(host, port, entry) for entry in entries)


def _matches(host: str, port: int | None, entry: str) -> bool:
    name, own_port = _split(entry)
    if own_port not in {None, str(port)}:
        return False
    if (address := _address(host)) is not None:
        try:
            return address in ip_network(name, strict=False)
        except (ValueError, TypeError):
            return False
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, str | None]:
    """Split a port off; an IPv6 address or network may stand in brackets, or without."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        network, colon, port = rest.partition(":")
        return name + network, port if colon else None
    name, colon, port = entry.rpartition(":")
    if colon and ":" not in name and port.isdigit():
        return name, port
    return entry, None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
