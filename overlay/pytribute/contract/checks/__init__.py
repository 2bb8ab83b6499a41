"""The checks in the order in which they run: written by hand, and then generated.

What is learned about the products comes first, what changes the server last.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from pytribute.contract.checks.authentication import check_authentication
from pytribute.contract.checks.cancelling import check_cancelling
from pytribute.contract.checks.connections import check_connections
from pytribute.contract.checks.forms import check_forms
from pytribute.contract.checks.generated import check_generated
from pytribute.contract.checks.inventory import check_agreement, check_contents
from pytribute.contract.checks.methods import (
    check_head,
    check_methods,
    check_paths,
    check_unchanged,
)
from pytribute.contract.checks.ownership import check_ownership
from pytribute.contract.checks.paging import check_paging
from pytribute.contract.checks.sense import check_sense
from pytribute.contract.checks.stories import check_stories
from pytribute.contract.checks.texts import check_ids, check_parameters

__all__ = ["CHECKS", "Check"]


class Check(NamedTuple):
    """A check and its name in the report; it takes an `Examination`, or a certain kind of one."""

    name: str
    run: Callable[[Any], None]
    is_for_full_mode: bool = False


CHECKS = (
    Check("products", check_contents),
    Check("sense", check_sense),
    Check("agreement", check_agreement),
    Check("paging", check_paging),
    Check("ids", check_ids),
    Check("parameters", check_parameters),
    Check("forms", check_forms),
    Check("head", check_head),
    Check("paths", check_paths),
    Check("methods", check_methods),
    Check("connections", check_connections),
    Check("authentication", check_authentication),
    Check("ownership", check_ownership),
    Check("unchanged by reading", check_unchanged),
    Check("cancelling", check_cancelling, is_for_full_mode=True),
    # Before the stories: they reset the server.
    Check("unchanged by cancelling", check_unchanged, is_for_full_mode=True),
    Check("cancelling stories", check_stories, is_for_full_mode=True),
    Check("generated cases", check_generated),
)
