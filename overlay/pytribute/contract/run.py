"""One run of all checks against a server, or against a webhook endpoint."""

from collections.abc import Callable, Iterator, Sequence
from time import monotonic

from pytribute.cli.language import translated as _
from pytribute.contract.budget import left_out
from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, Check
from pytribute.contract.context import CheckContext, Mode
from pytribute.contract.endpoint import WebhookEndpoint
from pytribute.contract.full_mode import announcement
from pytribute.contract.hypothesis_isolation import isolated_hypothesis
from pytribute.contract.probe import is_faster_side_by_side, probe, probe_endpoint
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.progress import RunProgress
from pytribute.contract.schedule import AT_ONCE, run_checks
from pytribute.contract.schemathesis_transport import without_probes
from pytribute.contract.session import CheckSession
from pytribute.contract.violation import Report
from pytribute.contract.webhook_context import WebhookContext

__all__ = ["check", "check_webhook"]

# At more seconds a response, checks that only read run side by side if that is faster.
_SLOW = 0.03


def check(
    profile: Profile,
    *,
    mode: Mode = Mode.READ_ONLY,
    strict: bool = False,
    seed: int = 0,
    time_budget: float | None = None,
    rate: float | None = None,
    checks: Sequence[Check] | None = None,
    progress: RunProgress | None = None,
    announce: Callable[[str], object] | None = None,
    clock: Callable[[], float] = monotonic,
) -> Report:
    """Check a server against the specification, and against the readings of the profile.

    Args:
        profile: the server, and the requests that it allows.
        mode: full mode refunds the purchases that the profile lists under ``stars``.
        strict: whether warnings are errors.
        seed: the seed of all random choices.
        time_budget: seconds after which the remaining checks are skipped.
        rate: the most requests a second, unlimited by default.
        checks: the checks to run, all by default; the others depend on the first one.
        progress: learns when a check begins and ends, and what it sends meanwhile.
        announce: called before the checks begin, with each line about what they will do.
        clock: returns seconds.

    Raises:
        ContractError: the server doesn't respond, has no such API, refuses the key, or can't be
            reset. What stops a run later is ``unfinished`` in the report.
    """
    started = clock()
    progress = progress or RunProgress()
    session = CheckSession(
        profile.base_url,
        profile.owner,
        seconds=time_budget,
        rate=rate,
        on_sent=progress.sent,
        clock=clock,
    )
    context = CheckContext(profile, mode, session, strict=strict, seed=seed)
    chosen = CHECKS if checks is None else checks
    seconds = probe(context, clock)
    is_slow = not context.is_full and seconds >= _SLOW
    is_side_by_side = is_slow and is_faster_side_by_side(context, AT_ONCE, seconds, clock)
    runners = AT_ONCE if is_side_by_side else 1
    for line in _announcement(context, chosen, seconds, rate, runners):
        (announce or str)(line)
    if context.is_full:
        context.reset()
    with isolated_hypothesis(), without_probes():
        run_checks(chosen, context, progress, is_side_by_side=is_side_by_side)
    if context.is_full:
        _reset(context)
    context.result.seconds = clock() - started
    return context.result


def check_webhook(
    endpoint: WebhookEndpoint,
    *,
    strict: bool = False,
    time_budget: float | None = None,
    checks: Sequence[Check] | None = None,
    progress: RunProgress | None = None,
) -> Report:
    """Check a webhook endpoint against the rules of deliveries.

    It receives events of invented purchases, signed with its key: use a test installation.

    Args:
        endpoint: the endpoint to check.
        strict: whether warnings are errors.
        time_budget: seconds after which the remaining checks are skipped.
        checks: the checks to run, all by default; the others depend on the first one.
        progress: learns when a check begins and ends, and what it sends meanwhile.

    Raises:
        ContractError: there is no endpoint at the address, or it refuses the key. What stops a run
            later is ``unfinished`` in the report.
    """
    started = monotonic()
    progress = progress or RunProgress()
    context = WebhookContext(endpoint, strict=strict, seconds=time_budget, on_sent=progress.sent)
    probe_endpoint(context)
    chosen = WEBHOOK_CHECKS if checks is None else checks
    run_checks(chosen, context, progress, is_side_by_side=False)
    context.result.seconds = monotonic() - started
    return context.result


def _announcement(
    context: CheckContext,
    checks: Sequence[Check],
    seconds: float,
    rate: float | None,
    runners: int,
) -> Iterator[str]:
    """Yield what a run will do, and what it leaves out for want of time."""
    if context.is_full and not context.profile.is_mock:
        yield from announcement(context.profile)
    left = context.session.seconds_left()
    names = [one.name for one in checks if context.is_full or not one.is_for_full_mode]
    if left is not None and (omitted := left_out(names, left, seconds, rate, runners)):
        text = _("A response takes {seconds:.1f} s: {left:.0f} s will not suffice for {checks}")
        yield text.format(seconds=seconds, left=left, checks=", ".join(omitted))


def _reset(context: CheckContext) -> None:
    try:
        context.reset()
    except ContractError as error:
        context.interrupt(str(error))
