"""What Schemathesis finds: cases generated from the specification, one by one and in chains.

All its phases run: examples, coverage, fuzzing, and chains along the links of the specification.
So do all its checks, also those that have nothing to look at yet (documented headers, what is
deleted), but one: how long an answer may take is nowhere specified. What must not be sent is kept
from it: without an operation in the specification there are no cases of it. Its own reports and
everything that it would remember for the next run stay off.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.core import EventStream
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished

from pytribute.contract.checks.inventory import ids_of
from pytribute.contract.examination import Examination, Stop
from pytribute.contract.finding import Rule, Source
from pytribute.contract.harmless import is_harmless
from pytribute.contract.request import CANCEL_PURCHASE, GET_PRODUCT, LIST_PRODUCTS, Request
from pytribute.contract.transport import Carrier, as_headers, carried_schema

__all__ = ["check_generated"]

# What another operation does, a page may have added it, is not known: it may move money.
_UNDERSTOOD = frozenset({LIST_PRODUCTS, GET_PRODUCT, CANCEL_PURCHASE})
_NOT_UNDERSTOOD = "this version does not know what the operation does"
_NOT_HARMLESS = "its path names purchases: it takes --mode full"
_NOT_DESCRIBED = "it is not documented with a response in JSON, 400 and 401"
_EXAMPLES = 40
_CHAINS = 12
_STEPS = 4


class _Known(NamedTuple):
    """What a check of Schemathesis stands for here."""

    expected: str
    source: Source = Source.SCHEMA
    reading: str = ""


_KNOWN = {
    "not_a_server_error": _Known(
        "no fault of the server, whatever is asked", Source.CHOSEN, "server-errors"
    ),
    "status_code_conformance": _Known("a documented status", Source.DOCUMENTED),
    "content_type_conformance": _Known("the documented content type", Source.DOCUMENTED),
    "response_schema_conformance": _Known("a body as its schema says"),
    "positive_data_acceptance": _Known("no refusal of what the schemas allow"),
    "negative_data_rejection": _Known("400, for the schemas forbid it", Source.CHOSEN, "query"),
    "unsupported_method": _Known("405", Source.CHOSEN, "methods"),
    "allow_header_conformance": _Known(
        "405 with the documented methods", Source.PROTOCOL, "methods"
    ),
    "ignored_auth": _Known("401 no_access", Source.DOCUMENTED, "authentication"),
    "ensure_resource_availability": _Known(
        "what was listed can be got", Source.CHOSEN, "agreement"
    ),
}


def check_generated(examination: Examination) -> None:
    """Let Schemathesis generate cases from the specification, and take over what it finds."""
    examination.list()  # a server that fell silent is not asked hundreds of times
    before = examination.report.requests
    carrier = Carrier(examination)
    stream = _start(examination, carrier)
    try:
        for event in _events(stream):
            while carrier.answers:
                examination.look_over([carrier.answers.popleft()])
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


def _events(stream: EventStream) -> Iterator[EngineEvent]:
    """Give what Schemathesis tells, as long as it doesn't stumble over an answer."""
    try:
        yield from stream
    except Exception as error:  # noqa: BLE001 - theirs, and no reason to lose what was found
        raise Stop(f"Schemathesis stumbled over an answer: {type(error).__name__}") from None


def _start(examination: Examination, carrier: Carrier) -> EventStream:
    config = SchemathesisConfig.from_dict(_settings(examination))  # pyright: ignore[reportUnknownMemberType]  # a plain dict to it
    schema = carried_schema(_document(examination), config, carrier)
    # Its hooks and reports know nothing of our keys: they are put where only requests see them.
    schema.config.headers = {"Api-Key": examination.profile.owner.reveal()}
    return from_schema(schema).execute()


def _settings(examination: Examination) -> dict[str, Any]:
    left = examination.seconds_left()
    harmless = {} if examination.is_full else {"unexpected-methods": ["options", "trace"]}
    return {
        "seed": examination.report.seed,
        "base-url": examination.profile.base_url,
        "continue-on-failure": True,
        "max-redirects": 0,
        **({} if left is None else {"max-time": max(1, int(left))}),
        "cache": {"enabled": False},  # it would play back what another run met
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
    own = ids_of(examination.rows or [])
    ids = {
        "id": [*own[:2], *own[-1:], *profile.absent_products[:1], *profile.foreign_products[:1]],
        "purchaseId": [
            *profile.stars[:2],
            *profile.card[:1],
            *profile.foreign_purchases[:1],
            *profile.gone[:1],
        ],
    }
    for schema in document["components"]["schemas"].values():
        if schema.get("x-fold-case"):  # only tolerated, which the written checks tell
            schema["enum"] += [value.lower() for value in schema["enum"]]
    # A generated id may be any purchase's. Who can reset a server has no real ones on it.
    may_cancel = examination.is_full and profile.reset_url is not None
    for path, methods in document["paths"].items():
        for method, details in list(methods.items()):
            name = details["operationId"]
            if name not in _UNDERSTOOD and (why := _why_not(examination, path, method, details)):
                examination.leave_unchecked(f"generated cases of {name}", why)
                del methods[method]
            elif name == CANCEL_PURCHASE and not may_cancel:
                del methods[method]
            for parameter in details.get("parameters", ()):
                _prepare(parameter, ids)
    if not may_cancel:
        examination.leave_unchecked(
            "generated cancellations", "they take --mode full and a reset_url in the profile"
        )
    return document


def _prepare(parameter: dict[str, Any], ids: Mapping[str, Sequence[int]]) -> None:
    schema = parameter.get("schema", {})
    if examples := ids.get(parameter.get("name", "")):
        schema["examples"] = examples
    if schema.get("type") == "string":  # an empty value is refused, by the readings
        schema.setdefault("minLength", 1)


def _why_not(examination: Examination, path: str, method: str, details: dict[str, Any]) -> str:
    """Say why an operation that isn't understood gets no request; nothing if it only reads."""
    if method not in {"get", "head"}:
        return _NOT_UNDERSTOOD
    if not examination.is_full and not is_harmless(Request.at(path)):
        return _NOT_HARMLESS
    responses = details["responses"]
    is_json = any(
        "application/json" in response.get("content", {})
        for status, response in responses.items()
        if status.startswith("2")
    )
    # Whatever is asked, any server refuses some of it, and the check reads only JSON.
    return "" if is_json and {"400", "401"} <= responses.keys() else _NOT_DESCRIBED


def _take(examination: Examination, scenario: ScenarioFinished) -> None:
    """Write down what failed in a scenario."""
    recorder = scenario.recorder
    for case_id, checks in recorder.checks.items():
        interaction = recorder.interactions.get(case_id)
        for check in checks:
            if check.failure_info is None or interaction is None:
                continue
            node: Any = recorder.cases[case_id]
            operation = node.value.operation.definition.raw
            sent = interaction.request
            given = ((name, value) for name, values in sent.headers.items() for value in values)
            request = Request(
                operation["operationId"],
                sent.method.upper(),
                sent.uri.removeprefix(examination.profile.base_url),
                as_headers(examination.profile.owner, given),
            )
            known = _KNOWN.get(check.name, _Known("what the specification says"))
            if known.reading == "query" and request.operation != LIST_PRODUCTS:
                known = known._replace(reading="malformed")
            status = interaction.response.status_code if interaction.response else "no answer"
            failure = check.failure_info.failure
            reason, _, _ = (failure.message or failure.title).partition("\n\n")
            examination.find_at(
                Rule(check.name.replace("_", "-"), known.source, "responses", known.reading),
                request,
                known.expected,
                f"{status}: {' '.join(reason.split())}",
            )
