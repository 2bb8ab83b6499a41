"""The state of one run against a webhook endpoint: it delivers invented events."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from random import SystemRandom
from typing import Any
from urllib.parse import urlsplit

from pytribute.contract.context import CheckContext, Mode, SkipCheck
from pytribute.contract.endpoint import WebhookEndpoint
from pytribute.contract.key import Key
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse
from pytribute.contract.rules import webhook
from pytribute.contract.session import CheckSession
from pytribute.contract.strict_json import as_object
from pytribute.contract.transport import WireTransport
from pytribute.contract.violation import Rule
from pytribute.mock.events import encode_event, make_event
from pytribute.mock.specification import examples, json_content
from pytribute.webhooks._signature import SIGNATURE_HEADER

__all__ = ["WebhookContext", "is_accepted"]

_JSON = HeaderField("Content-Type", "application/json")
_DIGITS = 18
# Events must be new to an endpoint that has seen the events of earlier runs.
_NUMBERS = 1_000_000_000


def is_accepted(response: WireResponse) -> bool:
    """Whether Tribute would not deliver the event again."""
    return response.is_success


class WebhookContext(CheckContext):
    """The context of the checks of a webhook endpoint.

    Args:
        endpoint: the endpoint to check.
        strict: whether warnings are errors.
        seconds: the time budget, or None.
        on_sent: learns how many requests were sent.
    """

    def __init__(
        self,
        endpoint: WebhookEndpoint,
        *,
        strict: bool = False,
        seconds: float | None = None,
        on_sent: Callable[[int], object] = str,
    ) -> None:
        parts = urlsplit(endpoint.url)
        profile = Profile(
            base_url=parts._replace(query="").geturl(),
            owner=endpoint.key,
            severities=endpoint.severities,
        )
        session = CheckSession(profile.base_url, profile.owner, seconds=seconds, on_sent=on_sent)
        super().__init__(profile, Mode.FULL, session, strict=strict)
        self.result.server = endpoint.url
        self.result.mode = "webhook"
        self.has_effects = bool(endpoint.effects or endpoint.effects_url)
        self.rejects_everything = False
        """Whether the endpoint refuses valid events; then its other refusals mean nothing."""
        self._endpoint = endpoint
        self._target = ("" if parts.path else "/") + (f"?{parts.query}" if parts.query else "")
        self._number = SystemRandom().randrange(_NUMBERS)
        self._deliveries = 0
        self._operations = {
            as_object(sample).get("name"): key
            for key, item in self.specification.document["webhooks"].items()
            for sample in examples(json_content(item["post"].get("requestBody", {})) or {})
        }

    def event(
        self,
        name: str,
        /,
        *,
        extra_fields: Mapping[str, Any] | None = None,
        event_name: str | None = None,
        **fields: object,
    ) -> dict[str, Any]:
        """Return an invented event; `pytribute.mock.Mock.send` describes the arguments."""
        return make_event(
            name,
            fields,
            created_at=datetime.now(UTC),
            number=self.new_number(),
            extra_fields=extra_fields,
            event_name=event_name,
        )

    def new_number(self) -> int:
        """Return a number that no earlier event has, not even in another run."""
        self._number += 1
        return self._number

    def encode(self, event: Mapping[str, Any]) -> bytes:
        """Return the body of a delivery; each delivery of an event has another ``sent_at``."""
        self._deliveries += 1
        # An endpoint may refuse deliveries whose time is not about now.
        return encode_event(event, datetime.now(UTC), self._deliveries)

    def signed_request(self, body: bytes, operation: str = "") -> WireRequest:
        """Return the signed delivery of a body."""
        return self.request(body, HeaderField(SIGNATURE_HEADER, self.signature(body)), operation)

    def request(self, body: bytes, header: HeaderField | None, operation: str = "") -> WireRequest:
        """Return the delivery of a body, with a header for the signature or without it."""
        headers = (_JSON,) if header is None else (_JSON, header)
        if not operation:
            name = as_object(json.loads(body)).get("name")
            operation = self._operations.get(name, f"unknown event {name}")
        return WireRequest(operation, "POST", self._target, headers, body)

    def signature(self, body: bytes) -> Key:
        """Return the signature of a body, which a report doesn't show."""
        return Key(self._endpoint.key.sign(body), "<its signature>")

    def deliver(self, event: Mapping[str, Any]) -> WireResponse:
        """Send a signed delivery of an event."""
        return self.send(self.signed_request(self.encode(event)))

    def may_send(self, request: WireRequest) -> bool:  # noqa: ARG002
        """Whether the mode allows a request: an endpoint gets deliveries of invented events."""
        return True

    def inspect(self, responses: list[WireResponse]) -> list[WireResponse]:
        """Report only missing responses: everything else depends on the delivery."""
        for response in responses:
            self.result.requests += 1
            if response.status == NO_RESPONSE:
                self.report(
                    webhook.DELIVERED, response, "a complete HTTP response", response.failure
                )
        return responses

    def expect_accepted(self, rule: Rule, response: WireResponse) -> bool:
        """Report a violation unless the endpoint accepted the delivery."""
        if response.status != NO_RESPONSE and not is_accepted(response):
            self.report(rule, response, "200", str(response))
        return is_accepted(response)

    def expect_rejected(self, rule: Rule, response: WireResponse) -> None:
        """Report a violation unless the response is 401 or 403."""
        if response.status in {NO_RESPONSE, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return
        if response.status >= HTTPStatus.BAD_REQUEST:
            rule = webhook.REFUSAL_STATUS
        self.report(rule, response, "401", str(response))

    def expect_no_server_error(self, response: WireResponse) -> None:
        """Report a violation if the endpoint failed."""
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.report(webhook.WEBHOOK_SERVER_ERROR, response, "400", str(response))

    def require_acceptance(self) -> None:
        """Check that the endpoint accepts valid events.

        Raises:
            SkipCheck: the endpoint refuses everything.
        """
        if self.rejects_everything:
            raise SkipCheck("the endpoint refuses signed events: does it have the same key?")

    def effects(self) -> int:
        """Return the number of effects so far.

        Raises:
            ContractError: the response of ``effects_url`` is not a number.
        """
        if self._endpoint.effects is not None:
            return self._endpoint.effects()
        url = urlsplit(self._endpoint.effects_url or "")
        request = WireRequest("effects", "GET", f"?{url.query}" if url.query else "")
        try:
            response = WireTransport(url._replace(query="").geturl()).send(request)
        except ConnectionError as error:
            raise ContractError(f"effects_url: {error}") from None
        text = response.body.strip().decode("latin-1")
        if not is_accepted(response) or not text.isdecimal() or len(text) > _DIGITS:
            raise ContractError(f"effects_url: the response to GET is not a number: {response}")
        return int(text)
