"""A stateful mock of the Tribute API, to test bots and shops against.

The real service has no test mode. This one answers as its documentation says, remembers what was
refunded, and can be told to misbehave::

    with MockServer() as mock:
        purchase = mock.add_purchase(paid_with="stars")
        mock.add_fault("cancelProductPurchase", drop="after")
        ...  # point your code at mock.base_url with mock.api_key
        assert mock.refunds == {purchase: 1}

It also sends the events, signed and as often as Tribute would::

    with MockServer(webhook="http://127.0.0.1:8000/tribute") as mock:
        mock.buy(telegram_user_id=5)
        delivery = mock.send("new_donation", amount=50000)
        mock.advance(minutes=5)  # another attempt, if the first one wasn't taken
        assert delivery.is_accepted

In a coroutine the methods that send begin with ``a``, so that a receiver in the same event loop can
respond: ``await mock.asend("new_donation")``, ``abuy``, ``aadvance``.

Each mock sends events that no other one has sent, so that a receiver that remembers events takes
them for new; ``seed=0`` makes ids and times the same in each run.

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

from pytribute.mock import operations as _handlers  # each makes itself known
from pytribute.mock.app import make_app
from pytribute.mock.deliveries import Attempt, Delivery
from pytribute.mock.errors import MockError
from pytribute.mock.faults import Fault
from pytribute.mock.in_process import Mock
from pytribute.mock.journal import Received
from pytribute.mock.receivers import Receiver
from pytribute.mock.server import MockServer, serve
from pytribute.mock.world import World

__all__ = [
    "Attempt",
    "Delivery",
    "Fault",
    "Mock",
    "MockError",
    "MockServer",
    "Received",
    "Receiver",
    "World",
    "make_app",
    "serve",
]

del _handlers, _pydantic, _starlette, _uvicorn
