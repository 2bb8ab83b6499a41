"""Facts of the documentation that tests of the library need, read from the specification.

The pages may change any of them; a test that repeats one would fail where nothing is wrong.
"""

import inspect
from pathlib import Path
from typing import Any

from pytribute import spec
from pytribute.mock.samples import complete
from pytribute_client.resources.products import Products
from scripts.project import CHECKOUT

SPECIFICATION = spec()
OFFERED = frozenset({"listProducts", "getProduct", "cancelProductPurchase"})
"""The operations that tests know the meaning of: a page may describe more of them."""


def is_changed() -> bool:
    """Whether a page was saved again or added since the frozen ones, and may say anything."""
    return _pages(CHECKOUT.root) != _pages(CHECKOUT.root / "tests" / "snapshots")


def _pages(root: Path) -> dict[str, bytes]:
    files = (root / "openapi" / "sources").iterdir()
    return {one.name: one.read_bytes() for one in files if one.name != "sources.toml"}


def new_operations() -> frozenset[str]:
    """Return the operations that a page described since: tests don't know their meaning."""
    items = SPECIFICATION["paths"].values()
    return frozenset(one["operationId"] for item in items for one in item.values()) - OFFERED


def parameter(name: str, operation: str = "listProducts") -> dict[str, Any]:
    """Return the schema of a parameter."""
    return next(resolved(one["schema"]) for one in parameters(operation) if one["name"] == name)


def parameters(operation: str = "listProducts") -> list[dict[str, Any]]:
    """Return the parameters of an operation."""
    return next(
        details["parameters"]
        for item in SPECIFICATION["paths"].values()
        for details in item.values()
        if details["operationId"] == operation
    )


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the component that a schema refers to, or the schema itself."""
    reference = schema.get("$ref", "")
    return component(reference.rpartition("/")[2]) if reference else schema


def component(name: str) -> dict[str, Any]:
    """Return a schema by its name."""
    found: dict[str, Any] = SPECIFICATION["components"]["schemas"][name]
    return found


def values(name: str) -> list[str]:
    """Return the values that a component lists."""
    found: list[str] = component(name)["enum"]
    return found


def spelling(name: str, value: str) -> str:
    """Return how the specification spells one of a component's values; the value itself where it
    lists no such one.
    """
    return next((one for one in values(name) if one.casefold() == value.casefold()), value)


def product(**fields: object) -> dict[str, object]:
    """Make a product as the API sends it, with whatever the specification requires by now.

    Args:
        fields: by their names on the wire, in any spelling, also one that no page lists.
    """
    known = component("Product")["properties"]
    made = complete(component("Product"), {k: v for k, v in fields.items() if k in known})
    return {**made, **fields}


USD = spelling("Currency", "USD")
APPROVED = spelling("ProductStatus", "approved")

# The largest page size, and the page size that a server uses by default.
LARGEST: int = inspect.signature(Products.list).parameters["page_size"].default
USUAL = parameter("size").get("default", LARGEST)
