from collections.abc import Iterator

import pytest

from tests.invented import published
from tests.servers.command import specification


@pytest.fixture(scope="module", autouse=True)
def _specification() -> Iterator[None]:
    """Let the check read what the servers were written for."""
    with published(specification()):
        yield
