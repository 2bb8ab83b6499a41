from pytribute import AsyncTribute
from pytribute.mock import MockServer
from pytribute.webhooks import NewDonation, WebhookHandler


async def test_a_donation_is_thanked_for_once(tribute_mock: MockServer) -> None:
    handler = WebhookHandler()  # the key and the inbox are those of tribute_mock
    thanked: list[int | None] = []

    @handler.on(NewDonation)
    async def thank(event: NewDonation) -> None:
        thanked.append(event.buyer.telegram_id)

    tribute_mock.set_webhook(handler)
    delivery = await tribute_mock.asend("new_donation", telegram_user_id=5)
    await tribute_mock.aredeliver(delivery)
    assert thanked == [5]
    handler.close()


async def test_there_are_products(async_tribute: AsyncTribute) -> None:
    assert await async_tribute.products.list().count() > 0
