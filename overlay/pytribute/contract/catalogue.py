"""The rules for a reader: ``--list`` prints all of them, ``--explain`` one of them."""

from collections.abc import Iterator, Sequence

from pytribute.cli.language import translated as _
from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, owning
from pytribute.contract.profile import ContractError
from pytribute.contract.provenance import cite, sentence_at
from pytribute.contract.report.text import beside, wrapped
from pytribute.contract.request import WITH_OWN_CHECKS
from pytribute.contract.rules import RULES, matching
from pytribute.contract.schema import specification
from pytribute.contract.violation import Rule

__all__ = ["explanation", "rule_table", "select"]

_COLUMNS = ("rule", "severity", "basis", "requirement")
_WIDTH = 100
_NAME = 12
_MARGIN = 2 + _NAME


def select(patterns: Sequence[str]) -> list[Rule]:
    """Return the rules that match any of some patterns, all without a pattern.

    Raises:
        ContractError: a pattern matches no rule.
    """
    for pattern in patterns:
        if not matching(pattern):
            text = _("{pattern!r} matches no rule; see: pytribute contract --list")
            raise ContractError(text.format(pattern=pattern))
    chosen = {rule.name for pattern in patterns for rule in matching(pattern)}
    return [rule for name, rule in RULES.items() if name in chosen or not patterns]


def rule_table(rules: Sequence[Rule]) -> str:
    """Return rules as a table: the name, the usual severity, the basis and the requirement."""
    rows = [
        [*map(_, _COLUMNS)],
        *([one.name, _(one.severity), _(one.source), _(one.requirement)] for one in rules),
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS) - 1)]
    lines = (
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


def explanation(name: str) -> str:
    """Return everything about a rule.

    Raises:
        ContractError: there is no such rule.
    """
    if name not in RULES:
        text = _("{name!r} is no rule; see: pytribute contract --list")
        raise ContractError(text.format(name=name))
    rule = RULES[name]
    lines: list[str] = [rule.name]
    for label, text in _facts(rule):
        lines += beside(f"  {_(label):{_NAME}}", wrapped(text, _WIDTH - _MARGIN), _MARGIN)
    return "".join(f"{line}\n" for line in lines)


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "requirement", _(rule.requirement)
    yield "severity", _(rule.severity)
    yield "basis", _(rule.source)
    for place in _places(rule):
        yield "specified", place
        citation = cite(place)
        if text := sentence_at(place):
            yield "", f"“{_(text)}”"
        if citation:
            text = _("{page}, line {line}").format(page=citation.page, line=citation.line)
            yield "", f"{text} {citation.address}"
    checks = owning([rule.name], (*CHECKS, *WEBHOOK_CHECKS))
    is_general = len(checks) > 1 and not any(rule.name in one.also for one in checks)
    yield "check", _("every check") if is_general else ", ".join(one.name for one in checks)
    text = _('[rules] in the profile: "{name}" = "off", "note", "warning" or "error"')
    yield "switch", text.format(name=rule.name)


def _places(rule: Rule) -> list[str]:
    """Return the places of a rule in the specification, or its RFC.

    A rule for responses or parameters is at every operation: those that the checks know are shown.
    """
    document = specification()
    known = [document.pointer(name, rule.where) for name in sorted(WITH_OWN_CHECKS)]
    others = [document.pointer(name, rule.where) for name in document.operations]
    stated = [one for one in dict.fromkeys(known) if sentence_at(one)]
    return stated or [one for one in others if sentence_at(one)][:1] or [*filter(None, known)][:1]
