from dataclasses import replace
from pathlib import Path

import pytest

from pytribute.contract import ContractError
from pytribute.contract.baseline import Acceptance, accept, baseline_text, load_baseline
from pytribute.contract.checks import CHECKS
from pytribute.contract.violation import Report, Severity
from tests.contract.test_reports import ERROR, REPORT, VIOLATION

KNOWN = Acceptance("getProduct", "ids/absent", "", "fixed in release 12")


def copy(report: Report) -> Report:
    return replace(report, violations=[*report.violations], unused=[])


def test_a_known_violation_is_accepted_and_a_new_one_is_not() -> None:
    report = copy(REPORT)
    accept(report, [KNOWN], CHECKS)

    assert report.accepted == [replace(ERROR, accepted="fixed in release 12")]
    assert report.of(Severity.WARNING) == [VIOLATION]
    assert report.conforms
    other = copy(replace(REPORT, violations=[replace(ERROR, detail="another field")]))
    accept(other, [KNOWN], CHECKS)
    assert not other.conforms


def test_an_entry_is_unused_only_if_its_check_was_completed() -> None:
    def unused(rule: str, report: Report) -> list[str]:
        report = copy(report)
        accept(report, [replace(KNOWN, rule=rule)], CHECKS)
        return report.unused

    assert unused("ids/lenient", REPORT) == ["getProduct: ids/lenient"]
    assert unused("methods/allow", REPORT) == []
    assert unused("ids/lenient", replace(REPORT, unfinished="the server went away")) == []
    assert unused("events/accepted", REPORT) == []


def test_a_written_baseline_is_read_as_it_was_meant(tmp_path: Path) -> None:
    detail = 'a "quoted" \\ field\nwith \x7f\x85\ud800 and 📷'
    report = copy(replace(REPORT, violations=[VIOLATION, replace(ERROR, detail=detail)]))
    accept(report, [replace(KNOWN, detail=detail)], CHECKS)
    file = tmp_path / "known.toml"
    file.write_text(baseline_text(report), encoding="utf-8")

    assert load_baseline(file) == [
        Acceptance(
            "getProduct", "ids/absent", detail.replace("\ud800", "?"), "fixed in release 12"
        ),
        Acceptance("listProducts", "paging/total", "meta.total", "not explained yet"),
    ]


def test_notes_are_not_written() -> None:
    note = replace(VIOLATION, severity=Severity.NOTE)

    assert "paging" not in baseline_text(replace(REPORT, violations=[note]))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("accepted = 1", r"must contain only tables \[\[accepted\]\]"),
        ("known = []", r"must contain only tables \[\[accepted\]\]"),
        ("accepted = [1]", "entry 1 must have the texts operation, rule, detail, reason"),
        ("[[accepted]]\nrule = 'x'", "entry 1 must have the texts"),
        ("[[accepted]]\noperation='x'\nrule=1\nreason='x'", "entry 1 must have the texts"),
        ("[[accepted]]\noperation='x'\nrule='nope'\nreason='x'", "names no rule: 'nope'"),
        ("[[accepted]]\noperation='x'\nrule='ids/absent'\nreason=' '", "entry 1 needs a reason"),
        ("[[", "not TOML in UTF-8"),
        ("a = " + "[" * 10_000, "not TOML in UTF-8"),
    ],
)
def test_an_invalid_baseline_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "known.toml"
    file.write_text(text)

    with pytest.raises(ContractError, match=complaint):
        load_baseline(file)
