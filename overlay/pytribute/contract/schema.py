"""What the specification says about an answer, for one operation and status."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]  # untyped

from pytribute.contract.content import array, table
from pytribute.specification import spec

__all__ = ["Departure", "Specification", "specification"]

_ERROR = {"$ref": "#/components/schemas/Error"}
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_INT64 = range(-(2**63), 2**63)
_FORMATS = FormatChecker(formats=())
# Servers give the same product again and again. What is longer than this is no product.
_LONGEST_REMEMBERED = 4096
_REMEMBERED = 10_000


class Departure(NamedTuple):
    """Where an answer departs from its schema: the kind of it, the places in both, the sentence."""

    rule: str
    place: str
    where: str
    expected: str
    message: str


@cache
def specification() -> "Specification":
    """Give the specification; read once, and one memory for all examinations of a process."""
    return Specification()


class Specification:
    """The specification, ready to be held against answers."""

    def __init__(self) -> None:
        self._document = spec()
        self._seen: dict[tuple[str, int, str], list[Departure]] = {}
        self._operations: dict[str, tuple[str, dict[str, Any]]] = {
            operation["operationId"]: (f"/paths/{path.replace('/', '~1')}/{method}", operation)
            for path, methods in self._document["paths"].items()
            for method, operation in methods.items()
            if isinstance(operation, dict) and "operationId" in operation
        }

    @property
    def document(self) -> dict[str, Any]:
        """The whole document."""
        return self._document

    def pointer(self, operation: str, where: str) -> str:
        """Give the place of a rule in the specification; what is no place of it stays as it is."""
        if not where or where.startswith(("/", "RFC ")):
            return where
        if operation not in self._operations:
            return ""
        return f"{self._operations[operation][0]}/{where}"

    def statuses(self, operation: str) -> frozenset[int]:
        """Give the documented statuses; none for a path that is not in the specification."""
        if operation not in self._operations:
            return frozenset()
        return frozenset(int(status) for status in self._operations[operation][1]["responses"])

    def departures(self, operation: str, status: int, value: object) -> Iterator[Departure]:
        """Hold an answer's body against its schema; the rows of a page each by itself."""
        rows = array(table(value).get("rows"))
        page = {**table(value), "rows": list[Any]()} if rows else value
        yield from self._remembered(operation, status, page)
        for row in rows:
            for one in self._remembered(operation, status, {"rows": [row]}):
                if one.place.startswith("rows"):
                    yield one

    def _remembered(self, operation: str, status: int, value: object) -> list[Departure]:
        """Hold a value against its schema; equal ones are looked at once."""
        seen = (operation, status, repr(value))
        found = self._seen.get(seen)
        if found is None:
            found = list(self._departures(operation, status, value))
            if len(seen[2]) <= _LONGEST_REMEMBERED:
                if len(self._seen) >= _REMEMBERED:
                    self._seen.clear()
                self._seen[seen] = found
        return found

    def _departures(self, operation: str, status: int, value: object) -> Iterator[Departure]:
        for error in self._validator(operation, status).iter_errors(value):
            yield _departure(error, self._place(operation, status, error.absolute_schema_path))
        yield from self._unknown(*self._schema(operation, status), value, "")

    def _schema(self, operation: str, status: int) -> tuple[str, dict[str, Any]]:
        """Give the schema of an answer, and its place."""
        where, details = self._operations.get(operation, ("", {"responses": {}}))
        content = details["responses"].get(str(status), {}).get("content", {})
        schema: dict[str, Any] = content.get("application/json", {}).get("schema", _ERROR)
        return f"{where}/responses/{status}/content/application~1json/schema", schema

    @cache  # noqa: B019 - as many as there are documented answers
    def _validator(self, operation: str, status: int) -> Any:  # noqa: ANN401 - jsonschema's own
        schema = {**self._schema(operation, status)[1], "components": self._document["components"]}
        return _STRICT(schema, format_checker=_FORMATS)

    def _unknown(
        self, where: str, schema: Mapping[str, Any], value: object, place: str
    ) -> Iterator[Departure]:
        """Find the fields that no schema names."""
        where, schema = self._resolved(where, schema)
        for item in array(value):
            yield from self._unknown(f"{where}/items", schema.get("items", {}), item, place)
        properties = table(schema.get("properties"))
        for name, inner in table(value).items() if properties else ():
            if name in properties:
                below = f"{where}/properties/{name}"
                yield from self._unknown(
                    below, properties[name], inner, f"{place}.{name}".lstrip(".")
                )
            else:
                yield Departure(
                    "unknown-field", place, where, "documented fields", f"there is a field {name!r}"
                )

    def _resolved(self, where: str, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Follow a reference, if there is one."""
        reference = schema.get("$ref")
        if reference is None:
            return where, schema
        name = reference.rpartition("/")[2]
        return reference.removeprefix("#"), self._document["components"]["schemas"][name]

    def _place(self, operation: str, status: int, steps: Iterable[str | int]) -> str:
        """Give the place of a keyword in the specification; the steps to it skip references."""
        where, schema = self._schema(operation, status)
        inner: Any = schema
        for step in steps:
            if step not in inner:
                where, inner = self._resolved(where, inner)
            where, inner = f"{where}/{step}", inner[step]
        return where


def _departure(error: ValidationError, where: str) -> Departure:
    place = ".".join(str(part) for part in error.absolute_path if not isinstance(part, int))
    rule, message = "schema", error.message[:300]
    if error.validator == "enum":
        folds = table(error.schema).get("x-fold-case", False)
        is_folded = folds and str(error.instance).upper() in array(error.validator_value)
        rule = "currency-case" if is_folded else "unknown-value"
    if error.validator == "required":
        rule = "required-field"
    if error.validator == "format":
        rule = "format"
    expected = f"{error.validator}: {error.validator_value}"
    return Departure(rule, place or "the body", where, expected, message)


def _is_integer(_checker: object, value: object) -> bool:
    # JSON Schema takes 1.0 for an integer; half of the world's decoders don't.
    return isinstance(value, int) and not isinstance(value, bool)


def _int64(
    _validator: object, name: object, value: object, _schema: object
) -> Iterator[ValidationError]:
    if name == "int64" and isinstance(value, int) and value not in _INT64:
        yield ValidationError(f"{value} doesn't fit into 64 bits")
    if isinstance(name, str) and isinstance(value, str) and not _FORMATS.conforms(value, name):
        yield ValidationError(f"{value[:100]!r} is no {name}")


_STRICT: Any = extend(  # type: ignore[no-untyped-call]  # jsonschema has no types for it
    Draft202012Validator,
    validators={"format": _int64},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
)


@_FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    text = str(value)
    return bool(_TIME.fullmatch(text) and datetime.fromisoformat(text.upper()))


@_FORMATS.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    text = str(value)
    parts = urlsplit(text)
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|\\^`')
    return bool(is_plain and parts.scheme and parts.netloc)
