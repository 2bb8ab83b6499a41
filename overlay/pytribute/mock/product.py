"""A product as the mock keeps it: the bytes that are sent, checked once, when they are made."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic import ValidationError

from pytribute.mock.errors import MockError, MockTypeError
from pytribute_schemas import Currency, Product, ProductStatus, ProductType

__all__ = [
    "LARGEST_ID",
    "Row",
    "complete_product",
    "encode_product",
    "problem",
    "refusal",
    "timestamp",
    "wire_fields",
]

LARGEST_ID = 2**63 - 1

_WIRE_NAMES = {name: field.alias or name for name, field in Product.model_fields.items()}
_ORDER = tuple(_WIRE_NAMES.values())
_KNOWN = frozenset(_ORDER)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_ID = "id must be a whole number from 1, and fit into 64 bits"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Row(NamedTuple):
    """A product, encoded."""

    id: int
    type: ProductType
    body: bytes


def wire_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Give fields their names on the wire, whether they came by those or by Python's.

    Raises:
        MockError: there is no field of such a name, or a time has no zone.
    """
    named: dict[str, object] = {}
    for name, value in fields.items():
        wire_name = _WIRE_NAMES.get(name, name)
        if wire_name not in _KNOWN:
            raise MockError(f"a product has no field {name!r}: it has {', '.join(_WIRE_NAMES)}")
        named[wire_name] = timestamp(value) if isinstance(value, datetime) else value
    return named


def complete_product(
    product_id: int, fields: Mapping[str, object], *, now: datetime
) -> dict[str, object]:
    """Fill in the fields that nobody cared about, given by their names on the wire.

    Raises:
        MockError: no product can have this id.
    """
    if type(product_id) is not int:
        raise MockTypeError(f"product {product_id!r}: {_ID}")
    if not 1 <= product_id <= LARGEST_ID:
        raise MockError(f"product {product_id!r}: {_ID}")
    code = _code(product_id)
    created = fields.get("created") or timestamp(now)
    product = {
        "id": product_id,
        "type": ProductType.DIGITAL,
        "name": f"Product {product_id}",
        "amount": 499,
        "currency": Currency.USD,
        "status": ProductStatus.APPROVED,
        "isCustom": fields.get("type") == ProductType.CUSTOM,
        "acceptCards": True,
        "acceptWalletPay": False,
        "protectContent": False,
        "created": created,
        "updated": created,
        "link": f"https://t.me/tribute/app?startapp=p{code}",
        "webLink": f"https://web.tribute.tg/p/{code}",
        **fields,
    }
    return {name: product[name] for name in _ORDER if name in product}


def encode_product(product: Mapping[str, object]) -> Row:
    """Encode a product, given by its names on the wire.

    Raises:
        MockError: it departs from the specification, or from what holds between its fields.
    """
    where = f"product {product.get('id')}"
    for name, value in product.items():
        if name not in _KNOWN:
            raise MockError(f"{where}: there is no field {name!r}")
        if value is None:
            raise MockTypeError(f"{where}: {name} can't be null; leave it out")
    try:
        body = _JSON.encode(product).encode()
    except (TypeError, ValueError) as error:
        kind = MockTypeError if isinstance(error, TypeError) else MockError
        raise kind(f"{where}: can't be written as JSON: {error}") from None
    try:
        checked = Product.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise refusal(where, error) from None
    if complaint := _complaint(checked):
        raise MockError(f"{where}: {complaint}")
    return Row(checked.id, checked.type, body)


def timestamp(moment: object) -> str:
    """Write a moment as the API does, in UTC.

    Raises:
        MockError: it is no time, has no time zone, or is none in UTC.
    """
    if not isinstance(moment, datetime):
        raise MockTypeError(f"{moment!r} is no datetime")
    if moment.tzinfo is None:
        raise MockError(f"{moment} has no time zone: give it one, for example datetime.UTC")
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        raise MockError(f"{moment} is beyond the calendar in UTC") from None


def refusal(start: str, error: ValidationError) -> MockError:
    """Make the error of values that a model refuses; of a wrong type it is a TypeError too."""
    errors = error.errors(include_url=False)
    # Of several types that an argument may have, each complains.
    is_of_wrong_type = all(
        one["type"].endswith("_type")
        or (one["type"] in {"literal_error", "enum"} and not isinstance(one["input"], str))
        for one in errors
    )
    return (MockTypeError if is_of_wrong_type else MockError)(f"{start}: {problem(error)}")


def problem(error: ValidationError) -> str:
    """Say in one line what is wrong first, and where."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _complaint(product: Product) -> str | None:
    if not 1 <= product.id <= LARGEST_ID:
        return _ID
    if product.is_custom != (product.type is ProductType.CUSTOM):
        return "isCustom must be true exactly when type is custom"
    if product.updated < product.created:
        return "updated is before created"
    if product.link.rpartition("startapp=p")[2] != product.web_link.rpartition("/")[2]:
        return "link and webLink must end in the same code"
    return None


def _code(number: int) -> str:
    code = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        code = _DIGITS[digit] + code
    return code
