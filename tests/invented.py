"""Operations that no page has, put into the specification as a new page would put them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

import pytribute
from pytribute.contract.schema import specification as contract_specification
from pytribute.mock import routes, specification


@contextmanager
def described(paths: Mapping[str, Any]) -> Generator[dict[str, Any]]:
    """Let the mock read a specification that has these paths as well, before the known ones."""
    document = pytribute.spec()
    document["paths"] = {**paths, **document["paths"], **paths}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(specification, "spec", lambda: document)
        _forget()
        yield document
    _forget()


@contextmanager
def specified(paths: Mapping[str, Any]) -> Generator[None]:
    """Let the mock and the contract check read a specification that has these paths as well."""
    with described(paths):
        contract_specification.cache_clear()
        yield
    contract_specification.cache_clear()


def _forget() -> None:
    for cached in (specification.document, specification.operation, routes.routes, routes._tree):  # pyright: ignore[reportPrivateUsage]
        cached.cache_clear()
