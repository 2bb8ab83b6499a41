"""Test a bot with the fixtures that come with pytribute: `pytest examples/09_test_your_bot.py`.

Nothing to set up: where `pytribute[mock]` is installed, pytest knows them.
"""

import asyncio

import pytest

from pytribute import AsyncTribute, BadRequestError, NotFoundError, OutcomeUnknownError
from pytribute.mock import Mock, MockServer


async def refund(text: str, tribute: AsyncTribute) -> str:
    """Answer "/refund 5001", as a handler of your bot does."""
    try:
        await tribute.products.cancel_purchase(int(text.removeprefix("/refund ")))
    except ValueError:
        return "Which purchase?"
    except (BadRequestError, NotFoundError) as error:
        return f"Not refunded: {error.message}"
    except OutcomeUnknownError:
        return "No answer. It may be refunded: look in Tribute before you try again."
    return "Refunded."


def test_a_purchase_is_refunded_once(tribute_mock: MockServer, async_tribute: AsyncTribute) -> None:
    purchase = tribute_mock.add_purchase(paid_with="stars")
    command = f"/refund {purchase}"
    assert asyncio.run(refund(command, async_tribute)) == "Refunded."
    assert asyncio.run(refund(command, async_tribute)).startswith("Not refunded")
    assert tribute_mock.refunds == {purchase: 1}


def test_a_lost_answer_is_not_called_a_failure(
    tribute_mock: MockServer, async_tribute: AsyncTribute
) -> None:
    tribute_mock.add_fault("cancelProductPurchase", drop="after")
    assert "may be refunded" in asyncio.run(refund("/refund 5001", async_tribute))
    assert tribute_mock.refunds == {5001: 1}


@pytest.mark.tribute(products=0)
def test_without_products_there_is_nothing_to_refund(async_tribute: AsyncTribute) -> None:
    assert asyncio.run(refund("/refund 5001", async_tribute)) == "Not refunded: purchase not found"
    assert asyncio.run(refund("/refund it", async_tribute)) == "Which purchase?"


def test_without_a_port_it_is_the_same() -> None:
    with Mock() as mock:
        assert asyncio.run(refund("/refund 5002", mock.async_client())) == "Refunded."
        assert mock.refunds == {5002: 1}
