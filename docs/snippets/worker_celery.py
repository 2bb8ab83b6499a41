from celery import Celery

from pytribute import APIConnectionError, RateLimitError, ServerError, Tribute

app = Celery("shop", broker="memory://")


@app.task(
    # No OutcomeUnknownError here, and none of these is one: a refund in doubt is not sent again.
    autoretry_for=(APIConnectionError, RateLimitError, ServerError),
    retry_backoff=True,
    max_retries=5,
)
def refund(purchase_id: int) -> None:
    with Tribute(retries=0) as tribute:  # Celery repeats
        tribute.products.cancel_purchase(purchase_id)
