"""What the specification says of the list: how its parameters are bounded, and which there are."""

from typing import Any

from pytribute.contract.request import LIST_PRODUCTS
from pytribute.contract.schema import specification
from pytribute.operations import PAGE_SIZE, SIZES

__all__ = ["LARGEST", "SIZES", "TYPES", "USUAL", "is_parameter", "place"]

_PARAMETERS = specification().parameters(LIST_PRODUCTS)
_NAMES = [one["name"] for one in _PARAMETERS]


def place(name: str) -> str:
    """Return where a parameter stands below the operation."""
    return f"parameters/{_NAMES.index(name)}"


def is_parameter(name: str) -> bool:
    """Whether the list takes a parameter of this name."""
    return name in _NAMES


def _schema(name: str) -> dict[str, Any]:
    return specification().resolved(_PARAMETERS[_NAMES.index(name)]["schema"])


LARGEST = PAGE_SIZE
"""How many rows are asked for when the whole list is read."""
USUAL: int = _schema("size").get("default", PAGE_SIZE)
"""How many rows a page has unless a size is asked for."""
TYPES: tuple[str, ...] = tuple(_schema("type").get("enum", ()))
"""The values of the filter."""
