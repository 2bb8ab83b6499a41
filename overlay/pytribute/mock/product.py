"""A product as the mock keeps it: the bytes that are sent, checked once, when they are made."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from pydantic import ValidationError

from pytribute.mock.errors import MockError, MockTypeError
from pytribute.mock.samples import complete, component, resolve
from pytribute_schemas import Product

__all__ = [
    "LARGEST_ID",
    "Row",
    "complete_product",
    "encode_product",
    "json_number",
    "known_type",
    "problem",
    "refusal",
    "timestamp",
    "values",
    "wire_fields",
]

LARGEST_ID = 2**63 - 1

_WIRE_NAMES = {name: field.alias or name for name, field in Product.model_fields.items()}
_ORDER = tuple(_WIRE_NAMES.values())
_KNOWN = frozenset(_ORDER)
_ID = "id must be a whole number from 1, and fit into 64 bits"
# Figures before or after the point of what can be an amount at all.
_LONGEST = 100
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def json_number(value: object) -> int | float:
    """Return what JSON writes for a `Decimal`: the number itself, never one near to it.

    Raises:
        TypeError: it is something else, which JSON does not have.
        ValueError: it has too many digits, or is no number.
    """
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    if value.is_finite() and abs(value.adjusted()) <= _LONGEST:
        number = int(value) if value == value.to_integral_value() else float(value)
        if Decimal(str(number)) == value:
            return number
    raise ValueError(f"{value} is no number, or has more digits than a mock writes")


_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=json_number
)


class Row(NamedTuple):
    """A product, encoded."""

    id: int
    type: str
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
    product_id: int,
    fields: Mapping[str, object],
    *,
    now: datetime,
    usual: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Fill in the fields that nobody cared about, given by their names on the wire.

    Args:
        product_id: its id.
        fields: what it is to have, whatever the specification allows.
        now: when it is made.
        usual: what it has else, as far as the specification allows it.

    Raises:
        MockError: no product can have this id.
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
    # A world has hundreds, and to walk the schema takes several times as long as to validate.
    whole = known if _is_valid(known) else complete(component("Product"), known)
    product = {**whole, **fields}
    return {name: product[name] for name in _ORDER if name in product}


def _is_valid(product: Mapping[str, object]) -> bool:
    try:
        Product.model_validate_json(_JSON.encode(product), strict=True)
    except (TypeError, ValueError):
        return False
    return True


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
    if complaint := _complaint(product, checked):
        raise MockError(f"{where}: {complaint}")
    return Row(int(checked.id), str(product.get("type")), body)


def values(field: str) -> list[str]:
    """List what the specification allows in a field of a product; nothing if it has no list."""
    schema = resolve(component("Product").get("properties", {}).get(field, {}))
    return [str(value) for value in schema.get("enum", ()) if value is not None]


def known_type(text: str) -> str:
    """Return a type of products that a file names.

    Raises:
        ValueError: the specification has others.
    """
    types = values("type")
    if types and text not in types:
        raise ValueError(f"{text!r} is none of {', '.join(types)}")
    return text


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


def _complaint(product: Mapping[str, object], checked: Product) -> str | None:
    """Say what doesn't hold between the fields, as far as the specification has them."""
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
