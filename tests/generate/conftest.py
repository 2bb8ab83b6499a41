import builtins
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.generate.packages import forget, import_all, made, write
from tests.generate.wire import Server


def _package(name: str, folder: Path) -> Iterator[dict[str, ModuleType]]:
    write(made(name), folder, name)
    yield import_all(folder, name)
    forget(name)


@pytest.fixture(scope="session")
def tribute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """The packages of the specification this project is about."""
    yield from _package("tribute", tmp_path_factory.mktemp("tribute"))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """The packages of a specification that uses all that may come."""
    yield from _package("shop", tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """The packages of a specification in OpenAPI 3.0."""
    yield from _package("legacy", tmp_path_factory.mktemp("legacy"))


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """The packages of a specification of joined schemas, choices, numbers and odd names."""
    yield from _package("parts", tmp_path_factory.mktemp("parts"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on a real socket with a configurable response."""
    with Server() as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_ran() -> Iterator[None]:
    """No text of a specification was ever executed: each hostile one would leave this mark."""
    yield
    assert not hasattr(builtins, "ran")
