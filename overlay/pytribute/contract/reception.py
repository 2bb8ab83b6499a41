"""One run of all checks against one receiver of events."""

from collections.abc import Sequence
from time import monotonic

from pytribute.contract.checks import Check
from pytribute.contract.checks.effects import check_effects, check_redelivery
from pytribute.contract.checks.receiving import (
    check_kinds,
    check_signatures,
    check_size,
    check_spellings,
    check_tolerance,
    check_unreadable,
)
from pytribute.contract.courier import Courier
from pytribute.contract.finding import Report
from pytribute.contract.receiver import Receiver
from pytribute.contract.run import run_check

__all__ = ["RECEIVER_CHECKS", "check_receiver"]

RECEIVER_CHECKS = (
    Check("events", check_kinds),
    Check("signatures", check_signatures),
    Check("spellings", check_spellings),
    Check("tolerance", check_tolerance),
    Check("unreadable bodies", check_unreadable),
    Check("size", check_size),
    Check("redelivery", check_redelivery),
    Check("effects", check_effects),
)


def check_receiver(
    receiver: Receiver,
    *,
    strict: bool = False,
    time_budget: float | None = None,
    checks: Sequence[Check] | None = None,
) -> Report:
    """Hold a receiver of events against the rules of deliveries.

    It is told of purchases that never were, signed with its key: take a test installation.

    Args:
        receiver: where it is, and what is known of it.
        strict: whether what is only tolerated counts as a deviation.
        time_budget: seconds after which the rest stays unchecked.
        checks: which checks are run (all of them if not told); the others need the first one.

    Raises:
        ContractError: nobody answers there, or its effects can't be counted.
    """
    started = monotonic()
    courier = Courier(receiver, strict=strict, seconds=time_budget)
    courier.make_sure_of_an_answer()
    for one in RECEIVER_CHECKS if checks is None else checks:
        run_check(one, courier)
    courier.report.seconds = monotonic() - started
    return courier.report
