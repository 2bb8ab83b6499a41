"""Refund a purchase that was paid with Telegram Stars: `02_refund_a_purchase.py 12345`."""

import sys

from pytribute import BadRequestError, NotFoundError, Tribute, TributeError


def refund(tribute: Tribute, purchase_id: int) -> str:
    """Refund once, and say what came of it."""
    try:
        receipt = tribute.products.cancel_purchase(purchase_id)
    except BadRequestError as error:  # paid otherwise, or refunded already
        return f"refused: {error.message}"
    except NotFoundError:
        return "there is no such purchase"
    except TributeError as error:
        if not error.outcome_unknown:
            return f"failed: {error}"
        # The request left, and no answer came, or none that says what was done. It was not sent
        # again, so the buyer has got the Stars back once or not at all: look, and then decide.
        return f"unknown: {error}"
    return f"refunded {receipt.purchase_id}: {receipt.message}"


if __name__ == "__main__":
    with Tribute() as client:
        print(refund(client, int(sys.argv[1])))
