from collections.abc import Iterator

import pytest

from pytribute import Tribute
from pytribute.mock import Mock
from tests.mock.webhooks.receiving import Inbox


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mock(inbox: Inbox) -> Iterator[Mock]:
    """A mock that sends events to the inbox."""
    with Mock(seed=0, products=1, webhook=inbox.take) as mock:
        yield mock


@pytest.fixture
def tribute(mock: Mock) -> Iterator[Tribute]:
    with mock.client() as client:
        yield client
