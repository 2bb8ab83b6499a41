"""Which proxy leads to a server, if any, as curl decides it."""

import os
import re
import sys
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, unquote, unquote_to_bytes, urlsplit

from pytribute_core.errors import TransportError
from pytribute_core.loopback import is_loopback

_PORTS: Final = {"http": 80, "https": 443}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{0,15}")
_HOST: Final = re.compile(r"[^\s\x00-\x1f\x7f]+")
_BITS: Final = re.compile(r"(/[0-9]{1,4})?")
_HAS_SETTINGS: Final = sys.platform in {"darwin", "win32"}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that speaks HTTP.

    Attributes:
        scheme: "http", or "https" for a proxy that is itself reached over TLS.
        host: its name or address, the latter without brackets.
        port: its port.
        authorization: the value of the header Proxy-Authorization, None for none.
        origin: what names it, such as an environment variable.
    """

    scheme: str
    host: str
    port: int
    authorization: str | None = field(default=None, repr=False)
    origin: str = field(default="", compare=False)

    @property
    def address(self) -> str:
        """Its address, without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def proxy_for(base_url: str, proxy: str | None) -> Proxy | None:
    """Return the proxy that leads to a server, None for none.

    The environment's proxy is not used for this machine's loopback interface, which no proxy
    elsewhere can reach.

    Args:
        base_url: the server's address.
        proxy: the proxy of the caller, "" for none; None for that of the environment.

    Raises:
        TransportError: it can't be used; no proxy but the one that leads to the server is judged.
    """
    if proxy is not None:
        return _parsed(proxy, "proxy=") if proxy else None
    server = urlsplit(base_url)
    variables = dict(os.environ)  # on Windows, os.environ itself ignores case
    address, origin = _first(variables, _variables(server.scheme, variables))
    if not address:
        address, origin = _of_the_system(server), "the system's settings"
    if not address or is_loopback(base_url):
        return None
    exempt, _ = _first(variables, ("no_proxy", "NO_PROXY"))
    return None if _is_exempt(server.hostname or "", exempt) else _parsed(address, origin)


def _variables(scheme: str, variables: dict[str, str]) -> list[str]:
    names = [f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY"]
    if "REQUEST_METHOD" in variables:
        # In a CGI script, HTTP_PROXY is the header "Proxy" of the request.
        return [name for name in names if name != "HTTP_PROXY"]
    return names


def _first(variables: dict[str, str], names: Iterable[str]) -> tuple[str, str]:
    """Return the first variable that isn't empty, and its name."""
    return next(((variables[name], name) for name in names if variables.get(name)), ("", ""))


def _of_the_system(server: SplitResult) -> str:
    """Return the proxy of the settings of macOS or Windows, "" for none."""
    if not _HAS_SETTINGS:
        return ""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - slow to import

    return "" if proxy_bypass(server.hostname or "") else getproxies().get(server.scheme, "")


def _is_exempt(host: str, no_proxy: str) -> bool:
    """Whether a list names a host, a domain above it, or a network that contains it.

    As for curl, a star counts only where it stands alone, an entry with a port or in brackets names
    no host, and a prefix of 0 bits means the address alone.
    """
    if no_proxy == "*":
        return True
    entries = no_proxy.replace(",", " ").split()
    if (address := _address(host.partition("%")[0])) is None:
        return any(_is_domain_of(host.removesuffix("."), entry.lower()) for entry in entries)
    return any(_contains(entry, address) for entry in entries)


def _is_domain_of(host: str, entry: str) -> bool:
    name = entry.removesuffix(".").removeprefix(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _contains(entry: str, address: IPv4Address | IPv6Address) -> bool:
    first, slash, bits = entry.partition("/")
    network = _address(first)
    if network is None or network.version != address.version or not _BITS.fullmatch(slash + bits):
        return False
    size = address.max_prefixlen
    ignored = size - (int(bits or 0) or size)
    return ignored >= 0 and int(network) >> ignored == int(address) >> ignored


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _parsed(address: str, origin: str) -> Proxy:
    address = address.strip()
    address = address if "://" in address else f"http://{address}"
    scheme = address.partition("://")[0].lower()
    if scheme not in _PORTS and _SCHEME.fullmatch(scheme):
        raise TransportError(
            f"{origin} names a proxy with the scheme {scheme}, which this client doesn't speak: "
            "name one with http or https, or pass http_client= with a client that speaks it"
        )
    if (proxy := _http_proxy(address, origin)) is None:
        raise TransportError(
            f"{origin} names a proxy that can't be used: write it as http://host:port or "
            "http://user:password@host:port, with special characters percent-encoded"
        )
    return proxy


def _http_proxy(address: str, origin: str) -> Proxy | None:
    try:
        parts = urlsplit(address)
        host, port = unquote(parts.hostname or ""), parts.port
    except ValueError:  # its text quotes the address
        return None
    if parts.scheme not in _PORTS or port == 0 or not _HOST.fullmatch(host):
        return None
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    credentials = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    authorization = f"Basic {b64encode(credentials).decode()}" if user or password else None
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], authorization, origin)
