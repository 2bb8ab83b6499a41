"""Cancelling as a state machine: Hypothesis draws what several clients do, a model says what comes.

A story that goes wrong is cut down to the requests that it takes to go wrong.
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

from pytribute.contract.checks.inventory import rows_of
from pytribute.contract.content import same
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import CANCEL_PURCHASE, Header, Request
from pytribute.contract.sizes import MOST

__all__ = ["check_stories"]

_STORY = Rule("cancelling-story", Source.CHOSEN, "x-readings/once", "once")
_SAME = "the same products"
_EXAMPLES = 20
_STARS = 6
_STEPS = 12
_OK, _BAD, _NO_ACCESS, _FOREIGN, _ABSENT, _NOT_ALLOWED = 200, 400, 401, 403, 404, 405
_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE")


class _DepartedError(AssertionError):
    """The server left the model."""


class _Told(NamedTuple):
    """A story that went wrong, by its length."""

    steps: int
    story: str
    request: Request
    expected: str
    actual: str


def check_stories(examination: Examination) -> None:
    """Let several clients cancel in any order, many times over."""
    profile = examination.profile
    if profile.reset_url is None or not profile.stars:
        raise Stop("it takes reset_url and purchases.stars in the profile")
    told: list[_Told] = []
    machine = seed(examination.report.seed)(_machine(examination, told))
    try:
        run_state_machine_as_test(machine, settings=_SETTINGS)
    # A race is won now and lost then, which Hypothesis calls flaky; one loss is enough.
    except (_DepartedError, HypothesisException):
        if not told:
            raise Stop("the server answers the same story now so, now otherwise") from None
        shortest = min(told)
        actual = f"{shortest.actual} after: {shortest.story}"
        # Whichever request shows it.
        where = examination.specification.pointer(CANCEL_PURCHASE, _STORY.where)
        story = replace(_STORY, where=where)
        examination.find_at(story, shortest.request, shortest.expected, actual)
    finally:
        examination.reset()


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


class _Story(RuleBasedStateMachine):
    """What the clients did, and which purchases are cancelled by now."""

    def __init__(self, examination: Examination, told: list[_Told]) -> None:
        super().__init__()
        self.examination = examination
        self.cancelled: set[int] = set()
        self.steps: list[str] = []
        self.told = told

    def send(self, step: str, *requests: Request) -> Sequence[Answer]:
        self.steps.append(step)
        return self.examination.send_together(requests)

    def hold(self, answer: Answer, wanted: object, actual: object) -> None:
        if wanted != actual:
            story = "; ".join(self.steps)
            self.told.append(
                _Told(len(self.steps), story, answer.request, str(wanted), str(actual))
            )
            raise _DepartedError


def _clients(examination: Examination) -> dict[str, tuple[Header, ...]]:
    """Give who takes part, each with a header that holds the key."""
    clients: dict[str, tuple[Header, ...]] = {"the owner": (examination.owner,)}
    if examination.profile.switch("authentication") == "on":
        clients["nobody"] = ()
    if examination.other and examination.profile.switch("foreign") == "on":
        clients["another"] = (examination.other,)
    return clients


def _outcomes(examination: Examination) -> dict[int, int]:
    """Give the purchases, and what the owner's first try to cancel each of them is answered."""
    profile = examination.profile
    refused = {
        "not-stars": (profile.card[:2], _BAD),
        "foreign": (profile.foreign_purchases[:2], _FOREIGN),
        "absent": ((*profile.gone[:2], *profile.unknown[:2]), _ABSENT),
    }
    return dict.fromkeys(profile.stars[:_STARS], _OK) | {
        purchase: status
        for reading, (purchases, status) in refused.items()
        if profile.switch(reading) == "on"
        for purchase in purchases
    }


def _machine(examination: Examination, told: list[_Told]) -> type[RuleBasedStateMachine]:
    clients, outcomes = _clients(examination), _outcomes(examination)
    stars = examination.profile.stars[:_STARS]
    # What is foreign to the owner may be the other's own.
    cancellations = st.one_of(
        st.tuples(st.just("the owner"), st.sampled_from(sorted(outcomes))),
        st.tuples(st.sampled_from(sorted(clients)), st.sampled_from(stars)),
    )

    class Story(_Story):
        def __init__(self) -> None:
            super().__init__(examination, told)

        @initialize()
        def begin(self) -> None:
            examination.stop_at_the_end()
            examination.reset()

        def wanted(self, client: str, purchase: int, times: int) -> list[int]:
            """Say what comes when a client cancels a purchase several times at once."""
            if client != "the owner":
                return [_NO_ACCESS if client == "nobody" else _FOREIGN] * times
            if outcomes[purchase] == _OK:
                is_first = purchase not in self.cancelled
                self.cancelled.add(purchase)
                return [_OK] * is_first + [_BAD] * (times - is_first)
            return [outcomes[purchase]] * times

        @rule(asked=st.lists(cancellations, min_size=1, max_size=6))
        def cancel(self, asked: list[tuple[str, int]]) -> None:
            step = " and ".join(f"{client} cancels {purchase}" for client, purchase in asked)
            requests = [Request.cancel(purchase, *clients[client]) for client, purchase in asked]
            answers = self.send(step, *requests)
            for alike in dict.fromkeys(asked):
                came = [one for each, one in zip(asked, answers, strict=True) if each == alike]
                wanted = self.wanted(*alike, len(came))
                self.hold(came[0], wanted, sorted(one.status for one in came))

        @precondition(lambda _: examination.profile.switch("methods") == "on")
        @rule(purchase=st.sampled_from(sorted(outcomes)), method=st.sampled_from(_METHODS))
        def ask_with_another_method(self, purchase: int, method: str) -> None:
            asked = Request.cancel(purchase, examination.owner, method=method)
            (answer,) = self.send(f"the owner sends {method} for {purchase}", asked)
            self.hold(answer, _NOT_ALLOWED, answer.status)

        @precondition(lambda _: examination.rows is not None)
        @rule()
        def read(self) -> None:
            (answer,) = self.send(
                "the owner reads", Request.list(f"size={MOST}", examination.owner)
            )
            is_same = same(rows_of(answer), (examination.rows or [])[:MOST])
            self.hold(answer, _SAME, _SAME if is_same else "other products")

    return Story
