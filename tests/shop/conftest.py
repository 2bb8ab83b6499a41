"""A server for each test."""

from collections.abc import Iterator

import pytest

from tests.shop.service import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running
