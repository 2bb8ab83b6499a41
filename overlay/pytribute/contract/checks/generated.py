"""What Schemathesis finds: cases generated from the specification, one by one and in chains.

It sends them by itself, so what must not be sent is kept from it: without an operation in the
specification there are no cases of it. Its own reports and its database stay off.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.core import EventStream
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.request import CANCEL_PURCHASE, OTHER_PATH, Header, Request

__all__ = ["check_generated"]

_EXAMPLES = 40
_CHAINS = 12
_STEPS = 4

_DEFAULT = (Source.SCHEMA, "")
_RULES = {
    "not_a_server_error": (Source.CHOSEN, "server-errors"),
    "status_code_conformance": (Source.DOCUMENTED, ""),
    "content_type_conformance": (Source.DOCUMENTED, ""),
    "negative_data_rejection": (Source.CHOSEN, "query"),
    "unsupported_method": (Source.CHOSEN, "methods"),
    "allow_header_conformance": (Source.PROTOCOL, "methods"),
    "ignored_auth": (Source.DOCUMENTED, "authentication"),
    "ensure_resource_availability": (Source.CHOSEN, "agreement"),
}


def check_generated(examination: Examination) -> None:
    """Let Schemathesis generate cases from the specification, and take over what it finds."""
    examination.list()  # a server that fell silent is not asked hundreds of times
    before = examination.report.requests
    stream = _start(examination)
    try:
        for event in stream:
            if isinstance(event, ScenarioFinished):
                _take(examination, event)
            elif isinstance(event, NonFatalError):
                examination.leave_unchecked(f"generated cases of {event.label}", event.info.title)
            elif isinstance(event, FatalError):
                raise Stop(f"Schemathesis gave up: {type(event.exception).__name__}")
            if examination.seconds_left() == 0:
                raise Stop("the time budget is used up")
    finally:
        stream.stop()
        if examination.is_full:
            examination.reset()
    if examination.report.requests == before:
        raise Stop("Schemathesis sent nothing")


def _start(examination: Examination) -> EventStream:
    document = _document(examination)
    config = SchemathesisConfig.from_dict(_settings(examination))  # pyright: ignore[reportUnknownMemberType]  # a plain dict to it
    schema = schemathesis.openapi.from_dict(document, config=config)
    # Its hooks and reports know nothing of our keys: they are put where only requests see them.
    schema.config.headers = {"Api-Key": examination.profile.owner.reveal()}
    return from_schema(schema).execute()


def _settings(examination: Examination) -> dict[str, Any]:
    harmless = {} if examination.is_full else {"unexpected-methods": ["options", "trace"]}
    return {
        "seed": examination.report.seed,
        "base-url": examination.profile.base_url,
        "continue-on-failure": True,
        "request-timeout": 10,
        "generation": {
            "database": "none",
            "max-examples": _EXAMPLES,
            # What a server doesn't know it ignores: that is no negative case.
            "allow-extra-parameters": False,
        },
        "phases": {
            "coverage": {"generate-duplicate-query-parameters": True, **harmless},
            "stateful": {"generation": {"max-examples": _CHAINS}, "max-steps": _STEPS},
        },
        "operations": [
            {
                "include-operation-id": CANCEL_PURCHASE,
                # A purchase may be any, and not paid with Stars.
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": ["200", "400", "403", "404"]}
                },
            }
        ],
    }


def _document(examination: Examination) -> dict[str, Any]:
    """Give the specification with the ids of this server, and without what must not be sent."""
    document = deepcopy(examination.specification.document)
    profile = examination.profile
    own = [row["id"] for row in (examination.rows or [])]
    ids = {
        "id": [*own[:2], *own[-1:], *profile.absent_products[:1], *profile.foreign_products[:1]],
        "purchaseId": [
            *profile.stars[:2],
            *profile.card[:1],
            *profile.foreign_purchases[:1],
            *profile.gone[:1],
        ],
    }
    # A generated id may be any purchase's. Who can reset a server has no real ones on it.
    may_cancel = examination.is_full and profile.reset_url is not None
    for path, methods in list(document["paths"].items()):
        for details in list(methods.values()):
            if details["operationId"] == CANCEL_PURCHASE and not may_cancel:
                del document["paths"][path]
            for parameter in details.get("parameters", ()):
                if examples := ids.get(parameter["name"]):
                    parameter["schema"]["examples"] = examples
    if not may_cancel:
        examination.leave_unchecked(
            "generated cancellations", "they take --mode full and a reset_url in the profile"
        )
    return document


def _take(examination: Examination, scenario: ScenarioFinished) -> None:
    """Write down what failed in a scenario."""
    recorder = scenario.recorder
    examination.report.requests += len(recorder.interactions)
    for case_id, checks in recorder.checks.items():
        interaction = recorder.interactions.get(case_id)
        for check in checks:
            if check.failure_info is None or interaction is None:
                continue
            source, reading = _RULES.get(check.name, _DEFAULT)
            failure = check.failure_info.failure
            node: Any = recorder.cases[case_id]
            operation = node.value.operation.definition.raw.get("operationId")
            sent = interaction.request
            request = Request(
                str(operation or OTHER_PATH),
                sent.method.upper(),
                sent.uri.removeprefix(examination.profile.base_url),
                tuple(_headers(examination, sent.headers)),
            )
            status = interaction.response.status_code if interaction.response else "no answer"
            examination.find_at(
                Rule(check.name.replace("_", "-"), source, "responses", reading),
                request,
                failure.title,
                f"{status}: {failure.message}",
            )


def _headers(examination: Examination, sent: dict[str, list[str]]) -> Iterator[Header]:
    key = examination.profile.owner
    for name, values in sent.items():
        if name.lower() == "api-key":
            yield from (Header(name, key if key.is_written(one) else one) for one in values)
