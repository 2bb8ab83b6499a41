"""What a check finds, and where the rule stands that it is held against."""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Citation", "Finding", "Kind", "Report", "Rule", "Source", "Unchecked"]


class Kind(StrEnum):
    """How much a finding weighs."""

    DEVIATION = "deviation"
    TOLERATED = "tolerated"
    NOTE = "note"


class Source(StrEnum):
    """Who says so."""

    DOCUMENTED = "documented"
    SCHEMA = "schema"
    PROTOCOL = "protocol"
    CHOSEN = "chosen reading"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a server has to do.

    ``reading`` names the switch of the profile by which a chosen rule is turned off; ``where`` is
    the place in the specification, below the operation if it doesn't begin with a slash, or the
    section of an RFC.
    """

    name: str
    source: Source
    where: str = ""
    reading: str = ""
    kind: Kind = Kind.DEVIATION


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of a saved page of the documentation, or of a reviewed patch to it."""

    page: str
    line: int
    quote: str
    address: str = ""
    """Where the page is published; empty for a patch."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure, with the request that shows it; no text of it holds a key."""

    kind: Kind
    operation: str
    rule: str
    source: Source
    where: str
    request: str
    expected: str
    actual: str
    layer: str
    """The check that found it."""
    times: int = 1
    reading: str = ""
    """The switch of the profile, if the rule is a chosen reading."""
    citation: Citation | None = None
    """The line behind the place in the specification."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What could not be looked at, and why."""

    check: str
    why: str


@dataclass(slots=True)
class Report:
    """Everything one run has found out."""

    server: str
    mode: str
    strict: bool
    seed: int
    findings: list[Finding] = field(default_factory=list[Finding])
    unchecked: list[Unchecked] = field(default_factory=list[Unchecked])
    checks: list[str] = field(default_factory=list[str])
    """The checks that ran, in their order."""
    requests: int = 0
    seconds: float = 0.0

    @property
    def conforms(self) -> bool:
        """Whether there is no deviation."""
        return not self.of(Kind.DEVIATION)

    def of(self, kind: Kind) -> list[Finding]:
        """Give the findings of one weight, by operation and rule."""
        found = [finding for finding in self.findings if finding.kind is kind]
        return sorted(found, key=lambda finding: (finding.operation, finding.rule))
