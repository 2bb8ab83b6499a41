"""The operations as the specification names them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_BASE_PATH = "/api/v1"
_PLACEHOLDER = re.compile(r"\{\w+\}")
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True)
class Documented:
    """One operation of a specification."""

    name: str
    method: str
    path: str
    details: Mapping[str, Any]
    schemas: Mapping[str, Any]
    """All schemas of the document."""

    @property
    def pointer(self) -> str:
        """Where it stands in the document."""
        return f"/paths/{self.path.replace('/', '~1')}/{self.method.lower()}"

    @property
    def placeholders(self) -> int:
        """The number of its path parameters."""
        return len(_PLACEHOLDER.findall(self.path))

    @property
    def errors(self) -> list[int]:
        """The statuses of its errors."""
        return [status for status in map(int, self.details["responses"]) if status >= 400]

    @property
    def used_schemas(self) -> list[str]:
        """The schemas of its parameters and responses, with the schemas that they refer to."""
        names: list[str] = []
        _follow(self.details, self.schemas, names)
        return names

    def open_enums(self, status: str = "200") -> dict[str, Mapping[str, Any]]:
        """Return the enums among the fields of a response, by the field's name."""
        names: list[str] = []
        _follow(self.details["responses"][status], self.schemas, names)
        return {
            field: kind
            for name in names
            for field, value in self.schemas[name].get("properties", {}).items()
            if "enum" in (kind := self.schemas.get(_referred(value), {}))
        }

    def is_at(self, path: str) -> bool:
        """Whether a path of the mock is one of this operation's."""
        return re.fullmatch(_BASE_PATH + _PLACEHOLDER.sub("[^/]+", self.path), path) is not None


def operation_of(method: str, path: str, operations: Iterable[Documented]) -> Documented | None:
    """Return the operation that a request of the mock is for; None if it is for none.

    A literal takes precedence over a placeholder: ``/products/drafts`` is no product.
    """
    found = [one for one in operations if one.is_at(path)]
    fewest = min((one.placeholders for one in found), default=0)
    at_path = (one for one in found if one.placeholders == fewest)
    return next((one for one in at_path if one.method == method), None)


def operations(document: Mapping[str, Any]) -> list[Documented]:
    """Return the operations of a specification, in its order."""
    return [
        Documented(
            details["operationId"], method.upper(), path, details, document["components"]["schemas"]
        )
        for path, methods in document["paths"].items()
        for method, details in methods.items()
    ]


def _follow(node: object, schemas: Mapping[str, Any], names: list[str]) -> None:
    for value in _parts(node):
        name = _referred(value)
        if name and name not in names:
            names.append(name)
            _follow(schemas[name], schemas, names)
        _follow(value, schemas, names)


def _parts(node: object) -> Iterator[Any]:
    match node:
        case dict():
            yield from node.values()
        case list():
            yield from node
        case _:
            pass


def _referred(value: object) -> str:
    match value:
        case {"$ref": str(reference)} if reference.startswith(_REFERENCE):
            return reference.removeprefix(_REFERENCE)
        case _:
            return ""
