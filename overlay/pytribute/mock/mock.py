"""The mock without a socket: clients in this process call it."""

from typing import TYPE_CHECKING

from pytribute.mock.routes import BASE_PATH
from pytribute.mock.state import MockState

# The mock does not need the client: its modules are imported when a client is made.
if TYPE_CHECKING:
    from pytribute._client import AsyncTribute, Tribute
    from pytribute_core.transport import AsyncTransport, Transport

__all__ = ["Mock"]


class Mock(MockState):
    """A mock whose clients call it in this process: no port, no thread, no event loop.

    It takes the arguments of `MockState` and behaves as a `MockServer`, including faults: a dropped
    connection raises the same error as on a network.

    Code that makes its own client by address and key needs a `MockServer`.
    """

    _proxy: str | None = None

    @property
    def base_url(self) -> str:
        """The address of the API; it exists only in this process."""
        return f"http://mock.invalid{BASE_PATH}"

    def client(self, api_key: str | None = None) -> "Tribute":
        """Return a new client of this mock; the caller closes it.

        It does not retry, so that a test sees each error; ``with_options(retries=2)`` changes that,
        without pauses between attempts.

        Args:
            api_key: the key of an account; by default of the one that has the products.
        """
        from pytribute._client import Tribute  # noqa: PLC0415
        from pytribute.mock.transports import NoPauses  # noqa: PLC0415

        try:
            return Tribute(
                self.api_key if api_key is None else api_key,
                base_url=self.base_url,
                retries=0,
                clock=NoPauses(),
                transport=self._transport(),
                proxy=self._proxy,
            )
        finally:
            del api_key

    def async_client(self, api_key: str | None = None) -> "AsyncTribute":
        """Return an asynchronous `client`; any number of event loops may use it."""
        from pytribute._client import AsyncTribute  # noqa: PLC0415
        from pytribute.mock.transports import NoPauses  # noqa: PLC0415

        try:
            return AsyncTribute(
                self.api_key if api_key is None else api_key,
                base_url=self.base_url,
                retries=0,
                clock=NoPauses(),
                transport=self._async_transport(),
                proxy=self._proxy,
            )
        finally:
            del api_key

    def _transport(self) -> "Transport | None":
        from pytribute.mock.transports import InProcessTransport  # noqa: PLC0415

        return InProcessTransport(self)

    def _async_transport(self) -> "AsyncTransport | None":
        from pytribute.mock.transports import AsyncInProcessTransport  # noqa: PLC0415

        return AsyncInProcessTransport(self)
