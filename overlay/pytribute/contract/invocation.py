"""One run of the command: which rules, with which baseline, and what a terminal shows meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pytribute.cli.language import translated as _
from pytribute.cli.text import write_file
from pytribute.contract import run
from pytribute.contract.baseline import accept, baseline_text, load_baseline
from pytribute.contract.catalogue import select
from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, Check, needed, owning
from pytribute.contract.context import Mode
from pytribute.contract.endpoint import WebhookEndpoint, load_endpoint
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.progress import RunProgress, on_standard_error
from pytribute.contract.rules import RULES
from pytribute.contract.target import target
from pytribute.contract.violation import Report, Severity

__all__ = ["Invocation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The options of a run."""

    profile: Path | None
    mode: str | None
    strict: bool
    seed: int
    seconds: float | None
    rate: float | None
    """The most requests a second, or None."""
    only: Sequence[str]
    """Patterns of rules."""
    verbose: bool
    baseline: Path | None
    new_baseline: Path | None

    def run(self, webhook: str | None) -> Report:
        """Check a server, or a webhook endpoint.

        Args:
            webhook: the address of an endpoint; an empty string for the one of the profile, None
                for a server.

        Raises:
            ContractError: the check can't be run.
        """
        if self.new_baseline and not self.new_baseline.parent.is_dir():
            text = _("{file}: there is no such folder")
            raise ContractError(text.format(file=self.new_baseline))
        if self.only and self.new_baseline:
            raise ContractError(_("--write-baseline writes all violations: leave out --only"))
        names = {rule.name for rule in select(self.only)}
        baseline = load_baseline(self.baseline) if self.baseline else []
        known = [one for one in baseline if one.rule in names]
        checks = needed(names, CHECKS if webhook is None else WEBHOOK_CHECKS)
        if not checks:
            text = _("no check here looks for {rules}")
            raise ContractError(text.format(rules=", ".join(self.only)))
        with on_standard_error(is_verbose=self.verbose) as progress:
            if webhook is None:
                report = self._check_server(checks, progress)
            else:
                report = self._check_webhook(webhook, checks, progress)
        accept(report, known, checks)
        if self.new_baseline and not report.unfinished:
            self._write_baseline(report, self.new_baseline)
            accept(report, load_baseline(self.new_baseline), checks)
        return report

    def _check_server(self, checks: Sequence[Check], progress: RunProgress) -> Report:
        with target(self.profile) as server:
            default = Mode.FULL if server.is_mock else Mode.READ_ONLY
            severities = self._severities(server)
            report = run.check(
                replace(server, severities=severities),
                mode=Mode(self.mode or default),
                strict=self.strict,
                seed=self.seed,
                time_budget=self.seconds,
                rate=self.rate,
                checks=checks,
                progress=progress,
                announce=lambda line: click.echo(line, err=True),
            )
            _require_owner(report, severities, checks)
            return report

    def _check_webhook(self, url: str, checks: Sequence[Check], progress: RunProgress) -> Report:
        endpoint = load_endpoint(url or None, self.profile)
        text = _("Sending events of invented purchases to {url}").format(url=endpoint.url)
        click.echo(text, err=True)
        severities = self._severities(endpoint)
        report = run.check_webhook(
            replace(endpoint, severities=severities),
            strict=self.strict,
            time_budget=self.seconds,
            checks=checks,
            progress=progress,
        )
        _require_owner(report, severities, checks)
        return report

    def _severities(self, of: Profile | WebhookEndpoint) -> dict[str, Severity | None]:
        """Return the severities of a profile, with all rules off that are not selected."""
        selected = {rule.name for rule in select(self.only)}
        return {**of.severities, **dict.fromkeys(RULES.keys() - selected)}

    def _write_baseline(self, report: Report, file: Path) -> None:
        try:
            write_file(file, baseline_text(report))
        except OSError as error:
            raise ContractError(f"{file}: {error.strerror}") from None


def _require_owner(
    report: Report, severities: Mapping[str, Severity | None], checks: Sequence[Check]
) -> None:
    """Call a run unfinished that completed no check of a rule that is selected and enabled."""
    enabled = [name for name, rule in RULES.items() if severities.get(name, rule.severity)]
    owners = {one.name for one in owning(enabled, checks)}
    if report.conforms and owners.isdisjoint(report.checks):
        report.unfinished = "none of the selected rules could be checked; see what was skipped"
