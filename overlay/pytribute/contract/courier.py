"""Brings made-up events to a receiver, and sees what it says and does."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import SystemRandom
from typing import Any
from urllib.parse import urlsplit

from pytribute.contract.content import table
from pytribute.contract.errors import ContractError
from pytribute.contract.examination import Examination, Mode, Stop
from pytribute.contract.finding import Kind, Rule, Source
from pytribute.contract.incoming import NO_ANSWER, Answer
from pytribute.contract.key import Key
from pytribute.contract.profile import Profile
from pytribute.contract.receiver import Receiver
from pytribute.contract.request import Header, Request
from pytribute.contract.wire import Wire
from pytribute.mock.events import encode_event, make_event

__all__ = ["SIGNATURE_HEADER", "Courier", "is_taken"]

SIGNATURE_HEADER = "trbt-signature"

_JSON = Header("Content-Type", "application/json")
_ANSWERED = Rule("answer", Source.PROTOCOL, "RFC 9110, section 3.4")
_UPSET = Rule(
    "no-server-error", Source.CHOSEN, "/webhooks/dashboardTest/post/responses", "webhook-unreadable"
)
_REFUSAL = Rule(
    "status-of-refusal",
    Source.CHOSEN,
    "/webhooks/dashboardTest/post/responses/401",
    "webhook-refusal",
    Kind.TOLERATED,
)
_LONGEST_NUMBER = 18
# Events must be new to a receiver that remembers those of the last check.
_NUMBERS = 1_000_000_000


def is_taken(answer: Answer) -> bool:
    """Tell whether Tribute won't deliver again."""
    return 200 <= answer.status < 300  # noqa: PLR2004 - what HTTP calls success


class Courier(Examination):
    """An examination of a receiver instead of a server.

    Args:
        receiver: who is told of events.
        strict: whether what is tolerated is a deviation.
        seconds: the time there is, or None.
    """

    def __init__(
        self, receiver: Receiver, *, strict: bool = False, seconds: float | None = None
    ) -> None:
        parts = urlsplit(receiver.url)
        profile = Profile(
            base_url=parts._replace(query="").geturl(),
            owner=receiver.key,
            readings=receiver.readings,
        )
        super().__init__(profile, Mode.FULL, strict=strict, seconds=seconds)
        self.report.server = receiver.url
        self.report.mode = "webhook"
        self.has_effects = bool(receiver.effects or receiver.effects_url)
        self.takes_nothing = False
        """Whether it refused events that it must take; then its other refusals say nothing."""
        self._receiver = receiver
        self._target = ("" if parts.path else "/") + (f"?{parts.query}" if parts.query else "")
        self._number = SystemRandom().randrange(_NUMBERS)
        self._deliveries = 0
        self._operations = {
            webhook["post"]["requestBody"]["content"]["application/json"]["examples"]["sample"][
                "value"
            ].get("name"): key
            for key, webhook in self.specification.document["webhooks"].items()
        }

    def make_sure_of_an_answer(self) -> None:
        """Send what has to be refused, to see whether anybody is there.

        Raises:
            ContractError: nobody answers, or no server of HTTP.
        """
        try:
            answer = self._wire.send(self.delivery(b"{}", None, "dashboardTest"))
        except ConnectionError as error:
            raise ContractError(f"{self.report.server}: {error}") from None
        if not answer.is_http:
            why = self.masked(answer.broken)
            raise ContractError(f"{self.report.server}: this is no HTTP server: {why}")

    def event(
        self,
        name: str,
        /,
        *,
        extra: Mapping[str, Any] | None = None,
        called: str | None = None,
        **fields: object,
    ) -> dict[str, Any]:
        """Make an event that never was; see `pytribute.mock.Mock.send` for the arguments."""
        return make_event(
            name,
            fields,
            created_at=datetime.now(UTC),
            number=self.new_number(),
            extra_fields=extra,
            event_name=called,
        )

    def new_number(self) -> int:
        """Give a number that was never given, not even in another run."""
        self._number += 1
        return self._number

    def written(self, event: Mapping[str, Any]) -> bytes:
        """Write an event as it is sent now: the next time, its bytes are others."""
        self._deliveries += 1
        return encode_event(event, datetime.now(UTC) + timedelta(seconds=self._deliveries))

    def signed(self, body: bytes, operation: str = "") -> Request:
        """Make the delivery of a body."""
        return self.delivery(body, Header(SIGNATURE_HEADER, self.signature(body)), operation)

    def delivery(self, body: bytes, header: Header | None, operation: str = "") -> Request:
        """Make the delivery of a body with some header, or without."""
        headers = (_JSON,) if header is None else (_JSON, header)
        if not operation:
            name = table(json.loads(body)).get("name")
            operation = self._operations.get(name, f"unknown event {name}")
        return Request(operation, "POST", self._target, headers, body)

    def signature(self, body: bytes) -> Key:
        """Sign a body; a report doesn't show it."""
        digits = hmac.digest(self._receiver.key.reveal().encode(), body, "sha256").hex()
        return Key(digits, "<its signature>")

    def deliver(self, event: Mapping[str, Any]) -> Answer:
        """Deliver an event as Tribute does."""
        return self.send(self.signed(self.written(event)))

    def look_over(self, answers: list[Answer]) -> list[Answer]:
        """Write down only whether there was an answer: the rest depends on the delivery."""
        for answer in answers:
            self.report.requests += 1
            if answer.status == NO_ANSWER:
                self.find(_ANSWERED, answer, "a complete HTTP answer", answer.broken)
        return answers

    def expect_taken(self, rule: Rule, answer: Answer) -> bool:
        """Find a deviation unless the receiver took it."""
        if answer.status != NO_ANSWER and not is_taken(answer):
            self.find(rule, answer, "200", str(answer))
        return is_taken(answer)

    def expect_refused(self, rule: Rule, answer: Answer) -> None:
        """Find a deviation unless the receiver said whose it is not."""
        if answer.status in {NO_ANSWER, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.find(_UPSET, answer, "401, as it isn't signed", str(answer))
        elif answer.status >= HTTPStatus.BAD_REQUEST:
            self.find(_REFUSAL, answer, "401", str(answer))
        else:
            self.find(rule, answer, "401", str(answer))

    def expect_no_upset(self, answer: Answer) -> None:
        """Find a deviation if the receiver failed."""
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.find(_UPSET, answer, "400", str(answer))

    def find_shortened(self, rule: Rule, request: Request, expected: str, actual: str) -> None:
        """Write down what a request shows that is too large for a report."""
        size = f"<{len(request.body or b'')} bytes>".encode()
        self.find_at(rule, replace(request, body=size), expected, actual)

    def stop_if_nothing_is_taken(self) -> None:
        """Go on only where a refusal means something.

        Raises:
            Stop: everything is refused anyway.
        """
        if self.takes_nothing:
            raise Stop("it refuses whatever is signed; does it verify with the same key?")

    def effects(self) -> int:
        """Tell how many effects there were so far.

        Raises:
            ContractError: ``effects_url`` doesn't tell.
        """
        if self._receiver.effects is not None:
            return self._receiver.effects()
        url = urlsplit(self._receiver.effects_url or "")
        query = f"?{url.query}" if url.query else ""
        try:
            answer = Wire(url._replace(query="").geturl()).send(Request("effects", "GET", query))
        except ConnectionError as error:
            raise ContractError(f"effects_url: {error}") from None
        text = answer.body.strip().decode("latin-1")
        if not is_taken(answer) or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
            raise ContractError(f"effects_url: GET was answered with {answer}, and not by a number")
        return int(text)
