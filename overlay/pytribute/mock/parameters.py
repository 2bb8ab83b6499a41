"""How the text of a request is read: strictly, and never with a limit on its length."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from pytribute.mock.answers import ApiError
from pytribute.mock.samples import operation, resolve

__all__ = ["ListQuery", "PageSizes", "page_sizes", "read_integer", "read_list_query"]

_INTEGER = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
_NOTHING: Mapping[str, Any] = {}
_NAMES = ("page", "size", "type", "desc")
# Where the specification leaves open how many rows a page has, and how many it may have.
_USUAL, _UNBOUNDED = 20, 10**9

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


class PageSizes(NamedTuple):
    """How many rows a page may have, by the specification, and has where the size is left out."""

    least: int
    most: int
    usual: int

    @property
    def is_unbounded(self) -> bool:
        """Whether the specification allows any size."""
        return self.most == _UNBOUNDED


@cache
def page_sizes() -> PageSizes:
    """Return the bounds of the parameter ``size``, and its default."""
    schema = _schema("size")
    least, most = int(max(1, schema.get("minimum", 1))), int(schema.get("maximum", _UNBOUNDED))
    return PageSizes(least, most, int(schema.get("default", min(max(least, _USUAL), most))))


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
    sizes = page_sizes()
    least, most, usual = sizes
    if text is None:
        return usual
    size = read_integer(text)
    if size is None or len(size) > _DIGITS_OF_AN_INDEX or not least <= int(size) <= most:
        bounds = f"of {least} or more" if sizes.is_unbounded else f"from {least} to {most}"
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
    for one in map(resolve, operation("listProducts").get("parameters", ())):
        if one["name"] == name:
            return resolve(one.get("schema", _NOTHING))
    return _NOTHING


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ApiError(400, "desc must be true or false")
    return text == "true"
