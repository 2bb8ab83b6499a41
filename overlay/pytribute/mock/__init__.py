"""A stateful mock of the Tribute API, to test bots and shops against.

The real service has no test mode. This one answers as its documentation says, remembers what was
refunded, and can be told to misbehave::

    with MockServer() as mock:
        purchase = mock.add_purchase(paid_with="stars")
        mock.add_fault("cancelProductPurchase", drop="after")
        ...  # point your code at mock.base_url with mock.api_key
        assert mock.refunds == {purchase: 1}

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

from pytribute.mock.app import make_app
from pytribute.mock.errors import MockError
from pytribute.mock.faults import Fault
from pytribute.mock.in_process import Mock
from pytribute.mock.journal import Received
from pytribute.mock.server import MockServer, serve
from pytribute.mock.world import World

__all__ = [
    "Fault",
    "Mock",
    "MockError",
    "MockServer",
    "Received",
    "World",
    "make_app",
    "serve",
]

del _pydantic, _starlette, _uvicorn
