"""What is particular to the fast transport; what all transports share is in tests/faults."""

import asyncio
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pytribute_core.errors import TransportError
from pytribute_core.exchange import (
    BodyTooLargeError,
    Exchange,
    NoResponseError,
    NoResponseInTimeError,
)
from pytribute_core.transports import pyreqwest
from pytribute_core.transports.pyreqwest import AsyncPyreqwestTransport, PyreqwestTransport
from tests.faults.exchanges import BRIEF, HEALTHY, KEY, LIMIT, exchange
from tests.faults.server import Conversation, Server, Step
from tests.faults.steps import (
    close_after_reading,
    drip,
    hang_after_reading,
    http_response,
    respond,
    respond_and_close,
    unframed,
)

PATIENCE = 30
SOURCES = [str(Path(__file__).parents[2] / folder) for folder in ("overlay", "generated", "")]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(HEALTHY) as server:
        yield server


@pytest.fixture
def transport(server: Server) -> Iterator[PyreqwestTransport]:
    transport = PyreqwestTransport(server.url())
    yield transport
    transport.close()


def run(script: str, address: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, which can't outlive the test's patience."""
    prelude = """
import asyncio, os, signal, sys, threading
from pytribute_core.transports.pyreqwest import *
from pytribute import TransportError
from tests.faults.exchanges import exchange

address = sys.argv[1]

def in_child(action):
    child = os.fork()
    if not child:
        signal.alarm(10)
        try:
            action()
        except TransportError as error:
            assert "fork" in str(error)
            os._exit(7)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
"""
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", prelude + script, address],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(SOURCES)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork() here")


@needs_fork
def test_a_child_may_make_its_first_client_after_the_fork(server: Server) -> None:
    script = """
sys.exit(in_child(lambda: PyreqwestTransport(address).send(exchange(address + '/'))))
"""
    done = run(script, server.url())
    assert (done.returncode, done.stderr) == (0, "")
    assert len(server.requests) == 1


@needs_fork
def test_a_forked_child_refuses_at_once_what_would_hang(server: Server) -> None:
    script = """
sending = exchange(address + '/')
t, tasks = PyreqwestTransport(address), AsyncPyreqwestTransport(address)
for _ in range(2):
    assert in_child(lambda: t.send(sending)) == 7
    assert in_child(lambda: asyncio.run(tasks.send(sending))) == 7
    assert in_child(lambda: PyreqwestTransport(address)) == 7
    assert in_child(lambda: AsyncPyreqwestTransport(address)) == 7
    assert in_child(t.close) == 0
    assert in_child(lambda: asyncio.run(tasks.aclose())) == 0
    assert in_child(lambda: in_child(lambda: t.send(sending)) == 7 or os._exit(1)) == 0
    t.send(sending)
    asyncio.run(tasks.send(sending))
"""
    done = run(script, server.url())
    assert (done.returncode, done.stderr) == (0, "")
    assert len(server.requests) == 4


def test_a_process_that_is_not_the_first_is_refused(
    transport: PyreqwestTransport, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_process", -1)
    with pytest.raises(TransportError, match="after the fork") as caught:
        transport.send(exchange(server.url("/")))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - ours
    transport.close()
    monkeypatch.undo()
    assert transport.send(exchange(server.url("/"))).content == b"healthy"


@needs_fork
def test_the_parent_goes_on_after_a_fork(server: Server) -> None:
    script = """
t = PyreqwestTransport(address)
t.send(exchange(address + '/a'))
assert in_child(t.close) == 0
t.send(exchange(address + '/b'))
t.close()
"""
    done = run(script, server.url())
    assert (done.returncode, done.stderr) == (0, "")
    assert (server.connections, len(server.requests)) == (1, 2)


@pytest.mark.parametrize("end", ["await t.aclose()", "tasks[0].cancel()"])
def test_a_process_that_used_tasks_ends_in_good_order(server: Server, end: str) -> None:
    script = f"""
async def main():
    t = AsyncPyreqwestTransport(address)
    send = lambda: asyncio.create_task(t.send(exchange(address + '/')))
    await asyncio.gather(*[send() for _ in range(4)])
    tasks = [send() for _ in range(4)]
    await asyncio.sleep(0)
    {end}
asyncio.run(main())
"""
    done = run(script, server.url())
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_does_not_abort_the_process() -> None:
    script = """
def interrupt(number, frame):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, interrupt)
t = PyreqwestTransport(address)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    t.send(exchange(address + '/', timeout=0.3))
except KeyboardInterrupt:
    sys.exit(3)
"""
    with Server(hang_after_reading) as server:
        done = run(script, server.url())
    assert (done.returncode, done.stderr) == (3, "")


def test_values_that_are_not_ascii_are_left_out_and_the_rest_comes(
    transport: PyreqwestTransport, server: Server
) -> None:
    server.will(respond(unframed(b"ok", b"A: \xe9", b"B: 1", b"b: 2", b"Content-Length: 2")))
    raw = transport.send(exchange(server.url("/")))
    assert raw.headers == {"b": "1, 2", "content-length": "2"}
    assert raw.content == b"ok"


def test_a_body_without_an_end_is_read_little_beyond_its_limit() -> None:
    sent = 0
    is_over = threading.Event()

    def pour(conversation: Conversation) -> None:
        nonlocal sent
        conversation.receive()
        conversation.send(unframed(b""))
        try:
            while True:
                conversation.send(b" " * LIMIT)
                sent += LIMIT
        finally:
            is_over.set()

    with Server(pour) as server:
        transport = PyreqwestTransport(server.url())
        with pytest.raises(BodyTooLargeError):
            transport.send(exchange(server.url("/")))
        assert is_over.wait(PATIENCE)
        transport.close()
    assert sent < 16 * 1024 * 1024  # most of it in the buffers of the system


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_is_written_once_when_the_server_hangs_up(
    transport: PyreqwestTransport, server: Server, method: str
) -> None:
    server.will(close_after_reading, HEALTHY, close_after_reading, HEALTHY)
    for path, has_response in {"/fresh": False, "/next": True, "/reused": False}.items():
        sent = exchange(server.url(path), method=method)
        if has_response:
            transport.send(sent)
            continue
        with pytest.raises(NoResponseError) as caught:
            transport.send(sent)
        assert caught.value.may_have_arrived
    paths = [request.split()[1] for request in server.requests]
    assert paths == [b"/fresh", b"/next", b"/reused"]


def test_a_connection_that_is_not_accepted_sent_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pyreqwest, "_CONNECT", timedelta(seconds=0.2))
    with Server(lambda conversation: conversation.hang()) as server:
        transport = PyreqwestTransport(server.url(scheme="https"))
        with pytest.raises(NoResponseInTimeError, match="can't connect"):
            transport.send(exchange(server.url("/", scheme="https")))
        transport.close()


@pytest.mark.parametrize(
    "odd",
    [
        {"method": "G T"},
        {"url": "{}/\ud800"},
        {"headers": {"a b": KEY}},
        {"headers": {"a": KEY + "\r\nb: c"}},
        {"headers": {"a": 1}},
        {"headers": None},
        {"timeout": -1.0},
        {"timeout": 1e300},
        {"body": "text"},
    ],
    ids=str,
)
def test_an_unwritable_request_is_an_error_without_quotations(
    transport: PyreqwestTransport, server: Server, odd: dict[str, object]
) -> None:
    defaults = {"method": "GET", "url": "{}/", "headers": {"api-key": KEY}, "body": None}
    parts = {**defaults, "timeout": 1.0, "limit": LIMIT, **odd}
    parts["url"] = str(parts["url"]).format(server.url())
    with pytest.raises(NoResponseError, match="can't be written") as caught:
        transport.send(Exchange(**parts))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert caught.value.__context__ is None
    assert KEY not in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("step", [hang_after_reading, drip(unframed(b""), b" ")])
def test_one_deadline_covers_all_of_an_exchange(
    transport: PyreqwestTransport, server: Server, step: Step
) -> None:
    server.will(step)
    with pytest.raises(NoResponseInTimeError, match=f"within {BRIEF} s") as caught:
        transport.send(exchange(server.url("/"), timeout=BRIEF))
    assert caught.value.may_have_arrived
    assert caught.value.__context__ is None


def test_nothing_is_sent_to_another_server(transport: PyreqwestTransport, server: Server) -> None:
    with Server(HEALTHY) as other, pytest.raises(NoResponseError, match="nothing but"):
        transport.send(exchange(other.url("/")))
    assert other.connections == 0
    assert server.connections == 0


def test_closing_ends_running_exchanges(server: Server) -> None:
    server.will(hang_after_reading)
    transport = PyreqwestTransport(server.url())

    def close() -> None:
        server.wait_for_requests(1)
        transport.close()

    closer = threading.Thread(target=close)
    closer.start()
    with pytest.raises(NoResponseError, match="ClientClosedError") as caught:
        transport.send(exchange(server.url("/")))
    closer.join()
    assert caught.value.may_have_arrived
    with pytest.raises(NoResponseError, match="ClientClosedError"):
        transport.send(exchange(server.url("/")))
    transport.close()


def test_a_cancelled_task_leaves_the_others_and_the_transport_alone(server: Server) -> None:
    server.will(hang_after_reading, HEALTHY)

    async def main() -> None:
        transport = AsyncPyreqwestTransport(server.url())
        task = asyncio.create_task(transport.send(exchange(server.url("/a"))))
        await asyncio.to_thread(server.wait_for_requests, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await transport.send(exchange(server.url("/b")))).content == b"healthy"
        await transport.aclose()
        with pytest.raises(NoResponseError, match="closed"):
            await transport.send(exchange(server.url("/c")))

    asyncio.run(main())
    assert len(server.requests) == 2


def test_one_transport_serves_event_loops_in_turn_and_at_once(server: Server) -> None:
    transport = AsyncPyreqwestTransport(server.url())
    contents: list[bytes] = []

    async def main() -> None:
        sent = [transport.send(exchange(server.url("/"))) for _ in range(3)]
        contents.extend([raw.content for raw in await asyncio.gather(*sent)])

    asyncio.run(main())
    threads = [threading.Thread(target=lambda: asyncio.run(main())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(transport.aclose())
    assert contents == [b"healthy"] * 9


def test_a_task_waits_no_longer_than_its_time_for_a_thread(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyreqwest, "_TASKS_AT_ONCE", 1)
    server.will(hang_after_reading)

    async def main() -> None:
        transport = AsyncPyreqwestTransport(server.url())
        first = asyncio.create_task(transport.send(exchange(server.url("/a"))))
        await asyncio.to_thread(server.wait_for_requests, 1)
        with pytest.raises(NoResponseInTimeError) as caught:
            await transport.send(exchange(server.url("/b"), timeout=0.1))
        assert caught.value.__context__ is None
        await transport.aclose()
        with pytest.raises(NoResponseError):
            await first

    asyncio.run(main())


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
def test_the_environment_names_the_proxy(no_proxies: pytest.MonkeyPatch, name: str) -> None:
    with Server(HEALTHY) as proxy:
        no_proxies.setenv(name, proxy.url().removeprefix("http://"))
        transport = PyreqwestTransport("http://tribute.invalid/api")
        assert transport.send(exchange("http://tribute.invalid/api/a")).content == b"healthy"
        transport.close()
    assert proxy.requests[0].startswith(b"POST http://tribute.invalid/api/a HTTP/1.1\r\n")


@pytest.mark.parametrize(("name", "value"), [("no_proxy", "127.0.0.1"), ("https_proxy", "")])
def test_the_environment_exempts_a_server(
    server: Server, no_proxies: pytest.MonkeyPatch, name: str, value: str
) -> None:
    no_proxies.setenv("http_proxy" if value else "https_proxy", "http://127.0.0.1:1")
    no_proxies.setenv(name, value)
    transport = PyreqwestTransport(server.url())
    assert transport.send(exchange(server.url("/"))).content == b"healthy"
    transport.close()


@pytest.mark.parametrize("own_proxy", ["", "own"])
def test_an_explicit_proxy_has_precedence(no_proxies: pytest.MonkeyPatch, own_proxy: str) -> None:
    no_proxies.setenv("http_proxy", "http://127.0.0.1:1")
    with Server(HEALTHY) as server:
        transport = PyreqwestTransport(server.url(), proxy=own_proxy and server.url())
        assert transport.send(exchange(server.url("/"))).content == b"healthy"
        transport.close()
    assert server.requests[0].startswith(b"POST http" if own_proxy else b"POST /")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://me:s3cret@host",
        "http://me:s3cret@host:99999",
        "http://me:s3cret@[",
        "http://me:s3cret@a b",
        "http://",
    ],
)
def test_an_invalid_proxy_is_an_error_without_its_password(address: str) -> None:
    with pytest.raises(NoResponseError, match="caller names can't be used") as caught:
        PyreqwestTransport("http://tribute.invalid", proxy=address)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses_is_an_error_without_its_password(scheme: str) -> None:
    with Server(respond_and_close(http_response(407))) as proxy:
        address = proxy.url().replace("//", "//me:s3cret@")
        transport = PyreqwestTransport(f"{scheme}://tribute.invalid", proxy=address)
        if scheme == "http":
            assert transport.send(exchange("http://tribute.invalid/")).status == 407
        else:
            with pytest.raises(NoResponseError) as caught:
                transport.send(exchange("https://tribute.invalid/"))
            assert "s3cret" not in str(caught.value)
        transport.close()
    assert KEY.encode() not in b"".join(proxy.requests) or scheme == "http"


@pytest.mark.usefixtures("transport")  # the first one starts more, and what it opens stays open
def test_a_transport_that_does_not_start_is_an_error() -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(NoResponseError, match="doesn't start") as caught:
            PyreqwestTransport("http://tribute.invalid", proxy="")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert caught.value.__context__ is None


def test_a_post_without_a_body_has_a_content_length(
    transport: PyreqwestTransport, server: Server
) -> None:
    transport.send(exchange(server.url("/")))
    transport.send(Exchange("POST", server.url("/"), {}, b"{}", 20, LIMIT))
    transport.send(Exchange("GET", server.url("/"), {}, None, 20, LIMIT))
    lengths = [
        [line for line in request.lower().split(b"\r\n") if line.startswith(b"content-length")]
        for request in server.requests
    ]
    assert lengths == [[b"content-length: 0"], [b"content-length: 2"], []]


def test_a_request_without_a_thread_is_never_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    transport = AsyncPyreqwestTransport(server.url())

    async def refused() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", no_thread)
            with pytest.raises(NoResponseError, match="new thread") as caught:
                await transport.send(exchange(server.url("/")))
        assert caught.value.may_have_arrived is False
        assert (await transport.send(exchange(server.url("/")))).content == b"healthy"
        await transport.aclose()

    asyncio.run(refused())
    assert len(server.requests) == 1


def test_a_request_outside_of_a_task_is_never_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyreqwest, "_TASKS_AT_ONCE", 1)  # what was handed over first is sent first
    transport = AsyncPyreqwestTransport(server.url())
    with pytest.raises(NoResponseError) as caught:
        transport.send(exchange(server.url("/of-no-task"))).send(None)
    assert caught.value.may_have_arrived is False

    async def next_one() -> None:
        await transport.send(exchange(server.url("/next")))
        await transport.aclose()

    asyncio.run(next_one())
    assert [request.split()[1] for request in server.requests] == [b"/next"]
