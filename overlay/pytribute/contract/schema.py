"""The specification as a validator of responses, by operation and status."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]  # untyped

from pytribute._specification import at_pointer
from pytribute.contract.operation import read_operations
from pytribute.contract.strict_json import as_array, as_object
from pytribute.mock.specification import document

__all__ = ["Mismatch", "Specification", "specification"]

_ERROR = {"$ref": "#/components/schemas/Error"}
_ERROR_CODE = "/components/schemas/ErrorCode"
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_INT64 = range(-(2**63), 2**63)
_FORMATS = FormatChecker(formats=())
# Servers send the same product again and again. Longer values are not products.
_VALUE_LIMIT = 4096
_CACHE_SIZE = 10_000


class Mismatch(NamedTuple):
    """A difference between a response and its schema."""

    rule: str
    place: str
    """The place in the response."""
    where: str
    """The place in the specification."""
    expected: str
    message: str


@cache
def specification() -> "Specification":
    """Return the specification: one object, with one cache, for the process."""
    return Specification()


class Specification:
    """The specification, prepared to validate responses."""

    def __init__(self) -> None:
        self._document = document()
        self._cache: dict[tuple[str, int, str], list[Mismatch]] = {}
        self.operations = {one.name: one for one in read_operations(self._document)}
        """The operations by their names, those of shorter paths first."""

    @property
    def document(self) -> Mapping[str, Any]:
        """The whole document, in which only schemas are referred to."""
        return self._document

    def pointer(self, operation: str, where: str) -> str:
        """Return the place of a rule in the specification; other references stay unchanged."""
        if not where or where.startswith(("/", "RFC ")):
            return where
        if operation not in self.operations:
            return ""
        return f"{self.operations[operation].pointer}/{where}"

    def methods(self, operation: str) -> frozenset[str]:
        """Return the methods that the path of an operation has; HEAD wherever GET is."""
        path = self.operations[operation].path
        methods = {one.method for one in self.operations.values() if one.path == path}
        return frozenset(methods | ({"HEAD"} if "GET" in methods else set()))

    def mismatches(self, operation: str, status: int, value: object) -> Iterator[Mismatch]:
        """Validate a response's body; each row of a page is validated alone."""
        rows = as_array(as_object(value).get("rows"))
        page = {**as_object(value), "rows": list[Any]()} if rows else value
        yield from self._cached(operation, status, page)
        for row in rows:
            for mismatch in self._cached(operation, status, {"rows": [row]}):
                if mismatch.place.startswith("rows"):
                    yield mismatch

    def _cached(self, operation: str, status: int, value: object) -> list[Mismatch]:
        """Validate a value; equal values are validated once."""
        key = (operation, status, repr(value))
        mismatches = self._cache.get(key)
        if mismatches is None:
            mismatches = list(self._mismatches(operation, status, value))
            if len(key[2]) <= _VALUE_LIMIT:
                if len(self._cache) >= _CACHE_SIZE:
                    self._cache.clear()
                self._cache[key] = mismatches
        return mismatches

    def _mismatches(self, operation: str, status: int, value: object) -> Iterator[Mismatch]:
        for error in self._validator(operation, status).iter_errors(value):
            yield _mismatch(error, self._place(operation, status, error.absolute_schema_path))
        yield from self._unknown(*self._schema(operation, status), value, "")

    def _schema(self, operation: str, status: int) -> tuple[str, dict[str, Any]]:
        """Return the place of a response's schema, and the schema."""
        known = self.operations.get(operation)
        where = known.pointer if known else ""
        responses: dict[str, Any] = known.details["responses"] if known else {}
        content = responses.get(str(status), {}).get("content", {})
        schema: dict[str, Any] = content.get("application/json", {}).get("schema", _ERROR)
        return f"{where}/responses/{status}/content/application~1json/schema", schema

    @cache  # noqa: B019 - as many as there are documented responses
    def _validator(self, operation: str, status: int) -> Any:  # noqa: ANN401 - jsonschema's own
        schema = {**self._schema(operation, status)[1], "components": self._document["components"]}
        return _STRICT(schema, format_checker=_FORMATS)

    def _unknown(
        self, where: str, schema: Mapping[str, Any], value: object, place: str
    ) -> Iterator[Mismatch]:
        """Yield the fields that no schema documents."""
        where, schema = self._resolve(where, schema)
        for item in as_array(value):
            yield from self._unknown(f"{where}/items", schema.get("items", {}), item, place)
        properties = as_object(schema.get("properties"))
        for name, inner in as_object(value).items() if properties else ():
            if name in properties:
                below = f"{where}/properties/{name}"
                yield from self._unknown(
                    below, properties[name], inner, f"{place}.{name}".lstrip(".")
                )
            else:
                yield Mismatch(
                    "unknown-field", place, where, "documented fields", f"there is a field {name!r}"
                )

    def _resolve(self, where: str, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Follow references, if there are any."""
        while "$ref" in schema:
            where = schema["$ref"].removeprefix("#")
            schema = at_pointer(self._document, where)
        return where, schema

    def _place(self, operation: str, status: int, steps: Iterable[str | int]) -> str:
        """Return the place of a keyword in the specification; the steps to it omit references."""
        where, schema = self._schema(operation, status)
        inner: Any = schema
        for step in steps:
            if step not in inner:
                where, inner = self._resolve(where, inner)
            where, inner = f"{where}/{step}", inner[step]
        return where


def _mismatch(error: ValidationError, where: str) -> Mismatch:
    place = ".".join(str(part) for part in error.absolute_path if not isinstance(part, int))
    rule, message = "schema", error.message[:300]
    if error.validator == "enum":
        folds = as_object(error.schema).get("x-fold-case", False)
        values = [str(value).casefold() for value in as_array(error.validator_value)]
        is_folded = folds and str(error.instance).casefold() in values
        rule = "currency-case" if is_folded else "unknown-value"
        if where.startswith(_ERROR_CODE):  # more codes are in use than the documentation lists
            rule = "error-code"
    if error.validator == "required":
        rule = "required-field"
    if error.validator == "format":
        rule = "format"
    expected = f"{error.validator}: {error.validator_value}"
    return Mismatch(rule, place or "the body", where, expected, message)


def _is_integer(_checker: object, value: object) -> bool:
    # 1.0 is an integer in JSON Schema, but not for many decoders.
    return isinstance(value, int) and not isinstance(value, bool)


def _int64(
    _validator: object, name: object, value: object, _schema: object
) -> Iterator[ValidationError]:
    if name == "int64" and isinstance(value, int) and value not in _INT64:
        yield ValidationError(f"{value} doesn't fit into 64 bits")
    if isinstance(name, str) and isinstance(value, str) and not _FORMATS.conforms(value, name):
        yield ValidationError(f"{value[:100]!r} is not a valid {name}")


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
