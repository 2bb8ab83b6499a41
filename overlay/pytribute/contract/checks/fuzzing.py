"""Cases that Schemathesis generates from the specification, alone and in sequences.

All phases run: examples, coverage, fuzzing, and sequences along the links of the specification. So
do all checks, also those without anything to check yet (documented headers, deleted resources),
except the one of response times, which the specification doesn't limit. Operations that must not
be called are removed from the specification. Reports and caches of Schemathesis are disabled.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any
from urllib.parse import unquote

from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.core import EventStream
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.events import Interrupted as InterruptedByUser

from pytribute.contract.checks.listing_consistency import ids_of
from pytribute.contract.checks.operations import allowed_operations, known_arguments
from pytribute.contract.checks.parameters import is_lenient_integer, violated_by_query
from pytribute.contract.conformance import is_documented
from pytribute.contract.context import CheckContext, Interrupted, Part
from pytribute.contract.operation import DocumentedOperation
from pytribute.contract.request import (
    CANCEL_PURCHASE,
    GET_PRODUCT,
    LIST_PRODUCTS,
    WITH_OWN_CHECKS,
    WireRequest,
)
from pytribute.contract.rules import accounts, http, products, requests, response
from pytribute.contract.schemathesis_transport import SchemathesisTransport, load_schema, to_headers
from pytribute.contract.violation import Rule
from pytribute.mock.samples import types_of
from pytribute.mock.specification import METHODS, json_content
from pytribute_client.server import KEY_HEADER

__all__ = ["check_fuzzing"]

_NOT_JSON = "its documented response is not JSON"
_EXAMPLES = 40
# Of an operation that only the general checks know: there are many, and they share their rules.
_GENERAL_EXAMPLES = 12
_PHASES = ("examples", "coverage", "fuzzing", "stateful")
_CHAINS = 12
_STEPS = 4
_LONG_NUMBER = re.compile(r"[0-9]{19,4000}", re.ASCII)
_INT64_LIMIT = 2**63
_ERROR = 500


_RULES = {
    "not_a_server_error": response.SERVER_ERROR,
    "status_code_conformance": response.STATUS,
    "content_type_conformance": response.CONTENT_TYPE,
    "response_schema_conformance": response.SCHEMA,
    "positive_data_acceptance": requests.VALID_REQUEST,
    "negative_data_rejection": requests.INVALID_REQUEST,
    "unsupported_method": http.METHOD,
    "allow_header_conformance": http.ALLOW,
    "ignored_auth": accounts.NO_KEY,
    "ensure_resource_availability": products.FOUND,
}


def check_fuzzing(context: CheckContext) -> list[Part]:
    """Let Schemathesis generate cases from the specification, and report its failures.

    Return a part for each group of operations and one for sequences. What Schemathesis learns from
    responses stays in its part, so its cases don't depend on which part is the fastest.
    """
    context.send(
        context.plain_request(context.owner)
    )  # skips the check if the server no longer responds
    document = _document(context)
    is_whole = _names(document) == _names(context.specification.document)
    if context.is_full:  # an operation with effects changes what others respond
        return [partial(_generate, document=document, is_whole=is_whole, phases=_PHASES)]
    cases, sequences = _PHASES[:-1], _PHASES[-1:]
    return [
        *(
            partial(_generate, document=group, is_whole=is_whole, phases=cases)
            for group in _groups(document)
        ),
        partial(_generate, document=document, is_whole=is_whole, phases=sequences),
    ]


def _groups(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield specifications with one collection each, and what is below it."""
    groups: dict[str, dict[str, Any]] = {}
    for path, item in document["paths"].items():
        if any(method in item for method in METHODS):
            groups.setdefault(path.partition("/{")[0], {})[path] = item
    yield from ({**document, "paths": paths} for paths in groups.values())


def _generate(
    context: CheckContext, document: Mapping[str, Any], *, is_whole: bool, phases: Sequence[str]
) -> None:
    """Send the cases of some phases of Schemathesis."""
    before = context.result.requests
    transport = SchemathesisTransport(context)
    settings = _settings(context, document, is_whole=is_whole, phases=phases)
    config = SchemathesisConfig.from_dict(settings)  # pyright: ignore[reportUnknownMemberType]  # a plain dict to it
    schema = load_schema(deepcopy({**document}), config, transport)
    # Schemathesis can't redact the key: only its requests may contain it.
    schema.config.headers = {KEY_HEADER: context.profile.owner.reveal()}
    stream = from_schema(schema).execute()
    try:
        for event in _events(stream):
            while transport.responses:
                context.inspect([transport.responses.popleft()])
            if isinstance(event, ScenarioFinished):
                _report_failures(context, event)
            elif isinstance(event, NonFatalError):
                context.skip(f"generated cases of {event.label}", event.info.title)
            elif isinstance(event, InterruptedByUser):
                raise KeyboardInterrupt  # it has swallowed the one that ended it
            elif isinstance(event, FatalError):
                raise Interrupted(f"Schemathesis gave up: {type(event.exception).__name__}")
            context.session.timeout()  # Schemathesis takes an interruption for a lost connection
    finally:
        stream.stop()
        if context.is_full:
            context.reset()
    if context.result.requests == before:
        raise Interrupted("Schemathesis sent nothing")


def _events(stream: EventStream) -> Iterator[EngineEvent]:
    """Yield the events of Schemathesis until a response makes it fail."""
    try:
        yield from stream
    except Exception as error:  # noqa: BLE001 - a bug of Schemathesis must not lose the report
        raise Interrupted(f"Schemathesis failed on a response: {type(error).__name__}") from None


def _names(document: Mapping[str, Any]) -> set[str]:
    items = document["paths"].values()
    return {item[method]["operationId"] for item in items for method in METHODS if method in item}


def _settings(
    context: CheckContext, document: Mapping[str, Any], *, is_whole: bool, phases: Sequence[str]
) -> dict[str, Any]:
    general = sorted(_names(document) - WITH_OWN_CHECKS)
    # A removed operation, with all its effects, is an unexpected method of its path.
    may_try_all = context.is_full and context.profile.reset_url is not None and is_whole
    methods = {} if may_try_all else {"unexpected-methods": ["options", "trace"]}
    details: dict[str, dict[str, Any]] = {
        "coverage": {"generate-duplicate-query-parameters": True, **methods},
        "stateful": {"generation": {"max-examples": _CHAINS}, "max-steps": _STEPS},
    }
    few = {"generation": {"max-examples": min(_EXAMPLES, _GENERAL_EXAMPLES)}}
    return {
        "seed": context.result.seed,
        "base-url": context.profile.base_url,
        "continue-on-failure": True,
        "checks": {"allow_header_conformance": {"enabled": is_whole}},
        "max-redirects": 0,
        "cache": {"enabled": False},  # it would repeat cases of earlier runs
        "generation": {
            "database": "none",
            "max-examples": _EXAMPLES,
            # Unknown parameters are ignored: they make no negative case.
            "allow-extra-parameters": False,
        },
        "phases": {name: {"enabled": name in phases, **details.get(name, {})} for name in _PHASES},
        "operations": [
            *([{"include-operation-id": general, **few}] if general else []),
            {
                "include-method": ["POST", "PUT", "PATCH", "DELETE"],
                # What a generated id or body names may be refused for many reasons.
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2XX", "4XX"]}},
            },
        ],
    }


def _document(context: CheckContext) -> dict[str, Any]:
    """Return the specification with ids of this server, without operations that are forbidden."""
    document = {**deepcopy(context.specification.document)}
    profile = context.profile
    own = ids_of(context.rows or [])
    ids = {
        "id": [*own[:2], *own[-1:], *profile.absent_products[:1], *profile.foreign_products[:1]],
        "purchaseId": [
            *profile.stars[:2],
            *profile.card[:1],
            *profile.foreign_purchases[:1],
            *profile.gone[:1],
        ],
    }
    schemas = document["components"]["schemas"]
    schemas.get("ErrorCode", {}).pop("enum", None)  # by a reading, there are others
    for schema in schemas.values():
        if schema.get("x-fold-case"):  # a note, which the other checks report
            spellings = (
                one for value in schema["enum"] for one in (value, value.lower(), value.upper())
            )
            schema["enum"] = [*dict.fromkeys(spellings)]
    # A generated id may be a real purchase, except on a server that can be reset.
    may_cancel = context.is_full and profile.reset_url is not None
    sent = {one.name: one for one in allowed_operations(context)}
    known = {LIST_PRODUCTS, GET_PRODUCT, *([CANCEL_PURCHASE] if may_cancel else [])}
    known -= {*profile.absent_operations}
    for methods in document["paths"].values():
        for method in [one for one in METHODS if one in methods]:
            details = methods[method]
            name = details["operationId"]
            if name in sent and _is_other_content(details):
                context.skip(f"generated cases of {name}", _NOT_JSON)
            elif name in sent or name in known:
                _add_responses(details, context.specification.operations[name])
                _prepare(details, ids if name in known else _ids(context, sent[name]))
                continue
            del methods[method]
    if not may_cancel:
        context.skip(
            "generated cancellations", "they need --mode full and a reset_url in the profile"
        )
    return document


def _add_responses(details: dict[str, Any], operation: DocumentedOperation) -> None:
    """Add the responses that the readings state for every operation."""
    error = {"schema": {"$ref": "#/components/schemas/Error"}}
    for status in operation.implied_statuses:
        response = {"description": "By a reading", "content": {"application/json": error}}
        details["responses"].setdefault(str(status), response)


def _prepare(details: dict[str, Any], ids: Mapping[str, Sequence[object]]) -> None:
    # Only a server makes cursors, and it may refuse those that are generated.
    cursor = details.get("x-pagination", {}).get("inputs", {}).get("cursor")
    if cursor:
        details["parameters"] = [one for one in details["parameters"] if one["name"] != cursor]
    for parameter in details.get("parameters", ()):
        schema = parameter.get("schema", {})
        if examples := ids.get(parameter.get("name", "")):
            schema["examples"] = [*examples]


def _ids(context: CheckContext, operation: DocumentedOperation) -> dict[str, list[object]]:
    """Return listed values of the path parameters."""
    integers = {
        name for name, schema in operation.schemas("path").items() if "integer" in types_of(schema)
    }
    return {
        name: [
            int(one[name]) if name in integers else one[name]
            for one in known_arguments(context, operation)[:2]
        ]
        for name in operation.placeholders
    }


def _is_other_content(details: Mapping[str, Any]) -> bool:
    """Whether a success has a body that this check can't read."""
    bodies = [
        response.get("content", {})
        for status, response in details["responses"].items()
        if status.startswith("2")
    ]
    return any(body and json_content({"content": body}) is None for body in bodies)


def _report_failures(context: CheckContext, scenario: ScenarioFinished) -> None:
    """Report the failed checks of a scenario."""
    recorder = scenario.recorder
    for case_id, checks in recorder.checks.items():
        interaction = recorder.interactions.get(case_id)
        for check in checks:
            if check.failure_info is None or interaction is None:
                continue
            node: Any = recorder.cases[case_id]
            operation = node.value.operation.definition.raw
            sent = interaction.request
            pairs = ((name, value) for name, values in sent.headers.items() for value in values)
            request = WireRequest(
                operation["operationId"],
                sent.method.upper(),
                sent.uri.removeprefix(context.profile.base_url),
                to_headers(context.profile.owner, pairs),
            )
            violated = _violated(context, request, check.name)
            status = interaction.response.status_code if interaction.response else 0
            # Each server error is reported already, as one.
            if violated is None or (violated[0] is requests.VALID_REQUEST and status >= _ERROR):
                continue
            rule, detail = violated
            failure = check.failure_info.failure
            reason, _, _ = (failure.message or failure.title).partition("\n\n")
            actual = f"{status or 'no response'}: {' '.join(reason.split())}"
            context.report_request(rule, request, rule.requirement, actual, detail)


def _violated(context: CheckContext, request: WireRequest, name: str) -> tuple[Rule, str] | None:
    """Return the rule that a failed check stands for, and a parameter; None if it says nothing.

    Schemathesis expects a certain status where the documentation describes no request, and knows no
    readings. Integers beyond 64 bits are a matter of other checks.
    """
    if not is_documented(request, context.specification):
        return None
    rule = _RULES.get(name, requests.GENERATED)
    if rule is requests.INVALID_REQUEST:
        path, _, query = request.target.partition("?")
        operation = context.specification.operations[request.operation]
        if is_lenient_integer(unquote(path.rpartition("/")[2])):
            return requests.LENIENT_ID, ""
        return next(iter(violated_by_query(operation, query)), (rule, ""))
    numbers = map(int, _LONG_NUMBER.findall(request.target))
    return None if any(number >= _INT64_LIMIT for number in numbers) else (rule, "")
