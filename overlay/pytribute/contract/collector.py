"""The collector of what a run reports: violations, and what could not be checked."""

from dataclasses import replace
from threading import Lock

from pytribute.contract.profile import Profile
from pytribute.contract.provenance import cite
from pytribute.contract.request import WireRequest
from pytribute.contract.schema import specification
from pytribute.contract.violation import Report, Rule, Severity, Skip, Violation, Way

__all__ = ["Collector"]

_ACTUAL_LIMIT = 600
_UNREDACTED_LIMIT = 10_000
_MAX_WAYS = 20


class Collector:
    """Adds violations and skips to a report, with the keys redacted.

    Args:
        profile: the severities of the rules, and the keys.
        result: the report.
    """

    def __init__(self, profile: Profile, result: Report) -> None:
        self.result = result
        self.check = ""
        """The name of the running check."""
        self.violations: dict[tuple[Severity, str, str, str], Violation] = {}
        """The violations of the report by what makes them one."""
        self._profile = profile
        self._lock = Lock()

    def fork(self) -> "Collector":
        """Return a collector with an empty report for a check that runs beside others."""
        result = self.result
        return Collector(
            self._profile, Report(result.server, result.mode, result.strict, result.seed)
        )

    def merge(self, other: "Collector") -> None:
        """Add the report of a fork."""
        for violation in other.violations.values():
            self._add(violation)
        for skip in other.result.skipped:
            self._skip(skip)
        self.result.checks += other.result.checks
        self.result.timings |= other.result.timings
        self.result.requests += other.result.requests
        if other.result.unfinished:
            self.interrupt(other.result.unfinished)

    def report(
        self, rule: Rule, request: WireRequest, expected: str, actual: str, detail: str
    ) -> None:
        """Report that a request shows a violation; all ways to see one are one violation."""
        severity = self.severity(rule)
        if severity is None:
            return
        actual = self.redact(actual[:_UNREDACTED_LIMIT])
        way = Way(
            self.redact(request.curl(self._profile.base_url)),
            self.redact(expected),
            f"{actual[:_ACTUAL_LIMIT]}{'…' * (len(actual) > _ACTUAL_LIMIT)}",
            self.redact(request.summary()),
        )
        where = specification().pointer(request.operation, rule.where)
        self._add(
            Violation(
                severity=severity,
                operation=request.operation,
                rule=rule.name,
                requirement=rule.requirement,
                detail=self.redact(detail),
                source=rule.source,
                where=where,
                check=self.check,
                ways=(way,),
                citation=cite(where),
            )
        )

    def skip(self, check: str, reason: str) -> None:
        """Record something that could not be checked."""
        self._skip(Skip(check, self.redact(reason), self.check))

    def interrupt(self, reason: str) -> None:
        """Record why the run could not be finished."""
        reasons = [*filter(None, self.result.unfinished.split("; ")), self.redact(reason)]
        self.result.unfinished = "; ".join(dict.fromkeys(reasons))

    def redact(self, text: str) -> str:
        """Redact the keys in a text that may come from the server."""
        for key in (self._profile.owner, self._profile.other):
            text = key.redact(text) if key else text
        return text

    def severity(self, rule: Rule) -> Severity | None:
        """Return the severity of a rule in this run; None if it is disabled."""
        severity = self._profile.severity(rule)
        if severity is Severity.WARNING and self.result.strict:
            return Severity.ERROR
        return severity

    def _skip(self, skip: Skip) -> None:
        if skip not in self.result.skipped:
            self.result.skipped.append(skip)

    def _add(self, violation: Violation) -> None:
        """Add the ways to see a violation to those that are known."""
        key = (violation.severity, violation.operation, violation.rule, violation.detail)
        with self._lock:  # Schemathesis sends from several threads
            if before := self.violations.get(key):
                ways = {*before.ways, *violation.ways}
                shortest = sorted(ways, key=lambda one: (len(one.request), one))[:_MAX_WAYS]
                times = before.times + violation.times
                violation = replace(before, ways=tuple(shortest), times=times)
            self.violations[key] = violation
            self.result.violations = list(self.violations.values())
