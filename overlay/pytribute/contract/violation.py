"""What a check reports, and the source of the rule that a server violates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from pytribute import __version__
from pytribute._specification import digest

__all__ = [
    "Citation",
    "Report",
    "Rule",
    "Severity",
    "Skip",
    "Source",
    "Timing",
    "Violation",
    "Way",
]


_FULL = "--mode full"


class Severity(StrEnum):
    """How much a violation weighs."""

    ERROR = "error"
    """It contradicts the documentation, a schema, or a MUST of HTTP or JSON."""
    WARNING = "warning"
    """It departs from a reading of this project, or from reports; an error in strict mode."""
    NOTE = "note"
    """Worth knowing."""


class Source(StrEnum):
    """What states a rule."""

    DOCUMENTATION = "documentation"
    SCHEMA = "schema"
    PROTOCOL = "protocol"
    REPORTED = "reported"
    """Integrators copied it from a page that is not saved, or rely on it."""
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement for a server."""

    name: str
    """The check and the rule: ``paging/total``."""
    requirement: str
    """What a server must do, as part of a sentence."""
    source: Source
    where: str = ""
    """A place in the specification, below the operation without a leading slash; or an RFC."""
    level: Severity | None = None
    """The severity, if it doesn't follow from the source."""

    @property
    def severity(self) -> Severity:
        """How much a violation weighs, unless the profile says otherwise."""
        if self.level is not None:
            return self.level
        is_certain = self.source not in {Source.READING, Source.REPORTED}
        return Severity.ERROR if is_certain else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a saved page of the documentation, or of a reviewed patch."""

    page: str
    line: int
    quote: str
    address: str = ""
    """The address of the published page; empty for a patch."""
    sentence: str = ""
    """The text of the specification that the line states."""


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A request that shows a violation; no text of it contains a key."""

    request: str
    """A curl command."""
    expected: str
    actual: str
    summary: str = ""
    """The request in a few words, for a list of ways."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated rule, with the requests that reproduce it."""

    severity: Severity
    operation: str
    rule: str
    requirement: str
    detail: str
    """What distinguishes violations of one rule: a field, or a parameter."""
    source: Source
    where: str
    check: str
    """The name of the check that reported it first."""
    ways: tuple[Way, ...]
    """Different ways to see it, the shortest request first."""
    times: int = 1
    """How often it was seen."""
    citation: Citation | None = None
    """The line that states the rule."""
    accepted: str = ""
    """Why a baseline accepts it; empty without a baseline."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that could not be checked, and the reason.

    A reason names ``--mode full`` if that would allow it.
    """

    check: str
    reason: str
    during: str = field(default="", compare=False)
    """The check that ran."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a check took, and how many requests it sent."""

    requests: int
    seconds: float


@dataclass(slots=True)
class Report:
    """The result of one run."""

    server: str
    mode: str
    strict: bool
    seed: int
    violations: list[Violation] = field(default_factory=list[Violation])
    skipped: list[Skip] = field(default_factory=list[Skip])
    checks: list[str] = field(default_factory=list[str])
    """The completed checks, in order."""
    requests: int = 0
    seconds: float = 0.0
    timings: dict[str, Timing] = field(default_factory=dict[str, Timing])
    """All checks that ran, completed or not."""
    unfinished: str = ""
    """Why the run could not be finished; empty if it was."""
    unused: list[str] = field(default_factory=list[str])
    """Entries of the baseline that match no violation."""
    date: datetime = field(default_factory=lambda: datetime.now(UTC))
    version: str = __version__
    specification: str = field(default_factory=digest)
    """The SHA-256 of the specification."""

    @property
    def conforms(self) -> bool:
        """Whether the run was finished, and there is no error."""
        return not self.unfinished and not self.of(Severity.ERROR)

    @property
    def accepted(self) -> list[Violation]:
        """The violations that a baseline accepts, by operation and rule."""
        return _sorted(one for one in self.violations if one.accepted)

    @property
    def unchecked(self) -> list[Skip]:
        """What was skipped although the mode allows it: the profile lacks data for it."""
        return [one for one in self.skipped if self.mode != "read-only" or _FULL not in one.reason]

    def of(self, severity: Severity) -> list[Violation]:
        """Return the violations of one severity that no baseline accepts, by operation and rule."""
        return _sorted(
            one for one in self.violations if one.severity is severity and not one.accepted
        )


def _sorted(violations: Iterable[Violation]) -> list[Violation]:
    return sorted(violations, key=lambda one: (one.operation, one.rule, one.detail))
