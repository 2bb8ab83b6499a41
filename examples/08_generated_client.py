"""What a call looks like: it runs without a key, and with no server but the mock."""

from pytribute.mock import MockServer
from pytribute_client import Client
from pytribute_client.api.products import get_product

with MockServer() as mock, Client(mock.api_key, base_url=mock.base_url) as client:
    product = get_product.sync(client, id=2548)
    print(product.id, product.name, product.amount, product.currency)
