"""Charge a saved card for an invoice: `16_charge_saved_card.py CUSTOMER INVOICE KOPECKS`."""

import sys

from pytribute import (
    ConflictError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    Tribute,
)


def charge(tribute: Tribute, customer: str, invoice: str, amount: int) -> str:
    """Charge the customer's rouble card once for an invoice, and say what came of it.

    The invoice is the idempotency key: started again, after a crash too, this charges nothing more.
    """
    cards = tribute.shop.tokens.list(customer_id=customer, active=True)
    # An amount has no currency of its own: it is charged in the card's.
    card = next((one for one in cards if one.currency == "rub"), None)
    if card is None:
        return f"{customer} has no saved card in roubles: create an order"
    try:
        made = tribute.shop.charges.create(
            token=card.token, amount=amount, reference=invoice, idempotency_key=invoice
        )
    except ConflictError:
        return "another charge of this card is under way"
    except RateLimitError as error:
        return f"too soon, again in {error.retry_after or 60:.0f} s"
    except PermissionDeniedError:
        return "this shop may not charge saved cards: ask Tribute's support"
    except OutcomeUnknownError as error:
        return f"unknown, start this again: {error}"
    # The event shop_token_charge_success or shop_token_charge_failed says how it ended.
    return f"{card.card_brand} *{card.card_last_4}: {made.status}, charge {made.charge_uuid}"


if __name__ == "__main__":
    with Tribute() as client:
        print(charge(client, sys.argv[1], sys.argv[2], int(sys.argv[3])))
