"""The mock without a socket: its own clients reach it by a call."""

from typing import TYPE_CHECKING

from pytribute.mock.routes import BASE_PATH
from pytribute.mock.world import World

# The mock shares no code with the client: only who asks for a client gets its modules.
if TYPE_CHECKING:
    from pytribute.client import AsyncTribute, Tribute
    from pytribute_core.transport import AsyncTransport, Transport

__all__ = ["Mock"]


class Mock(World):
    """A world that answers its own clients in this process: no port, no thread, no event loop.

    It takes the arguments of `World`, and behaves as a `MockServer`, down to the faults: a client
    meets a dropped connection as it would meet one on a network.

    Code that makes a client of its own by address and key needs a `MockServer`.
    """

    _proxy: str | None = None

    @property
    def base_url(self) -> str:
        """An address of the API that leads nowhere but here."""
        return f"http://mock.invalid{BASE_PATH}"

    def client(self, api_key: str | None = None) -> "Tribute":
        """Make a client of this mock; it is yours to close.

        It repeats nothing, so that a test sees each error; ``with_options(retries=2)`` changes
        that, and the pauses between attempts take no time.

        Args:
            api_key: who asks; the account that has the products by default.
        """
        from pytribute.client import Tribute  # noqa: PLC0415
        from pytribute.mock.clients import NoPauses  # noqa: PLC0415

        try:
            return Tribute(
                self.api_key if api_key is None else api_key,
                base_url=self.base_url,
                retries=0,
                clock=NoPauses(),
                engine=self._engine(),
                proxy=self._proxy,
            )
        finally:
            del api_key

    def async_client(self, api_key: str | None = None) -> "AsyncTribute":
        """Make a client as `client` does, for ``await``; any number of event loops may use it."""
        from pytribute.client import AsyncTribute  # noqa: PLC0415
        from pytribute.mock.clients import NoPauses  # noqa: PLC0415

        try:
            return AsyncTribute(
                self.api_key if api_key is None else api_key,
                base_url=self.base_url,
                retries=0,
                clock=NoPauses(),
                engine=self._async_engine(),
                proxy=self._proxy,
            )
        finally:
            del api_key

    def _engine(self) -> "Transport | str":
        from pytribute.mock.clients import InProcessTransport  # noqa: PLC0415

        return InProcessTransport(self)

    def _async_engine(self) -> "AsyncTransport | str":
        from pytribute.mock.clients import AsyncInProcessTransport  # noqa: PLC0415

        return AsyncInProcessTransport(self)
