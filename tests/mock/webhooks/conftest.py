from collections.abc import Iterator

import pytest

from pytribute.mock import Mock
from tests.mock.webhooks.receiving import Inbox


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mock(inbox: Inbox) -> Iterator[Mock]:
    """A mock that sends events to the inbox."""
    with Mock(products=9, webhook=inbox.take) as mock:
        yield mock
