"""What HTTP allows a server to answer to a question in another form, and what it doesn't."""

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory
from hypothesis.internal.conjecture import providers

from pytribute.contract import Kind, Mode, Report, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.examination import Examination
from pytribute.contract.profile import Profile
from pytribute.mock import MockServer
from tests.mutants.wrong import Exchange, after, serve

FORMS = [one for one in CHECKS if one.name in {"products", "forms"}]


def report_on(change: Callable[[Exchange], None], *, strict: bool = False) -> Report:
    with serve(after(change), products=3) as mock:
        return check(profile_of(mock), mode=Mode.FULL, strict=strict, checks=FORMS)


def asked_for(exchange: Exchange, name: bytes) -> bytes:
    return dict(exchange.headers).get(name, b"")


def part(exchange: Exchange, *, told: bytes = b"bytes 0-9/%d") -> None:
    if exchange.status == 200 and asked_for(exchange, b"range"):
        exchange.status = 206
        exchange.answer_headers[b"content-range"] = told.replace(b"%d", b"%d" % len(exchange.body))
        exchange.body = exchange.body[:10]


def compressed(exchange: Exchange) -> None:
    if asked_for(exchange, b"accept-encoding") == b"gzip":
        exchange.answer_headers[b"content-encoding"] = b"gzip"
        exchange.body = gzip.compress(exchange.body)


def garbled(exchange: Exchange) -> None:
    if asked_for(exchange, b"accept-encoding") == b"gzip":
        exchange.answer_headers[b"content-encoding"] = b"gzip"


def deflated(exchange: Exchange) -> None:
    if asked_for(exchange, b"accept-encoding") == b"gzip":
        exchange.answer_headers[b"content-encoding"] = b"deflate"


def other_page(exchange: Exchange) -> None:
    if exchange.is_page and asked_for(exchange, b"if-none-match"):
        exchange.json = {**exchange.json, "rows": []}


@pytest.mark.parametrize("change", [part, compressed])
def test_what_http_allows_is_no_deviation(change: Callable[[Exchange], None]) -> None:
    assert report_on(change, strict=True).findings == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (partial(part, told=b"bytes 0-8/%d"), "range"),
        (garbled, "json"),
        (deflated, "content-encoding"),
        (other_page, "condition-that-holds"),
    ],
)
def test_what_http_forbids_is_found(change: Callable[[Exchange], None], rule: str) -> None:
    assert rule in {one.rule for one in report_on(change).of(Kind.DEVIATION)}


def test_a_whole_address_that_is_not_understood_is_only_tolerated() -> None:
    def lost(exchange: Exchange) -> None:
        if exchange.path.startswith("http"):
            exchange.answer_error(404, "error_not_found")

    report = report_on(lost)

    assert {one.rule for one in report.of(Kind.TOLERATED)} == {"whole-address"}
    (request, *_) = [one.request for one in report.of(Kind.TOLERATED)]
    assert request.startswith("curl -i --request-target http://127.0.0.1:")


def test_nothing_is_written_into_the_folder_of_whoever_runs_it(
    small: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes: list[Path] = []

    def look(_: Examination) -> None:
        homes.append(storage_directory(intent_to_write=False).path)
        assert homes[0].is_dir()

    monkeypatch.chdir(tmp_path)
    home = storage_directory(intent_to_write=False).path
    check(profile_of(small), checks=[FORMS[0]._replace(run=look)])

    assert storage_directory(intent_to_write=False).path == home != homes[0]
    assert not homes[0].exists()
    assert list(tmp_path.iterdir()) == []


def test_what_is_drawn_depends_on_no_module_of_whoever_runs_it(small: MockServer) -> None:
    drawn: list[set[str]] = []

    def look(_: Examination) -> None:
        drawn.append(set(providers.HypothesisProvider(None)._local_constants.strings))  # pyright: ignore[reportPrivateUsage]

    look(Examination(profile_of(small), Mode.READ_ONLY))
    check(profile_of(small), checks=[FORMS[0]._replace(run=look)])

    before, during = drawn
    assert before
    assert during == set()


def test_what_a_check_draws_depends_on_no_other(profile: Profile) -> None:
    def draws(*names: str) -> dict[str, float]:
        drawn: dict[str, float] = {}

        def draw(examination: Examination) -> None:
            drawn[examination.layer] = examination.random.random()

        check(profile, checks=[FORMS[0]._replace(name=name, run=draw) for name in names])
        return drawn

    together = draws("one", "other")

    assert together == draws("one") | draws("other")
    assert len(set(together.values())) == 2
