"""The API as a reader meets it: operations, schemas, and what each field may hold."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Answer", "Field", "Group", "Operation", "Reference", "Schema", "Word"]


class Word(NamedTuple):
    """A part of a type's name; one that names a schema leads there."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of a request or an answer: a parameter, or a property of a schema."""

    name: str
    place: str = ""
    type: tuple[Word, ...]
    description: str
    required: bool = False
    deprecated: bool = False
    limits: tuple[str, ...]
    values: tuple[str, ...]
    default: str
    example: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation answers with a status, and where one can go from there."""

    status: str
    description: str
    type: tuple[Word, ...]
    fields: tuple[Field, ...]
    samples: tuple[str, ...]
    leads_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing the API can do."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    page: str
    keys: tuple[Field, ...]
    parameters: tuple[Field, ...]
    body: tuple[Word, ...] | None
    body_fields: tuple[Field, ...]
    body_sample: str
    answers: tuple[Answer, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The operations of one tag."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A named form of values: the fields of an object, or the limits of a single value."""

    itself: Field
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything the page tells."""

    title: str
    version: str
    description: str
    servers: tuple[tuple[str, str], ...]
    keys: tuple[Field, ...]
    readings: tuple[str, ...]
    groups: tuple[Group, ...]
    schemas: tuple[Schema, ...]
