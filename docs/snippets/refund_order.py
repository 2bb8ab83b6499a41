from pytribute import ShopTransaction, Tribute


def refund(tribute: Tribute, order_uuid: str) -> ShopTransaction | None:
    """Begin the refund of the last payment; return it, or None if nothing can be refunded."""
    order = tribute.shop.orders.get(order_uuid)
    for transaction in tribute.shop.orders.transactions(order_uuid):
        if transaction.is_refundable and not transaction.is_refunded:
            paid = transaction.money
            if paid > order.price:
                raise ValueError(f"{paid} is more than the order: look before you refund")
            tribute.shop.orders.refund(order_uuid, transaction.id)
            return transaction
    return None
