"""How the text of a request is read: strictly, and never with a limit on its length."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from pytribute.mock.answers import ApiError
from pytribute.mock.samples import operation, resolve

__all__ = ["ListQuery", "read_integer", "read_list_query"]

_INTEGER = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
_NAMES = ("page", "size", "type", "desc")
# Where the specification leaves open how many rows a page has.
_USUAL_SIZE = 20

# Longer numbers than this are no index into any list; they are never made an ``int``, because
# Python refuses to convert thousands of digits.
_DIGITS_OF_AN_INDEX = 18


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The parameters of the product list."""

    page: str
    size: int
    type: str | None
    desc: bool

    def window(self, total: int) -> tuple[int, int]:
        """Give the first row of the page and the one after its last."""
        if len(self.page) > _DIGITS_OF_AN_INDEX:
            return total, total
        first = (int(self.page) - 1) * self.size
        return first, first + self.size


def read_integer(text: str) -> str | None:
    """Give an integer in its shortest decimal form; None if the text is none.

    Digits are the ten of ASCII, with an optional minus; zeros in front change nothing.
    """
    found = _INTEGER.fullmatch(text)
    if found is None:
        return None
    sign, digits = found.groups()
    return digits if digits == "0" else f"{sign}{digits}"


def read_list_query(query: bytes) -> ListQuery:
    """Read the query of the product list; parameters of other names are ignored.

    Raises:
        ApiError: 400, a value is out of range, of the wrong type, empty, or given twice.
    """
    given: dict[str, str] = {}
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name not in _NAMES:
            continue
        if name in given:
            raise ApiError(400, f"{name} is given twice")
        given[name] = value
    return ListQuery(
        page=_page(given.get("page", "1")),
        size=_size(given.get("size")),
        type=_type(given.get("type")),
        desc=_flag(given.get("desc", "false")),
    )


def _page(text: str) -> str:
    page = read_integer(text)
    if page is None or page == "0" or page.startswith("-"):
        raise ApiError(400, "page must be an integer, 1 or more")
    return page


def _size(text: str | None) -> int:
    schema = _schema("size")
    least, most = max(1, schema.get("minimum", 1)), schema.get("maximum", math.inf)
    if text is None:
        return int(schema.get("default", min(max(least, _USUAL_SIZE), most)))
    size = read_integer(text)
    if size is None or len(size) > _DIGITS_OF_AN_INDEX or not least <= int(size) <= most:
        bounds = f"from {least} to {most}" if most < math.inf else f"{least} or more"
        raise ApiError(400, f"size must be an integer {bounds}")
    return int(size)


def _type(text: str | None) -> str | None:
    types = _schema("type").get("enum", ())
    if text is not None and types and text not in types:
        raise ApiError(400, f"type must be one of {', '.join(map(str, types))}")
    return text


@cache
def _schema(name: str) -> Any:  # noqa: ANN401 - a schema
    """Return what the specification says of a parameter of the list; {} where it has none."""
    parameters = map(resolve, operation("listProducts").get("parameters", ()))
    return next((resolve(one.get("schema", {})) for one in parameters if one["name"] == name), {})


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ApiError(400, "desc must be true or false")
    return text == "true"
