"""The default transport: one exchange, its phases, its deadline and its connection."""

import copy
import pickle
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from itertools import repeat
from types import TracebackType
from typing import Any

import pytest

from pytribute_core.exchange import Exchange, NoResponseError, NoResponseInTimeError
from pytribute_core.transports import http11
from pytribute_core.transports.blocking import BlockingTransport
from tests.faults.exchanges import BRIEF
from tests.faults.server import SELF_SIGNED, Conversation, Server, Step, closed_port, full_port
from tests.transports.conftest import KEY, AnyTransport, exchange

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def respond(data: bytes) -> Step:
    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(data)

    return step


def then_close(step: Step) -> Step:
    def both(conversation: Conversation) -> None:
        step(conversation)
        conversation.close()

    return both


def read(conversation: Conversation) -> None:
    conversation.receive()


def silent(conversation: Conversation) -> None:
    conversation.receive()
    conversation.hang()


def reset(conversation: Conversation) -> None:
    conversation.receive()
    conversation.reset()


def drip(start: bytes) -> Step:
    """Send a byte within every timeout between bytes, up to 5 s."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send_slowly([start, *repeat(b"x", 1000)])

    return step


def unread(data: bytes) -> Step:
    return lambda conversation: conversation.send(data)


def test_a_connection_serves_one_request_after_the_other(transport: type[AnyTransport]) -> None:
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        assert [one.send(exchange(server.url("/x"))).content for _ in range(3)] == [b"{}"] * 3
    assert (len(server.requests), server.connections) == (3, 1)


def test_a_connection_closed_while_idle_is_replaced_and_nothing_is_sent_twice(
    transport: type[AnyTransport],
) -> None:
    with Server(then_close(respond(RESPONSE))) as server:
        one = transport(server.url())
        for _ in range(3):
            one.send(exchange(server.url("/x")))
            server.wait_until_closed()
    assert (len(server.requests), server.connections) == (3, 3)


def together(many: int) -> Step:
    """Respond when that many requests have arrived."""
    asked = threading.Barrier(many)

    def step(conversation: Conversation) -> None:
        conversation.receive()
        asked.wait(20)
        conversation.send(RESPONSE)

    return step


def send_together(one: BlockingTransport, server: Server, many: int) -> None:
    with ThreadPoolExecutor(many) as pool:
        for sent in [pool.submit(one.send, exchange(server.url("/x"))) for _ in range(many)]:
            assert sent.result(20).content == b"{}"


def test_connections_that_ended_while_idle_are_all_passed_over_and_nothing_is_sent_twice() -> None:
    with (
        Server(then_close(together(3))) as server,
        closing(BlockingTransport(server.url(), proxy="")) as one,
    ):
        send_together(one, server, 3)
        server.wait_until_closed()
        server.will(respond(RESPONSE))
        one.send(exchange(server.url("/x"), method="POST"))
    assert (len(server.requests), server.connections) == (4, 4)


def test_what_was_opened_for_a_burst_serves_the_next_one() -> None:
    with Server(together(30)) as server, closing(BlockingTransport(server.url(), proxy="")) as one:
        send_together(one, server, 30)
        server.will(together(30))
        send_together(one, server, 30)
    assert (len(server.requests), server.connections) == (60, 30)


def test_bytes_after_a_response_are_no_response_to_the_next_request(
    transport: type[AnyTransport],
) -> None:
    with Server(respond(RESPONSE + RESPONSE.replace(b"{}", b"[]")), respond(RESPONSE)) as server:
        one = transport(server.url())
        assert [one.send(exchange(server.url("/x"))).content for _ in range(2)] == [b"{}"] * 2
    assert (len(server.requests), server.connections) == (2, 2)


def test_the_request_has_the_headers_that_http_requires(transport: type[AnyTransport]) -> None:
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url("/api"))
        one.send(exchange(server.url("/api/x?a=b"), method="POST"))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    start, *fields = head.split(b"\r\n")
    assert start == b"POST /api/x?a=b HTTP/1.1"
    assert sorted(fields) == sorted(
        [
            f"host: 127.0.0.1:{server.port}".encode(),
            f"api-key: {KEY}".encode(),
            b"accept: */*",
            b"content-length: 0",
        ]
    )
    assert body == b""


def test_header_fields_are_lower_case_text_and_repeated_ones_are_joined(
    transport: type[AnyTransport],
) -> None:
    start = b"HTTP/1.1 200 OK\r\nX-Odd: \xff\r\nVia: a\r\nVIA: b\r\n"
    with Server(respond(start + b"Content-Length: 0\r\n\r\n")) as server:
        response = transport(server.url()).send(exchange(server.url("/")))
    assert response.headers == {"x-odd": "\xff", "via": "a, b", "content-length": "0"}


def test_the_key_is_sent_to_no_other_server(transport: type[AnyTransport]) -> None:
    with Server(respond(RESPONSE)) as server:
        one = transport(server.url())
        for url in (f"{server.url()}.evil/", f"{server.url()}1/", "http://localhost/", "/x"):
            with pytest.raises(NoResponseError, match="nothing but") as caught:
                one.send(exchange(url))
            assert not caught.value.may_have_arrived
    assert server.connections == 0


# What may happen, whether over TLS, and then: is it a timeout, and may the request have arrived?
PHASES: dict[str, tuple[Step, str, bool, bool]] = {
    "TLS refused": (unread(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "https", False, False),
    "no TLS handshake": (Conversation.hang, "https", True, False),
    "no response": (silent, "http", True, True),
    "closed": (then_close(read), "http", False, True),
    "reset": (reset, "http", False, True),
    "no HTTP": (respond(b"hello\r\n\r\n"), "http", False, True),
    "header drips": (drip(b"HTTP/1.1 200 OK\r\nX: "), "http", True, True),
    "body drips": (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), "http", True, True),
    "body cut off": (then_close(respond(RESPONSE[:-1])), "http", False, True),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("phase", PHASES)
def test_an_error_states_whether_the_request_may_have_arrived(
    transport: type[AnyTransport], phase: str
) -> None:
    step, scheme, timed_out, arrived = PHASES[phase]
    with Server(step) as server:
        url = server.url(scheme=scheme)
        fails(transport(url), url, timed_out=timed_out, arrived=arrived)


def fails(one: AnyTransport, url: str, *, timed_out: bool, arrived: bool) -> None:
    # The time is long only where it must not pass.
    with pytest.raises(NoResponseError) as caught:
        one.send(exchange(f"{url}/x", timeout=BRIEF if timed_out else 20))
    error = caught.value
    assert isinstance(error, NoResponseInTimeError) == timed_out
    assert error.may_have_arrived == arrived
    assert (error.__cause__, error.__context__) == (None, None)
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - our own
        assert (str(twin), twin.may_have_arrived) == (str(error), arrived)
    shown = [str(error), repr(error), *locals_of_ours(caught.tb)]
    assert len(shown) > 2
    assert KEY not in "".join(shown)


def locals_of_ours(traceback: TracebackType | None) -> Iterator[str]:
    while traceback:
        if "pytribute_core" in traceback.tb_frame.f_code.co_filename:
            yield repr(traceback.tb_frame.f_locals)
        traceback = traceback.tb_next


def test_a_refused_connection_never_arrived(transport: type[AnyTransport]) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    fails(transport(url), url, timed_out=False, arrived=False)


def test_a_connection_that_is_never_established_sends_no_request(
    transport: type[AnyTransport],
) -> None:
    with full_port() as port:
        url = f"http://127.0.0.1:{port}"
        fails(transport(url), url, timed_out=True, arrived=False)


def test_a_name_without_an_address_never_arrived(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    fails(transport("http://shop.example"), "http://shop.example", timed_out=False, arrived=False)


def test_the_next_address_is_tried_when_one_is_silent(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_port() as port, Server(respond(RESPONSE)) as server:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        addresses = [(*kind, ("127.0.0.1", number)) for number in (port, server.port)]

        def resolve(*_: object, **__: object) -> object:
            return addresses

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        response = transport("http://shop.example").send(
            exchange("http://shop.example/", timeout=1)
        )
    assert response.content == b"{}"


def test_a_proxy_that_refuses_the_tunnel_lets_nothing_arrive(transport: type[AnyTransport]) -> None:
    with Server(respond(b"HTTP/1.1 407 hidden\r\n\r\n")) as proxy:
        one = transport("https://shop.example", proxy=f"http://user:word@127.0.0.1:{proxy.port}")
        fails(one, "https://shop.example", timed_out=False, arrived=False)
        with pytest.raises(
            NoResponseError, match=r"proxy doesn't lead to .* it responds 407; name it as .*user"
        ):
            one.send(exchange("https://shop.example/"))
    assert proxy.requests[0].startswith(b"CONNECT shop.example:443 HTTP/1.1\r\n")
    assert b"\r\nproxy-authorization: Basic dXNlcjp3b3Jk\r\n" in proxy.requests[0]
    assert KEY.encode() not in b"".join(proxy.requests)


def test_a_proxy_that_never_opens_the_tunnel_receives_no_request(
    transport: type[AnyTransport],
) -> None:
    with Server(silent) as proxy:
        one = transport("https://shop.example", proxy=proxy.url())
        fails(one, "https://shop.example", timed_out=True, arrived=False)


def test_the_environment_names_the_proxy_and_whom_it_is_not_for(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(respond(RESPONSE)) as proxy, Server(respond(RESPONSE)) as server:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        transport("http://shop.example", proxy=None).send(exchange("http://shop.example/x"))
        transport("http://shop.example", proxy=proxy.url()).send(exchange("http://shop.example/y"))
        transport(server.url(), proxy=None).send(exchange(server.url("/z")))
    assert [request.split()[1] for request in proxy.requests] == [
        b"http://shop.example/x",
        b"http://shop.example/y",
    ]
    assert [request.split()[1] for request in server.requests] == [b"/z"]


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own certificate is the one that is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))


@pytest.mark.usefixtures("trusting")
def test_a_trusted_server_is_reached_over_tls(transport: type[AnyTransport]) -> None:
    page = b"x" * 200_000
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n"
    with Server(respond(start + page), tls=SELF_SIGNED) as server:
        one = transport(server.url(scheme="https"))
        for _ in range(2):
            response = one.send(exchange(server.url("/x", scheme="https"), limit=200_000))
            assert response.content == page
    assert (len(server.requests), server.connections) == (2, 1)


def in_one_go(*records: bytes) -> Step:
    """Speak TLS over a plain connection, and send records that can't but arrive together."""

    def step(conversation: Conversation) -> None:
        sock = conversation._connection  # pyright: ignore[reportPrivateUsage] - beneath the steps
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SELF_SIGNED)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(conversation._received)  # pyright: ignore[reportPrivateUsage]

        def until_done(operation: Callable[[], object]) -> None:
            while True:
                with suppress(ssl.SSLWantReadError):
                    operation()
                    return
                sock.sendall(outgoing.read())
                incoming.write(sock.recv(65536))

        until_done(tls.do_handshake)
        sock.sendall(outgoing.read())
        until_done(lambda: tls.read(65536))
        for record in records:
            tls.write(record)
        sock.sendall(outgoing.read())
        pump(sock.recv, lambda _: None)
        conversation.is_open = False

    return step


@pytest.mark.usefixtures("trusting")
def test_a_tls_record_after_a_response_is_no_response_to_the_next_request(
    transport: type[AnyTransport],
) -> None:
    with Server(in_one_go(RESPONSE, RESPONSE.replace(b"{}", b"[]"))) as server:
        one = transport(server.url(scheme="https"))
        url = server.url("/x", scheme="https")
        assert [one.send(exchange(url)).content for _ in range(2)] == [b"{}"] * 2
    assert server.connections == 2


@pytest.mark.usefixtures("trusting")
def test_a_certificate_for_another_name_never_gets_the_request(
    transport: type[AnyTransport],
) -> None:
    with Server(respond(RESPONSE), tls=SELF_SIGNED) as server:
        url = server.url(scheme="https", host="127.0.0.2")
        fails(transport(url), url, timed_out=False, arrived=False)
    assert not server.requests


def relay(server: Server) -> Step:
    """Tunnel to a server, as a proxy does."""

    def step(conversation: Conversation) -> None:
        conversation.receive()
        conversation.send(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", server.port)) as there:
            here = conversation._connection  # pyright: ignore[reportPrivateUsage] - a tunnel has no steps
            back = threading.Thread(target=pump, args=(there.recv, here.sendall))
            back.start()
            pump(here.recv, there.sendall)
            there.shutdown(socket.SHUT_WR)
            back.join()
        conversation.is_open = False

    return step


def pump(receive: Callable[[int], bytes], send: Callable[[bytes], Any]) -> None:
    with suppress(OSError):  # one side hung up
        while data := receive(65536):
            send(data)


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_tunnel_leads_through_a_proxy_that_may_speak_tls_itself(
    transport: type[AnyTransport], scheme: str
) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(Server(respond(RESPONSE), tls=SELF_SIGNED))
        proxy = stack.enter_context(
            Server(relay(server), tls=SELF_SIGNED if scheme == "https" else None)
        )
        url = server.url("/x", scheme="https", host="localhost")
        one = transport(url, proxy=proxy.url(scheme=scheme))
        assert [one.send(exchange(url)).content for _ in range(2)] == [b"{}", b"{}"]
    assert proxy.requests[0].startswith(b"CONNECT localhost:")
    assert (len(server.requests), server.connections) == (2, 1)


def test_no_certificate_is_loaded_where_none_is_needed(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    with Server(respond(RESPONSE)) as server:
        assert transport(server.url()).send(exchange(server.url("/"))).content == b"{}"


def test_any_failure_of_the_transport_is_a_library_error(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    names: dict[str, Any] = {"__name__": "httptools.broken"}
    exec(f"def stumble(*_): raise LookupError({KEY!r})", names)  # noqa: S102 - code of a library
    monkeypatch.setattr(http11, "Content", names["stumble"])
    with Server(respond(RESPONSE)) as server:
        fails(transport(server.url()), server.url(), timed_out=False, arrived=True)


def test_an_exception_that_no_library_raised_goes_on_without_the_frames_that_hold_the_key(
    transport: type[AnyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbled = LookupError()

    def stumble(*_: object) -> None:
        raise stumbled

    monkeypatch.setattr(http11, "Content", stumble)
    with Server(respond(RESPONSE)) as server, pytest.raises(LookupError) as caught:
        transport(server.url()).send(exchange(server.url("/")))
    assert caught.value is stumbled
    assert KEY not in "".join(locals_of_ours(caught.tb))


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\udcff", "\0"])
def test_a_header_that_cannot_be_sent_is_not_shown(
    transport: type[AnyTransport], value: str
) -> None:
    with Server(respond(RESPONSE)) as server:
        odd = Exchange("GET", server.url("/"), {"api-key": KEY + value}, None, 20, 100)
        with pytest.raises(NoResponseError) as caught:
            transport(server.url()).send(odd)
    assert not caught.value.may_have_arrived
    assert KEY not in str(caught.value) + "".join(locals_of_ours(caught.tb))
    assert not server.requests
