"""Which servers an environment keeps away from its proxy."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute_core.exchange import NoResponseError
from pytribute_core.transports import proxies
from pytribute_core.transports.blocking import BlockingTransport
from pytribute_core.transports.proxies import proxy_address
from tests.faults.server import closed_port

PROXY = "http://127.0.0.1:9"
EXAMPLE = Path(__file__).parents[2] / "examples" / "00_offline.py"

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}(\.[a-z][a-z0-9]{0,6}){1,3}", fullmatch=True)
PORTS = st.integers(1, 65535)
PADDING = st.sampled_from(["", " ", ",", " , ", "other.example,", "10.0.0.0/8, ,", "bad/99,[,:,"])


@pytest.fixture(autouse=True)
def only_this_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("http_proxy", PROXY)
    monkeypatch.setenv("https_proxy", PROXY)


def goes_directly(url: str, no_proxy: str) -> bool:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("no_proxy", no_proxy)
        address = proxy_address(url, None)
    assert address in {None, PROXY}
    return address is None


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://192.168.1.9/", "localhost,127.0.0.0/8,::1,192.168.0.0/16"),
        ("http://192.168.1.9:8080/", "192.168.1.9/24"),
        ("http://[2001:db8::7]/", "2001:db8::/32"),
        ("http://[2001:db8::7]:80/", "[2001:db8::]/32"),
        ("http://[2001:db8::7]:8080/", "[2001:db8::7]:8080"),
        ("http://[2001:0db8:0:0::7]/", "2001:db8::7"),
        ("http://[::ffff:192.0.2.1]/", "192.0.2.0/24"),
        ("http://shop.example/", "*"),
        ("http://a.shop.example/", "*.shop.example"),
        ("http://a.shop.example/", ".shop.example"),
        ("http://a.b.shop.example/", "shop.example"),
        ("http://shop.example./", "shop.example"),
        ("https://shop.example/", " SHOP.Example:443 "),
        ("http://SHOP.example:8080/", "other.example, shop.example:8080"),
        ("http://shop.example:8080/", "shop.example"),
    ],
)
def test_hosts_in_no_proxy_are_reached_directly(url: str, no_proxy: str) -> None:
    assert goes_directly(url, no_proxy)


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("http://192.168.1.9/", "192.168.2.0/24,10.0.0.0/8"),
        ("http://192.168.1.9/", "2001:db8::/32,192.168.1.9/99,192.168.1"),
        ("http://[2001:db9::7]/", "2001:db8::/32"),
        ("http://192.168.1.9:8080/", "192.168.1.9:80"),
        ("http://notshop.example/", "shop.example,.shop.example,*.shop.example"),
        ("http://shop.example.org/", "shop.example"),
        ("http://shop.example/", "shop.example:8080"),
        ("http://shop.example/", ""),
        ("http://shop.example/", "other.example, *"),
        ("http://shop.example/", ",. *. [ : :80 []:80"),
    ],
)
def test_anything_else_goes_through_the_proxy(url: str, no_proxy: str) -> None:
    assert not goes_directly(url, no_proxy)


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


@settings(deadline=None)
@given(NAMES, PORTS, PORTS)
def test_a_port_exempts_that_port(name: str, port: int, other: int) -> None:
    assert goes_directly(f"http://{name}:{other}/", f"{name}:{port}") == (port == other)


@settings(deadline=None)
@given(st.ip_addresses(v=4), st.integers(1, 32), st.data())
def test_an_ipv4_network_exempts_its_addresses(
    address: object, length: int, data: st.DataObject
) -> None:
    network = IPv4Network(f"{address}/{length}", strict=False)
    inside = data.draw(st.ip_addresses(network=network))
    outside = data.draw(st.ip_addresses(v=4).filter(lambda a: a not in network))
    assert goes_directly(f"http://{inside}/", f"a.example, {address}/{length}")
    assert outside.is_loopback or not goes_directly(f"http://{outside}/", f"{address}/{length}")


@settings(deadline=None)
@given(st.ip_addresses(v=6), st.integers(1, 128), st.sampled_from(["{}", "[{}]"]), st.data())
def test_an_ipv6_network_exempts_its_addresses(
    address: object, length: int, form: str, data: st.DataObject
) -> None:
    network = IPv6Network(f"{address}/{length}", strict=False)
    inside = data.draw(st.ip_addresses(network=network).filter(lambda a: not mapped(a)))
    outside = data.draw(st.ip_addresses(v=6).filter(lambda a: a not in network and not mapped(a)))
    named = f"{form.format(address)}/{length}"
    assert goes_directly(f"http://[{inside}]/", named)
    assert outside.is_loopback or not goes_directly(f"http://[{outside}]/", named)


def mapped(address: object) -> bool:
    return getattr(address, "ipv4_mapped", None) is not None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "[::1]", "a.localhost"])
def test_this_machine_is_never_reached_through_the_environments_proxy(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*_: object, **__: object) -> object:
        return [(0, 0, 0, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", here)
    assert goes_directly(f"http://{host}:8080/", "")
    assert proxy_address(f"http://{host}:8080/", PROXY) == PROXY


def test_the_upper_case_variable_counts_where_the_lower_case_one_is_not_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "192.168.0.0/16")
    assert proxy_address("http://192.168.1.9/", None) is None
    monkeypatch.setenv("no_proxy", "10.0.0.0/8")
    assert proxy_address("http://192.168.1.9/", None) == PROXY


@pytest.mark.parametrize("no_proxy", ["localhost,127.0.0.0/8,::1", "", "192.168.0.0/16"])
def test_the_first_example_runs_on_a_desktop_with_a_proxy(no_proxy: str) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    ended = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, str(EXAMPLE)],
        env={**os.environ, "http_proxy": proxy, "all_proxy": proxy, "no_proxy": no_proxy},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "proxy", ["socks5://u:hidden@localhost:1", "gopher://u:hidden@x", "http://u:hid den@:x"]
)
def test_a_proxy_that_cannot_be_used_is_an_error_without_its_address(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(NoResponseError, match="environment names can't be used") as caught:
        BlockingTransport("https://example.org")
    assert "hid" not in repr(caught.value)
    assert caught.value.__context__ is None
    assert not caught.value.may_have_arrived


def test_a_proxy_may_be_named_without_its_scheme() -> None:
    assert proxy_address("https://example.org", "localhost:3128") == "http://localhost:3128"


def test_the_systems_settings_exempt_servers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxies, "proxy_bypass", "near.example".__eq__)
    assert proxy_address("http://near.example/", None) is None
    assert proxy_address("http://far.example/", None) == PROXY
