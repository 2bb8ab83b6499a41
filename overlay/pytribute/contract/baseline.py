"""A baseline: the known violations of a server, each with the reason why it is accepted.

::

    [[accepted]]
    operation = "listProducts"
    rule = "paging/total"
    detail = ""                    # a field or a parameter, as in the report
    reason = "fixed in release 12"

A new violation fails a run, so that a team can begin on a server that is not perfect.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from pytribute.contract.checks import Check, owning
from pytribute.contract.profile import ContractError
from pytribute.contract.rules import RULES
from pytribute.contract.strict_json import as_array, as_object
from pytribute.contract.violation import Report, Severity
from pytribute.mock.specification import is_array, is_object

__all__ = ["Acceptance", "accept", "baseline_text", "load_baseline"]

_TABLE = "accepted"
_UNEXPLAINED = "not explained yet"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A known violation, and why it is accepted."""

    operation: str
    rule: str
    detail: str
    reason: str


def load_baseline(path: Path) -> list[Acceptance]:
    """Return the entries of a file.

    Raises:
        ContractError: the file can't be read, or an entry is invalid.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ContractError(f"{path}: not TOML in UTF-8: {error}") from None
    entries = document.pop(_TABLE, [])
    if document or not is_array(entries):
        raise ContractError(f"{path}: must contain only tables [[{_TABLE}]]")
    return [_entry(path, number, one) for number, one in enumerate(as_array(entries), 1)]


def _entry(path: Path, number: int, value: object) -> Acceptance:
    names = [one.name for one in fields(Acceptance)]
    entry = {"detail": ""} | as_object(value)
    is_text = all(isinstance(one, str) for one in entry.values())
    if not is_object(value) or sorted(entry) != sorted(names) or not is_text:
        raise ContractError(f"{path}: entry {number} must have the texts {', '.join(names)}")
    if entry["rule"] not in RULES:
        raise ContractError(f"{path}: entry {number} names no rule: {entry['rule']!r}")
    if not entry["reason"].strip():
        raise ContractError(f"{path}: entry {number} needs a reason")
    return Acceptance(**entry)


def accept(report: Report, baseline: Sequence[Acceptance], checks: Sequence[Check]) -> None:
    """Mark the known violations of a report, and note the entries that match none.

    Args:
        report: the result of a run.
        baseline: the known violations.
        checks: the checks of the run. An entry is unused only if the checks that could have
            reported its violation were completed.
    """
    reasons = {(one.operation, one.rule, one.detail): one.reason for one in baseline}
    for place, one in enumerate(report.violations):
        reason = reasons.pop((one.operation, one.rule, one.detail), "")
        report.violations[place] = replace(one, accepted=reason)
    if report.unfinished:
        return
    for operation, rule, detail in reasons:
        owners = owning([rule], checks)
        if owners and all(one.name in report.checks for one in owners):
            report.unused.append(f"{operation}: {rule}{f': {detail}' if detail else ''}")


def baseline_text(report: Report) -> str:
    """Return a baseline of all errors and warnings; known ones keep their reasons."""
    found = [*report.accepted, *report.of(Severity.ERROR), *report.of(Severity.WARNING)]
    entries = {(one.operation, one.rule, one.detail): one.accepted or _UNEXPLAINED for one in found}
    return "".join(_lines(report, sorted(entries.items())))


def _lines(report: Report, entries: Sequence[tuple[tuple[str, str, str], str]]) -> Iterator[str]:
    yield f"# Known violations of {_string(report.server)}, {report.date:%Y-%m-%d}.\n"
    yield "# Write a reason for each; remove an entry as soon as it is fixed.\n"
    for (operation, rule, detail), reason in entries:
        yield f"\n[[{_TABLE}]]\n"
        yield f"operation = {_string(operation)}\n"
        yield f"rule = {_string(rule)}\n"
        yield f"detail = {_string(detail)}\n" if detail else ""
        yield f"reason = {_string(reason)}\n"


def _string(text: str) -> str:
    """Return a text as a TOML string, with escapes."""
    quoted = json.dumps(text.encode(errors="replace").decode(), ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)
