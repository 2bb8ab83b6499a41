"""The operations of the specification, as the general checks read them.

Nothing here knows an operation by name: what a check sends and expects comes from the parameters,
the schemas, ``x-pagination`` and ``x-expects``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.strict_json import as_array, as_object
from pytribute.mock.samples import complete
from pytribute.mock.specification import METHODS, examples, is_array, json_content, resolve

__all__ = ["DocumentedOperation", "ListedRows", "at_path", "read_operations"]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SUCCESS = range(200, 300)


@dataclass(frozen=True, eq=False)
class DocumentedOperation:
    """One operation of the specification."""

    path: str
    method: str
    details: Mapping[str, Any]
    is_secured: bool
    """Whether it needs the key."""

    @property
    def name(self) -> str:
        """The ``operationId``."""
        return str(self.details["operationId"])

    @property
    def parameters(self) -> Sequence[Mapping[str, Any]]:
        """Its parameters and those of its path."""
        return as_array(self.details["parameters"])

    @property
    def pointer(self) -> str:
        """The place in the specification."""
        return f"/paths/{self.path.replace('/', '~1')}/{self.method.lower()}"

    @property
    def placeholders(self) -> list[str]:
        """The names of the path parameters, in the order of the path."""
        return _PLACEHOLDER.findall(self.path)

    @property
    def statuses(self) -> frozenset[int]:
        """The documented statuses."""
        return frozenset(int(status) for status in self.details["responses"])

    @property
    def implied_statuses(self) -> frozenset[int]:
        """The statuses that the readings state for every operation of its kind."""
        has_input = bool(self.parameters) or "requestBody" in self.details
        implied = {400: has_input, 401: self.is_secured, 404: bool(self.placeholders)}
        return frozenset(status for status, holds in implied.items() if holds)

    def schemas(self, place: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the schemas of the parameters in a place: ``path`` or ``query``."""
        return {
            one["name"]: resolve(one.get("schema", {}))
            for one in self.parameters
            if one["in"] == place
        }

    def has_body(self, status: int) -> bool:
        """Whether the response of a status has a body that the specification describes."""
        response = self.details["responses"].get(str(status))
        return response is None or status not in _SUCCESS or "content" in response

    @cached_property
    def pagination(self) -> Mapping[str, Any] | None:
        """How the rows follow one another, as ``x-pagination`` says; None if it lists nothing."""
        if "x-pagination" in self.details:
            return as_object(self.details["x-pagination"])
        schemas = [
            (json_content(response) or {}).get("schema", {})
            for status, response in self.details["responses"].items()
            if int(status) in _SUCCESS
        ]
        is_array_of_rows = any(resolve(schema).get("type") == "array" for schema in schemas)
        return {"type": "array"} if self.method == "GET" and is_array_of_rows else None

    def rows(self, value: object) -> list[Any] | None:
        """Return the rows of a response; None if there are none where they must be."""
        outputs = as_object((self.pagination or {}).get("outputs"))
        is_inside = "results" in outputs and not is_array(value)
        rows = at_path(value, outputs["results"]) if is_inside else value
        return as_array(rows) if is_array(rows) else None

    def samples(self) -> dict[str, str]:
        """Return documented or invented values of the path parameters."""
        return {
            one["name"]: quote(str([*examples(one), complete(one.get("schema", {}))][0]), safe="")
            for one in self.parameters
            if one["in"] == "path"
        }

    def request(
        self,
        arguments: Mapping[str, str],
        query: str | Mapping[str, object] = "",
        *headers: HeaderField,
        method: str = "",
    ) -> WireRequest:
        """Return a request; with its own method, it has the documented body or a sample of it."""
        target = _PLACEHOLDER.sub(lambda found: arguments[found[1]], self.path)
        text = query if isinstance(query, str) else urlencode(query)
        content = json_content(self.details.get("requestBody", {}))
        request = WireRequest(
            self.name, method or self.method, f"{target}?{text}" if text else target, headers
        )
        if method or content is None:
            return request
        body = json.dumps([*examples(content), complete(content.get("schema", {}))][0]).encode()
        sent = (*headers, HeaderField("Content-Type", "application/json"))
        return replace(request, headers=sent, body=body)


class ListedRows(NamedTuple):
    """The rows that a server listed."""

    arguments: Mapping[str, str]
    """The values of its path parameters."""
    rows: Sequence[Mapping[str, Any]]
    key: str
    """The field that identifies a row."""

    def below(self, name: str) -> Iterator[tuple[Mapping[str, Any], dict[str, str]]]:
        """Yield each row with the path parameters of what is below it; its key is one of them."""
        for row in self.rows:
            if isinstance(row.get(self.key), int | str):
                yield row, {**self.arguments, name: quote(str(row[self.key]), safe="")}


def read_operations(document: Mapping[str, Any]) -> list[DocumentedOperation]:
    """Return the operations of a specification; those with fewer placeholders come first.

    Only its schemas contain references, as `inline_references` leaves them.
    """
    found: list[DocumentedOperation] = []
    for path, item in document["paths"].items():
        for method in METHODS:
            details = item.get(method, {})
            if "operationId" not in details:
                continue
            security = details.get("security", document.get("security", ()))
            found.append(DocumentedOperation(path, method.upper(), details, bool(security)))
    return sorted(found, key=lambda one: len(one.placeholders))


def at_path(value: object, path: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the value at a path like ``meta.total``; None if it is absent."""
    for name in path.split("."):
        value = as_object(value).get(name)
    return value
