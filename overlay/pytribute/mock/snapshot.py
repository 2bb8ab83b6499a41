"""The whole state of a mock as one JSON document."""

import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pytribute.mock.errors import MockError
from pytribute.mock.product import LARGEST_ID, problem, refusal
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
    """What a purchase was paid with; only Stars can be refunded."""

    STARS = "stars"
    CARD = "card"
    WALLET = "wallet"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnedProduct(_Record):
    """A product, by its names on the wire, and the account it belongs to."""

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
    """Everything a mock remembers: accounts are names and their keys."""

    now: AwareDatetime
    accounts: dict[str, Annotated[str, Field(pattern=r"^[!-~]+$")]]
    products: list[OwnedProduct]
    purchases: list[Purchase]


def make_purchase(**fields: object) -> Purchase:
    """Make a purchase of its fields.

    Raises:
        MockError: a value is out of range, or of the wrong type.
    """
    try:
        # As JSON: a text is a way of payment there, and nothing else is taken for what it isn't.
        return Purchase.model_validate_json(json.dumps(fields, default=repr), strict=True)
    except ValidationError as error:
        raise refusal("there is no such purchase", error) from None


def parse_snapshot(text: str) -> Snapshot:
    """Read a saved state.

    Raises:
        MockError: the text is no JSON, or not of the form that a mock saves.
    """
    check_kind("text", text, (str, bytes), "a str")
    try:
        return Snapshot.model_validate_json(text)
    except ValidationError as error:
        raise MockError(f"this is no saved state of a mock: {problem(error)}") from None


def check_snapshot(snapshot: Snapshot) -> None:
    """Make sure that every name and id in a state means something, and just one thing.

    Raises:
        MockError: an unknown account or product, or an id or key given twice.
    """
    _unique("key", list(snapshot.accounts.values()), shown=False)
    products = [one.product.get("id") for one in snapshot.products]
    _unique("product", products)
    _unique("purchase", [one.id for one in snapshot.purchases])
    for one in snapshot.products:
        if one.owner not in snapshot.accounts:
            raise MockError(
                f"product {one.product.get('id')} belongs to {one.owner!r}, which is no account"
            )
    known = set(products)
    for purchase in snapshot.purchases:
        if purchase.product_id not in known:
            raise MockError(
                f"purchase {purchase.id} is of product {purchase.product_id}, which there is not"
            )


def _unique(what: str, values: Sequence[object], *, shown: bool = True) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            raise MockError(
                f"{what} {value} is given twice" if shown else f"a {what} is given twice"
            )
