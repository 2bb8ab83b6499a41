"""The state of one run: it sends requests, inspects responses and collects violations."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from random import Random
from threading import Lock
from time import monotonic, sleep
from typing import Any

from pytribute.contract.conformance import ERROR_CODES, problems
from pytribute.contract.operation import Listing, Operation
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.provenance import cite
from pytribute.contract.read_only import SAFE_METHODS, is_read_only
from pytribute.contract.request import WITH_OWN_CHECKS, Header, Request
from pytribute.contract.response import NO_RESPONSE, Response
from pytribute.contract.schema import specification
from pytribute.contract.strict_json import json_equal
from pytribute.contract.transport import TIMEOUT, Transport
from pytribute.contract.violation import Report, Rule, Severity, Skip, Source, Violation
from pytribute_client.server import KEY_HEADER

__all__ = ["CheckContext", "Mode", "SkipCheck"]

# The most seconds to spend on responses that never came, or never ended.
_PATIENCE = 60
_ACTUAL_LIMIT = 600
_UNREDACTED_LIMIT = 10_000
_BUSY = frozenset({429, 503})
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)
_WAIT_LIMIT, _WAITS = 60, 5
_LIMIT = Rule("rate-limit", Source.READING, "responses", "waiting", Severity.WARNING)


class Mode(StrEnum):
    """Which requests are allowed."""

    READ_ONLY = "read-only"
    FULL = "full"


class SkipCheck(Exception):  # noqa: N818 - it ends a check, it is no error
    """Skip the rest of a check."""


class CheckContext:
    """The context that every check gets: the profile, the requests, the result.

    Args:
        profile: the server, and the requests that it allows.
        mode: in read-only mode, every request that a server could take for a cancellation is
            refused here.
        strict: whether warnings are errors.
        seed: the seed of all random choices.
        seconds: the time budget, or None.
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
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self.profile = profile
        self.mode = mode
        self.specification = specification()
        self.result = Report(profile.base_url, mode, strict, seed)
        self.owner = Header(KEY_HEADER, profile.owner)
        self.other = Header(KEY_HEADER, profile.other) if profile.other else None
        self.rows: list[dict[str, Any]] | None = None
        """The owner's products by id; None before they are read, and if they can't be."""
        self.listings: dict[str, Listing] = {}
        """What the general checks listed, by path."""
        self._transport = Transport(profile.base_url)
        self._clock = clock
        self._sleep = sleep
        self._end = None if seconds is None else clock() + seconds
        self._violations: dict[tuple[Severity, str, str], Violation] = {}
        self._lost = 0.0
        self._lock = Lock()
        self.begin("")

    def begin(self, check: str) -> None:
        """Begin a check; its random choices don't depend on other checks."""
        self.check = check
        self.random = Random(f"{self.result.seed} {check}")  # noqa: S311 - it chooses requests

    @property
    def is_full(self) -> bool:
        """Whether purchases may be cancelled."""
        return self.mode is Mode.FULL

    def seconds_left(self) -> float | None:
        """Return how much time is left; None without a time budget."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def operations(self) -> list[Operation]:
        """Return the operations that only the general checks know, if requests to them only read.

        A profile may allow others by name, where full mode can reset the server.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        self.timeout()
        found: list[Operation] = []
        for one in self.specification.operations.values():
            if one.name in WITH_OWN_CHECKS:
                continue
            if reason := self._reason_to_skip(one):
                self.skip(f"requests to {one.name}", reason)
            else:
                found.append(one)
        return found

    def listed(self, operation: Operation) -> list[tuple[Mapping[str, Any], dict[str, str]]]:
        """Return the listed rows above an operation, each with the path parameters for it."""
        if not operation.placeholders:
            return []
        name = operation.placeholders[-1]
        listing = self.listings.get(operation.path.partition(f"/{{{name}}}")[0])
        return [*listing.below(name)] if listing else []

    def arguments(self, operation: Operation) -> list[dict[str, str]]:
        """Return the values of path parameters that exist; none if no listing shows any."""
        found = [arguments for _, arguments in self.listed(operation)]
        return found if operation.placeholders else [{}]

    def _reason_to_skip(self, operation: Operation) -> str:
        """Return why an operation gets no request; an empty string if it gets some."""
        if operation.method == "GET":
            is_safe = self.is_full or is_read_only(Request.at(operation.path))
            return "" if is_safe else "its path contains purchases: it needs --mode full"
        if operation.name not in self.profile.allowed:
            return "it may have effects: operations.allowed of the profile doesn't name it"
        can_reset = self.is_full and self.profile.reset_url is not None
        return "" if can_reset else "it has effects: it needs --mode full and a reset_url"

    def send(self, request: Request) -> Response:
        """Send a request and inspect its response.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        (response,) = self.send_in_turn([request])
        return response

    def send_together(self, requests: Sequence[Request]) -> Sequence[Response]:
        """Send requests that arrive at the same moment, and inspect their responses.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self._transport.send_together, requests))

    def send_in_turn(self, requests: Sequence[Request]) -> Sequence[Response]:
        """Send requests on one connection, and inspect their responses.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self._transport.send_in_turn, requests))

    def send_raw(self, request: Request) -> Response:
        """Send a request without inspecting its response.

        Raises:
            SkipCheck: no time is left, the server doesn't respond, or the mode forbids the request.
        """
        try:
            (response,) = self._send(self._transport.send_in_turn, [request])
        except AssertionError as error:
            raise SkipCheck(str(error)) from None
        return response

    def _send(
        self,
        send: Callable[[Sequence[Request], float], list[Response]],
        requests: Sequence[Request],
    ) -> list[Response]:
        for request in requests:
            self._check_mode(request)
        started = self._clock()
        try:
            responses = send(requests, self.timeout())
            for _ in range(_WAITS):
                if not self._wait_if_asked(responses):
                    break
                responses = send(requests, self.timeout())
        except ConnectionError as error:
            self.timeout()
            raise SkipCheck(str(error)) from None
        if any(response.status == NO_RESPONSE for response in responses):
            self._lost += self._clock() - started
            self.timeout()
        return responses

    def timeout(self) -> float:
        """Return the seconds for the next exchange.

        Raises:
            SkipCheck: no time is left, or the server doesn't respond.
        """
        left = self.seconds_left()
        if left == 0:
            raise SkipCheck("the time budget is used up")
        if self._lost >= _PATIENCE:
            raise SkipCheck("the server stopped responding")
        return TIMEOUT if left is None else min(left, TIMEOUT)

    def inspect(self, responses: list[Response]) -> list[Response]:
        """Report the violations of responses that don't depend on the request."""
        for response in responses:
            self.result.requests += 1
            for rule, expected, actual in problems(response, self.specification):
                self.report(rule, response, expected, actual)
        return responses

    def _check_mode(self, request: Request) -> None:
        """End the whole run if a check sends a forbidden request in read-only mode."""
        if not self.is_full and not is_read_only(request):
            raise AssertionError(f"read-only mode doesn't send {request.method} {request.target}")

    def _wait_if_asked(self, responses: Sequence[Response]) -> bool:
        """Wait if a server asks for it, unless the request may have had an effect."""
        for response in responses:
            pause = response.header("retry-after") or ""
            is_safe = response.request.method in SAFE_METHODS
            if response.status in _BUSY and _SECONDS.fullmatch(pause) and is_safe:
                left = self.seconds_left()
                if left is not None and int(pause) >= left:
                    raise SkipCheck("the server asks to wait for longer than the time budget")
                if int(pause) > _WAIT_LIMIT:
                    raise SkipCheck(f"the server asks to wait for {pause} seconds")
                actual = f"{response.status}, Retry-After: {pause}"
                self.report(_LIMIT, response, "a response without waiting", actual)
                self._sleep(int(pause))
                return True
        return False

    def list(self, query: str = "") -> Response:
        """Request a page as the owner."""
        return self.send(Request.list(query, self.owner))

    def get(self, text: object) -> Response:
        """Request a product as the owner."""
        return self.send(Request.get(text, self.owner))

    def cancel(self, text: object) -> Response:
        """Cancel a purchase as the owner."""
        return self.send(Request.cancel(text, self.owner))

    def expect(self, rule: Rule, response: Response, *statuses: int) -> bool:
        """Report a violation unless the response has one of the statuses."""
        if response.status in statuses:
            return True
        if response.status != NO_RESPONSE:  # which is already reported
            expected = " or ".join(f"{one} {ERROR_CODES.get(one, '')}".rstrip() for one in statuses)
            self.report(rule, response, expected, str(response))
        return False

    def expect_equal(self, rule: Rule, response: Response, value: object, expected: str) -> None:
        """Report a violation unless the response is 200 with a JSON value."""
        if self.expect(rule, response, 200) and not json_equal(response.json, value):
            self.report(rule, response, expected, "another value")

    def report(self, rule: Rule, response: Response, expected: str, actual: str) -> None:
        """Report that a response violates a rule."""
        self.report_request(rule, response.request, expected, actual)

    def report_request(self, rule: Rule, request: Request, expected: str, actual: str) -> None:
        """Report that a request shows a violation; the shortest of several requests is kept."""
        severity = self._severity(rule)
        if severity is None:
            return
        curl = request.curl(self.profile.base_url)
        key = (severity, request.operation, rule.name)
        before = self._violations.get(key)
        if before is not None and len(before.request) <= len(curl):
            self._store(key, replace(before, times=before.times + 1))
            return
        where = self.specification.pointer(request.operation, rule.where)
        actual = self.redact(actual[:_UNREDACTED_LIMIT])
        violation = Violation(
            severity=severity,
            operation=request.operation,
            rule=self.redact(rule.name),
            source=rule.source,
            where=where,
            request=self.redact(curl),
            expected=self.redact(expected),
            actual=f"{actual[:_ACTUAL_LIMIT]}{'…' * (len(actual) > _ACTUAL_LIMIT)}",
            check=self.check,
            reading=rule.reading,
            citation=cite(where),
        )
        if before is not None:
            violation = replace(violation, check=before.check, times=before.times + 1)
        self._store(key, violation)

    def _store(self, key: tuple[Severity, str, str], violation: Violation) -> None:
        with self._lock:  # Schemathesis sends from several threads
            self._violations[key] = violation
            self.result.violations = list(self._violations.values())

    def skip(self, check: str, reason: str) -> None:
        """Record something that could not be checked."""
        skip = Skip(check, self.redact(reason))
        if skip not in self.result.skipped:
            self.result.skipped.append(skip)

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
        response = Transport(self.profile.reset_url).send(Request("reset", "POST", ""))
        if not 200 <= response.status < 300:  # noqa: PLR2004 - what HTTP calls success
            raise ContractError(f"reset_url: the response to POST was {response}")
        return True

    def _severity(self, rule: Rule) -> Severity | None:
        switch = self.profile.switch(rule.reading)
        if switch == "off":
            return None
        if switch == "note":
            return Severity.NOTE
        if rule.severity is Severity.WARNING and self.result.strict:
            return Severity.ERROR
        return rule.severity
