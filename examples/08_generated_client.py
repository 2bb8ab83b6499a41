"""What a call looks like: it runs without a key and without a network."""

import json

from pytribute import spec
from pytribute_client import Client, RawResponse
from pytribute_client.api.products import list_products
from pytribute_client.transport import Exchange


class Documentation:
    """Answers every request with the sample of the documentation."""

    in_memory = True

    def send(self, exchange: Exchange, /) -> RawResponse:
        """Take the place of the network."""
        answer = spec()["paths"]["/products"]["get"]["responses"]["200"]
        sample = answer["content"]["application/json"]["examples"]["sample"]["value"]
        return RawResponse(200, {}, json.dumps(sample).encode())

    def close(self) -> None:
        """Nothing is open."""


with Client("any-key", transport=Documentation()) as client:
    for product in list_products.sync(client, type="digital").rows:
        print(product.id, product.name, product.amount, product.currency)
