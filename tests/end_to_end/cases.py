"""The responses of a server to each operation, and the result that a client must return."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args
from unittest.mock import ANY

from pytribute import spec
from pytribute.mock.faults import OpenEnum
from pytribute_core import errors
from tests.end_to_end.specification import Documented, operations
from tests.end_to_end.table import ROWS, Row, Wire

NOVELTY = "novelty"
UNHEARD_OF = "unheard_of"
WRONG_KEY = "no-such-key"

# The code in the body: the readings have one for four statuses, and what the mock is told to send
# beside has the first.
_CODES = {401: "error_not_permitted", 403: "no_access", 404: "error_not_found"}
_ANY_CODE = "error_bad_request"
# The error of a status, also of one that no page documents.
_SAYS_NO: Mapping[int, type[errors.APIStatusError]] = {
    302: errors.UnexpectedStatusError,
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    418: errors.UnexpectedStatusError,
    429: errors.RateLimitError,
    500: errors.ServerError,
    502: errors.ServerError,
    520: errors.ServerError,
}


class Refusal(NamedTuple):
    """The error that a call must raise."""

    kind: type[errors.TributeError]
    status: int | None
    """None where there is no response."""
    code: str | None = None
    is_repeated: bool = False
    """Whether reading is tried again."""
    is_in_doubt: bool = False
    """Whether a refund may have been made, for all that the client can know."""
    is_done: bool = False
    """Whether the mock has carried it out."""


def _as_it_is(item: Wire) -> Wire:
    return item


@dataclass(frozen=True)
class Case:
    """One exchange."""

    operation: Documented
    kind: str
    name: str
    arguments: Wire
    fault: Mapping[str, Any] = field(default_factory=dict[str, Any])
    has_wrong_key: bool = False
    altered: Callable[[Wire], Wire] = _as_it_is
    """The product, or the object of another response, with the fault."""
    refusal: Refusal | None = None
    """None where the call must succeed."""

    @property
    def row(self) -> Row:
        return ROWS[self.operation.name]

    def __str__(self) -> str:
        return f"{self.operation.name}: {self.kind}: {self.name}"


def cases(document: Mapping[str, Any]) -> Iterator[Case]:
    """Return the cases of every operation of a specification that has a row."""
    for operation in operations(document):
        if operation.name not in ROWS:
            continue
        for name, arguments in ROWS[operation.name].good.items():
            yield Case(operation, "good", name, arguments)
        yield from _newer(operation)
        yield from _documented(operation)
        yield from _undocumented(operation)


def _newer(operation: Documented) -> Iterator[Case]:
    """Mutate responses as a later version of the API might."""
    arguments = _usual(operation)
    extra = {"extra_field": NOVELTY}
    yield Case(operation, "newer", "extra field", arguments, extra, altered=_with(NOVELTY, ANY))
    enums = operation.open_enums()
    for enum, kind in [(name, enums[name]) for name in get_args(OpenEnum) if name in enums]:
        unknown = {"unknown_enum": enum}
        altered = _with(enum, UNHEARD_OF)
        yield Case(operation, "newer", f"unknown {enum}", arguments, unknown, altered=altered)
        if kind.get("x-fold-case"):
            lower = {f"lower_case_{enum}": True}
            name = f"{enum} in lower case"
            yield Case(operation, "newer", name, arguments, lower, altered=_lower(enum))
    for status in operation.errors:
        refusal = _no(status)._replace(code=UNHEARD_OF)
        fault: dict[str, Any] = {"status": status, "unknown_enum": "error", "extra_field": NOVELTY}
        yield Case(operation, "newer", str(status), arguments, fault, refusal=refusal)


def _documented(operation: Documented) -> Iterator[Case]:
    row = ROWS[operation.name]
    arguments = _usual(operation)
    for status in operation.errors:
        refusal = _no(status)
        for name, refused in row.refused.get(status, {}).items():
            yield Case(operation, "documented", f"{status}, {name}", refused, refusal=refusal)
        if status == 401:
            yield Case(
                operation, "documented", "401", arguments, has_wrong_key=True, refusal=refusal
            )
        elif status not in row.refused:
            fault = {"status": status}
            yield Case(operation, "documented", str(status), arguments, fault, refusal=refusal)


def _undocumented(operation: Documented) -> Iterator[Case]:
    arguments = _usual(operation)
    for name, fault, refusal in _surprises():
        if not ({"status"} == set(fault) and refusal.status in operation.errors):
            yield Case(operation, "undocumented", name, arguments, fault, refusal=refusal)


def _surprises() -> Iterator[tuple[str, Mapping[str, Any], Refusal]]:
    for status in _SAYS_NO:
        yield str(status), {"status": status}, _no(status)
    gateway = _no(502)._replace(code=None)
    yield "502, a page", {"status": 502, "body": "html"}, gateway
    yield "502, empty", {"status": 502, "body": "empty"}, gateway
    unreadable = Refusal(errors.ResponseValidationError, 200, is_in_doubt=True, is_done=True)
    yield "200, a page", {"body": "html"}, unreadable
    yield "200, empty", {"body": "empty"}, unreadable
    yield "200, half of the JSON", {"body": "invalid"}, unreadable
    lost = Refusal(errors.APIConnectionError, None, is_repeated=True, is_in_doubt=True)
    yield "cut", {"body": "cut"}, lost._replace(is_done=True)
    yield "no response, nothing done", {"drop": "before"}, lost
    yield "no response, but done", {"drop": "after"}, lost._replace(is_done=True)


def _no(status: int) -> Refusal:
    unlisted = errors.ServerError if status >= 500 else errors.UnexpectedStatusError
    return Refusal(
        _SAYS_NO.get(status, unlisted),
        status,
        _CODES.get(status, _ANY_CODE),
        is_repeated=status == 429 or status >= 500,
        # Only a refusal is sure.
        is_in_doubt=not 400 <= status < 500,
    )


def _usual(operation: Documented) -> Wire:
    return next(iter(ROWS[operation.name].good.values()))


def _with(name: str, value: object) -> Callable[[Wire], Wire]:
    return lambda item: item | {name: value}


def _lower(name: str) -> Callable[[Wire], Wire]:
    return lambda item: item | {name: item[name].lower()}


CASES = list(cases(spec()))
