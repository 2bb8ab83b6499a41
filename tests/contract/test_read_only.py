"""The requests that are never sent, and the runs that end early."""

import re
import socket
from dataclasses import replace
from threading import Thread
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.contract import ContractError, Mode, Profile, Severity, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.read_only import is_read_only
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.mock import MockServer
from tests.contract.conftest import context_of
from tests.mutants.mutant import serve


@pytest.mark.usefixtures("few")
def test_read_only_mode_sends_nothing_that_could_be_a_cancellation(small: MockServer) -> None:
    report = check(profile_of(small), mode=Mode.READ_ONLY)

    received = small.requests
    assert len(received) > 500
    assert {one.method for one in received} <= {"GET", "HEAD", "OPTIONS", "TRACE"}
    for one in received:
        assert not re.search("purchase|cancel|refund", unquote(one.path), re.IGNORECASE)
    assert small.refunds == {}
    assert report.conforms
    assert {one.check for one in report.skipped} >= {"cancelling", "generated cancellations"}


@pytest.mark.parametrize(
    "request_",
    [
        WireRequest.cancel(1),
        WireRequest.cancel(1, method="GET"),
        WireRequest.cancel("%31", method="HEAD"),
        WireRequest.list(method="POST"),
        WireRequest.get(1, method="DELETE"),
        WireRequest.get("purchases%2F1%2Fcancel"),
        WireRequest.get("%70urchases"),
        WireRequest.get("%2570urchases"),
        WireRequest.list("then=Cancel"),
        WireRequest.get(1, HeaderField("X-Original-URL", "/products/purchases/1/cancel")),
        WireRequest.get(1, HeaderField("X-Original-URL", "/products/%70urchases/1/%63ancel")),
        WireRequest.get(1, HeaderField("X", "1\r\n\r\nPOST /x HTTP/1.1")),
        WireRequest.get("1 HTTP/1.1"),
        WireRequest.get("%2525252525252525252525252525252525252525"),
        WireRequest.get("%u0063ancel"),
        WireRequest.get("re%EF%BD%86und"),
        WireRequest.get("can%00cel"),
        WireRequest("getProduct", "GET", "/products/1", body=b"x"),
    ],
    ids=lambda one: f"{one.method} {one.target}",
)
def test_read_only_mode_refuses_whatever_a_check_may_try(
    mock: MockServer, profile: Profile, request_: WireRequest
) -> None:
    with pytest.raises(SkipCheck, match="read-only mode doesn't send"):
        CheckContext(profile, Mode.READ_ONLY).send(request_)

    assert mock.requests == []


@pytest.mark.unmeasured
@given(st.data())
@settings(derandomize=True, deadline=None, database=None, max_examples=30)
def test_a_cancellation_is_known_however_it_is_written(data: st.DataObject) -> None:
    written = "purchases/1/cancel"
    for _ in range(data.draw(st.integers(1, 4))):
        kinds = data.draw(st.lists(st.integers(0, 3), min_size=len(written)))
        written = "".join(
            (one, one.upper(), f"%{ord(one):02x}", f"%{ord(one):02X}")[kind]
            for one, kind in zip(written, kinds, strict=False)
        )

    assert not is_read_only(WireRequest.get(written))
    assert not is_read_only(WireRequest.list(f"go={written}"))
    assert not is_read_only(WireRequest.get(1, HeaderField("X-Rewrite-URL", written)))


@pytest.mark.usefixtures("few")
def test_without_a_reset_only_listed_purchases_are_cancelled(small: MockServer) -> None:
    profile = Profile(small.base_url, Key(small.api_key), stars=(5001, 5002), unknown=(4999,))

    check(profile, mode=Mode.FULL)

    assert small.refunds == {5001: 1, 5002: 1}
    ids = [one.path.split("/")[5] for one in small.requests if one.path.endswith("/cancel")]
    assert {text for text in ids if text.isdigit() and 5002 < int(text) < 2**32} == set()


@pytest.mark.unmeasured
@pytest.mark.usefixtures("few")
def test_in_read_only_mode_only_its_header_contains_the_key() -> None:
    heads: list[tuple[str, list[tuple[bytes, bytes]]]] = []

    def recording(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            target = f"{scope['raw_path'].decode()}?{scope['query_string'].decode()}"
            heads.append((target, scope["headers"]))
            await app(scope, receive, send)

        return changed

    with serve(recording, products=3) as mock:
        key = mock.api_key
        profile = replace(profile_of(mock), owner=Key(key), sends_key_elsewhere=False)
        report = check(profile)

    assert report.conforms
    assert "the key outside its header" in {one.check for one in report.skipped}
    usual = {b"api-key", b"user-agent"}
    others = [target for target, _ in heads]
    for _, headers in heads:
        others += [value.decode("latin-1") for name, value in headers if name not in usual]
    assert sum("api_key=" in text for text in others) > 5
    for text in others:
        assert Key(key).redact(text) == text


def test_a_refused_key_is_no_error_of_the_server(mock: MockServer) -> None:
    with pytest.raises(ContractError, match=r"refuses keys.owner"):
        check(Profile(mock.base_url, Key("no-such-key")))


def test_nothing_can_be_checked_without_a_server(mock: MockServer) -> None:
    mock.close()

    with pytest.raises(ContractError, match="no connection"):
        check(Profile(mock.base_url, Key("any")))


def test_a_used_up_budget_skips_the_rest(profile: Profile) -> None:
    report = check(profile, time_budget=1, clock=iter(range(100_000)).__next__)

    assert "listing" not in report.checks
    assert report.violations == []
    assert report.unfinished == "the time budget is used up"
    assert not report.conforms
    assert "the time budget is used up" in {one.reason for one in report.skipped}


def test_retry_after_is_respected(mock: MockServer, profile: Profile) -> None:
    waited: list[float] = []
    mock.add_fault("listProducts", count=2, status=429, retry_after=7)
    context = context_of(profile, sleep=waited.append)

    assert context.list().status == 200
    assert waited == [7, 7]
    (limit,) = context.result.violations
    assert (limit.severity, limit.rule) == (Severity.NOTE, "response/busy")
    assert limit.ways[0].actual == "429, Retry-After: 7"


def test_a_long_retry_after_skips_the_check(mock: MockServer, profile: Profile) -> None:
    waited: list[float] = []
    mock.add_fault("listProducts", count=None, status=503, retry_after=1)
    context = context_of(profile, sleep=waited.append)

    assert context.list().status == 503
    assert waited == [1] * 5


@pytest.mark.parametrize(
    ("seconds", "pause", "why"),
    [(5, 7, "longer than the time budget"), (None, 61, "asks to wait for 61 seconds")],
)
def test_a_wait_that_takes_too_long_ends_a_check(
    mock: MockServer, profile: Profile, seconds: float | None, pause: int, why: str
) -> None:
    mock.add_fault("listProducts", status=429, retry_after=pause)
    context = context_of(profile, seconds=seconds, clock=lambda: 0.0)

    with pytest.raises(SkipCheck, match=why):
        context.list()


def test_a_server_that_goes_away_ends_a_check(mock: MockServer, profile: Profile) -> None:
    context = CheckContext(profile, Mode.READ_ONLY)
    mock.close()

    with pytest.raises(SkipCheck, match="no connection"):
        context.list()


def test_a_skip_is_reported_once(profile: Profile) -> None:
    context = CheckContext(profile, Mode.READ_ONLY)

    for _ in range(2):
        context.skip("this", "because of tribute-mock-key")

    assert [(one.check, one.reason) for one in context.result.skipped] == [
        ("this", "because of ***")
    ]


def test_a_server_without_http_is_not_checked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            for _ in range(4):
                connection, _ = listener.accept()
                with connection:
                    connection.sendall(b"220 mail\r\n\r\n")
                    while connection.recv(65536):
                        pass

        thread = Thread(target=greet)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ContractError, match="not an HTTP server: not an HTTP status line"):
            check(Profile(address, Key("any")))
        thread.join()


@pytest.mark.parametrize("granted", [0, 1, 4])
def test_a_reset_that_is_refused_stops_the_run(granted: int) -> None:
    statuses = iter([204] * granted)

    def resetting(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            if not scope["path"].endswith("/reset"):
                await app(scope, receive, send)
                return
            status = next(statuses, 500)
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body"})

        return changed

    with serve(resetting, products=3) as mock:
        profile = replace(profile_of(mock), reset_url=f"{mock.url}/reset")
        stories = [one for one in CHECKS if one.name == "stateful"]
        try:
            reason = check(profile, mode=Mode.FULL, checks=stories).unfinished
        except ContractError as error:  # before anything could be found
            assert granted == 0
            reason = str(error)

    assert reason == "reset_url: the response to POST was 500"
