"""The state of one run: the profile, its requests and what they show."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from enum import StrEnum
from random import Random
from typing import Any, TypeAlias

from pytribute.contract.collector import Collector
from pytribute.contract.conformance import is_outright_refusal, problems
from pytribute.contract.full_mode import is_allowed
from pytribute.contract.operation import ListedRows
from pytribute.contract.pace import ServerPause
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.purchases import SPARE, SparePurchases
from pytribute.contract.read_only import is_read_only
from pytribute.contract.request import LIST_PRODUCTS, HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import response as rules
from pytribute.contract.schema import specification
from pytribute.contract.session import CheckSession, Interrupted, Send, SkipCheck
from pytribute.contract.strict_json import json_equal
from pytribute.contract.transport import WireTransport
from pytribute.contract.violation import Report, Rule, Severity
from pytribute_client.server import KEY_HEADER

__all__ = ["CheckContext", "Interrupted", "Mode", "Part", "SkipCheck"]


class Mode(StrEnum):
    """Which requests are allowed."""

    READ_ONLY = "read-only"
    FULL = "full"


class CheckContext:
    """The context that every check gets: the profile, the requests, the result.

    Args:
        profile: the server, and the requests that it allows.
        mode: in read-only mode, every request that a server could take for a cancellation is
            refused here.
        session: sends the requests, by default without any limit.
        strict: whether warnings are errors.
        seed: the seed of all random choices.
    """

    def __init__(
        self,
        profile: Profile,
        mode: Mode,
        session: CheckSession | None = None,
        *,
        strict: bool = False,
        seed: int = 0,
    ) -> None:
        self.profile = profile
        self.mode = mode
        self.specification = specification()
        self.collector = Collector(profile, Report(profile.base_url, mode, strict, seed))
        self.session = session or CheckSession(profile.base_url, profile.owner)
        self.owner = HeaderField(KEY_HEADER, profile.owner)
        self.other = HeaderField(KEY_HEADER, profile.other) if profile.other else None
        self.rows: list[dict[str, Any]] | None = None
        """The owner's products by id; None before they are read, and if they can't be."""
        self.listings: dict[str, ListedRows] = {}
        """What the general checks listed, by path."""
        self.refused: set[str] = set()
        """The listings that the account may not read, or has no shop for, by path."""
        self.spare = SparePurchases(profile.stars)
        self.begin("")

    @property
    def result(self) -> Report:
        """The report of the run."""
        return self.collector.result

    def begin(self, check: str) -> None:
        """Begin a check; its random choices don't depend on other checks."""
        self.collector.check = check
        self.random = Random(f"{self.result.seed} {check}")  # noqa: S311 - it chooses requests

    def fork(self, check: str) -> "CheckContext":
        """Return a context for what runs beside others; `merge` adds its result."""
        other = copy(self)
        other.collector = self.collector.fork()
        other.begin(check)
        return other

    def merge(self, other: "CheckContext") -> None:
        """Add the result of a fork."""
        self.collector.merge(other.collector)

    @property
    def has_products(self) -> bool:
        """Whether the server has the list of products, as far as the profile says."""
        has = LIST_PRODUCTS in self.specification.operations
        return has and LIST_PRODUCTS not in self.profile.absent_operations

    def plain_request(
        self, *headers: HeaderField, query: str = "", method: str = ""
    ) -> WireRequest:
        """Return a request that needs the key and nothing else.

        It lists products, or else it is the first other one that the server has.

        Args:
            headers: the key, and others.
            query: the parameters, where it lists products.
            method: another method.

        Raises:
            ContractError: the profile names all of them as absent.
        """
        if self.has_products:
            return self.specification.operations[LIST_PRODUCTS].request(
                {}, query, *headers, method=method
            )
        for one in self.specification.operations.values():
            is_plain = one.method == "GET" and one.is_secured and not one.placeholders
            if is_plain and one.name not in self.profile.absent_operations:
                return one.request({}, "", *headers, method=method)
        raise ContractError("operations.absent names every operation that could be requested first")

    @property
    def is_full(self) -> bool:
        """Whether purchases may be cancelled."""
        return self.mode is Mode.FULL

    def send(self, request: WireRequest) -> WireResponse:
        """Send a request and inspect its response.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
            SkipCheck: the mode forbids the request.
        """
        (response,) = self.send_in_turn([request])
        return response

    def send_together(self, requests: Sequence[WireRequest]) -> Sequence[WireResponse]:
        """Send requests that arrive at the same moment, and inspect their responses.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self.session.send_together, requests))

    def send_in_turn(self, requests: Sequence[WireRequest]) -> Sequence[WireResponse]:
        """Send requests on one connection, and inspect their responses.

        Raises:
            Interrupted: no time is left, or the server doesn't respond.
        """
        return self.inspect(self._send(self.session.send_in_turn, requests))

    def send_raw(self, request: WireRequest) -> WireResponse:
        """Send a request without inspecting its response.

        Raises:
            SkipCheck: as above.
        """
        (response,) = self._send(self.session.send_in_turn, [request])
        return response

    def _send(self, send: Send, requests: Sequence[WireRequest]) -> list[WireResponse]:
        """Send requests unless one of them is forbidden: the gate of both modes.

        A server may choose an id that makes a path forbidden.
        """
        for request in requests:
            if not self.may_send(request):
                what = f"{request.method} {request.target}"
                raise SkipCheck(f"{self.mode} mode doesn't send {what}")
        return send(requests, self._report_pause)

    def _report_pause(self, pause: ServerPause) -> None:
        response = pause.response
        header = response.header("retry-after")
        actual = f"{response.status}, Retry-After: {header}" if header else str(response.status)
        if pause.is_limit:
            self.report(rules.BUSY, response, "a response without waiting", actual)
        else:
            self.report(rules.UNAVAILABLE, response, "a response of the server", actual)

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
        self.collector.report(rule, request, expected, actual, detail)

    def skip(self, check: str, reason: str) -> None:
        """Record something that could not be checked."""
        self.collector.skip(check, reason)

    def interrupt(self, reason: str) -> None:
        """Record why the run could not be finished."""
        self.collector.interrupt(reason)

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
        return self.collector.redact(text)

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
        return self.collector.severity(rule) in {Severity.ERROR, Severity.WARNING}


Part: TypeAlias = Callable[[CheckContext], None]
"""A part of a check, which may run beside the others."""
