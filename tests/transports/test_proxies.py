"""Which proxy leads to a server, held against curl itself where it is installed."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute import AsyncTribute, TransportError, Tribute
from pytribute_core.transports import proxies
from pytribute_core.transports.proxies import Proxy, proxy_for
from tests.faults.server import closed_port

PROXY = "http://127.0.0.1:9"
EXAMPLE = Path(__file__).parents[2] / "examples" / "00_offline.py"

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}(\.[a-z][a-z0-9]{0,6}){1,3}", fullmatch=True)
PORTS = st.integers(1, 65535)
PADDING = st.sampled_from(["", " ", ",", " , ", "other.example,", "10.0.0.0/8, ,", "bad/99,[,:,"])


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name == "REQUEST_METHOD":
            monkeypatch.delenv(name)


def address(base_url: str, proxy: str | None = None, **variables: str) -> str | None:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in variables.items():
            patched.setenv(name, value)
        found = proxy_for(base_url, proxy)
    return found.address if found else None


def goes_directly(url: str, no_proxy: str) -> bool:
    found = address(url, http_proxy=PROXY, https_proxy=PROXY, no_proxy=no_proxy)
    assert found in {None, PROXY}
    return found is None


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://192.168.1.9/", "localhost,127.0.0.0/8,::1,192.168.0.0/16"),
        ("http://192.168.1.9:8080/", "192.168.1.9/24"),
        ("http://[2001:db8::7]/", "2001:db8::/32"),
        ("http://[2001:0db8:0:0::7]/", "2001:DB8::7"),
        ("http://[fe80::1%25eth0]/", "fe80::1"),
        ("http://shop.example/", "*"),
        ("http://a.shop.example/", ".shop.example"),
        ("http://a.b.shop.example/", "shop.example"),
        ("http://shop.example./", "shop.example"),
        ("http://shop.example/", "shop.example."),
        ("https://shop.example/", " SHOP.Example "),
        ("http://SHOP.example:8080/", "other.example shop.example"),
    ],
)
def test_hosts_in_no_proxy_are_reached_directly(url: str, no_proxy: str) -> None:
    assert goes_directly(url, no_proxy)


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://192.168.1.9/", "192.168.2.0/24,10.0.0.0/8"),
        ("http://192.168.1.9/", "2001:db8::/32,192.168.1.9/99,192.168.1,192.168.1.9/a,.1.9"),
        ("http://192.168.1.9/", "0.0.0.0/0"),
        ("http://192.168.1.9/", "192.168.1.9/99999999999999999999"),
        ("http://[2001:db9::7]/", "2001:db8::/32"),
        ("http://[2001:db8::7]/", "[2001:db8::7],192.0.2.1"),
        ("http://[::ffff:192.0.2.1]/", "192.0.2.0/24"),
        ("http://192.168.1.9:8080/", "192.168.1.9:8080"),
        ("http://shop.example:8080/", "shop.example:8080"),
        ("http://a.shop.example/", "*.shop.example"),
        ("http://notshop.example/", "shop.example,.shop.example"),
        ("http://shop.example.org/", "shop.example"),
        ("http://shop.example/", ""),
        ("http://shop.example/", "other.example, *"),
        ("http://shop.example/", ",. .. [ : :80 []:80"),
    ],
)
def test_anything_else_goes_through_the_proxy(url: str, no_proxy: str) -> None:
    assert not goes_directly(url, no_proxy)


HOSTS = (
    *("shop.example", "a.shop.example", "SHOP.example:8080", "shop.example.", "notshop.example"),
    *("192.168.1.9", "10.0.0.1:8080"),
)
LISTS = (
    *("*", "*,", "x,*", ".", "..", "example", ".example", "shop.example", "SHOP.EXAMPLE"),
    *("shop.example.", ".shop.example.", "..shop.example", "*.shop.example", "shop.example:8080"),
    *("192.168.1.9", "192.168.1", ".1.9", "192.168.1.9/32", "192.168.0.0/16", "192.168.0.0/15"),
    *("192.168.1.9/33", "192.168.1.9/0", "0.0.0.0/0", "::/0", "[192.168.1.9]", "::ffff:10.0.0.1"),
    *("x,,, ,shop.example", " shop.example , y", "x, 192.168.1.9", "localhost,10.0.0.0/8,::1"),
)


def curl_version() -> tuple[int, ...]:
    if (curl := shutil.which("curl")) is None:
        return ()
    said = subprocess.check_output([curl, "-qV"], encoding="utf-8")  # noqa: S603 - curl
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


@pytest.mark.skipif(curl_version() < (7, 87), reason="needs a curl that reads networks")
def test_curl_decides_alike() -> None:
    # Not on IPv6, which curl 7.88 reads wrongly; networks are held against `ipaddress` below.
    cases = list(product(HOSTS, LISTS))
    nowhere = f"::127.0.0.1:{closed_port()}"
    # curl refuses this proxy where it would use it, and is refused by the port where not.
    command = [shutil.which("curl") or "", "-q"]
    for host, no_proxy in cases:
        command += ["-sx", "nothing://x", "--connect-to", nowhere, "--noproxy", no_proxy]
        command += ["-w", "%{errormsg}\n", f"http://{host}/", "--next"]
    ended = subprocess.run(  # noqa: S603 - curl
        command[:-1], env={}, capture_output=True, encoding="utf-8", check=False
    )
    decisions = ["proxy" not in line for line in ended.stdout.splitlines()]
    assert len(decisions) == len(cases)
    ours = [goes_directly(f"http://{host}/", no_proxy) for host, no_proxy in cases]
    both = zip(cases, decisions, ours, strict=True)
    assert [case for case, curls, own in both if curls != own] == []
    assert {True, False} == set(decisions)


@pytest.mark.unmeasured
@settings(deadline=None)
@given(NAMES, PADDING, PADDING, PORTS, st.sampled_from([str.upper, str.lower]))
def test_a_name_exempts_itself_and_its_subdomains(
    name: str, before: str, after: str, port: int, case: Callable[[str], str]
) -> None:
    no_proxy = f"{before or ','}{case(name)},{after}"
    assert goes_directly(f"http://{name}:{port}/", no_proxy)
    assert goes_directly(f"http://below.{name}:{port}/", no_proxy)
    assert not goes_directly(f"http://x{name}:{port}/", no_proxy)
    assert not goes_directly(f"http://{name}.elsewhere:{port}/", no_proxy)


@pytest.mark.unmeasured
@settings(deadline=None)
@given(st.ip_addresses(v=4), st.integers(1, 32), st.data())
def test_an_ipv4_network_exempts_its_addresses(
    base: object, length: int, data: st.DataObject
) -> None:
    network = IPv4Network(f"{base}/{length}", strict=False)
    inside = data.draw(st.ip_addresses(network=network))
    outside = data.draw(st.ip_addresses(v=4).filter(lambda a: a not in network))
    assert goes_directly(f"http://{inside}/", f"a.example, {base}/{length}")
    assert outside.is_loopback or not goes_directly(f"http://{outside}/", f"{base}/{length}")


@pytest.mark.unmeasured
@settings(deadline=None)
@given(st.ip_addresses(v=6), st.integers(1, 128), st.data())
def test_an_ipv6_network_exempts_its_addresses(
    base: object, length: int, data: st.DataObject
) -> None:
    network = IPv6Network(f"{base}/{length}", strict=False)
    inside = data.draw(st.ip_addresses(network=network))
    outside = data.draw(st.ip_addresses(v=6).filter(lambda a: a not in network))
    assert goes_directly(f"http://[{inside}]/", f"{base}/{length}")
    is_loopback = (getattr(outside, "ipv4_mapped", None) or outside).is_loopback
    assert is_loopback or not goes_directly(f"http://[{outside}]/", f"{base}/{length}")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "[::1]", "a.localhost"])
def test_this_machine_is_never_reached_through_the_environments_proxy(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*_: object, **__: object) -> object:
        return [(0, 0, 0, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", here)
    assert goes_directly(f"http://{host}:8080/", "")
    assert address(f"http://{host}:8080/", PROXY) == PROXY


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("no_proxy", "all_proxy"),
    [
        ("localhost,127.0.0.0/8,::1", "socks://127.0.0.1:9"),
        ("192.168.0.0/16", "socks://127.0.0.1:9"),
        ("", "http://127.0.0.1:9"),
    ],
)
def test_the_first_example_runs_on_a_desktop_with_a_proxy(no_proxy: str, all_proxy: str) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    ended = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, str(EXAMPLE)],
        env={**os.environ, "http_proxy": proxy, "all_proxy": all_proxy, "no_proxy": no_proxy},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("scheme", "variables", "chosen"),
    [
        ("http", {"http_proxy": "a", "HTTP_PROXY": "b", "all_proxy": "c"}, "a"),
        ("http", {"HTTP_PROXY": "b", "all_proxy": "c"}, "b"),
        ("http", {"http_proxy": "", "HTTP_PROXY": "b"}, "b"),
        ("http", {"https_proxy": "a", "ALL_PROXY": "d"}, "d"),
        ("http", {"HTTP_PROXY": "b", "REQUEST_METHOD": "GET"}, None),
        ("http", {"http_proxy": "a", "REQUEST_METHOD": "GET"}, "a"),
        ("https", {"HTTPS_PROXY": "b", "REQUEST_METHOD": "GET"}, "b"),
        ("https", {"https_proxy": "a", "HTTPS_PROXY": "b"}, "a"),
        ("https", {"https_proxy": "", "all_proxy": "c", "ALL_PROXY": "d"}, "c"),
        ("https", {"http_proxy": "a"}, None),
        ("https", {"http_proxy": "socks5://a", "https_proxy": "b"}, "b"),
        ("https", {"all_proxy": "socks5://a", "https_proxy": "b"}, "b"),
        ("https", {"all_proxy": "socks5://a", "NO_PROXY": "shop.example"}, None),
        ("https", {"https_proxy": "a", "no_proxy": "x", "NO_PROXY": "shop.example"}, "a"),
        ("https", {"https_proxy": "a", "no_proxy": "", "NO_PROXY": "shop.example"}, None),
        ("https", {}, None),
    ],
)
def test_the_first_variable_that_is_set_names_the_proxy(
    scheme: str, variables: dict[str, str], chosen: str | None
) -> None:
    found = address(f"{scheme}://shop.example", **variables)
    assert found == (chosen and f"http://{chosen}:80")


def test_the_proxy_of_the_caller_goes_before_the_environment() -> None:
    assert address("http://shop.example", "", http_proxy=PROXY) is None
    assert address("http://shop.example", "http://x:1", http_proxy=PROXY, no_proxy="*") == (
        "http://x:1"
    )


@pytest.mark.parametrize(
    ("written", "read", "authorization"),
    [
        ("shop.example", "http://shop.example:80", None),
        ("http://shop.example/ignored?x#y", "http://shop.example:80", None),
        ("https://shop.example", "https://shop.example:443", None),
        (" HTTP://shop.example:3128\n", "http://shop.example:3128", None),
        ("me@localhost:3128", "http://localhost:3128", "Basic bWU6"),
        ("http://:word@localhost", "http://localhost:80", "Basic OndvcmQ="),
        ("http://@localhost", "http://localhost:80", None),
        ("http://a%40b:c%3Ad%ff@localhost", "http://localhost:80", "Basic YUBiOmM6ZP8="),
        ("http://me:p@ss:word@localhost", "http://localhost:80", "Basic bWU6cEBzczp3b3Jk"),
        ("http://me:w%zz@localhost", "http://localhost:80", "Basic bWU6dyV6eg=="),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128", None),
        ("http://me:word@[::1]", "http://[::1]:80", "Basic bWU6d29yZA=="),
        ("http://[fe80::1%25eth0]:3128", "http://[fe80::1%eth0]:3128", None),
    ],
)
def test_a_proxy_is_read_with_its_port_and_its_credentials(
    written: str, read: str, authorization: str | None
) -> None:
    proxy = proxy_for("http://other.example", written)
    assert proxy is not None
    assert (proxy.address, proxy.authorization) == (read, authorization)
    assert not authorization or authorization.split()[1] not in repr(proxy)


def test_an_address_in_brackets_is_kept_without_them() -> None:
    proxy = proxy_for("http://other.example", "http://[::1]:3128")
    assert proxy == Proxy("http", "::1", 3128, None)


@pytest.mark.parametrize("client", [Tribute, AsyncTribute])
@pytest.mark.parametrize(
    "written",
    ["socks5://me:hidden@localhost:1", "socks5h://me:hidden@x", "SOCKS://hidden", "ftp://hidden@x"],
)
@pytest.mark.parametrize("variable", [None, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_proxy_of_another_scheme_is_refused_by_name(
    client: Callable[..., object],
    written: str,
    variable: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if variable:
        monkeypatch.setenv(variable, written)
    with pytest.raises(TransportError) as caught:
        client("key", base_url="https://shop.example", proxy=None if variable else written)
    scheme = written.partition(":")[0].lower()
    assert str(caught.value).startswith(f"{variable or 'proxy='} names a proxy with the scheme ")
    assert f" {scheme}, " in str(caught.value)
    assert "http_client=" in str(caught.value)
    assert "hidden" not in repr(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "written",
    [
        *("http://", "http://me:hidden@", "http://:3128", "//hidden:3128", "://hidden"),
        *("http://localhost:0", "http://localhost:65536", "http://hidden:x", "http://::1:3128"),
        *("http://[hidden", "http://a b", "http://me:hid#den@x", "http://me:hid/den@x"),
        *("http://x%00hidden", "http://x%0d%0ahidden", "me:hidden://x", f"{'s' * 20}://hidden"),
    ],
)
def test_a_malformed_proxy_is_refused_without_its_address(written: str) -> None:
    with pytest.raises(TransportError, match=r"^proxy= names a proxy that can't be used") as caught:
        Tribute("key", proxy=written)
    assert not re.search("hid|den", str(caught.value).replace("percent-encoded", ""))
    assert caught.value.__context__ is None


def test_the_proxy_of_the_system_is_used_where_the_environment_names_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proxies, "_HAS_SETTINGS", True)
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"http": "socks://x", "https": PROXY})
    monkeypatch.setattr(urllib.request, "proxy_bypass", "near.example".__eq__)
    assert address("https://far.example/") == PROXY
    assert address("https://near.example/") is None
    assert address("https://far.example/", https_proxy="a") == "http://a:80"
    assert address("https://far.example/", no_proxy="far.example") is None
    with pytest.raises(TransportError, match=r"^the system's settings names? .* scheme socks,"):
        proxy_for("http://far.example/", None)
