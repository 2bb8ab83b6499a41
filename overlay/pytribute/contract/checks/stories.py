"""Cancelling as a state machine: Hypothesis draws what several clients do, a model says what comes.

A story that goes wrong is cut down to the requests that it takes to go wrong.
"""

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from pytribute.contract.checks.inventory import ids_of, rows_of
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.request import Request
from pytribute.contract.wire import Answer

__all__ = ["check_stories"]

_STORY = Rule("cancelling-story", Source.CHOSEN, "x-readings/once", "once")
_EXAMPLES = 20
_STEPS = 12


class _Departed(AssertionError):
    """The server left the model."""


def check_stories(examination: Examination) -> None:
    """Let several clients cancel in any order, many times over."""
    profile = examination.profile
    if profile.reset_url is None or not profile.stars:
        raise Stop("it takes reset_url and purchases.stars in the profile")
    machine = seed(examination.report.seed)(_machine(examination))
    stopped: Stop | None = None
    try:
        run_state_machine_as_test(machine, settings=_settings())
    except _Departed as departed:
        request, expected, actual = departed.args
        examination.find_at(_STORY, request, expected, actual)
    except Stop as stop:
        stopped = stop
    finally:
        examination.reset()
    if stopped:
        raise stopped


def _settings() -> settings:
    return settings(
        max_examples=_EXAMPLES,
        stateful_step_count=_STEPS,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        verbosity=Verbosity.quiet,
    )


def _machine(examination: Examination) -> type[RuleBasedStateMachine]:
    profile = examination.profile
    outcomes = {
        **dict.fromkeys(profile.stars[:6], 200),
        **dict.fromkeys(profile.card[:2], 400),
        **dict.fromkeys(profile.foreign_purchases[:2], 403),
        **dict.fromkeys(profile.gone[:2], 404),
        **dict.fromkeys(profile.unknown[:2], 404),
    }
    purchases = st.sampled_from(sorted(outcomes))
    owned = st.sampled_from(sorted(id_ for id_, status in outcomes.items() if status == 200))  # noqa: PLR2004

    class Story(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.cancelled: set[int] = set()
            self.told: list[str] = []

        @initialize()
        def begin(self) -> None:
            examination.reset()

        @rule(purchase=purchases)
        def cancel(self, purchase: int) -> None:
            self.told.append(f"cancel {purchase}")
            answer = examination.cancel(purchase)
            wanted = 400 if purchase in self.cancelled else outcomes[purchase]
            self.hold(answer, answer.status == wanted, wanted)
            if wanted == 200:  # noqa: PLR2004 - HTTP
                self.cancelled.add(purchase)

        @rule(purchase=owned, clients=st.integers(2, 5))
        def cancel_at_once(self, purchase: int, clients: int) -> None:
            self.told.append(f"cancel {purchase} {clients} times at once")
            asked = [Request.cancel(purchase, examination.owner) for _ in range(clients)]
            answers = examination.send_together(asked)
            granted = [answer.status for answer in answers].count(200)
            wanted = 0 if purchase in self.cancelled else 1
            self.hold(answers[0], granted == wanted, f"{wanted} × 200", f"{granted} × 200")
            self.cancelled.add(purchase)

        @rule(purchase=owned)
        def cancel_without_key(self, purchase: int) -> None:
            self.told.append(f"cancel {purchase} without a key")
            answer = examination.send(Request.cancel(purchase))
            self.hold(answer, answer.status == 401, 401)  # noqa: PLR2004 - HTTP

        @rule(purchase=owned)
        def cancel_as_another(self, purchase: int) -> None:
            if examination.other is None:
                return
            self.told.append(f"cancel {purchase} with another account's key")
            answer = examination.send(Request.cancel(purchase, examination.other))
            self.hold(answer, answer.status == 403, 403)  # noqa: PLR2004 - HTTP

        @rule()
        def read(self) -> None:
            self.told.append("read the list")
            answer = examination.list("size=100")
            rows = ids_of(rows_of(answer) or [])
            known = ids_of(examination.rows or [])[:100]
            self.hold(answer, rows == known, "the same products", "other products")

        def hold(
            self,
            answer: Answer,
            holds: bool,
            wanted: object,
            actual: object = None,
        ) -> None:
            if not holds:
                story = "; ".join(self.told)
                raise _Departed(answer.request, f"{wanted}", f"{actual or answer} after: {story}")

    return Story
