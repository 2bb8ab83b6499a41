"""Operations that no page has, put into the specification as a new page would put them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

import pytribute
from pytribute.contract import schema as contract_schema
from pytribute.contract.schema import specification
from pytribute.mock import routes, samples


@contextmanager
def described(paths: Mapping[str, Any]) -> Generator[dict[str, Any]]:
    """Let the mock read a specification that has these paths as well, before the known ones."""
    document = pytribute.spec()
    document["paths"] = {**paths, **document["paths"], **paths}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "spec", lambda: document)
        _forget()
        yield document
    _forget()


@contextmanager
def specified(paths: Mapping[str, Any]) -> Generator[None]:
    """Let the mock and the contract check read a specification that has these paths as well."""
    with described(paths) as document, pytest.MonkeyPatch.context() as patch:
        patch.setattr(contract_schema, "spec", lambda: document)
        specification.cache_clear()
        yield
    specification.cache_clear()


def _forget() -> None:
    for cached in (samples.document, samples.operation, routes.routes, routes._tree):  # pyright: ignore[reportPrivateUsage]
        cached.cache_clear()
