"""Failures between the request and the last byte; a saved page survives all of them."""

import gzip
import socket
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripts.download import Limits
from tests.download.conftest import Checkout
from tests.download.server import (
    PAGE,
    Response,
    chunked,
    endless,
    http_response,
    moved,
    packed,
    stuck_after,
)

NEWER = PAGE + b"\n## Cancel a purchase\n"
OK = b"HTTP/1.1 200 OK\r\n"
HANGS_UP = b""


def run_and_expect(checkout: Checkout, verdict: str, *, limits: Limits | None = None) -> None:
    """Expect a run that ends in this sentence and leaves every file as it was."""
    before = checkout.files()

    assert checkout.docs(limits=limits) == 1

    address = checkout.server.address("/products.md")
    word, reason = verdict.split(": ", 1)
    assert checkout.output[0] == f"products (en)  {word}: {address}: {reason}"
    assert checkout.files() == before


@pytest.mark.parametrize(
    "trouble",
    [
        HANGS_UP,
        b"not HTTP at all\r\n\r\n",
        OK + b"Content-Length: 500\r\n\r\n# Products",
        OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n# Products",
        http_response(b"", status="408 Request Timeout"),
        http_response(b"", status="429 Too Many Requests"),
        http_response(b"", status="500 Internal Server Error"),
        http_response(b"", status="503 Service Unavailable"),
        http_response(b"", status="520 Something Else"),
    ],
)
def test_passing_trouble_is_tried_again_after_growing_pauses(
    checkout: Checkout, trouble: bytes
) -> None:
    checkout.server.will("/products.md", trouble, trouble, trouble, http_response(NEWER))

    assert checkout.docs() == 0

    assert checkout.pauses == [0.5, 1.0, 2.0]
    assert checkout.page("products.md") == NEWER


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        (HANGS_UP, "failed: no response: 'Server disconnected without sending a response.'"),
        (http_response(b"", status="502 Bad Gateway"), "failed: status 502"),
    ],
)
def test_lasting_trouble_ends_after_the_agreed_attempts(
    checkout: Checkout, trouble: bytes, verdict: str
) -> None:
    checkout.server.will("/products.md", trouble)

    run_and_expect(checkout, f"{verdict} (4 attempts)")

    assert len(checkout.server.requests) == 4


def test_nobody_listening_is_a_failure(checkout: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    listing = checkout.project.manifest
    listing.write_text(listing.read_text().replace(str(checkout.server.port), str(port)))

    assert checkout.docs() == 1

    assert "failed: " in checkout.output[0]
    assert checkout.output[0].endswith("(4 attempts)")


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Sun, 22 Nov 2026 12:00:20 GMT", 20.0),
        ("Sun, 22 Nov 2026 12:00:20 -0000", 20.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", 0.5),
        ("-3", 0.5),
        ("\u0663", 0.5),
        ("", 0.5),
        ("Sun, 99 Nov 2026 12:00:20 GMT", 0.5),
        ("Sun, 22 Nov 99999999999 12:00:20 GMT", 0.5),
    ],
)
def test_pause_is_the_retry_after_of_the_server(
    checkout: Checkout, retry_after: str, pause: float
) -> None:
    busy = http_response(b"", status="429 Too Many Requests", headers={"Retry-After": retry_after})
    checkout.server.will("/products.md", busy, http_response())

    assert checkout.docs() == 0

    assert checkout.pauses == [pause]


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("31", "31"),
        ("86400", "86,400"),
        ("9" * 400, "inf"),
        ("Mon, 23 Nov 2026 12:00:00 GMT", "86,400"),
    ],
)
def test_a_long_retry_after_ends_the_attempts(
    checkout: Checkout, retry_after: str, seconds: str
) -> None:
    checkout.server.will(
        "/products.md",
        http_response(b"", status="503 Service Unavailable", headers={"Retry-After": retry_after}),
    )

    run_and_expect(checkout, f"failed: status 503 and asks for a pause of {seconds} s")

    assert checkout.pauses == []


@pytest.mark.parametrize(
    "start",
    [HANGS_UP, OK, OK + b"Content-Length: 500\r\n\r\n# Pro"],
    ids=["before the response", "in its head", "in its body"],
)
def test_a_silent_server_is_a_failure(checkout: Checkout, start: bytes) -> None:
    checkout.server.will("/products.md", stuck_after(start))

    run_and_expect(
        checkout,
        "failed: silent for 0.05 s (2 attempts)",
        limits=Limits(silence=0.05, attempts=2),
    )


@pytest.mark.parametrize(
    "talk",
    [
        stuck_after(OK + b"X-Slow: 1"),
        stuck_after(OK + b"Content-Length: 500\r\n\r\n# Pro"),
        endless(HANGS_UP, b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
    ids=["in its head", "in its body", "before the response"],
)
def test_server_that_never_ends_meets_the_deadline(checkout: Checkout, talk: Response) -> None:
    checkout.server.will("/products.md", talk)

    run_and_expect(checkout, "failed: not done within 0.2 s", limits=Limits(deadline=0.2))


@pytest.mark.parametrize(
    ("talk", "reason"),
    [
        (
            endless(
                OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"#" * 4096 + b"\r\n"
            ),
            "the response is larger than 4,194,304 bytes",
        ),
        (
            endless(OK + b"Content-Length: 99999999999\r\n\r\n", b"#" * 65536),
            "the response is larger than 4,194,304 bytes",
        ),
        (endless(OK + b"\r\n", b"#" * 65536), "the response doesn't say how long it is"),
        (
            packed(gzip.compress(b"#" * 5_000_000)),
            "the response unpacks to more than 4,194,304 bytes",
        ),
        (
            packed(gzip.compress(PAGE)[:-1]),
            "the response is packed, and its archive is cut off or has a rest",
        ),
        (
            packed(gzip.compress(PAGE) + b"more"),
            "the response is packed, and its archive is cut off or has a rest",
        ),
        (
            packed(b""),
            "the response is packed, and its archive is cut off or has a rest",
        ),
        (
            packed(PAGE),
            "the response can't be unpacked",
        ),
        (
            packed(PAGE, "br\x1b[31m"),
            "the response is packed as 'br\\x1b[31m', which was not requested",
        ),
        (OK + b"\r\n" + PAGE, "the response doesn't say how long it is"),
        (
            chunked(PAGE, b"Content-Length: 7\r\n"),
            f"the response promised '7' bytes, but {len(PAGE)} came",
        ),
    ],
)
def test_incomplete_or_oversized_response_is_refused(
    checkout: Checkout, talk: Response, reason: str
) -> None:
    checkout.server.will("/products.md", talk)

    run_and_expect(checkout, f"refused: {reason}")

    assert len(checkout.server.requests) == 1


def test_a_page_of_exactly_the_largest_size_is_accepted(checkout: Checkout) -> None:
    for body in (http_response(NEWER), packed(gzip.compress(NEWER), "GZIP")):
        checkout.server.will("/products.md", body)
        size = max(len(NEWER), len(gzip.compress(NEWER)))
        assert checkout.docs(limits=Limits(size=size)) == 0
        assert checkout.page("products.md") == NEWER
        assert checkout.docs(limits=Limits(size=size - 1)) == 1


def test_chunked_and_compressed_pages_are_accepted(checkout: Checkout) -> None:
    checkout.server.will(
        "/products.md", chunked(gzip.compress(NEWER), b"Content-Encoding: x-gzip\r\n")
    )

    assert checkout.docs() == 0

    assert checkout.page("products.md") == NEWER


def test_bytes_after_a_response_are_not_taken_for_the_next_response(checkout: Checkout) -> None:
    checkout.list_page("orders", "/orders.md", PAGE)
    smuggled = http_response(b"# Orders\n\n## Smuggled in\n")
    checkout.server.will("/products.md", stuck_after(http_response() + smuggled))
    checkout.server.will("/orders.md", http_response())

    assert checkout.docs() == 0

    assert checkout.page("orders.md") == PAGE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", "status 401: the page wants a login"),
        ("403 Forbidden", "status 403: the page wants a login"),
        ("404 Not Found", "status 404: the page is gone, so its entry needs a new address"),
        ("410 Gone", "status 410: the page is gone, so its entry needs a new address"),
        ("204 No Content", "status 204"),
        ("206 Partial Content", "status 206"),
        ("304 Not Modified", "status 304"),
        ("302 Found", "status 302"),
    ],
)
def test_any_other_status_is_refused_without_a_retry(
    checkout: Checkout, status: str, reason: str
) -> None:
    checkout.server.will("/products.md", http_response(status=status))

    run_and_expect(checkout, f"refused: {reason}")

    assert len(checkout.server.requests) == 1


def test_redirects_on_the_same_site_are_followed(checkout: Checkout) -> None:
    checkout.server.will("/products.md", moved("/b"))
    checkout.server.will("/b", moved(checkout.server.address("/c")))
    checkout.server.will("/c", moved("authorization.md"))
    checkout.server.will("/authorization.md", http_response(NEWER))

    assert checkout.docs() == 0

    assert checkout.page("products.md") == NEWER


def test_circle_of_redirects_is_refused(checkout: Checkout) -> None:
    checkout.server.will("/products.md", moved("/products.md"))

    run_and_expect(checkout, "refused: redirected more than 3 times")

    assert len(checkout.server.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:PORT/products.md",
        "http://127.0.0.1:1/products.md",
        "https://127.0.0.1:PORT/products.md",
        "//example.org/",
        "file:///etc/passwd",
        "http://xn--/",
        "http://x/" + "y" * 50,
    ],
)
def test_redirect_to_another_site_is_refused(checkout: Checkout, location: str) -> None:
    checkout.server.will("/products.md", moved(location.replace("PORT", str(checkout.server.port))))
    before = checkout.files()

    assert checkout.docs() == 1

    assert "refused: " in checkout.output[0]
    assert "redirected to another site, 'http" in checkout.output[0] or "file:" in location
    assert checkout.files() == before


@pytest.mark.parametrize(
    "path", ["/login", "/Sign-In?next=/products.md", "/cdn-cgi/challenge", "/~/auth/start"]
)
def test_redirect_to_a_login_is_refused(checkout: Checkout, path: str) -> None:
    checkout.server.will("/products.md", moved(path))

    run_and_expect(checkout, f"refused: redirected to a login, '{checkout.server.address(path)}'")


def test_unreadable_redirect_is_refused(checkout: Checkout) -> None:
    checkout.server.will("/products.md", moved("http://[::1"))

    run_and_expect(checkout, "refused: status 302")


def test_text_of_the_server_stays_on_one_line(checkout: Checkout) -> None:
    checkout.server.will("/products.md", moved("http://\u202eevil/\u2028" + "long" * 100))

    checkout.docs()

    assert checkout.output[0].isascii()
    assert checkout.output[0].isprintable()
    assert len(checkout.output[0]) < 320


UNHURRIED = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEADER = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"), max_size=20)


@UNHURRIED
@given(noise=st.one_of(st.binary(), st.binary().map(http_response)))
def test_noise_never_replaces_a_page(checkout: Checkout, noise: bytes) -> None:
    checkout.server.will("/products.md", noise)
    fresh = replace(checkout, output=[])
    before = fresh.files()

    assert fresh.docs(limits=Limits(attempts=1)) == 1

    assert len(fresh.output) == 2
    assert fresh.files() == before


@UNHURRIED
@given(
    status=st.sampled_from(["200 OK", "302 Found", "304 Not Modified", "429 Too Many Requests"]),
    headers=st.dictionaries(
        st.sampled_from(
            ["Location", "Retry-After", "Set-Cookie", "Content-Type", "Content-Encoding", "ETag"]
        ),
        st.one_of(HEADER, HEADER.map("http://xn--".__add__), HEADER.map("//127.0.0.1:".__add__)),
    ),
)
@example(status="302 Found", headers={"Location": "", "Set-Cookie": "\x80"})
def test_noise_in_headers_ends_in_one_line(
    checkout: Checkout, status: str, headers: dict[str, str]
) -> None:
    checkout.server.will("/products.md", http_response(PAGE, status=status, headers=headers))
    fresh = replace(checkout, output=[])

    fresh.docs(limits=Limits(attempts=1))

    assert fresh.output[0].startswith("products (en)  ")
    assert fresh.output[0].isascii()
    assert fresh.output[0].isprintable()
    assert fresh.page("products.md") == PAGE
