"""Cancelling as a state machine: Hypothesis draws requests of several clients, a model predicts.

A failing sequence is shrunk to the requests that it needs.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pytribute.contract.checks.listing_consistency import page_sizes, rows_of
from pytribute.contract.context import CheckContext, Interrupted, SkipCheck
from pytribute.contract.request import CANCEL_PURCHASE, HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.rules import accounts, http, refunds
from pytribute.contract.strict_json import json_equal

__all__ = ["check_stateful"]

_SAME = "the same products"
_REFUSED = "no success"
_EXAMPLES = 20
_STARS = 6
_STEPS = 12
_OK, _BAD, _NO_ACCESS, _FOREIGN, _ABSENT = 200, 400, 401, 403, 404
_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE")


class _ModelError(AssertionError):
    """A response differs from the model."""


class _Failure(NamedTuple):
    """A failing sequence of steps."""

    length: int
    steps: str
    request: WireRequest
    expected: str
    actual: str


def check_stateful(context: CheckContext) -> None:
    """Let several clients cancel purchases in random order, repeatedly."""
    profile = context.profile
    if profile.reset_url is None or not profile.stars:
        raise SkipCheck("it needs reset_url and purchases.stars in the profile")
    failures: list[_Failure] = []
    machine = seed(context.result.seed)(_machine(context, failures))
    try:
        run_state_machine_as_test(machine, settings=_SETTINGS)
    # Hypothesis calls a lost race flaky if it is won the next time; one loss is enough.
    except (_ModelError, HypothesisException):
        if not failures:
            raise Interrupted("the responses to the same requests differ between runs") from None
        shortest = min(failures, key=lambda one: (one.length, one.steps))
        actual = f"{shortest.actual} after: {shortest.steps}"
        # The reading is below cancelling, even if another request shows the violation.
        where = context.specification.pointer(CANCEL_PURCHASE, refunds.STATEFUL.where)
        violated = replace(refunds.STATEFUL, where=where)
        context.report_request(violated, shortest.request, shortest.expected, actual)
    finally:
        context.reset()


_SETTINGS = settings(
    max_examples=_EXAMPLES,
    stateful_step_count=_STEPS,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    report_multiple_bugs=False,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    print_blob=False,
    verbosity=Verbosity.quiet,
)


class _Machine(RuleBasedStateMachine):
    """The steps of the clients, and the purchases that are cancelled."""

    def __init__(self, context: CheckContext, failures: list[_Failure]) -> None:
        super().__init__()
        self.context = context
        self.cancelled: set[int] = set()
        self.steps: list[str] = []
        self.failures = failures

    def send(self, step: str, *requests: WireRequest) -> Sequence[WireResponse]:
        self.steps.append(step)
        return self.context.send_together(requests)

    def compare(self, response: WireResponse, expected: object, actual: object) -> None:
        if expected != actual:
            steps = "; ".join(self.steps)
            self.failures.append(
                _Failure(len(self.steps), steps, response.request, str(expected), str(actual))
            )
            raise _ModelError


def _clients(context: CheckContext) -> dict[str, tuple[HeaderField, ...]]:
    """Return the clients, each with the header of its key."""
    clients: dict[str, tuple[HeaderField, ...]] = {"the owner": (context.owner,)}
    if context.is_on(accounts.NO_KEY):
        clients["nobody"] = ()
    if context.other and context.is_on(accounts.FOREIGN_STATUS):
        clients["another"] = (context.other,)
    return clients


def _outcomes(context: CheckContext) -> dict[int, int]:
    """Return the status of the owner's first attempt to cancel each purchase."""
    profile = context.profile
    refused = {
        refunds.NOT_STARS_STATUS: (profile.card[:2], _BAD),
        accounts.FOREIGN_STATUS: (profile.foreign_purchases[:2], _FOREIGN),
        refunds.BUYER_GONE: (profile.gone[:2], _ABSENT),
        refunds.UNKNOWN_PURCHASE: (profile.unknown[:2], _ABSENT),
    }
    return dict.fromkeys(profile.stars[:_STARS], _OK) | {
        purchase: status
        for rule, (purchases, status) in refused.items()
        if context.is_on(rule)
        for purchase in purchases
    }


def _machine(context: CheckContext, failures: list[_Failure]) -> type[RuleBasedStateMachine]:
    clients, outcomes = _clients(context), _outcomes(context)
    stars = context.profile.stars[:_STARS]
    # Foreign purchases of the owner may belong to the other client.
    cancellations = st.one_of(
        st.tuples(st.just("the owner"), st.sampled_from(sorted(outcomes))),
        st.tuples(st.sampled_from(sorted(clients)), st.sampled_from(stars)),
    )

    class Cancelling(_Machine):
        def __init__(self) -> None:
            super().__init__(context, failures)

        @initialize()
        def begin(self) -> None:
            context.session.timeout()  # skips the check if no time is left
            context.reset()

        def predict(self, client: str, purchase: int, times: int) -> list[int]:
            """Return the statuses when a client cancels a purchase several times at once."""
            if client != "the owner":
                return [_NO_ACCESS if client == "nobody" else _FOREIGN] * times
            if outcomes[purchase] == _OK:
                is_first = purchase not in self.cancelled
                self.cancelled.add(purchase)
                return [_OK] * is_first + [_BAD] * (times - is_first)
            return [outcomes[purchase]] * times

        @rule(attempts=st.lists(cancellations, min_size=1, max_size=6))
        def cancel(self, attempts: list[tuple[str, int]]) -> None:
            step = " and ".join(f"{client} cancels {purchase}" for client, purchase in attempts)
            requests = [
                WireRequest.cancel(purchase, *clients[client]) for client, purchase in attempts
            ]
            responses = self.send(step, *requests)
            pairs = list(zip(attempts, responses, strict=True))
            for attempt in dict.fromkeys(attempts):
                same = [response for other, response in pairs if other == attempt]
                expected = self.predict(*attempt, len(same))
                self.compare(same[0], expected, sorted(response.status for response in same))

        @precondition(lambda _: context.is_on(http.METHOD))
        @rule(purchase=st.sampled_from(sorted(outcomes)), method=st.sampled_from(_METHODS))
        def attempt_another_method(self, purchase: int, method: str) -> None:
            request = WireRequest.cancel(purchase, context.owner, method=method)
            (response,) = self.send(f"the owner sends {method} for {purchase}", request)
            is_refused = not response.is_success
            self.compare(response, _REFUSED, _REFUSED if is_refused else response.status)

        @precondition(lambda _: context.rows is not None)
        @rule()
        def read(self) -> None:
            size = page_sizes().most
            (response,) = self.send(
                "the owner reads", WireRequest.list(f"size={size}", context.owner)
            )
            is_same = json_equal(rows_of(response), (context.rows or [])[:size])
            self.compare(response, _SAME, _SAME if is_same else "other products")

    return Cancelling
