"""What a check reports, and the source of the rule that a server violates."""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Citation", "Report", "Rule", "Severity", "Skip", "Source", "Violation", "Way"]


class Severity(StrEnum):
    """How much a violation weighs."""

    ERROR = "error"
    """It contradicts the documentation, a schema, or a MUST of HTTP or JSON."""
    WARNING = "warning"
    """It departs from a reading of this project; an error in strict mode."""
    NOTE = "note"
    """Worth knowing."""


class Source(StrEnum):
    """What states a rule."""

    DOCUMENTATION = "documentation"
    SCHEMA = "schema"
    PROTOCOL = "protocol"
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
        return Severity.WARNING if self.source is Source.READING else Severity.ERROR


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a saved page of the documentation, or of a reviewed patch."""

    page: str
    line: int
    quote: str
    address: str = ""
    """The address of the published page; empty for a patch."""


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A request that shows a violation; no text of it contains a key."""

    request: str
    """A curl command."""
    expected: str
    actual: str


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


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that could not be checked, and the reason."""

    check: str
    reason: str


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
    unfinished: str = ""
    """Why the run could not be finished; empty if it was."""

    @property
    def conforms(self) -> bool:
        """Whether the run was finished, and there is no error."""
        return not self.unfinished and not self.of(Severity.ERROR)

    def of(self, severity: Severity) -> list[Violation]:
        """Return the violations of one severity, by operation and rule."""
        violations = [one for one in self.violations if one.severity is severity]
        return sorted(violations, key=lambda one: (one.operation, one.rule))
