from pytribute import (
    APIConnectionError,
    APIStatusError,
    NotFoundError,
    OutcomeUnknownError,
    Tribute,
)


def refund(tribute: Tribute, purchase_id: int) -> str:
    try:
        tribute.products.cancel_purchase(purchase_id)
    except OutcomeUnknownError as error:
        return f"look first: {error}"  # may have been made; never repeat it blindly
    except NotFoundError:
        return "no such purchase"
    except APIStatusError as error:
        return f"refused: {error.code} {error.message}"
    except APIConnectionError:
        return "not sent"  # certainly: else it were an OutcomeUnknownError
    return "refunded"
