"""Cancelling as a state machine: Hypothesis draws what several clients do, a model says what comes.

A story that goes wrong is cut down to the requests that it takes to go wrong.
"""

from collections.abc import Sequence
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

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.incoming import Answer
from pytribute.contract.request import Request

__all__ = ["check_stories"]

_STORY = Rule("cancelling-story", Source.CHOSEN, "x-readings/once", "once")
_EXAMPLES = 20
_STEPS = 12
_OK, _BAD, _NO_ACCESS, _FOREIGN, _ABSENT = 200, 400, 401, 403, 404


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
        examination.find_at(_STORY, shortest.request, shortest.expected, actual)
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


def _machine(examination: Examination, told: list[_Told]) -> type[RuleBasedStateMachine]:
    profile, owner, other = examination.profile, examination.owner, examination.other
    outcomes = {
        **dict.fromkeys(profile.stars[:6], _OK),
        **dict.fromkeys(profile.card[:2], _BAD),
        **dict.fromkeys(profile.foreign_purchases[:2], _FOREIGN),
        **dict.fromkeys(profile.gone[:2], _ABSENT),
        **dict.fromkeys(profile.unknown[:2], _ABSENT),
    }
    purchases = st.sampled_from(sorted(outcomes))
    stars = st.sampled_from(profile.stars[:6])

    class Story(_Story):
        def __init__(self) -> None:
            super().__init__(examination, told)

        @initialize()
        def begin(self) -> None:
            examination.stop_at_the_end()
            examination.reset()

        @rule(purchase=purchases)
        def cancel(self, purchase: int) -> None:
            wanted = _BAD if purchase in self.cancelled else outcomes[purchase]
            (answer,) = self.send(f"cancel {purchase}", Request.cancel(purchase, owner))
            if wanted == _OK:
                self.cancelled.add(purchase)
            self.hold(answer, wanted, answer.status)

        @rule(purchase=stars, clients=st.integers(2, 5))
        def cancel_at_once(self, purchase: int, clients: int) -> None:
            asked = [Request.cancel(purchase, owner)] * clients
            answers = self.send(f"cancel {purchase} {clients} times at once", *asked)
            granted = sum(answer.status == _OK for answer in answers)
            wanted = 0 if purchase in self.cancelled else 1
            self.cancelled.add(purchase)
            self.hold(answers[0], f"{wanted} refunds", f"{granted} refunds")

        @rule(purchase=stars)
        def cancel_without_key(self, purchase: int) -> None:
            (answer,) = self.send(f"cancel {purchase} without a key", Request.cancel(purchase))
            self.hold(answer, _NO_ACCESS, answer.status)

        @rule(purchase=stars)
        def cancel_as_another(self, purchase: int) -> None:
            if other is not None:
                asked = Request.cancel(purchase, other)
                (answer,) = self.send(f"cancel {purchase} with another's key", asked)
                self.hold(answer, _FOREIGN, answer.status)

        @precondition(lambda _: examination.rows is not None)
        @rule()
        def read(self) -> None:
            (answer,) = self.send("read the list", Request.list("size=100", owner))
            known = ids_of(examination.rows or [])[:100]
            self.hold(answer, f"products {known}", f"products {ids_of(rows_of(answer) or [])}")

    return Story
