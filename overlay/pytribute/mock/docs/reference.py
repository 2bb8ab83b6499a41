"""The contents of the reference: operations, schemas and fields."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "Field",
    "Group",
    "OperationSection",
    "Reference",
    "ResponseSection",
    "Schema",
    "TypePart",
]


class TypePart(NamedTuple):
    """A part of a type's name, with a link to the schema that it names."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of a request or a response: a parameter, or a property of a schema."""

    name: str
    place: str = ""
    type: tuple[TypePart, ...]
    description: str
    required: bool = False
    deprecated: bool = False
    limits: tuple[str, ...]
    values: tuple[str, ...]
    default: str
    example: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSection:
    """The response of an operation with a status, and its links."""

    status: str
    description: str
    type: tuple[TypePart, ...]
    fields: tuple[Field, ...]
    samples: tuple[str, ...]
    leads_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSection:
    """One operation of the API."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    page: str
    keys: tuple[Field, ...]
    parameters: tuple[Field, ...]
    body: tuple[TypePart, ...] | None
    body_fields: tuple[Field, ...]
    body_sample: str
    responses: tuple[ResponseSection, ...]
    readings: tuple[str, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The operations of one tag."""

    name: str
    description: str
    operations: tuple[OperationSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A named schema: the fields of an object, or the limits of a single value."""

    itself: Field
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The whole contents of the page."""

    title: str
    version: str
    description: str
    servers: tuple[tuple[str, str], ...]
    keys: tuple[Field, ...]
    readings: tuple[str, ...]
    not_known: tuple[str, ...]
    groups: tuple[Group, ...]
    webhooks: tuple[OperationSection, ...]
    """Requests to an address of the user; the path of each is the name of its event."""
    schemas: tuple[Schema, ...]
