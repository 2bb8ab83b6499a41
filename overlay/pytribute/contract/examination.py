"""One run against one server: what may be sent, and what becomes of the answers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from random import Random
from threading import Lock
from time import monotonic, sleep
from typing import Any

from pytribute.contract.answers import CODES, remarks
from pytribute.contract.errors import ContractError
from pytribute.contract.finding import Finding, Kind, Report, Rule, Source, Unchecked
from pytribute.contract.harmless import SAFE_METHODS, is_harmless
from pytribute.contract.incoming import NO_ANSWER, Answer
from pytribute.contract.profile import Profile
from pytribute.contract.provenance import provenance
from pytribute.contract.request import Header, Request
from pytribute.contract.schema import specification
from pytribute.contract.wire import LONGEST_EXCHANGE, Wire

__all__ = ["Examination", "Mode", "Stop"]

# Seconds that may be lost on answers that never came, or never ended.
_PATIENCE = 60
_LONGEST_ACTUAL = 600
_LONGEST_RAW = 10_000
_BUSY = frozenset({429, 503})
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)
_LONGEST_WAIT, _WAITS = 60, 5
_LIMIT = Rule(
    "answer-without-waiting", Source.CHOSEN, "responses", reading="waiting", kind=Kind.TOLERATED
)


class Mode(StrEnum):
    """What may be sent."""

    READ_ONLY = "read-only"
    FULL = "full"


class Stop(Exception):  # noqa: N818 - it ends a check, it is no error
    """A check can't go on."""


class Examination:
    """What the checks share: how to ask, and where to put what they find.

    Args:
        profile: the server, and what may be done to it.
        mode: in read-only mode, whatever could be taken for a cancellation is refused here.
        strict: whether what is tolerated is a deviation.
        seed: decides everything that is drawn.
        seconds: the time there is, or None.
        clock: tells the seconds.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        profile: Profile,
        mode: Mode,
        *,
        strict: bool = False,
        seed: int = 0,
        seconds: float | None = None,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self.profile = profile
        self.mode = mode
        self.specification = specification()
        self.report = Report(profile.base_url, mode, strict, seed)
        self.owner = Header("Api-Key", profile.owner)
        self.other = Header("Api-Key", profile.other) if profile.other else None
        self.rows: list[dict[str, Any]] | None = None
        """The owner's products by id, once they were read; None if they can't be."""
        self._wire = Wire(profile.base_url)
        self._provenance = provenance()
        self._clock = clock
        self._sleep = sleep
        self._end = None if seconds is None else clock() + seconds
        self._found: dict[tuple[Kind, str, str], Finding] = {}
        self._lost = 0.0
        self._writing = Lock()
        self.begin("")

    def begin(self, check: str) -> None:
        """Let a check begin; its draws depend on no other."""
        self.layer = check
        self.random = Random(f"{self.report.seed} {check}")  # noqa: S311 - it chooses what to ask

    @property
    def is_full(self) -> bool:
        """Whether purchases may be cancelled."""
        return self.mode is Mode.FULL

    def seconds_left(self) -> float | None:
        """Tell how much time is left; None if there is no end."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def send(self, request: Request) -> Answer:
        """Send a request and look its answer over.

        Raises:
            Stop: there is no time left, or no server.
        """
        (answer,) = self.send_in_turn([request])
        return answer

    def send_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Send requests that arrive at the same moment, and look their answers over.

        Raises:
            Stop: there is no time left, or no server.
        """
        return self.look_over(self._sent(self._wire.send_together, requests))

    def send_in_turn(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Send requests on one connection, and look their answers over.

        Raises:
            Stop: there is no time left, or no server.
        """
        return self.look_over(self._sent(self._wire.send_in_turn, requests))

    def carry(self, request: Request) -> Answer:
        """Send a request for somebody else, who has the answer looked over later.

        Raises:
            Stop: there is no time left, or no server, or it must not be sent.
        """
        try:
            (answer,) = self._sent(self._wire.send_in_turn, [request])
        except AssertionError as error:
            raise Stop(str(error)) from None
        return answer

    def _sent(
        self, send: Callable[[Sequence[Request], float], list[Answer]], requests: Sequence[Request]
    ) -> list[Answer]:
        for request in requests:
            self._refuse_harm(request)
        started = self._clock()
        try:
            answers = send(requests, self._seconds_for_one())
            for _ in range(_WAITS):
                if not self._is_to_wait(answers):
                    break
                answers = send(requests, self._seconds_for_one())
        except ConnectionError as error:
            self.stop_at_the_end()
            raise Stop(str(error)) from None
        if any(answer.status == NO_ANSWER for answer in answers):
            self._lost += self._clock() - started
            self.stop_at_the_end()
        return answers

    def stop_at_the_end(self) -> None:
        """Go on only if there is time, and somebody who answers.

        Raises:
            Stop: there is not.
        """
        self._seconds_for_one()

    def _seconds_for_one(self) -> float:
        left = self.seconds_left()
        if left == 0:
            raise Stop("the time budget is used up")
        if self._lost >= _PATIENCE:
            raise Stop("the server stopped answering")
        return LONGEST_EXCHANGE if left is None else min(left, LONGEST_EXCHANGE)

    def look_over(self, answers: list[Answer]) -> list[Answer]:
        """Write down what is wrong with answers, whatever was asked."""
        for answer in answers:
            self.report.requests += 1
            for rule, expected, actual in remarks(answer, self.specification):
                self.find(rule, answer, expected, actual)
        return answers

    def _refuse_harm(self, request: Request) -> None:
        """Stop the whole run rather than let a check send in read-only mode what it must not."""
        if not self.is_full and not is_harmless(request):
            raise AssertionError(f"read-only mode doesn't send {request.method} {request.target}")

    def _is_to_wait(self, answers: Sequence[Answer]) -> bool:
        """Wait if a server asks for it, unless it may have done what it was asked."""
        for answer in answers:
            pause = answer.header("retry-after") or ""
            is_safe = answer.request.method in SAFE_METHODS
            if answer.status in _BUSY and _SECONDS.fullmatch(pause) and is_safe:
                left = self.seconds_left()
                if left is not None and int(pause) >= left:
                    raise Stop("the server asks to wait for longer than the time budget")
                if int(pause) > _LONGEST_WAIT:
                    raise Stop(f"the server asks to wait for {pause} seconds")
                self.find(_LIMIT, answer, "an answer", f"{answer.status}, Retry-After: {pause}")
                self._sleep(int(pause))
                return True
        return False

    def list(self, query: str = "") -> Answer:
        """Ask for a page, as the owner."""
        return self.send(Request.list(query, self.owner))

    def get(self, text: object) -> Answer:
        """Ask for a product, as the owner."""
        return self.send(Request.get(text, self.owner))

    def cancel(self, text: object) -> Answer:
        """Cancel a purchase, as the owner."""
        return self.send(Request.cancel(text, self.owner))

    def expect(self, rule: Rule, answer: Answer, *statuses: int) -> bool:
        """Find a deviation unless the answer has one of the statuses."""
        if answer.status in statuses:
            return True
        if answer.status != NO_ANSWER:  # that was found already
            wanted = " or ".join(f"{one} {CODES.get(one, '')}".rstrip() for one in statuses)
            self.find(rule, answer, wanted, str(answer))
        return False

    def find(self, rule: Rule, answer: Answer, expected: str, actual: str) -> None:
        """Write down that an answer departs from a rule."""
        self.find_at(rule, answer.request, expected, actual)

    def find_at(self, rule: Rule, request: Request, expected: str, actual: str) -> None:
        """Write down what a request shows; of several, the shortest is kept."""
        kind = self._weight(rule)
        if kind is None:
            return
        curl = request.curl(self.profile.base_url)
        same = (kind, request.operation, rule.name)
        before = self._found.get(same)
        if before is not None and len(before.request) <= len(curl):
            self._keep(same, replace(before, times=before.times + 1))
            return
        where = self.specification.pointer(request.operation, rule.where)
        shown = self.masked(actual[:_LONGEST_RAW])
        found = Finding(
            kind=kind,
            operation=request.operation,
            rule=self.masked(rule.name),
            source=rule.source,
            where=where,
            request=self.masked(curl),
            expected=self.masked(expected),
            actual=f"{shown[:_LONGEST_ACTUAL]}{'…' * (len(shown) > _LONGEST_ACTUAL)}",
            layer=self.layer,
            reading=rule.reading,
            citation=self._provenance.cite(where),
        )
        if before is not None:
            found = replace(found, layer=before.layer, times=before.times + 1)
        self._keep(same, found)

    def _keep(self, same: tuple[Kind, str, str], found: Finding) -> None:
        with self._writing:  # what is carried, is in threads of their own
            self._found[same] = found
            self.report.findings = list(self._found.values())

    def leave_unchecked(self, what: str, why: str) -> None:
        """Write down what could not be looked at."""
        one = Unchecked(what, self.masked(why))
        if one not in self.report.unchecked:
            self.report.unchecked.append(one)

    def masked(self, text: str) -> str:
        """Hide the keys in a text that the server may have a part in."""
        for key in (self.profile.owner, self.profile.other):
            text = key.masked(text) if key else text
        return text

    def reset(self) -> bool:
        """Bring the server back to its first state; False if it can't be.

        Raises:
            ContractError: the server refuses.
        """
        if self.profile.reset_url is None:
            return False
        answer = Wire(self.profile.reset_url).send(Request("reset", "POST", ""))
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - what HTTP calls success
            raise ContractError(f"reset_url: POST was answered with {answer}")
        return True

    def _weight(self, rule: Rule) -> Kind | None:
        switch = self.profile.switch(rule.reading)
        if switch == "off":
            return None
        if switch == "note":
            return Kind.NOTE
        if rule.kind is Kind.TOLERATED and self.report.strict:
            return Kind.DEVIATION
        return rule.kind
