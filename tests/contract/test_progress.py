import io
from dataclasses import replace

import pytest

from pytribute.contract.progress import LineProgress, StatusProgress, on_standard_error
from pytribute.contract.violation import Severity, Timing
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
    for number, check in enumerate(("ids", "paging", "cancelling"), 1):
        progress.begin(check, number, 3, report)
        report.timings[check] = Timing(number, 0.0)
        progress.end(check, report)
    progress.close()

    lines = stream.getvalue().splitlines()
    assert [line.replace("0.0 s", "_") for line in lines] == [
        "ids: 1 request in _, 2 errors",
        "paging: 2 requests in _, 1 warning, 1 note",
        "cancelling: 3 requests in _, not completed",
    ]


def test_a_terminal_shows_the_running_check() -> None:
    stream = io.StringIO()
    progress = StatusProgress(stream)
    progress.begin("paging", 4, 22, replace(REPORT, requests=12))
    progress.close()

    assert stream.getvalue() == "\r\x1b[K[4/22] paging, 12 requests so far\r\x1b[K"


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
