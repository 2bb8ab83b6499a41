"""What several checks expect of responses: fields, refusals, and one success among many."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pytribute.contract.context import CheckContext
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import accounts
from pytribute.contract.strict_json import as_object, json_equal
from pytribute.contract.violation import Rule

__all__ = ["expect_fields", "expect_foreign", "expect_one_success"]


def expect_foreign(
    context: CheckContext, rule: Rule, response: WireResponse, *statuses: int
) -> None:
    """Report a success as a violation of the rule, and another status than 403 as one of its own.

    Args:
        context: the context of the check.
        rule: what another account must not do.
        response: the response to the other account.
        statuses: the right statuses besides 403.
    """
    violated = rule if response.is_success else accounts.FOREIGN_STATUS
    context.expect(violated, response, 403, *statuses)


def expect_fields(
    context: CheckContext,
    rule: Rule,
    response: WireResponse,
    expected: Mapping[str, Any],
    names: Iterable[str] | None = None,
) -> None:
    """Report each field of a response that has another value; null is as good as absence.

    Args:
        context: the context of the check.
        rule: what says that the values are equal.
        response: a successful response.
        expected: the values.
        names: the fields to compare, by default all of both.
    """
    actual = as_object(response.json)
    for name in sorted(expected.keys() | actual.keys() if names is None else names):
        if not json_equal(expected.get(name), actual.get(name)):
            context.report(
                rule, response, f"{name} {expected.get(name)!r}", f"{actual.get(name)!r}", name
            )


def expect_one_success(
    context: CheckContext, rule: Rule, responses: Sequence[WireResponse], *refusals: int
) -> list[WireResponse]:
    """Report a violation unless exactly one of several responses is 200; return those that are.

    Args:
        context: the context of the check.
        rule: what says that there is one.
        responses: the responses to requests at the same moment.
        refusals: the right statuses of the others.
    """
    granted = [response for response in responses if response.status == 200]  # noqa: PLR2004 - HTTP
    if len(granted) != 1:
        expected = f"one success for {len(responses)} requests at the same moment"
        context.report(rule, responses[0], expected, f"{len(granted)} responses with 200")
    for response in responses:
        context.expect(rule, response, 200, *refusals)
    return granted
