"""Routing by the paths and methods of the specification."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from inspect import getfullargspec
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote

from pytribute.mock.parameters import Body, ParameterParser, make_body, make_parameter, parse_query
from pytribute.mock.responses import DocumentedError, MockResponse
from pytribute.mock.sample_response import sample_response, without_rows
from pytribute.mock.specification import METHODS, Schema, document

__all__ = ["BASE_PATH", "Handler", "Route", "find_route", "handles", "routes"]

BASE_PATH = "/api/v1"

Handler: TypeAlias = Callable[..., MockResponse]
"""Takes the state, the account and the path parameters, and query parameters by keyword."""

_Function = TypeVar("_Function", bound=Handler)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOTHING: Schema = {}
_handlers: dict[str, Handler] = {}
_prechecks: dict[str, Callable[[Any], None]] = {}


def handles(
    operation: str, *, precheck: Callable[[Any], None] | None = None
) -> Callable[[_Function], _Function]:
    """Register a function as the handler of an operation, by its ``operationId``.

    The function gets the query parameters that it has keyword-only arguments for, and the parsed
    body as ``body``. Its own defaults apply to those without a default in the specification.

    Args:
        operation: the ``operationId``.
        precheck: refuses a body with a code of its own, before the schema is looked at.
    """

    def register(function: _Function) -> _Function:
        _handlers[operation] = function
        if precheck is not None:
            _prechecks[operation] = precheck
        return function

    return register


@dataclass(eq=False)
class Route:
    """An operation of the specification and its handler."""

    operation: str
    path: Sequence[ParameterParser]
    query: Mapping[str, ParameterParser]
    body: Body | None
    responses: Mapping[str, Schema]
    handler: Handler | None
    pagination: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """How its pages follow one another, as ``x-pagination`` says."""

    def __post_init__(self) -> None:
        self._required = [one.name for one in self.query.values() if one.is_required]
        self._defaults = {
            one.name: one.default for one in self.query.values() if one.default is not None
        }
        self._handler_names = frozenset(
            getfullargspec(self.handler).kwonlyargs if self.handler else ()
        )

    def respond(
        self, state: object, account: str, texts: Sequence[str], query: bytes, content: bytes
    ) -> MockResponse:
        """Validate a request and return the response of the handler, or the documented sample.

        Raises:
            DocumentedError: the request is not valid, or the handler refuses it.
        """
        in_path = [one.value([text]) for one, text in zip(self.path, texts, strict=True)]
        values = self._query_values(query) if self.query else {}
        if self.body is not None:
            values["body"] = self.body.parse(content)
        if self.handler is None:
            return self._after_sample if self._is_after_first(values) else self._sample
        taken = {name: value for name, value in values.items() if name in self._handler_names}
        return self.handler(state, account, *in_path, **taken)

    def _query_values(self, query: bytes) -> dict[str, Any]:
        """Validate all query parameters."""
        values = self._defaults | parse_query(self.query, query)
        for name in self._required:
            if name not in values:
                raise DocumentedError(400, f"{name} is missing")
        return values

    def _is_after_first(self, values: Mapping[str, Any]) -> bool:
        """Whether another page than the first is requested by its number or its offset."""
        inputs = self.pagination.get("inputs", _NOTHING)
        page, offset = values.get(inputs.get("page", "")), values.get(inputs.get("offset", ""))
        return str(page or 1) != "1" or str(offset or 0) != "0"

    @cached_property
    def _sample(self) -> MockResponse:
        return sample_response(self.operation, self.responses)

    @cached_property
    def _after_sample(self) -> MockResponse:
        results = self.pagination.get("outputs", _NOTHING).get("results", "")
        return without_rows(self._sample, results.split(".") if results else [])


@dataclass(slots=True)
class _Node:
    """The possible continuations of a path."""

    literals: "dict[str, _Node]" = field(default_factory=dict[str, "_Node"])
    templates: "dict[re.Pattern[str], _Node]" = field(
        default_factory=dict[re.Pattern[str], "_Node"]
    )
    methods: dict[str, Route] = field(default_factory=dict[str, Route])


@cache
def routes() -> Mapping[str, Route]:
    """Return the routes by their ``operationId``."""
    return {
        node["operationId"]: _route(path, node)
        for path, item in document()["paths"].items()
        for method, node in item.items()
        if method in METHODS
    }


def find_route(method: str, path: str) -> tuple[Route, Sequence[str]]:
    """Return the route of a request, and the texts of its path parameters.

    Raises:
        DocumentedError: 404, the path is unknown; 405, the path has no such method.
    """
    if not path.startswith("/"):  # an absolute address, as sent to a proxy
        path = "/" + path.partition("://")[2].partition("/")[2]
    segments = [unquote(segment) if "%" in segment else segment for segment in path.split("/")]
    found = _match(_tree(), segments, 0)
    if found is None:
        raise DocumentedError(404, "there is nothing at this path")
    methods, texts = found
    if method not in methods:
        allow = (b"allow", ", ".join(methods).encode())
        raise DocumentedError(405, "the method is not allowed here", headers=(allow,))
    return methods[method], texts


def _match(
    node: _Node, segments: Sequence[str], at: int
) -> tuple[Mapping[str, Route], tuple[str, ...]] | None:
    """Match the segments of a path; literals take precedence over placeholders."""
    if at == len(segments):
        return (node.methods, ()) if node.methods else None
    literal = node.literals.get(segments[at])
    if literal is not None and (found := _match(literal, segments, at + 1)):
        return found
    for pattern, child in node.templates.items():
        match = pattern.fullmatch(segments[at])
        if match and (found := _match(child, segments, at + 1)):
            methods, texts = found
            return methods, (*match.groups(), *texts)
    return None


@cache
def _tree() -> _Node:
    root = _Node()
    for path in sorted(document()["paths"], key=_generality):
        node = root
        for segment in f"{BASE_PATH}{path}".split("/"):
            if _PLACEHOLDER.search(segment):
                node = node.templates.setdefault(_pattern(segment), _Node())
            else:
                node = node.literals.setdefault(segment, _Node())
        operations = document()["paths"][path]
        for method in [one for one in METHODS if one in operations]:
            route = routes()[operations[method]["operationId"]]
            node.methods[method.upper()] = route
            if method == "get":
                node.methods.setdefault("HEAD", route)
    return root


def _generality(path: str) -> list[int]:
    """Return a sort key that puts paths with longer literal segments first."""
    return [-len(_PLACEHOLDER.sub("", segment)) for segment in path.split("/")]


def _pattern(segment: str) -> re.Pattern[str]:
    literals = _PLACEHOLDER.split(segment)[::2]
    return re.compile("(.+)".join(map(re.escape, literals)), re.DOTALL)


def _route(path: str, node: Schema) -> Route:
    declared = {(one["in"], one["name"]): one for one in node["parameters"]}
    return Route(
        operation=node["operationId"],
        path=[make_parameter(declared["path", name]) for name in _PLACEHOLDER.findall(path)],
        query={
            name: make_parameter(one) for (place, name), one in declared.items() if place == "query"
        },
        body=make_body(node.get("requestBody", _NOTHING), _prechecks.get(node["operationId"])),
        responses=node["responses"],
        handler=_handlers.get(node["operationId"]),
        pagination=node.get("x-pagination", _NOTHING),
    )
