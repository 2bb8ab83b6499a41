"""Runs that can't be finished: what was found is reported, and the report says what stopped it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from threading import current_thread
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from pytribute.contract import ContractError, Mode, Profile, Report, Severity, check, profile_of
from pytribute.contract import run as running
from pytribute.contract.budget import REQUESTS, left_out
from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.context import CheckContext, Interrupted, Part, SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.pace import Pace, pause_after
from pytribute.contract.probe import is_faster_side_by_side
from pytribute.contract.request import WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.session import CheckSession
from pytribute.mock import MockServer
from tests.contract.conftest import context_of
from tests.mutants.exchange import LIST, Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_response

LISTING = [one for one in CHECKS if one.name == "listing"]
AUTHENTICATION = [one for one in CHECKS if one.name in {"listing", "authentication"}]


def run(profile: Profile, checks: list[Check], mode: Mode = Mode.READ_ONLY) -> Report:
    return check(profile, mode=mode, checks=checks)


def changed(change: Callable[[Request, Response], None], checks: list[Check]) -> Report:
    with serve(change_response(change), products=3) as mock:
        return check(profile_of(mock), checks=checks)


def test_what_was_found_before_a_server_went_away_is_reported(mock: MockServer) -> None:
    def go_away(_: CheckContext) -> None:
        mock.close()

    mock.add_fault("listProducts", count=None, extra_field="colour")
    checks = [*LISTING, Check("away", go_away), *AUTHENTICATION[1:]]

    report = run(profile_of(mock), checks)

    assert "response/unknown-field" in {one.rule for one in report.violations}
    assert report.unfinished.startswith("no connection: ")
    assert not report.conforms


def test_a_bug_in_a_check_loses_nothing(mock: MockServer) -> None:
    def fail(context: CheckContext) -> None:
        raise TypeError(f"no order for {context.profile.owner!r} {context.profile.owner.reveal()}")

    report = run(profile_of(mock), [Check("broken", fail), *LISTING])

    assert report.checks == ["listing"]
    assert report.unfinished.startswith("a bug in the check 'broken': ")
    assert mock.api_key not in report.unfinished
    assert not report.conforms


def test_several_reasons_are_named_once(mock: MockServer) -> None:
    context = CheckContext(profile_of(mock), Mode.READ_ONLY)

    for reason in ("one", "another", "one"):
        context.interrupt(reason)

    assert context.result.unfinished == "one; another"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_fails_now_and_then_is_a_warning(status: int) -> None:
    failures = iter([False, False, True, False, True])  # the key is tried first

    def fail(request: Request, response: Response) -> None:
        if request.operation == LIST and next(failures, False):
            response.refuse(status)

    report = changed(fail, LISTING)

    assert report.checks == ["listing"]
    (violation,) = report.violations
    assert (violation.rule, violation.severity) == ("response/unavailable", Severity.WARNING)
    assert report.unfinished == ""


def answer(status: int, body: bytes, *headers: tuple[bytes, bytes]) -> Callable[[ASGIApp], ASGIApp]:
    def wrap(_: ASGIApp) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            length = (b"content-length", b"%d" % len(body))
            start = {"type": "http.response.start", "status": status}
            await send({**start, "headers": [length, *headers]})
            await send({"type": "http.response.body", "body": body})

        return app

    return wrap


HTML = (b"content-type", b"text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("wrap", "reason"),
    [
        (
            answer(200, b"<!doctype html><p>Hello", HTML),
            "/products is 200, a page of HTML; base_url",
        ),
        (answer(403, b"<html>blocked", HTML), "/products is 403, a page of HTML; base_url"),
        (answer(404, b'{"detail":"Not Found"}'), "/products is 404; base_url must be"),
        (
            answer(301, b"", (b"location", b"https://example.com/tribute-mock-key")),
            "/products is 301, to https://example.com/***; base_url must be",
        ),
    ],
)
def test_a_wrong_address_is_one_sentence(wrap: Callable[[ASGIApp], ASGIApp], reason: str) -> None:
    with serve(wrap) as mock, pytest.raises(ContractError) as error:
        check(replace(profile_of(mock), reset_url=None), mode=Mode.FULL)

    assert "there is no such API: " + reason in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("status", [403, 429])
def test_a_lock_out_is_no_fault_of_the_server(status: int) -> None:
    wrong: Counter[str] = Counter()

    def lock(request: Request, response: Response) -> None:
        wrong["keys"] += request.account is None
        if wrong["keys"] > 20:
            response.refuse(status)

    with serve(change_response(lock), products=3) as mock:
        context = context_of(profile_of(mock), sleep=str)
        with pytest.raises(Interrupted, match=f"{status}"):
            AUTHENTICATION[1].run_whole(context)

    assert {one.severity for one in context.result.violations} <= {Severity.NOTE}


@pytest.mark.unmeasured
def test_another_status_for_wrong_keys_is_no_lock_out() -> None:
    def forbid(_: Request, response: Response) -> None:
        if response.status == 401:
            response.refuse(403)

    report = changed(forbid, AUTHENTICATION)

    assert report.unfinished == ""
    rules = {one.rule for one in report.of(Severity.ERROR)}
    assert rules >= {"authentication/no-key", "authentication/invalid-key"}


def test_pauses_grow_where_a_server_names_none(mock: MockServer) -> None:
    slept: list[float] = []
    mock.add_fault("listProducts", count=None, status=429)
    context = context_of(profile_of(mock), sleep=slept.append)

    with pytest.raises(Interrupted, match="answers 429 after 5 pauses; a lower rate may help"):
        context.list()

    assert slept == [1, 2, 4, 8, 16]


def test_a_rate_limits_the_requests_of_all_threads() -> None:
    times = iter([0.0, 0.0, 0.1, 9.0])
    slept: list[float] = []
    pace = Pace(2, lambda: next(times), slept.append)

    for count in (1, 3, 1, 1):
        pace.wait(count)

    assert slept == [0.5, 1.9]


def test_a_run_has_a_rate(mock: MockServer) -> None:
    report = check(profile_of(mock), rate=1000, checks=LISTING)

    assert report.conforms
    assert report.seconds >= 0.001


def slow(app: ASGIApp) -> ASGIApp:
    async def delayed(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.005)
        await app(scope, receive, send)

    return delayed


def is_faster(*_: object) -> bool:
    return True


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_SLOW", 0)
    monkeypatch.setattr(running, "is_faster_side_by_side", is_faster)


def sent_to(mock: MockServer) -> list[tuple[str, str, str]]:
    return [(one.method, one.path, one.query) for one in mock.requests]


@pytest.mark.usefixtures("few")
def test_on_a_slow_server_checks_that_only_read_run_side_by_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: dict[str, str] = {}

    def noted(one: Check) -> Check:
        def noting(context: CheckContext) -> Sequence[Part] | None:
            threads[one.name] = current_thread().name
            return one.run(context)

        return one._replace(run=noting)

    names = {"listing", "agreement", "paging", "listings", "ids", "queries", "head"}
    names |= {"generated", "cancelling", "unchanged"}
    checks = [noted(one) for one in CHECKS if one.name in names]
    with serve(slow, products=3) as mock:
        mock.add_fault("getProduct", count=None, extra_field="colour")
        monkeypatch.setattr(running, "_SLOW", 60)
        in_turn = check(profile_of(mock), checks=checks)
        alone, sent = set(threads.values()), sent_to(mock)
        monkeypatch.setattr(running, "_SLOW", 0.001)
        monkeypatch.setattr(running, "is_faster_side_by_side", is_faster)
        together = check(profile_of(mock), checks=checks)
        again = sent_to(mock)[len(sent) :]
        others = {name for name, thread in threads.items() if thread != current_thread().name}

    assert alone == {current_thread().name}
    assert others == {one.name for one in checks if not one.is_for_full_mode} - {
        *("listing", "listings", "unchanged")
    }
    assert sorted(together.checks) == sorted(in_turn.checks)
    assert sorted(again) == sorted(sent)
    assert together.requests == in_turn.requests
    assert [one.rule for one in together.violations] == [one.rule for one in in_turn.violations]
    assert [one.times for one in together.violations] == [one.times for one in in_turn.violations]


def one_at_a_time(app: ASGIApp) -> ASGIApp:
    worker = asyncio.Lock()

    async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
        async with worker:
            await slow(app)(scope, receive, send)

    return waiting


def test_a_server_that_answers_one_at_a_time_is_asked_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[str] = []

    def note(_: CheckContext) -> None:
        threads.append(current_thread().name)

    monkeypatch.setattr(running, "_SLOW", 0.001)
    with serve(one_at_a_time, products=3) as mock:
        check(profile_of(mock), checks=[Check("note", note)])

    assert threads == [current_thread().name]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0.0, 0.5], "side by side"),
        ([0.0, 0.7, 0.0, 0.5], "side by side"),  # late once
        ([0.0, 0.7, 0.0, 0.7], "in turn"),
    ],
)
def test_requests_at_once_are_faster_if_they_take_half_the_time(
    mock: MockServer, times: list[float], expected: str
) -> None:
    context = context_of(profile_of(mock))
    is_faster = is_faster_side_by_side(context, 12, 0.1, iter(times).__next__)
    assert ("side by side" if is_faster else "in turn") == expected


def test_slow_requests_at_once_must_not_wait_long(mock: MockServer) -> None:
    """Twelve that take 3 seconds each would take 36, so 9 is fast, and nearly a time-out."""
    context = context_of(profile_of(mock))
    assert not is_faster_side_by_side(context, 12, 3, iter([0.0, 9.0, 9.0, 18.0]).__next__)


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 503}, {"drop": "before"}])
def test_a_server_that_refuses_requests_at_once_is_not_faster(
    mock: MockServer, fault: dict[str, Any]
) -> None:
    context = context_of(profile_of(mock))
    mock.add_fault("listProducts", **fault)
    assert not is_faster_side_by_side(context, 12, 0.1, iter([0.0, 0.1]).__next__)


def test_a_server_that_takes_few_connections_is_not_faster(mock: MockServer) -> None:
    context = context_of(profile_of(mock))
    mock.close()
    assert not is_faster_side_by_side(context, 12, 0.1, iter([0.0, 0.1]).__next__)


def test_what_several_threads_wait_for_counts_once(mock: MockServer) -> None:
    now = 0.0
    profile = profile_of(mock)
    session = CheckSession(profile.base_url, profile.owner, clock=lambda: now)
    lose = session._lose  # pyright: ignore[reportPrivateUsage]  # a response takes 10 seconds to be lost
    now = 40.0
    for _ in range(12):
        lose(0.0)
    session.timeout()
    now = 60.0
    lose(30.0)
    with pytest.raises(Interrupted, match="stopped responding"):
        session.timeout()


@pytest.mark.usefixtures("side_by_side")
def test_an_interrupted_run_waits_for_no_check(mock: MockServer) -> None:
    def interrupt(_: CheckContext) -> None:
        raise KeyboardInterrupt

    def work(context: CheckContext) -> None:
        while True:
            context.list()

    with pytest.raises(KeyboardInterrupt):
        run(profile_of(mock), [Check("work", work), Check("interrupt", interrupt)])


@pytest.mark.usefixtures("side_by_side")
def test_what_stops_a_check_beside_others_stops_the_run(mock: MockServer) -> None:
    def stop(context: CheckContext) -> None:
        context.skip("something", "for a reason")
        raise Interrupted("no more")

    report = run(profile_of(mock), [Check("stopped", stop), *LISTING])

    assert report.unfinished == "no more"
    assert [one.check for one in report.skipped] == ["something", "stopped"]
    assert [one.during for one in report.skipped] == ["stopped", "stopped"]


def test_a_check_runs_alone_with_its_parts(mock: MockServer) -> None:
    done: list[str] = []

    def work(_: CheckContext, name: str) -> None:
        done.append(name)

    def begin(_: CheckContext) -> list[Part]:
        return [partial(work, name=name) for name in ("one", "another")]

    Check("listing", begin).run_whole(context_of(profile_of(mock)))

    assert done == ["one", "another"]


def test_every_check_has_an_estimate() -> None:
    assert REQUESTS.keys() == {one.name for one in CHECKS}


def do_nothing(_: CheckContext) -> None:
    pass


def test_what_a_budget_leaves_out_is_announced(mock: MockServer) -> None:
    names = ["listing", "authentication", "generated"]
    lines: list[str] = []

    assert left_out(names, 600, 0.1, None, 1) == []
    assert left_out(names, 100, 0.1, None, 1) == ["generated"]
    assert left_out(names, 15, 0.1, None, 12) == ["authentication", "generated"]
    assert left_out(names, 60, 2, None, 12) == ["authentication", "generated"]
    assert left_out(names, 60, 0.01, 1, 12) == ["authentication", "generated"]
    checks = [Check("authentication", do_nothing)]
    check(profile_of(mock), checks=checks, rate=10, time_budget=30, announce=lines.append)
    assert lines[0].endswith("s will not suffice for authentication")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - decoys protect nothing


def test_a_decoy_is_a_random_key_of_the_same_form() -> None:
    key = Key("live-0aB9_zzZ")
    decoys = {key.decoy(seeded(seed)).reveal() for seed in range(20)}

    assert len(decoys) == 20
    for decoy in decoys:
        assert not key.matches(decoy)
        assert [one.isdigit() for one in decoy] == [one.isdigit() for one in key.reveal()]
        assert [one.isupper() for one in decoy] == [one.isupper() for one in key.reveal()]
        assert (decoy[4], decoy[9]) == ("-", "_")
    assert key.decoy(seeded(1)).matches(key.decoy(seeded(1)).reveal())
    assert not Key("--").decoy(seeded(1)).matches("--")


def test_a_request_with_effects_is_not_repeated_beside_one_that_had_them() -> None:
    request = WireRequest.cancel(1)
    limited, done = WireResponse(request, 429), WireResponse(request, 200)

    assert pause_after([limited, done], 0) is None
    assert pause_after([limited, limited], 0) is not None


@pytest.mark.unmeasured
def test_generated_cases_that_can_not_be_sent_are_skipped(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: CheckContext, _request: WireRequest) -> WireResponse:
        raise SkipCheck("the server stopped responding")

    monkeypatch.setattr(CheckContext, "send_raw", refuse)
    report = check(profile_of(mock), checks=[CHECKS[0], CHECKS[-1]])

    assert report.violations == []
    assert report.checks == ["listing"]
