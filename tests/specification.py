"""The specification of the frozen snapshots."""

from functools import cache

from scripts.specification import Specification, make_specification
from tests.snapshots import SNAPSHOTS


@cache
def snapshot_specification() -> Specification:
    """Make it, once in a process and not in those that only collect tests: it takes a second."""
    return make_specification(SNAPSHOTS)
