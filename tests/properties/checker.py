"""Whether a request is one that the specification describes; knows nothing of the client."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pytribute_core.exchange import Exchange
from tests.properties.operations import BASE_URL, OPERATIONS, SPEC, Json, Operation
from tests.properties.schemas import allows, resolved

# RFC 3986 and RFC 9110: what a segment, a part of a query, and a header may hold.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-F]{2})+")
_QUERY_PART = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,;:@/?]|%[0-9A-F]{2})+")
_HEADER_NAME = re.compile(r"[a-z0-9!#$%&'*+\-.^_`|~]+")
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
# The transport's business: what frames a message, and where it goes.
_FRAMING = {
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


@dataclass(frozen=True)
class CheckedRequest:
    """A valid request: its operation and arguments."""

    operation: Operation
    arguments: Mapping[str, Json]
    """By the name of the parameter; with the documented value where nothing was sent."""


def check(exchange: Exchange, key: str) -> CheckedRequest:
    """Return the operation and the arguments of a request.

    Raises:
        AssertionError: when the specification doesn't describe the request.
    """
    assert exchange.url.startswith(BASE_URL + "/")
    path, mark, query = exchange.url.removeprefix(BASE_URL).partition("?")
    assert bool(mark) == bool(query)
    operation, in_path = _find(exchange.method, path)
    sent: dict[tuple[str, str], str | None]
    sent = {("path", name): text for name, text in in_path.items()}
    for pair in query.split("&") if query else []:
        name, _, text = pair.partition("=")
        assert _QUERY_PART.fullmatch(name)
        assert _QUERY_PART.fullmatch(text), "the specification knows no empty parameter"
        assert ("query", unquote(name)) not in sent, "the specification knows no lists"
        sent["query", unquote(name, errors="strict")] = unquote(text, errors="strict")
    arguments: dict[str, Json] = {}
    for parameter in operation.parameters:
        sent_text = sent.pop((parameter["in"], parameter["name"]), None)
        assert sent_text is not None or not parameter["required"]
        schema = parameter["schema"]
        value = schema.get("default") if sent_text is None else _read(schema, sent_text)
        assert sent_text is None or allows(schema, value)
        arguments[parameter["name"]] = value
    assert not sent, "the specification doesn't know these parameters"
    _check_headers(exchange, operation, key)
    assert "requestBody" not in operation.described, "these tests know no bodies yet"
    assert exchange.body is None
    assert 0 < exchange.timeout < math.inf
    assert exchange.limit > 0
    return CheckedRequest(operation, arguments)


def _find(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    segments = path.removeprefix("/").split("/")
    assert all(_SEGMENT.fullmatch(segment) for segment in segments)
    found: list[tuple[Operation, dict[str, str]]] = []
    for operation in OPERATIONS:
        template = operation.path.removeprefix("/").split("/")
        if operation.method != method or len(template) != len(segments):
            continue
        pairs = list(zip(template, segments, strict=True))
        values = {place[1:-1]: text for place, text in pairs if place.startswith("{")}
        if all(place.startswith("{") or place == text for place, text in pairs):
            found.append((operation, {name: unquote(text) for name, text in values.items()}))
    (only,) = found
    return only


def _read(schema: Json, text: str) -> Json:
    match resolved(schema)["type"]:
        case "integer":
            assert _INTEGER.fullmatch(text)
            return int(text)
        case "boolean":
            return {"true": True, "false": False}[text]
        case "string":
            return text
        case kind:
            raise NotImplementedError(kind)


def _check_headers(exchange: Exchange, operation: Operation, key: str) -> None:
    headers = exchange.headers
    for name, value in headers.items():
        assert _HEADER_NAME.fullmatch(name)
        assert _HEADER_VALUE.fullmatch(value)
    assert not headers.keys() & _FRAMING
    (requirement,) = operation.described.get("security", SPEC["security"])
    (scheme,) = (SPEC["components"]["securitySchemes"][name] for name in requirement)
    assert (scheme["type"], scheme["in"]) == ("apiKey", "header")
    assert headers[scheme["name"].lower()] == key
    assert [name for name in headers if key in headers[name]] == [scheme["name"].lower()]
    assert key not in exchange.url
    responses = operation.described["responses"].values()
    assert {headers["accept"]} == {kind for response in responses for kind in response["content"]}
