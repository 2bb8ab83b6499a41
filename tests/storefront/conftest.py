from collections.abc import Iterator

import pytest

from pytribute import spec
from tests.invented import published
from tests.servers.command import specification


@pytest.fixture(scope="module", autouse=True)
def _specification() -> Iterator[None]:
    """Let products be what the store was written for, whatever a page says since."""
    document, frozen = spec(), specification()
    others = {
        path: item for path, item in document["paths"].items() if not path.startswith("/products")
    }
    document["paths"] = {**frozen["paths"], **others}
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {**schemas, **frozen["components"]["schemas"]}
    with published(document):
        yield
