import pytest

from pytribute import OutcomeUnknownError, Tribute
from pytribute.mock import MockServer


def test_a_lost_response_is_not_a_second_refund(tribute_mock: MockServer, tribute: Tribute) -> None:
    purchase = tribute_mock.add_purchase(paid_with="stars")
    tribute_mock.add_fault("cancelProductPurchase", drop="after")
    with pytest.raises(OutcomeUnknownError):
        tribute.products.cancel_purchase(purchase)
    assert tribute_mock.refunds == {purchase: 1}
