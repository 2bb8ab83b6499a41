from pytribute import Tribute
from pytribute.mock import MockServer

with MockServer(seed=0) as mock, Tribute(mock.api_key, base_url=mock.base_url) as tribute:
    for product in tribute.products.list(type="digital").to_list(limit=2):
        print(product.id, product.name, product.price)

    purchase = mock.add_purchase(paid_with="stars")
    receipt = tribute.products.cancel_purchase(purchase)
    print(receipt.purchase_id, receipt.message)
