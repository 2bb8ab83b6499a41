"""What the mock keeps beside products and purchases: orders, subscribers, saved cards and others.

A record has its body as the API returns it, and notes of what the API doesn't show.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

import pytribute_schemas
from pytribute.mock.errors import MockError, MockTypeError
from pytribute.mock.product import encode_json, timestamp
from pytribute.mock.samples import complete
from pytribute.mock.specification import component
from pytribute.mock.violation import violation

__all__ = ["EncodedRecord", "Record", "RecordKind", "sortable", "wire_names"]


class RecordKind(StrEnum):
    """The kinds of records; each value says it to a person."""

    SHOP = "shop"
    ORDER = "order"
    TRANSACTION = "transaction"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    CHARGE = "charge"
    SUBSCRIPTION = "subscription"
    SUBSCRIBER = "subscriber"
    DONATION = "donation"
    PHYSICAL_ORDER = "physical order"


_SCHEMAS = {
    RecordKind.SHOP: "Shop",
    RecordKind.ORDER: "ShopOrder",
    RecordKind.TRANSACTION: "ShopTransaction",
    RecordKind.TOKEN: "ShopToken",
    RecordKind.CHARGE: "ShopCharge",
    RecordKind.SUBSCRIPTION: "Subscription",
    RecordKind.SUBSCRIBER: "Subscriber",
    RecordKind.DONATION: "NewDonationPayload",
    RecordKind.PHYSICAL_ORDER: "PhysicalOrder",
}


# A new order may have fields that it doesn't show later.
_OF_NEW = {RecordKind.ORDER: ("NewShopOrder",)}


class EncodedRecord(NamedTuple):
    """A record as the database keeps it."""

    kind: str
    id: str
    owner: str
    parent: str
    due: str | None
    body: bytes
    notes: str


class Record(BaseModel):
    """One record of an account."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: RecordKind
    id: str
    owner: str
    parent: str = ""
    """The id of what it belongs to: an order's shop, or a transaction's order."""
    due: AwareDatetime | None = None
    """When something happens to it without an action, such as a renewal."""
    body: dict[str, Any]
    notes: dict[str, Any] = {}

    def changed(
        self, *, due: datetime | None = None, notes: dict[str, Any] | None = None, **fields: object
    ) -> Self:
        """Return a copy with other fields in its body; without ``due``, nothing is due."""
        return self.model_copy(
            update={
                "due": due,
                "body": {**self.body, **fields},
                "notes": {**self.notes, **(notes or {})},
            }
        )

    def completed(self) -> Self:
        """Return a copy whose body is valid, even if a page has changed the specification."""
        body = complete(component(_SCHEMAS[self.kind]), self.body)
        return self.model_copy(update={"body": body})

    def encode(self) -> EncodedRecord:
        """Validate and encode the record.

        Raises:
            MockError: its body violates the specification.
        """
        where = f"{self.kind} {self.id}"
        try:
            body, notes = encode_json(self.body), encode_json(self.notes).decode()
        except (TypeError, ValueError) as error:
            kind = MockTypeError if isinstance(error, TypeError) else MockError
            raise kind(f"{where}: can't be encoded as JSON: {error}") from None
        if complaint := violation(component(_SCHEMAS[self.kind]), json.loads(body), where):
            raise MockError(complaint)
        due = None if self.due is None else sortable(self.due)
        return EncodedRecord(self.kind, self.id, self.owner, self.parent, due, body, notes)

    @classmethod
    def decode(cls, encoded: EncodedRecord) -> Self:
        """Return the record that was encoded.

        Raises:
            ValueError: no mock encoded it.
        """
        kind, id_, owner, parent, due, body, notes = encoded
        return cls.model_construct(  # validated when it was encoded
            kind=RecordKind(kind),
            id=id_,
            owner=owner,
            parent=parent,
            due=None if due is None else datetime.fromisoformat(due),
            body=json.loads(body),
            notes=json.loads(notes),
        )


def sortable(moment: datetime) -> str:
    """Format a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def wire_names(kind: RecordKind, fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of a body by their names on the wire; Python's names are accepted as well.

    Raises:
        MockError: a name is unknown, or a time has no zone.
    """
    names: dict[str, str] = {}
    for schema in (_SCHEMAS[kind], *_OF_NEW.get(kind, ())):
        model = getattr(pytribute_schemas, schema, None)
        for python, field in getattr(model, "model_fields", {}).items():
            names[python] = field.alias or python
    known = {**names, **{wire: wire for wire in names.values()}}
    for name in fields:
        if name not in known:
            raise MockError(f"a {kind} has no field {name!r}: it has {', '.join(names)}")
    return {
        known[name]: timestamp(value) if isinstance(value, datetime) else value
        for name, value in fields.items()
    }
