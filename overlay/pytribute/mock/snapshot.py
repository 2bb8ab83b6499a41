"""The whole state of a mock as one JSON document."""

import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pytribute.mock.errors import MockError, first_problem, validation_error
from pytribute.mock.product import LARGEST_ID
from pytribute.mock.record import Record
from pytribute_core.checks import check_kind

__all__ = [
    "OwnedProduct",
    "PaidWith",
    "Purchase",
    "Snapshot",
    "check_snapshot",
    "make_purchase",
    "parse_snapshot",
]

_Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class PaidWith(StrEnum):
    """The payment method of a purchase; only Stars can be refunded."""

    STARS = "stars"
    CARD = "card"
    WALLET = "wallet"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnedProduct(_Record):
    """A product, whose fields go by their names on the wire, and the account that owns it."""

    owner: str
    product: dict[str, object]


class Purchase(_Record):
    """A purchase; it belongs to the account that owns its product."""

    id: _Id
    product_id: _Id
    paid_with: PaidWith
    buyer_gone: bool = False
    refunded_at: AwareDatetime | None = None


class Snapshot(_Record):
    """The whole state; ``accounts`` are keys by names."""

    now: AwareDatetime
    accounts: dict[str, Annotated[str, Field(pattern=r"^[!-~]+$")]]
    products: list[OwnedProduct]
    purchases: list[Purchase]
    records: list[Record] = []


def make_purchase(**fields: object) -> Purchase:
    """Return a purchase with these fields.

    Raises:
        MockError: a value is out of range, or of the wrong type.
    """
    try:
        # In JSON a payment method is a text, and strict mode converts nothing else.
        return Purchase.model_validate_json(json.dumps(fields, default=repr), strict=True)
    except ValidationError as error:
        raise validation_error("there is no such purchase", error) from None


def parse_snapshot(text: str) -> Snapshot:
    """Parse a saved state.

    Raises:
        MockError: the text is not JSON, or not a saved state.
    """
    check_kind("text", text, (str, bytes), "a str")
    try:
        return Snapshot.model_validate_json(text)
    except ValidationError as error:
        raise MockError(f"this is not a saved state of a mock: {first_problem(error)}") from None


def check_snapshot(snapshot: Snapshot) -> None:
    """Check that ids and keys are unique, and that references exist.

    Raises:
        MockError: an unknown account or product, or a repeated id or key.
    """
    _unique("key", list(snapshot.accounts.values()), secret=True)
    products = [one.product.get("id") for one in snapshot.products]
    _unique("product", products)
    _unique("purchase", [one.id for one in snapshot.purchases])
    for one in snapshot.products:
        if one.owner not in snapshot.accounts:
            raise MockError(
                f"product {one.product.get('id')} belongs to {one.owner!r}, which is not an account"
            )
    _unique("record", [(one.kind.value, one.id) for one in snapshot.records])
    ids = {one.id for one in snapshot.records}
    for record in snapshot.records:
        if record.parent and record.parent not in ids:
            raise MockError(
                f"{record.kind} {record.id} is of {record.parent}, which does not exist"
            )
        if record.owner not in snapshot.accounts:
            raise MockError(
                f"{record.kind} {record.id} belongs to {record.owner!r}, which is not an account"
            )
    known = set(products)
    for purchase in snapshot.purchases:
        if purchase.product_id not in known:
            raise MockError(
                f"purchase {purchase.id} is of product {purchase.product_id}, which does not exist"
            )


def _unique(what: str, values: Sequence[object], *, secret: bool = False) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            raise MockError(f"a {what} is repeated" if secret else f"{what} {value} is repeated")
