"""One run of all checks against a server, or against a webhook endpoint."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from time import monotonic

from pytribute.cli.language import translated as _
from pytribute.contract.budget import REQUESTS, left_out
from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, Check
from pytribute.contract.context import CheckContext, Interrupted, Mode, SkipCheck
from pytribute.contract.endpoint import WebhookEndpoint
from pytribute.contract.full_mode import announcement
from pytribute.contract.hypothesis_isolation import isolated_hypothesis
from pytribute.contract.probe import probe, probe_endpoint
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.progress import RunProgress
from pytribute.contract.violation import Report, Timing
from pytribute.contract.webhook_context import WebhookContext
from pytribute_core.text import origin_of

__all__ = ["check", "check_webhook"]

# At more seconds a response, checks that only read run side by side.
_SLOW = 0.03
_AT_ONCE = 12
# What these learn is used by the others.
_FIRST = frozenset({"listing", "listings"})
# This compares what all others left.
_LAST = frozenset({"unchanged"})


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
    context = CheckContext(
        profile,
        mode,
        strict=strict,
        seed=seed,
        seconds=time_budget,
        rate=rate,
        on_sent=progress.sent,
        clock=clock,
    )
    chosen = CHECKS if checks is None else checks
    seconds = probe(context, clock)
    for line in _announcement(context, chosen, seconds, rate):
        (announce or str)(line)
    if context.is_full:
        context.reset()
    with isolated_hypothesis():
        _run_all(chosen, context, progress, is_slow=seconds >= _SLOW)
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
    _run_all(chosen, context, progress, is_slow=False)
    context.result.seconds = monotonic() - started
    return context.result


def _announcement(
    context: CheckContext, checks: Sequence[Check], seconds: float, rate: float | None
) -> Iterator[str]:
    """Yield what a run will do, and what it leaves out for want of time."""
    if context.is_full and not context.profile.is_mock:
        yield from announcement(context.profile)
    left, runners = context.session.seconds_left(), 1 if context.is_full else _AT_ONCE
    names = [one.name for one in checks if context.is_full or not one.is_for_full_mode]
    if left is not None and (omitted := left_out(names, left, seconds, rate, runners)):
        text = _("A response takes {seconds:.1f} s: {left:.0f} s will not suffice for {checks}")
        yield text.format(seconds=seconds, left=left, checks=", ".join(omitted))


def _run_all(
    checks: Sequence[Check], context: CheckContext, progress: RunProgress, *, is_slow: bool
) -> None:
    """Run checks in turn; those that only read run side by side if the server is slow."""
    together: list[Check] = []
    if is_slow and not context.is_full:
        together = [one for one in checks if one.name not in _FIRST | _LAST]
    batches = [[one] for one in checks if one not in together]
    if together:
        first = sum(one.name in _FIRST for one in checks)
        batches.insert(first, together)
    number = 0
    for batch in batches:
        for one in batch:
            number += 1
            progress.begin(one.name, number, len(checks))
        if batch is together:
            _run_side_by_side(batch, context, progress)
        else:
            context.begin(batch[0].name)
            _run(batch[0], context)
            progress.end(batch[0].name, context.result)


def _run_side_by_side(
    checks: Sequence[Check], context: CheckContext, progress: RunProgress
) -> None:
    """Run checks in threads, the longest first; the result is the same as one after another."""
    forks = [context.fork(one.name) for one in checks]
    pairs = sorted(zip(checks, forks, strict=True), key=lambda pair: -REQUESTS.get(pair[0].name, 0))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            futures = {pool.submit(_run, *pair): pair for pair in pairs}
            for future in as_completed(futures):
                future.result()
                one, fork = futures[future]
                progress.end(one.name, fork.result)
        except BaseException:  # Ctrl-C must not wait for the checks
            context.session.stopped.set()
            raise
    for fork in forks:
        context.merge(fork)


def _run(one: Check, context: CheckContext) -> None:
    """Run one check, and record whether it was completed, skipped or interrupted."""
    if one.is_for_full_mode and not context.is_full:
        context.skip(one.name, "it needs --mode full")
        return
    requests, started = context.result.requests, monotonic()
    try:
        one.run(context)
    except SkipCheck as skip:
        context.skip(one.name, str(skip))
        if isinstance(skip, Interrupted):
            context.interrupt(str(skip))
    except ContractError as error:
        context.skip(one.name, str(error))
        context.interrupt(str(error))
    except Exception as error:  # noqa: BLE001 - a bug of one check must not lose what others found
        bug = f"a bug in the check {one.name!r}: {origin_of(error)}"
        context.skip(one.name, bug)
        context.interrupt(bug)
    else:
        context.result.checks.append(one.name)
    finally:
        timing = Timing(context.result.requests - requests, monotonic() - started)
        context.result.timings[one.name] = timing


def _reset(context: CheckContext) -> None:
    try:
        context.reset()
    except ContractError as error:
        context.interrupt(str(error))
