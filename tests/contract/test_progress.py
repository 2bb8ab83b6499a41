import io
from dataclasses import replace

import pytest

from pytribute.contract import check, profile_of
from pytribute.contract.checks import CHECKS
from pytribute.contract.progress import LineProgress, RunProgress, StatusProgress, on_standard_error
from pytribute.contract.violation import Severity, Timing
from pytribute.mock import MockServer
from tests.contract.test_reports import ERROR, REPORT, VIOLATION


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_for_each_check() -> None:
    stream = io.StringIO()
    progress = LineProgress(stream)
    note = replace(VIOLATION, severity=Severity.NOTE, rule="x")
    report = replace(
        REPORT,
        violations=[ERROR, replace(ERROR, rule="y"), VIOLATION, note],
        timings={},
        requests=0,
    )
    for number, name in enumerate(("ids", "paging", "cancelling"), 1):
        progress.begin(name, number, 3)
        progress.sent(1)
        report.timings[name] = Timing(number, 0.0)
        progress.end(name, report)
    progress.close()

    lines = stream.getvalue().splitlines()
    assert [line.replace("0.0 s", "_") for line in lines] == [
        "ids: 1 request in _, 2 errors",
        "paging: 2 requests in _, 1 warning, 1 note",
        "cancelling: 3 requests in _, not completed",
    ]


def shown(stream: io.StringIO) -> list[str]:
    """Return what a line of a terminal showed one after another."""
    return stream.getvalue().split("\r\x1b[K")[1:]


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_terminal_shows_the_running_check_and_its_requests() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = StatusProgress(stream, clock)
    progress.begin("paging", 4, 22)
    progress.sent(1)
    for clock.seconds in (0.05, 0.11, 0.15, 0.35):
        progress.sent(8)
    progress.end("paging", REPORT)
    progress.begin("ids", 5, 22)
    progress.close()

    assert shown(stream) == [
        "[4/22] paging, 0 requests so far",
        "[4/22] paging, 17 requests so far",
        "[4/22] paging, 33 requests so far",
        "[5/22] ids, 0 requests so far",
        "",
    ]


def test_a_terminal_shows_how_many_checks_run_side_by_side() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = StatusProgress(stream, clock)
    for number, check_name in enumerate(("paging", "ids", "head"), 3):
        progress.begin(check_name, number, 22)
    for clock.seconds, ended in ((1.0, "ids"), (2.0, "paging")):
        progress.end(ended, REPORT)
        progress.sent(1)

    assert shown(stream)[2:] == [
        "[5/22] 3 checks at once, 0 requests so far",
        "[5/22] 2 checks at once, 1 request so far",
        "[5/22] head, 2 requests so far",
    ]


def test_a_run_shows_every_request(small: MockServer) -> None:
    class Counting(RunProgress):
        requests = 0

        def sent(self, requests: int) -> None:
            self.requests += requests

    progress = Counting()
    report = check(profile_of(small), checks=CHECKS[:2], progress=progress)

    assert progress.requests == report.requests > 0


@pytest.mark.parametrize(
    ("stream", "variable", "is_verbose", "kind"),
    [
        (_Terminal(), "", False, StatusProgress),
        (_Terminal(), "", True, LineProgress),
        (_Terminal(), "true", False, LineProgress),
        (io.StringIO(), "", False, LineProgress),
    ],
)
def test_lines_are_for_logs(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO,
    variable: str,
    kind: type,
    *,
    is_verbose: bool,
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("CI", variable)

    with on_standard_error(is_verbose=is_verbose) as progress:
        assert type(progress) is kind
