"""The state of one run: it sends requests, inspects responses and collects violations."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from enum import StrEnum
from random import Random
from threading import Event, Lock
from time import monotonic, sleep
from typing import Any

from pytribute.contract.conformance import is_outright_refusal, problems
from pytribute.contract.full_mode import is_allowed
from pytribute.contract.operation import DocumentedOperation, ListedRows
from pytribute.contract.pace import WAITS, Pace, pause_after
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.provenance import cite
from pytribute.contract.purchases import SPARE, SparePurchases
from pytribute.contract.read_only import is_read_only
from pytribute.contract.request import WITH_OWN_CHECKS, HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import response as rules
from pytribute.contract.schema import specification
from pytribute.contract.strict_json import json_equal
from pytribute.contract.transport import TIMEOUT, WireTransport
from pytribute.contract.violation import Report, Rule, Severity, Skip, Violation, Way
from pytribute_client.server import KEY_HEADER

__all__ = ["CheckContext", "Interrupted", "Mode", "SkipCheck"]

# The most seconds to spend on responses that never came, or never ended.
_PATIENCE = 60
_ACTUAL_LIMIT = 600
_UNREDACTED_LIMIT = 10_000
_WAIT_LIMIT = 60
# The seconds before each new attempt to connect: nothing was sent.
_RECONNECT = (0.1, 0.5)
_MAX_WAYS = 20


class Mode(StrEnum):
    """Which requests are allowed."""

    READ_ONLY = "read-only"
    FULL = "full"


class SkipCheck(Exception):  # noqa: N818 - it ends a check, it is no error
    """Skip the rest of a check."""


class Interrupted(SkipCheck):
    """Skip the rest of a check that the profile allows: the run is unfinished."""


class CheckContext:
    """The context that every check gets: the profile, the requests, the result.

    Args:
        profile: the server, and the requests that it allows.
        mode: in read-only mode, every request that a server could take for a cancellation is
            refused here.
        strict: whether warnings are errors.
        seed: the seed of all random choices.
        seconds: the time budget, or None.
        rate: the most requests a second, or None.
        clock: returns seconds.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        profile: Profile,
        mode: Mode,
        *,
        strict: bool = False,
        seed: int = 0,
        seconds: float | None = None,
        rate: float | None = None,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self.profile = profile
        self.mode = mode
        self.specification = specification()
        self.result = Report(profile.base_url, mode, strict, seed)
        self.owner = HeaderField(KEY_HEADER, profile.owner)
        self.other = HeaderField(KEY_HEADER, profile.other) if profile.other else None
        self.rows: list[dict[str, Any]] | None = None
        """The owner's products by id; None before they are read, and if they can't be."""
        self.listings: dict[str, ListedRows] = {}
        """What the general checks listed, by path."""
        self.spare = SparePurchases(profile.stars)
        self.stopped = Event()
        """Set to end the checks that run side by side."""
        self._transport = WireTransport(profile.base_url)
        self._clock = clock
        self._sleep = sleep
        self._pace = Pace(rate, clock, sleep)
        self._end = None if seconds is None else clock() + seconds
        self._violations: dict[tuple[Severity, str, str, str], Violation] = {}
        self._lost = 0.0
        self._lock = Lock()
        self.begin("")

    def begin(self, check: str) -> None:
        """Begin a check; its random choices don't depend on other checks."""
        self.check = check
        self.random = Random(f"{self.result.seed} {check}")  # noqa: S311 - it chooses requests

    def fork(self, check: str) -> "CheckContext":
        """Return a context for a check that runs beside others; `merge` adds its result."""
        other = copy(self)
        other.result = Report(
            self.profile.base_url, self.mode, self.result.strict, self.result.seed
        )
        other._violations = {}
        other.begin(check)
        return other

    def merge(self, other: "CheckContext") -> None:
        """Add the result of a fork."""
        for violation in other._violations.values():
            self._add(violation)
        for skip in other.result.skipped:
            self.skip(skip.check, skip.reason)
        self.result.checks += other.result.checks
        self.result.timings |= other.result.timings
        self.result.requests += other.result.requests
        if other.result.unfinished:
            self.interrupt(other.result.unfinished)

    @property
    def is_full(self) -> bool:
        """Whether purchases may be cancelled."""
        return self.mode is Mode.FULL

    def seconds_left(self) -> float | None:
        """Return how much time is left; None without a time budget."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def operations(self) -> list[DocumentedOperation]:
        """Return the operations that only the general checks know, if requests to them only read.

        A profile may allow others by name, where full mode can reset the server.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        self.timeout()
        found: list[DocumentedOperation] = []
        for one in self.specification.operations.values():
            if one.name in WITH_OWN_CHECKS:
                continue
            if reason := self._reason_to_skip(one):
                self.skip(f"requests to {one.name}", reason)
            else:
                found.append(one)
        return found

    def listed(
        self, operation: DocumentedOperation
    ) -> list[tuple[Mapping[str, Any], dict[str, str]]]:
        """Return the listed rows above an operation, each with the path parameters for it."""
        if not operation.placeholders:
            return []
        name = operation.placeholders[-1]
        listing = self.listings.get(operation.path.partition(f"/{{{name}}}")[0])
        return [*listing.below(name)] if listing else []

    def arguments(self, operation: DocumentedOperation) -> list[dict[str, str]]:
        """Return the values of path parameters that exist; none if no listing shows any."""
        found = [arguments for _, arguments in self.listed(operation)]
        return found if operation.placeholders else [{}]

    def _reason_to_skip(self, operation: DocumentedOperation) -> str:
        """Return why an operation gets no request; an empty string if it gets some."""
        if operation.method == "GET":
            is_safe = self.is_full or is_read_only(WireRequest.at(operation.path))
            return "" if is_safe else "its path contains purchases: it needs --mode full"
        if operation.name not in self.profile.allowed:
            return "it may have effects: operations.allowed of the profile doesn't name it"
        can_reset = self.is_full and self.profile.reset_url is not None
        return "" if can_reset else "it has effects: it needs --mode full and a reset_url"

    def send(self, request: WireRequest) -> WireResponse:
        """Send a request and inspect its response.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        (response,) = self.send_in_turn([request])
        return response

    def send_together(self, requests: Sequence[WireRequest]) -> Sequence[WireResponse]:
        """Send requests that arrive at the same moment, and inspect their responses.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self._transport.send_together, requests))

    def send_in_turn(self, requests: Sequence[WireRequest]) -> Sequence[WireResponse]:
        """Send requests on one connection, and inspect their responses.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self._transport.send_in_turn, requests))

    def send_raw(self, request: WireRequest) -> WireResponse:
        """Send a request without inspecting its response.

        Raises:
            SkipCheck: the mode forbids the request; or as above.
        """
        try:
            (response,) = self._send(self._transport.send_in_turn, [request])
        except AssertionError as error:
            raise SkipCheck(str(error)) from None
        return response

    def _send(
        self,
        send: Callable[[Sequence[WireRequest], float], list[WireResponse]],
        requests: Sequence[WireRequest],
    ) -> list[WireResponse]:
        for request in requests:
            self._check_mode(request)
        waits = 0
        while True:
            self._pace.wait(len(requests))
            started = self._clock()
            responses = self._connect(send, requests)
            if any(response.status == NO_RESPONSE for response in responses):
                self._lost += self._clock() - started
                self.timeout()
            if not self._wait_if_asked(responses, waits):
                return responses
            waits += 1

    def _connect(
        self,
        send: Callable[[Sequence[WireRequest], float], list[WireResponse]],
        requests: Sequence[WireRequest],
    ) -> list[WireResponse]:
        """Send requests; connect again if there is no connection, as while a server restarts."""
        for pause in _RECONNECT:
            with suppress(ConnectionError):
                return send(requests, self.timeout())
            self._sleep(pause)
        try:
            return send(requests, self.timeout())
        except ConnectionError as error:
            self.timeout()
            raise Interrupted(str(error)) from None

    def timeout(self) -> float:
        """Return the seconds for the next exchange.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        left = self.seconds_left()
        if left == 0:
            raise Interrupted("the time budget is used up")
        if self._lost >= _PATIENCE:
            raise Interrupted("the server stopped responding")
        if self.stopped.is_set():
            raise Interrupted("the run was stopped")
        return TIMEOUT if left is None else min(left, TIMEOUT)

    def inspect(self, responses: list[WireResponse]) -> list[WireResponse]:
        """Report the violations of responses that don't depend on the request."""
        for response in responses:
            self.result.requests += 1
            for problem in problems(response, self.specification):
                rule = replace(problem.rule, where=problem.where or problem.rule.where)
                self.report(rule, response, problem.expected, problem.actual, problem.place)
        return responses

    def may_send(self, request: WireRequest) -> bool:
        """Whether the mode and the profile allow a request."""
        return is_allowed(request, self.profile) if self.is_full else is_read_only(request)

    def _check_mode(self, request: WireRequest) -> None:
        """End the check if it sends a forbidden request: the gate of both modes."""
        if not self.may_send(request):
            raise AssertionError(f"{self.mode} mode doesn't send {request.method} {request.target}")

    def _wait_if_asked(self, responses: Sequence[WireResponse], waits: int) -> bool:
        """Wait if the same requests should be sent again; return whether they should.

        Raises:
            Interrupted: the server asks for longer waits than this run has.
        """
        pause = pause_after(responses, waits)
        if pause is None:
            return False
        response, seconds, left = pause.response, pause.seconds, self.seconds_left()
        header = response.header("retry-after")
        actual = f"{response.status}, Retry-After: {header}" if header else str(response.status)
        if pause.is_limit:
            self.report(rules.BUSY, response, "a response without waiting", actual)
        else:
            self.report(rules.UNAVAILABLE, response, "a response of the server", actual)
        if waits == WAITS:
            raise Interrupted(
                f"the server answers {response.status} after {waits} pauses; a lower rate may help"
            )
        if left is not None and seconds >= left:
            raise Interrupted("the server asks to wait for longer than the time budget")
        if seconds > _WAIT_LIMIT:
            raise Interrupted(f"the server asks to wait for {seconds:g} seconds")
        self._sleep(seconds)
        return True

    def list(self, query: str = "") -> WireResponse:
        """Request a page as the owner."""
        return self.send(WireRequest.list(query, self.owner))

    def get(self, text: object) -> WireResponse:
        """Request a product as the owner."""
        return self.send(WireRequest.get(text, self.owner))

    def cancel(self, text: object) -> WireResponse:
        """Cancel a purchase as the owner."""
        return self.send(WireRequest.cancel(text, self.owner))

    def expect(self, rule: Rule, response: WireResponse, *statuses: int, detail: str = "") -> bool:
        """Report a violation unless the response has one of the statuses.

        A malformed target may get any refusal: then it isn't the application that responds.
        """
        if response.status in statuses:
            return True
        if response.status != NO_RESPONSE and not is_outright_refusal(response):
            self.report(rule, response, " or ".join(map(str, statuses)), str(response), detail)
        return False

    def expect_equal(
        self, rule: Rule, response: WireResponse, value: object, expected: str
    ) -> None:
        """Report a violation unless the response is 200 with a JSON value."""
        if self.expect(rule, response, 200) and not json_equal(response.json, value):
            self.report(rule, response, expected, "another value")

    def report(
        self, rule: Rule, response: WireResponse, expected: str, actual: str, detail: str = ""
    ) -> None:
        """Report that a response violates a rule."""
        self.report_request(rule, response.request, expected, actual, detail)

    def report_request(
        self, rule: Rule, request: WireRequest, expected: str, actual: str, detail: str = ""
    ) -> None:
        """Report that a request shows a violation; all ways to see one are one violation.

        Args:
            rule: the violated rule.
            request: the request that shows it.
            expected: what the rule requires of the response.
            actual: what the server did.
            detail: what distinguishes violations of one rule: a field, or a parameter.
        """
        severity = self._severity(rule)
        if severity is None:
            return
        actual = self.redact(actual[:_UNREDACTED_LIMIT])
        way = Way(
            self.redact(request.curl(self.profile.base_url)),
            self.redact(expected),
            f"{actual[:_ACTUAL_LIMIT]}{'…' * (len(actual) > _ACTUAL_LIMIT)}",
            self.redact(request.summary()),
        )
        where = self.specification.pointer(request.operation, rule.where)
        self._add(
            Violation(
                severity=severity,
                operation=request.operation,
                rule=rule.name,
                requirement=rule.requirement,
                detail=self.redact(detail),
                source=rule.source,
                where=where,
                check=self.check,
                ways=(way,),
                citation=cite(where),
            )
        )

    def _add(self, violation: Violation) -> None:
        """Add the ways to see a violation to those that are known."""
        key = (violation.severity, violation.operation, violation.rule, violation.detail)
        with self._lock:  # Schemathesis sends from several threads
            if before := self._violations.get(key):
                ways = {*before.ways, *violation.ways}
                shortest = sorted(ways, key=lambda one: (len(one.request), one))[:_MAX_WAYS]
                times = before.times + violation.times
                violation = replace(before, ways=tuple(shortest), times=times)
            self._violations[key] = violation
            self.result.violations = list(self._violations.values())

    def skip(self, check: str, reason: str) -> None:
        """Record something that could not be checked."""
        skip = Skip(check, self.redact(reason), self.check)
        if skip not in self.result.skipped:
            self.result.skipped.append(skip)

    def interrupt(self, reason: str) -> None:
        """Record why the run could not be finished."""
        reasons = [*filter(None, self.result.unfinished.split("; ")), self.redact(reason)]
        self.result.unfinished = "; ".join(dict.fromkeys(reasons))

    def attempt(self, request: WireRequest) -> Sequence[WireResponse]:
        """Send a request that must not cancel a purchase, for one that no other check needs.

        Return the response, or nothing if the profile lists too few purchases. The check of
        cancellations tries to cancel the purchase later.

        Args:
            request: a request with ``SPARE`` in place of the purchase.
        """
        purchase = self.spare.next
        if purchase is None:
            self.skip("requests that only look like cancellations", "it needs more purchases.stars")
            return []
        target = request.target.replace(SPARE, str(purchase))
        response = self.send(replace(request, target=target))
        self.spare.record(purchase, response)
        return [response]

    def redact(self, text: str) -> str:
        """Redact the keys in a text that may come from the server."""
        for key in (self.profile.owner, self.profile.other):
            text = key.redact(text) if key else text
        return text

    def reset(self) -> bool:
        """Reset the server; return False if the profile has no ``reset_url``.

        Raises:
            ContractError: the server refuses.
        """
        if self.profile.reset_url is None:
            return False
        response = WireTransport(self.profile.reset_url).send(WireRequest("reset", "POST", ""))
        if not response.is_success:
            raise ContractError(f"reset_url: the response to POST was {response}")
        return True

    def is_on(self, rule: Rule) -> bool:
        """Whether a violation of a rule would be reported as more than a note."""
        return self._severity(rule) in {Severity.ERROR, Severity.WARNING}

    def _severity(self, rule: Rule) -> Severity | None:
        severity = self.profile.severity(rule)
        if severity is Severity.WARNING and self.result.strict:
            return Severity.ERROR
        return severity
