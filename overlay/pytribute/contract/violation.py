"""What a check reports, and the source of the rule that a server violates."""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Citation", "Report", "Rule", "Severity", "Skip", "Source", "Violation"]


class Severity(StrEnum):
    """How much a violation weighs."""

    ERROR = "error"
    """It contradicts the documentation, a schema, HTTP or JSON, or an enabled reading."""
    WARNING = "warning"
    """Allowed, but unusual; an error in strict mode."""
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
    """A requirement for a server.

    ``reading`` names the switch of the profile that disables the rule. ``where`` is a place in the
    specification, below the operation unless it begins with a slash, or the section of an RFC.
    """

    name: str
    source: Source
    where: str = ""
    reading: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a saved page of the documentation, or of a reviewed patch."""

    page: str
    line: int
    quote: str
    address: str = ""
    """The address of the published page; empty for a patch."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated rule, with a request that reproduces it; no text of it contains a key."""

    severity: Severity
    operation: str
    rule: str
    source: Source
    where: str
    request: str
    expected: str
    actual: str
    check: str
    """The name of the check that reported it first."""
    times: int = 1
    reading: str = ""
    """The switch of the profile that disables the rule."""
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

    @property
    def conforms(self) -> bool:
        """Whether there is no error."""
        return not self.of(Severity.ERROR)

    def of(self, severity: Severity) -> list[Violation]:
        """Return the violations of one severity, by operation and rule."""
        violations = [one for one in self.violations if one.severity is severity]
        return sorted(violations, key=lambda one: (one.operation, one.rule))
