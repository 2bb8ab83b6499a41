"""The responses that HTTP allows to equivalent requests, and those that it doesn't."""

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from pytribute.contract import Mode, Report, Severity, check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.context import CheckContext
from pytribute.contract.profile import Profile
from pytribute.mock import MockServer
from tests.mutants.exchange import LIST, Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_response

FORMS = [one for one in CHECKS if one.name in {"listing", "http"}]


def report_on(change: Callable[[Request, Response], None], *, strict: bool = False) -> Report:
    with serve(change_response(change), products=3) as mock:
        return check(profile_of(mock), mode=Mode.FULL, strict=strict, checks=FORMS)


def part(request: Request, response: Response, *, content_range: bytes = b"bytes 0-9/%d") -> None:
    if response.status == 200 and request.header(b"range"):
        response.status = 206
        response.set_header(
            b"content-range", content_range.replace(b"%d", b"%d" % len(response.body))
        )
        response.body = response.body[:10]


def compressed(request: Request, response: Response) -> None:
    if request.header(b"accept-encoding") == "gzip":
        response.set_header(b"content-encoding", b"gzip")
        response.body = gzip.compress(response.body)


def garbled(request: Request, response: Response) -> None:
    if request.header(b"accept-encoding") == "gzip":
        response.set_header(b"content-encoding", b"gzip")


def deflated(request: Request, response: Response) -> None:
    if request.header(b"accept-encoding") == "gzip":
        response.set_header(b"content-encoding", b"deflate")


def other_page(request: Request, response: Response) -> None:
    if request.operation == LIST and request.header(b"if-none-match"):
        response.json = response.json | {"rows": []}


@pytest.mark.parametrize("change", [part, compressed])
def test_responses_that_http_allows_are_no_error(
    change: Callable[[Request, Response], None],
) -> None:
    assert report_on(change, strict=True).violations == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (partial(part, content_range=b"bytes 0-8/%d"), "http/range"),
        (garbled, "response/json"),
        (deflated, "response/encoding"),
        (other_page, "http/conditional"),
    ],
)
def test_responses_that_http_forbids_are_found(
    change: Callable[[Request, Response], None], rule: str
) -> None:
    assert rule in {one.rule for one in report_on(change).of(Severity.ERROR)}


def test_an_absolute_form_that_is_not_found_is_a_note() -> None:
    def lost(request: Request, response: Response) -> None:
        if request.path.startswith("http"):
            response.refuse(404)

    report = report_on(lost)

    assert {one.rule for one in report.violations} == {"http/absolute-form"}
    way = report.of(Severity.NOTE)[0].ways[0]
    assert way.request.startswith("curl -i --request-target http://127.0.0.1:")


def test_nothing_is_written_into_the_current_folder(
    small: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes: list[Path] = []

    def look(_: CheckContext) -> None:
        homes.append(storage_directory(intent_to_write=False).path)
        assert homes[0].is_dir()

    monkeypatch.chdir(tmp_path)
    home = storage_directory(intent_to_write=False).path
    check(profile_of(small), checks=[FORMS[0]._replace(run=look)])

    assert storage_directory(intent_to_write=False).path == home != homes[0]
    assert not homes[0].exists()
    assert list(tmp_path.iterdir()) == []


def test_generated_cases_do_not_depend_on_modules_of_the_user(
    small: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = Constants(strings={"word"})
    monkeypatch.setattr(providers, "_get_local_constants", lambda: constants)
    drawn: list[set[str]] = []

    def look(_: CheckContext) -> None:
        drawn.append(set(providers.HypothesisProvider(None)._local_constants.strings))  # pyright: ignore[reportPrivateUsage]

    look(CheckContext(profile_of(small), Mode.READ_ONLY))
    check(profile_of(small), checks=[FORMS[0]._replace(run=look)])

    before, during = drawn
    assert (before, during) == ({"word"}, set())


def test_generated_cases_do_not_depend_on_other_checks(profile: Profile) -> None:
    def draws(*names: str) -> dict[str, float]:
        drawn: dict[str, float] = {}

        def draw(context: CheckContext) -> None:
            drawn[context.collector.check] = context.random.random()

        check(profile, checks=[FORMS[0]._replace(name=name, run=draw) for name in names])
        return drawn

    together = draws("one", "other")

    assert together == draws("one") | draws("other")
    assert len(set(together.values())) == 2
