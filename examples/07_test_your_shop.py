"""Test code that uses Tribute, without a network: `pytest examples/07_test_your_shop.py`."""

from collections.abc import Iterator

import pytest

from pytribute import OutcomeUnknownError, Tribute
from pytribute.mock import MockServer


@pytest.fixture
def mock() -> Iterator[MockServer]:
    """Start a server that remembers what was refunded."""
    with MockServer() as server:
        yield server


@pytest.fixture
def tribute(mock: MockServer) -> Iterator[Tribute]:
    """Make a client of that server."""
    with Tribute(mock.api_key, base_url=mock.base_url) as client:
        yield client


def test_a_refund_is_made_once(mock: MockServer, tribute: Tribute) -> None:
    purchase = mock.add_purchase(paid_with="stars")
    assert tribute.products.cancel_purchase(purchase).success
    assert mock.refunds == {purchase: 1}


def test_a_lost_answer_is_not_a_second_refund(mock: MockServer, tribute: Tribute) -> None:
    purchase = mock.add_purchase(paid_with="stars")
    mock.add_fault("cancelProductPurchase", drop="after")
    with pytest.raises(OutcomeUnknownError):
        tribute.products.cancel_purchase(purchase)
    assert mock.refunds == {purchase: 1}
