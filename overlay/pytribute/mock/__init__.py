"""A stateful mock of the Tribute API, to test bots and shops against.

The real service has no test mode. The mock responds as the documentation says, records refunds, and
can simulate faults::

    with MockServer() as mock:
        purchase = mock.add_purchase(paid_with="stars")
        mock.add_fault("cancelProductPurchase", drop="after")
        ...  # point your code at mock.base_url with mock.api_key
        assert mock.refunds == {purchase: 1}

It also sends events, signed and repeated as by Tribute::

    with MockServer(webhook="http://127.0.0.1:8000/tribute") as mock:
        mock.buy(telegram_user_id=5)
        delivery = mock.send("new_donation", amount=50000)
        mock.advance(minutes=5)  # another attempt, if the first one wasn't accepted
        assert delivery.is_accepted

It has shops, subscriptions and parcels as well. A test plays the buyer, and `advance` renews what
recurs::

    order = client.shop.orders.create(...)
    mock.pay(order, with_="card", save_card=True)  # sends shop_order
    mock.decline(order)
    mock.advance(days=40)  # sends shop_order_charge_failed three times, and then cancels

In a coroutine, use the methods that begin with ``a``, so that a handler in the same event loop can
respond: ``await mock.asend("new_donation")``, ``apay``, ``aadvance``.

Events of different mocks have different ids, so that a handler with an inbox accepts them as new;
``seed=0`` makes ids and times the same in each run.

Needs the extra ``mock``: ``pip install 'pytribute[mock]'``.
"""

try:
    import pydantic as _pydantic
    import starlette as _starlette
    import uvicorn as _uvicorn
except ImportError as _missing:
    raise ImportError(
        f"the mock server needs the package {_missing.name}: pip install 'pytribute[mock]'",
        name=_missing.name,
    ) from None

from pytribute.mock import operations as _handlers  # importing it registers the handlers
from pytribute.mock.app import make_app
from pytribute.mock.creator import operations as _creator_handlers
from pytribute.mock.delivery import Attempt, Delivery
from pytribute.mock.errors import MockError
from pytribute.mock.faults import Fault
from pytribute.mock.journal import RecordedRequest
from pytribute.mock.mock import Mock
from pytribute.mock.server import MockServer, serve
from pytribute.mock.shop import operations as _shop_handlers
from pytribute.mock.shop import token_operations as _token_handlers
from pytribute.mock.state import MockState
from pytribute.mock.targets import WebhookTarget

__all__ = [
    "Attempt",
    "Delivery",
    "Fault",
    "Mock",
    "MockError",
    "MockServer",
    "MockState",
    "RecordedRequest",
    "WebhookTarget",
    "make_app",
    "serve",
]

del _creator_handlers, _handlers, _pydantic, _shop_handlers, _starlette, _token_handlers, _uvicorn


def __dir__() -> list[str]:
    return __all__
