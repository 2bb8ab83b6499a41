"""The HTTP/1.1 exchange without I/O: which bytes are a response, and when a connection is kept."""

# pyright: reportPrivateUsage=false

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytribute_core.exchange import BodyTooLargeError
from pytribute_core.transports import http11
from pytribute_core.transports.http11 import Finished, Plain, ProtocolError

REQUEST = b"GET / HTTP/1.1\r\nhost: shop.example\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
SHORT = OK + b"Content-Length: 2\r\n\r\n{}"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LIMIT = 1 << 20


def run(
    pieces: Iterable[bytes], *, limit: int = LIMIT, without_body: bool = False
) -> tuple[Finished, Sequence[bytes]]:
    """Receive pieces, then the end of the connection; return the response and what was not read."""
    steps = http11.exchange(REQUEST, limit, without_body=without_body)
    assert next(steps) == REQUEST
    left = [*pieces, b""]
    assert next(steps) is None
    try:
        while True:
            assert steps.send(left.pop(0)) is None
    except StopIteration as done:
        finished: Finished = done.value
        return finished, left


def received(data: bytes, *, without_body: bool = False) -> Finished:
    """Receive a response in one piece."""
    return run([data], without_body=without_body)[0]


@dataclass(frozen=True)
class Sent:
    """A valid response as a server sends it, and what it says."""

    data: bytes
    status: int
    body: bytes
    to_head: bool
    keeps_alive: bool
    ends_with_connection: bool


tokens = st.text("abcXYZ019-_", min_size=1, max_size=8).map(lambda text: f"x-{text}".encode())
values = st.binary(max_size=12).map(lambda some: bytes(b for b in some if b > 0x20 and b != 0x7F))
lines = st.lists(st.tuples(tokens, values), max_size=4).map(
    lambda fields: b"".join(name + b": " + value + b" \r\n" for name, value in fields)
)
interims = st.lists(
    st.tuples(st.sampled_from([100, 102, 103, 199]), lines).map(
        lambda one: b"HTTP/1.1 %d Wait\r\n" % one[0] + one[1] + b"\r\n"
    ),
    max_size=3,
).map(b"".join)
chunks = st.lists(
    st.tuples(
        st.binary(min_size=1, max_size=40), st.sampled_from([b"", b";a", b";a=b", b';a="b c"'])
    )
)


@st.composite
def responses(draw: st.DrawFn) -> Sent:
    status = draw(st.sampled_from([200, 201, 204, 304, 404, 503, 999]))
    framing = draw(st.sampled_from(["length", "chunked", "close"]))
    to_head, wants_close = draw(st.booleans()), draw(st.booleans())
    version = draw(st.sampled_from([b"1.1", b"1.0"] if framing != "chunked" else [b"1.1"]))
    fields = draw(lines) + (b"connection: x, Close\r\n" if wants_close else b"")
    without_body = to_head or status in {204, 304}
    if framing == "chunked":
        parts = draw(chunks)
        body = b"".join(part for part, _ in parts)
        fields += b"Transfer-encoding: chunked\r\n"
        framed = b"".join(b"%x%b\r\n%b\r\n" % (len(part), ext, part) for part, ext in parts)
        framed += b"000%b\r\n%b\r\n" % (draw(st.sampled_from([b"", b";end"])), draw(lines))
    else:
        body = framed = draw(st.binary(max_size=100))
        fields += b"Content-Length: %d\r\n" % len(body) if framing == "length" else b""
    if without_body:
        body = framed = b""
    head = b"HTTP/%b %d %b\r\n" % (version, status, draw(st.sampled_from([b"", b"OK", b"\xd6k"])))
    return Sent(
        draw(interims) + head + fields + b"\r\n" + framed,
        status,
        body,
        to_head,
        not (
            to_head or wants_close or version == b"1.0" or (framing == "close" and not without_body)
        ),
        framing == "close" and not without_body,
    )


@pytest.mark.unmeasured
@given(responses(), st.data())
def test_a_response_is_the_same_however_it_is_split(sent: Sent, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(sent.data) - 1), max_size=12)))
    pieces = [sent.data[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    for split in (pieces, [sent.data], [bytes([byte]) for byte in sent.data]):
        finished, left = run(split, without_body=sent.to_head)
        assert (finished.response.status, finished.response.content) == (sent.status, sent.body)
        assert finished.reusable == sent.keeps_alive
        assert left == ([] if sent.ends_with_connection else [b""])


@pytest.mark.unmeasured
@given(responses())
def test_h11_reads_the_same_response(sent: Sent) -> None:
    finished = received(sent.data, without_body=sent.to_head)
    theirs = read_by_h11(sent.data, method="HEAD" if sent.to_head else "GET")
    ours = (finished.response.status, dict(finished.response.headers), finished.response.content)
    assert ours == theirs[:3]
    # To be safe, this library keeps no connection after HEAD.
    assert finished.reusable == (theirs[3] and not sent.to_head and not sent.ends_with_connection)


def read_by_h11(data: bytes, method: str = "GET") -> tuple[int, dict[str, str], bytes, bool]:
    """Read a response with another parser.

    Raises:
        h11.RemoteProtocolError: it is none.
    """
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method=method, target="/", headers=[("host", "shop.example")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    status, fields, body = 0, dict[str, str](), b""
    has_ended = False
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Response):
            status = event.status_code
            for name, value in event.headers:
                key, text = name.decode(), value.decode("latin-1")
                fields[key] = f"{fields[key]}, {text}" if key in fields else text
        elif isinstance(event, h11.Data):
            body += event.data
        elif event is h11.NEED_DATA and not has_ended:
            has_ended = True
            connection.receive_data(b"")
        elif isinstance(event, h11.EndOfMessage):
            is_done = connection.our_state is connection.their_state is h11.DONE
            return status, fields, body, is_done and not connection.trailing_data[0]
        else:
            assert isinstance(event, h11.InformationalResponse)


# Where h11 reads a response, and this library none: what it is, and why.
REFUSED_HERE = {
    "two equal lengths": OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "equal lengths in one field": OK + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length beside chunks": OK
    + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
    "a folded line": OK + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "LF alone": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "one LF alone": OK + b"X: a\nContent-Length: 0\r\n\r\n",
    "a space behind a chunk's size": CHUNKED + b"2 \r\n{}\r\n0\r\n\r\n",
}
# Where neither reads one.
INVALID = {
    "HTTP/2.0": b"HTTP/2.0 200 OK\r\n\r\n",
    "HTTP/0.9": b"HTTP/0.9 200 OK\r\n\r\n",
    "RTSP": b"RTSP/1.0 200 OK\r\n\r\n",
    "ICE": b"ICE/1.0 200 OK\r\n\r\n",
    "lower case": b"http/1.1 200 OK\r\n\r\n",
    "a page": b"<!doctype html><p>hello\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "status 099": b"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
    "two spaces": b"HTTP/1.1  200 OK\r\n\r\n",
    "gzip, chunked": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked, gzip": OK + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunked twice": OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n0\r\n\r\n",
    "no coding": OK + b"Transfer-Encoding:\r\n\r\n0\r\n\r\n",
    "identity": OK + b"Transfer-Encoding: identity\r\n\r\n",
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length with a sign": OK + b"Content-Length: +2\r\n\r\n{}",
    "a length in hex": OK + b"Content-Length: 0x2\r\n\r\n{}",
    "no length": OK + b"Content-Length:\r\n\r\n",
    "a space before a colon": OK + b"Content-Length : 2\r\n\r\n{}",
    "no colon": OK + b"Content-Length\r\n\r\n",
    "no name": OK + b": 2\r\n\r\n",
    "NUL": OK + b"X: a\0b\r\n\r\n",
    "CR alone": OK + b"X: a\rContent-Length: 0\r\n\r\n",
    "CR before CRLF": OK + b"X: a\r\r\n\r\n",
    "no hex in a chunk's size": CHUNKED + b"x\r\n",
    "a negative chunk": CHUNKED + b"-1\r\n",
    "a chunk longer than it says": CHUNKED + b"2\r\n{} \r\n0\r\n\r\n",
    "LF alone between chunks": CHUNKED + b"2\n{}\n0\n\n",
    "101": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "101 without its fields": b"HTTP/1.1 101 Switching\r\n\r\n" + SHORT,
    "no end of a head": OK,
    "an end of a head after the end": OK + b"Content-Length: 3\r\n\r\n{}",
    "no last chunk": CHUNKED + b"2\r\n{}\r\n",
    "nothing": b"",
    "100 alone": b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("name", REFUSED_HERE)
def test_what_only_h11_accepts_is_refused(name: str) -> None:
    with pytest.raises(ProtocolError):
        received(REFUSED_HERE[name])
    assert read_by_h11(REFUSED_HERE[name])[0] == 200


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_response_is_refused_however_it_is_split(name: str) -> None:
    data = INVALID[name]
    for pieces in ([data], [bytes([byte]) for byte in data]):
        with pytest.raises(ProtocolError):
            run(pieces)


@pytest.mark.parametrize("start", [b"HTTP/1.1 200\r\n", b"HTTP/1.1 200 \r\n", b"\r\n" + OK])
def test_a_status_line_may_have_no_reason_and_follow_an_empty_line(start: bytes) -> None:
    finished = received(start + b"Content-Length: 2\r\n\r\n{}")
    assert (finished.response.status, finished.response.content) == (200, b"{}")
    assert finished.reusable


def test_a_server_may_offer_another_protocol() -> None:
    offer = OK + b"Upgrade: h2c\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\n{}"
    assert received(offer).response.content == b"{}"


@pytest.mark.parametrize("framing", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_http_1_0_keeps_a_connection_only_if_it_says_so_and_states_a_length(framing: bytes) -> None:
    start = b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n"
    assert received(start + b"Content-Length: 0\r\n\r\n").reusable
    assert not received(start + framing + b"\r\n" + (b"0\r\n\r\n" if framing else b"{}")).reusable


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_a_status_without_a_body_has_none_whatever_its_header_says(status: bytes) -> None:
    data = b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n"
    assert received(data) == Finished(received(data).response, reusable=True)
    finished = received(data + b"{}")
    assert (finished.response.content, finished.reusable) == (b"", False)


EXCESS = [b"H", b"HTTP/1.1 ", OK, SHORT, b"\r\n" + SHORT, b"garbage", b"\0", b"\r\nx", b"{}"]
COMPLETE = {
    "length": SHORT,
    "chunked": CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
    "trailers": CHUNKED + b"2\r\n{}\r\n0\r\nX: y\r\n\r\n",
    "close": OK + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    "interim": b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + SHORT,
    "length 0": OK + b"Content-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("excess", EXCESS)
@pytest.mark.parametrize("complete", COMPLETE.values(), ids=COMPLETE)
def test_what_follows_a_response_is_dropped_and_ends_the_connection(
    complete: bytes, excess: bytes
) -> None:
    alone, finished = received(complete), received(complete + excess)
    assert finished.response == alone.response
    assert not finished.reusable


@pytest.mark.parametrize("complete", COMPLETE.values(), ids=COMPLETE)
def test_an_empty_line_after_a_response_is_dropped(complete: bytes) -> None:
    assert received(complete + b"\r\n") == received(complete)


def test_a_head_has_a_limit_and_what_it_holds_before_it_is_read() -> None:
    start = OK + b"Content-Length: 2\r\nX: "
    fits = start + b"x" * (http11.HEAD_LIMIT - len(start) - 4) + b"\r\n\r\n"
    assert received(fits + b"{}").response.content == b"{}"
    for pieces in ([fits.replace(b"x", b"xx", 1)], [start, *[b"x" * 100] * 1000]):
        with pytest.raises(ProtocolError, match="head has more than 65536 bytes"):
            run(pieces)


def test_interim_responses_count_to_the_limit_of_the_head() -> None:
    interim = b"HTTP/1.1 102 Processing\r\n\r\n"
    many = http11.HEAD_LIMIT // len(interim) - len(SHORT)
    assert received(interim * many + SHORT).response.content == b"{}"
    with pytest.raises(ProtocolError, match="head has more than"):
        run([interim] * (http11.HEAD_LIMIT // len(interim) + 1))


def test_a_head_has_a_number_of_fields() -> None:
    field = b"X: y\r\n"
    fits = OK + b"Content-Length: 0\r\n" + field * (http11.FIELD_LIMIT - 1)
    assert received(fits + b"\r\n").response.headers["x"].count("y") == http11.FIELD_LIMIT - 1
    with pytest.raises(ProtocolError, match="more than 256 header fields"):
        received(fits + field + b"\r\n")


def test_a_body_may_come_in_chunks_of_one_byte_but_not_in_more_framing_than_that() -> None:
    small = b"1\r\nx\r\n" * 50_000
    assert len(run([CHUNKED, small, b"0\r\n\r\n"])[0].response.content) == 50_000
    endless = [b"1;" + b"x" * 1000 + b"\r\nx\r\n"] * 100
    trailers = [b"0\r\n", *[b"X: " + b"x" * 1000 + b"\r\n"] * 100]
    for pieces in (endless, trailers):
        with pytest.raises(ProtocolError, match="more framing than content"):
            run([CHUNKED, *pieces])


@example(limit=0, size=1)
@given(limit=st.integers(0, 100), size=st.integers(0, 100))
def test_a_body_up_to_the_limit_is_read(limit: int, size: int) -> None:
    data = OK + b"Content-Length: %d\r\n\r\n" % size + b"x" * size
    if size <= limit:
        assert run([data], limit=limit)[0].response.content == b"x" * size
    else:
        with pytest.raises(BodyTooLargeError):
            run([data], limit=limit)


def test_a_plain_connection_keeps_nothing_unread() -> None:
    assert not Plain().has_unread
