"""Specifications other than the one of the pages, as the mock and the contract check read them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

import pytribute
from pytribute.contract.schema import specification as contract_specification
from pytribute.mock import operations, routes, specification


def products() -> dict[str, Any]:
    """Return the specification with the operations on products alone, which have handlers."""
    return only_products(pytribute.spec())


def only_products(document: dict[str, Any]) -> dict[str, Any]:
    """Remove the operations on anything but products."""
    document["paths"] = {
        path: item for path, item in document["paths"].items() if path.startswith("/products")
    }
    return document


@contextmanager
def described(
    paths: Mapping[str, Any], schemas: Mapping[str, Any] | None = None
) -> Generator[dict[str, Any]]:
    """Describe operations that no page has, before those on products, as a new page would.

    Args:
        paths: the operations.
        schemas: the components that they need; a known one of the same name takes precedence.
    """
    document = products()
    document["paths"] = {**paths, **document["paths"], **paths}
    components = document["components"]
    components["schemas"] = {**(schemas or {}), **components["schemas"]}
    with published(document):
        yield document


@contextmanager
def published(document: Mapping[str, Any]) -> Generator[None]:
    """Read this specification instead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(specification, "spec", lambda: document)
        _forget()
        yield
    _forget()


def _forget() -> None:
    for cached in (
        *(specification.document, specification.operation, routes.routes, routes._tree),  # pyright: ignore[reportPrivateUsage]
        *(operations.page_sizes, operations._extra_fields),  # pyright: ignore[reportPrivateUsage]
        contract_specification,
    ):
        cached.cache_clear()
