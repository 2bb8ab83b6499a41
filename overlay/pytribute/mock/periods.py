"""Periods of orders, subscriptions and donations."""

from calendar import monthrange
from datetime import MAXYEAR, datetime, timedelta

from pytribute.mock.errors import MockError
from pytribute.mock.events import later

__all__ = ["NOT_RECURRING", "TRIALS", "period_end"]

NOT_RECURRING = frozenset({"onetime", "once", "trial"})

TRIALS = {
    "one_hour": timedelta(hours=1),
    "twelve_hours": timedelta(hours=12),
    "twenty_four_hours": timedelta(hours=24),
    "three_days": timedelta(days=3),
    "seven_days": timedelta(days=7),
}
"""The length of each trial of an order."""

_MONTHS = {"monthly": 1, "quarterly": 3, "halfyearly": 6, "yearly": 12}
_DAYS = {"weekly": 7, "trial": 7}
_MONTHS_OF_A_YEAR = 12


def period_end(start: datetime, period: str) -> datetime:
    """Return the end of a period; a month ends on the same day of the next one, if it has it.

    Raises:
        MockError: the period has no end, or it is beyond the calendar.
    """
    if period in _DAYS:
        return later(start, timedelta(days=_DAYS[period]))
    if period not in _MONTHS:
        raise MockError(f"{period!r} is no period that repeats")
    years, month = divmod(start.month - 1 + _MONTHS[period], _MONTHS_OF_A_YEAR)
    year, month = start.year + years, month + 1
    if year > MAXYEAR:
        raise MockError(f"{period} after {start} is beyond the calendar; set the clock")
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
