"""One run of all checks against one server."""

from collections.abc import Callable, Sequence
from time import monotonic

from pytribute.contract.checks import CHECKS, Check
from pytribute.contract.errors import ContractError
from pytribute.contract.examination import Examination, Mode, Stop
from pytribute.contract.finding import Report
from pytribute.contract.incoming import Answer
from pytribute.contract.profile import Profile
from pytribute.contract.request import Header, Request
from pytribute.contract.traces import no_traces
from pytribute.contract.wire import LONGEST_EXCHANGE, Wire
from pytribute.mistakes import shown

__all__ = ["check", "run_check"]


def check(
    profile: Profile,
    *,
    mode: Mode = Mode.READ_ONLY,
    strict: bool = False,
    seed: int = 0,
    time_budget: float | None = None,
    checks: Sequence[Check] | None = None,
    clock: Callable[[], float] = monotonic,
) -> Report:
    """Hold a server against the specification, and against the readings of the profile.

    Args:
        profile: the server, and what may be done to it.
        mode: full mode refunds the purchases that the profile lists under ``stars``.
        strict: whether what is only tolerated counts as a deviation.
        seed: decides everything that is drawn.
        time_budget: seconds after which the rest stays unchecked.
        checks: which checks are run (all of them if not told); the others need the first one.
        clock: tells the seconds.

    Raises:
        ContractError: nobody answers there, the key is refused, or the server can't be reset.
    """
    started = clock()
    examination = Examination(
        profile, mode, strict=strict, seed=seed, seconds=time_budget, clock=clock
    )
    _make_sure_of_the_key(examination)
    if examination.is_full:
        examination.reset()
    with no_traces():
        for one in CHECKS if checks is None else checks:
            run_check(one, examination)
    if examination.is_full:
        examination.reset()
    examination.report.seconds = clock() - started
    return examination.report


def run_check(one: Check, examination: Examination) -> None:
    """Run one check, and write down whether it came to its end.

    Raises:
        ContractError: the check can't be run, or has a mistake.
    """
    examination.begin(one.name)
    if one.is_for_full_mode and not examination.is_full:
        examination.leave_unchecked(one.name, "it takes --mode full")
        return
    try:
        one.run(examination)
    except Stop as stop:
        examination.leave_unchecked(one.name, str(stop))
    except ContractError:
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of ours is no reason for a traceback
        raise ContractError(f"a mistake in the check {one.name!r}: {shown(error)}") from None
    else:
        examination.report.checks.append(one.name)


def _make_sure_of_the_key(examination: Examination) -> None:
    profile = examination.profile
    wire = Wire(profile.base_url)
    headers = [Header(name, profile.owner) for name in ("Api-Key", "api-key")]
    asked = [
        one for header in headers for one in (Request.list("", header), Request.get(1, header))
    ]
    answers: list[Answer] = []
    try:
        for one in asked:
            left = examination.seconds_left()
            if left == 0:
                break
            answers.append(wire.send(one, min(LONGEST_EXCHANGE, left or LONGEST_EXCHANGE)))
    except ConnectionError as error:
        raise ContractError(f"{profile.base_url}: {error}") from None
    if answers and not any(answer.is_http for answer in answers):
        why = examination.masked(answers[0].broken)
        raise ContractError(f"{profile.base_url}: this is no HTTP server: {why}")
    if len(answers) == len(asked) and all(one.status == 401 for one in answers):  # noqa: PLR2004 - HTTP
        raise ContractError(f"{profile.base_url} refuses keys.owner: is it a key of this server?")
