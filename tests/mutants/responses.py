"""Operators over every response of the specification: one place of one response is changed.

A mutant is an operator at a place. Both come from the specification, so a page that adds a field
adds its mutants.
"""

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any, NamedTuple

from tests.documented import OFFERED, SPECIFICATION, resolved
from tests.mutants.exchange import Request, Response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import change_response, write_response

__all__ = ["MUTANTS", "ResponseMutant", "sample", "survival_reason"]

_ITEMS = "[]"
_PROVOKED_ERRORS = {400, 401, 403, 404}
_LENGTH = "Content-Length"
_UNKNOWN = "no such value"
# Only a reading says which of these refusals is right.
_READ_STATUSES = {400, 403}
_ANOTHER_TYPE: dict[str, object] = {
    "string": 1,
    "integer": "1",
    "number": "1",
    "boolean": "true",
    "object": [],
    "array": {},
}

Change = Callable[[Response], None]
ChangeField = Callable[[dict[str, Any], str], None]


class ResponseMutant(NamedTuple):
    """A mutant, with its operator and its place."""

    operation: str
    status: int
    place: str
    operator: str
    change: Change

    @property
    def name(self) -> str:
        return f"{self.operation} {self.status}: {self.place} {self.operator}"

    @property
    def mutant(self) -> Mutant:
        # By hand: an HTTP server doesn't let two lengths through.
        is_written = self.place == _LENGTH

        def changed(request: Request, response: Response) -> None:
            if response.status == self.status and request.calls(self.operation):
                self.change(response)

        def written(request: Request, response: Response) -> tuple[int, bytes] | None:
            headers = len(response.headers)
            changed(request, response)
            body = b"" if request.method == "HEAD" else response.body
            return None if len(response.headers) == headers else (len(response.body), body)

        wrap = write_response(written) if is_written else change_response(changed)
        is_code = (self.place, self.operator) == ("error", "has an unknown value")
        is_reading = is_code or (self.place == "status" and self.status in _READ_STATUSES)
        return Mutant(self.name, "reading" if is_reading else "schema", wrap)


def _missing(fields: dict[str, Any], name: str) -> None:
    fields.pop(name, None)


def _set(value: object) -> ChangeField:
    def change(fields: dict[str, Any], name: str) -> None:
        fields[name] = value

    return change


def _off_by_one(fields: dict[str, Any], name: str) -> None:
    if name in fields:
        fields[name] += 1


def _negated(fields: dict[str, Any], name: str) -> None:
    if name in fields:
        fields[name] = not fields[name]


def _operators(schema: dict[str, Any], *, is_required: bool) -> Iterator[tuple[str, ChangeField]]:
    """Yield the operators of a field."""
    kind = schema.get("type")
    if is_required:
        yield "is missing", _missing
    if kind not in _ANOTHER_TYPE:  # it may be null, or anything
        return
    yield "is null", _set(None)
    yield "has another type", _set(_ANOTHER_TYPE[kind])
    if kind == "integer":
        yield "is off by one", _off_by_one
    if kind == "boolean":
        yield "is negated", _negated
    if "minimum" in schema:
        yield "is too small", _set(schema["minimum"] - 1)
    if "enum" in schema:
        yield "has an unknown value", _set(_UNKNOWN)
    if schema.get("format") in {"date-time", "uri"}:
        yield "is malformed", _set(_UNKNOWN)


def _fields(
    schema: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any], bool]]:
    """Yield the fields below a schema: the path, the schema, and whether it is required."""
    if schema.get("type") == "array":
        yield from _fields(resolved(schema["items"]), (*path, _ITEMS))
    for name, inner in schema.get("properties", {}).items():
        field = resolved(inner)
        yield (*path, name), field, name in schema.get("required", ())
        yield from _fields(field, (*path, name))


def _within(value: Any, path: tuple[str, ...], change: ChangeField) -> None:  # noqa: ANN401 - JSON
    """Change a field wherever its path leads."""
    name, *rest = path
    if name == _ITEMS:
        for item in value:
            _within(item, (*rest,), change)
    elif rest:
        _within(value.setdefault(name, [{}] if rest[0] == _ITEMS else {}), (*rest,), change)
    else:
        change(value, name)


def _in_body(path: tuple[str, ...], change: ChangeField) -> Change:
    def changed(response: Response) -> None:
        document = response.json
        _within(document, path, change)
        response.json = document

    return changed


def _status(status: int) -> Change:
    def change(response: Response) -> None:
        response.status = status

    return change


def _no_type(response: Response) -> None:
    response.drop_header(b"content-type")


def _header(name: bytes, value: bytes) -> Change:
    return lambda response: response.headers.append((name, value))


def _mutants() -> Iterator[ResponseMutant]:
    for methods in SPECIFICATION["paths"].values():
        for operation in methods.values():
            if operation["operationId"] in OFFERED:
                yield from _mutants_of(operation)


def _mutants_of(operation: dict[str, Any]) -> Iterator[ResponseMutant]:
    statuses = [int(status) for status in operation["responses"]]
    for status, other in zip(statuses, [*statuses[1:], statuses[0]], strict=True):
        here = partial(ResponseMutant, operation["operationId"], status)
        content = operation["responses"][str(status)].get("content", {})
        schema = resolved(content.get("application/json", {}).get("schema", {}))
        for path, field, is_required in _fields(schema):
            place = ".".join(path).replace(f".{_ITEMS}", _ITEMS)
            for operator, change in _operators(field, is_required=is_required):
                yield here(place, operator, _in_body(path, change))
        yield here("status", f"is {other}", _status(other))
        yield here("Content-Type", "is missing", _no_type)
        yield here("Content-Type", "stands twice", _header(b"content-type", b"text/html"))
        yield here(_LENGTH, "stands twice", _header(b"content-length", b"1"))


MUTANTS = (*_mutants(),)


def survival_reason(one: ResponseMutant) -> str:
    """Return why a mutant may survive; empty if it must be killed."""
    is_provoked = one.status < 400 or one.status in _PROVOKED_ERRORS
    return "" if is_provoked else "no request of the check leads to this status"


def sample() -> list[ResponseMutant]:
    """Return each operator at each provoked response, at a pseudo-random field."""
    groups: dict[str, list[ResponseMutant]] = {}
    for one in MUTANTS:
        if not survival_reason(one):
            groups.setdefault(f"{one.operation} {one.status} {one.operator}", []).append(one)
    return [Random(key).choice(group) for key, group in groups.items()]  # noqa: S311 - no secret
