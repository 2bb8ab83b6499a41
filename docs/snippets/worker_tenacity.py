from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

from pytribute import Tribute, TributeError


def may_be_repeated(error: BaseException) -> bool:
    return isinstance(error, TributeError) and error.may_be_repeated


@retry(
    retry=retry_if_exception(may_be_repeated),
    stop=stop_after_attempt(5),
    wait=wait_random_exponential(max=60),
    reraise=True,
)
def refund(tribute: Tribute, purchase_id: int) -> None:
    tribute.products.cancel_purchase(purchase_id)
