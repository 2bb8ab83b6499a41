"""The way to a server: the bytes of a request, and nothing written that breaks its framing."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytribute import AsyncTribute, Tribute
from pytribute_core.errors import TransportError
from pytribute_core.exchange import Exchange, NoResponseError
from pytribute_core.transports.route import ServerRoute
from tests.transports.conftest import KEY, frames_of_ours

PROXY = "http://user:pa55word@proxy.example:3128"


def written(url: str, base_url: str = "", proxy: str = "", method: str = "GET") -> bytes:
    route = ServerRoute(base_url or url, proxy)
    return route.request(Exchange(method, url, {"api-key": KEY}, None, 1, 1))


@pytest.mark.parametrize(
    ("url", "start", "host"),
    [
        ("http://shop.example/", "/", "shop.example"),
        ("http://shop.example:8080/api/v1/x?a=b&c=%20", "/api/v1/x?a=b&c=%20", "shop.example:8080"),
        ("https://shop.example/x", "/x", "shop.example"),
        ("https://shop.example:443/x", "/x", "shop.example:443"),
        ("http://[::1]/x", "/x", "[::1]"),
        ("http://[2001:db8::1]:81//x", "//x", "[2001:db8::1]:81"),
    ],
)
def test_a_request_without_a_proxy_states_path_and_host(url: str, start: str, host: str) -> None:
    head = f"GET {start} HTTP/1.1\r\nhost: {host}\r\napi-key: {KEY}\r\n\r\n"
    assert written(url) == head.encode()


@pytest.mark.parametrize(
    ("url", "address", "tunnel"),
    [
        ("http://shop.example/", ("shop.example", 80), ""),
        ("https://shop.example/", ("shop.example", 443), "shop.example:443"),
        ("http://shop.example:81/api", ("shop.example", 81), ""),
        ("https://[::1]:444/", ("::1", 444), "[::1]:444"),
        ("https://[::1]/", ("::1", 443), "[::1]:443"),
    ],
)
def test_a_route_leads_to_the_server_or_to_its_proxy(
    url: str, address: tuple[str, int], tunnel: str
) -> None:
    assert ServerRoute(url, "").address == address
    route = ServerRoute(url, PROXY)
    assert route.address == ("proxy.example", 3128)
    if not tunnel:
        return
    steps = route.establish()
    connect = (
        f"CONNECT {tunnel} HTTP/1.1\r\nhost: {tunnel}\r\n"
        "proxy-authorization: Basic dXNlcjpwYTU1d29yZA==\r\n\r\n"
    )
    assert next(steps) == connect.encode()
    # What the tunnel carries is for the server alone.
    assert b"proxy-authorization" not in written(url, proxy=PROXY)


def test_a_proxy_without_a_tunnel_gets_the_whole_address_and_its_password() -> None:
    head = (
        "GET http://[::1]:8080/x?y HTTP/1.1\r\nhost: [::1]:8080\r\n"
        f"proxy-authorization: Basic dXNlcjpwYTU1d29yZA==\r\napi-key: {KEY}\r\n\r\n"
    )
    assert written("http://[::1]:8080/x?y", proxy=PROXY) == head.encode()


def test_a_tunnel_may_need_no_password() -> None:
    steps = ServerRoute("https://shop.example", "http://proxy.example").establish()
    assert next(steps) == b"CONNECT shop.example:443 HTTP/1.1\r\nhost: shop.example:443\r\n\r\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_method_with_a_body_always_states_its_length(method: str) -> None:
    assert b"\r\ncontent-length: 0\r\n" in written("http://shop.example/", method=method)


def test_a_body_follows_its_length_whatever_it_holds() -> None:
    body = b"GET / HTTP/1.1\r\n\r\n\0\xff"
    request = ServerRoute("http://a", "").request(Exchange("DELETE", "http://a/", {}, body, 1, 1))
    assert request == b"DELETE / HTTP/1.1\r\nhost: a\r\ncontent-length: 20\r\n\r\n" + body


BREAKING = [
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x7f",
    "\x85",
    "\xa0",
    "ÿ",
    "\u2028",
    "\udcff",
    "\U0001f600",
]


@pytest.mark.unmeasured
@pytest.mark.parametrize("proxy", ["", PROXY], ids=["direct", "proxy"])
@pytest.mark.parametrize("part", ["method", "target", "name", "value"])
@pytest.mark.parametrize("odd", BREAKING, ids=ascii)
def test_nothing_is_written_if_a_part_would_break_the_framing(
    part: str, odd: str, proxy: str
) -> None:
    for text in (f"a{odd}b", odd, f"a{odd}", f"a{odd}x: y{odd}{odd}GET /c HTTP/1.1"):
        parts = {"method": "GET", "target": "x", "name": "x", "value": "y", part: text}
        url = f"http://shop.example/{parts['target']}"
        smuggled = Exchange(parts["method"], url, {parts["name"]: parts["value"]}, None, 1, 1)
        with pytest.raises(NoResponseError, match="can't be written") as caught:
            ServerRoute("http://shop.example", proxy).request(smuggled)
        assert not caught.value.may_have_arrived


@pytest.mark.parametrize(
    ("method", "target"), [("GET /a", "/b"), ("GET", "/a b"), ("GET", "/a\tb")]
)
def test_a_start_line_has_three_parts(method: str, target: str) -> None:
    with pytest.raises(NoResponseError, match="can't be written"):
        written(f"http://shop.example{target}", "http://shop.example", method=method)


@given(st.text(), st.text(), st.text(), st.text())
def test_a_request_is_one_head_or_nothing(method: str, target: str, name: str, value: str) -> None:
    route = ServerRoute("http://shop.example", "")
    odd = Exchange(method, f"http://shop.example/{target}", {name: value}, None, 1, 1)
    try:
        request = route.request(odd).decode("ascii")
    except NoResponseError:
        return
    start, host, field, *rest = request.split("\r\n")
    assert start == f"{method} /{target} HTTP/1.1"
    assert (host, field, rest) == ("host: shop.example", f"{name}: {value}", ["", ""])
    assert set(start + field) <= set(string.printable) - set(string.whitespace) | {" "}


@pytest.mark.parametrize("client", [Tribute, AsyncTribute])
@pytest.mark.parametrize(
    "options",
    [
        {"proxy": "socks5://user:pa55word@proxy.example"},
        {"proxy": PROXY + ":x"},
        {"proxy": PROXY, "verify": "missing.pem"},
        {"proxy": PROXY, "verify": True},
        {"proxy": PROXY, "http_client": object()},
    ],
    ids=["SOCKS", "invalid", "missing", "verify", "http_client"],
)
def test_the_failure_of_a_constructor_shows_no_password(
    client: type[Tribute | AsyncTribute], options: dict[str, object]
) -> None:
    with pytest.raises((TransportError, TypeError, ValueError)) as caught:
        client(KEY, **options)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    shown = [str(caught.value), *frames_of_ours(caught.value)]
    assert "pa55word" not in "".join(shown)


@pytest.mark.parametrize("client", [Tribute, AsyncTribute])
def test_the_failure_of_a_constructor_does_not_show_the_environment(
    client: type[Tribute | AsyncTribute], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    monkeypatch.setenv("all_proxy", "socks5://user:pa55word@proxy.example")
    with pytest.raises(TransportError, match=r"all_proxy names .* http_client=") as caught:
        client(base_url="https://shop.example")
    shown = "".join([str(caught.value), *frames_of_ours(caught.value)])
    assert KEY not in shown
    assert "pa55word" not in shown
