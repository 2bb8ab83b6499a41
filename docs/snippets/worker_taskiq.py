from taskiq import InMemoryBroker, SimpleRetryMiddleware

from pytribute import APIConnectionError, AsyncTribute, RateLimitError, ServerError

broker = InMemoryBroker().with_middlewares(
    SimpleRetryMiddleware(types_of_exceptions=(APIConnectionError, RateLimitError, ServerError))
)


@broker.task(retry_on_error=True, max_retries=5)
async def refund(purchase_id: int) -> None:
    async with AsyncTribute() as tribute:
        await tribute.products.cancel_purchase(purchase_id)
