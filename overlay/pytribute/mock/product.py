"""Products of the mock: validated and encoded once, when they are added."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from pydantic import ValidationError

from pytribute.mock.errors import MockError, MockTypeError, validation_error
from pytribute.mock.samples import complete
from pytribute.mock.specification import component, resolve
from pytribute_schemas import Product

__all__ = [
    "LARGEST_ID",
    "Row",
    "complete_product",
    "encode_json",
    "encode_product",
    "json_number",
    "known_type",
    "timestamp",
    "values",
    "wire_fields",
]

LARGEST_ID = 2**63 - 1

_WIRE_NAMES = {name: field.alias or name for name, field in Product.model_fields.items()}
_ORDER = tuple(_WIRE_NAMES.values())
_KNOWN = frozenset(_ORDER)
_ID = "id must be a whole number from 1, and fit into 64 bits"
# The most digits before or after the point of a number.
_LONGEST = 100
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def json_number(value: object) -> int | float:
    """Return the number that JSON encodes a `Decimal` as, without rounding.

    Raises:
        TypeError: the value is not a `Decimal`.
        ValueError: it is not finite, or has too many digits.
    """
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    if value.is_finite() and abs(value.adjusted()) <= _LONGEST:
        number = int(value) if value == value.to_integral_value() else float(value)
        if Decimal(str(number)) == value:
            return number
    raise ValueError(f"{value} is not finite, or has more digits than JSON keeps")


_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=json_number
)


def encode_json(value: object) -> bytes:
    """Encode a JSON value, whose numbers may be `Decimal`.

    Raises:
        TypeError: JSON has no such type.
        ValueError: a number or a text can't be encoded.
    """
    return _JSON.encode(value).encode()


class Row(NamedTuple):
    """A product, encoded."""

    id: int
    type: str
    body: bytes


def wire_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Return fields by their names on the wire; Python's names are accepted as well.

    Raises:
        MockError: a name is unknown, or a time has no zone.
    """
    named: dict[str, object] = {}
    for name, value in fields.items():
        wire_name = _WIRE_NAMES.get(name, name)
        if wire_name not in _KNOWN:
            raise MockError(f"a product has no field {name!r}: it has {', '.join(_WIRE_NAMES)}")
        named[wire_name] = timestamp(value) if isinstance(value, datetime) else value
    return named


def complete_product(
    product_id: int,
    fields: Mapping[str, object],
    *,
    now: datetime,
    usual: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return a complete product; all fields go by their names on the wire.

    Args:
        product_id: the product's id.
        fields: fields to take as they are.
        now: the time of creation.
        usual: fields to prefer over the mock's defaults, if the specification allows them.

    Raises:
        MockError: the id is out of range.
    """
    if type(product_id) is not int:
        raise MockTypeError(f"product {product_id!r}: {_ID}")
    if not 1 <= product_id <= LARGEST_ID:
        raise MockError(f"product {product_id!r}: {_ID}")
    code = _code(product_id)
    usual = usual or {}
    created = fields.get("created") or usual.get("created") or timestamp(now)
    product = {
        "id": product_id,
        "type": "digital",
        "name": f"Product {product_id}",
        "amount": 499,
        "currency": "USD",
        "status": "approved",
        "isCustom": fields.get("type", usual.get("type")) == "custom",
        "acceptCards": True,
        "acceptWalletPay": False,
        "protectContent": False,
        "created": created,
        "updated": created,
        "link": f"https://t.me/tribute/app?startapp=p{code}",
        "webLink": f"https://web.tribute.tg/p/{code}",
        **usual,
    }
    known = {name: value for name, value in product.items() if name in _KNOWN}
    # Validation is several times as fast as walking the schema, and a seed has hundreds.
    whole = known if _is_valid(known) else complete(component("Product"), known)
    product = {**whole, **fields}
    return {name: product[name] for name in _ORDER if name in product}


def _is_valid(product: Mapping[str, object]) -> bool:
    try:
        Product.model_validate_json(encode_json(product), strict=True)
    except (TypeError, ValueError):
        return False
    return True


def encode_product(product: Mapping[str, object]) -> Row:
    """Validate and encode a product, whose fields go by their names on the wire.

    Raises:
        MockError: it violates the specification, or its fields are inconsistent.
    """
    where = f"product {product.get('id')}"
    for name, value in product.items():
        if name not in _KNOWN:
            raise MockError(f"{where}: there is no field {name!r}")
        if value is None:
            raise MockTypeError(f"{where}: {name} can't be null; leave it out")
    try:
        body = encode_json(product)
    except (TypeError, ValueError) as error:
        kind = MockTypeError if isinstance(error, TypeError) else MockError
        raise kind(f"{where}: can't be encoded as JSON: {error}") from None
    try:
        checked = Product.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise validation_error(where, error) from None
    if problem := _inconsistency(product, checked):
        raise MockError(f"{where}: {problem}")
    return Row(int(checked.id), str(product.get("type")), body)


def values(field: str) -> list[str]:
    """Return the values that the specification lists for a field of a product."""
    schema = resolve(component("Product").get("properties", {}).get(field, {}))
    return [str(value) for value in schema.get("enum", ()) if value is not None]


def known_type(text: str) -> str:
    """Return a product type if the specification has it.

    Raises:
        ValueError: it doesn't.
    """
    types = values("type")
    if types and text not in types:
        raise ValueError(f"{text!r} is none of {', '.join(types)}")
    return text


def timestamp(moment: object) -> str:
    """Format a moment as the API does, in UTC.

    Raises:
        MockError: it is not a datetime, has no time zone, or is out of range in UTC.
    """
    if not isinstance(moment, datetime):
        raise MockTypeError(f"{moment!r} is no datetime")
    if moment.tzinfo is None:
        raise MockError(f"{moment} has no time zone: give it one, for example datetime.UTC")
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        raise MockError(f"{moment} is beyond the calendar in UTC") from None


def _inconsistency(product: Mapping[str, object], checked: Product) -> str | None:
    """Describe an inconsistency between fields, of those that the specification has."""
    if not 1 <= checked.id <= LARGEST_ID:
        return _ID
    fields = {"type", "isCustom"}
    if fields <= product.keys() and product["isCustom"] != (product["type"] == "custom"):
        return "isCustom must be true exactly when type is custom"
    created, updated = (getattr(checked, name, None) for name in ("created", "updated"))
    if isinstance(created, datetime) and isinstance(updated, datetime) and updated < created:
        return "updated is before created"
    link, web_link = (str(product.get(name, "")) for name in ("link", "webLink"))
    if link and web_link and link.rpartition("startapp=p")[2] != web_link.rpartition("/")[2]:
        return "link and webLink must end in the same code"
    return None


def _code(number: int) -> str:
    code = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        code = _DIGITS[digit] + code
    return code
