"""How the text of a request is read: strictly, and never with a limit on its length."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pytribute.mock.answers import ApiError
from pytribute_schemas import ProductType

__all__ = ["ListQuery", "read_integer", "read_list_query"]

_INTEGER = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
_LARGEST_SIZE = 100
_NAMES = ("page", "size", "type", "desc")
_TYPES = frozenset(ProductType)

# Longer numbers than this are no index into any list; they are never made an ``int``, because
# Python refuses to convert thousands of digits.
_DIGITS_OF_AN_INDEX = 18


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The parameters of the product list."""

    page: str = "1"
    size: int = 20
    type: ProductType | None = None
    desc: bool = False

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
        size=_size(given.get("size", "20")),
        type=_type(given.get("type")),
        desc=_flag(given.get("desc", "false")),
    )


def _page(text: str) -> str:
    page = read_integer(text)
    if page is None or page == "0" or page.startswith("-"):
        raise ApiError(400, "page must be an integer, 1 or more")
    return page


def _size(text: str) -> int:
    size = read_integer(text)
    if size is None or len(size) > len(str(_LARGEST_SIZE)) or not 1 <= int(size) <= _LARGEST_SIZE:
        raise ApiError(400, f"size must be an integer from 1 to {_LARGEST_SIZE}")
    return int(size)


def _type(text: str | None) -> ProductType | None:
    if text is None:
        return None
    if text not in _TYPES:
        raise ApiError(400, f"type must be one of {', '.join(ProductType)}")
    return ProductType(text)


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ApiError(400, "desc must be true or false")
    return text == "true"
