"""Ctrl-C while a page is waited for."""

import signal
import threading

import pytest

from pytribute import Tribute
from pytribute_core.exchange import Exchange, NoResponseError
from pytribute_core.types import RawResponse
from tests.overlay.shelf import KEY, Shelf, page_and_size


class _Silent:
    """Return page 1; keep every other request waiting until it is cancelled."""

    in_memory = True

    def __init__(self) -> None:
        self._shelf = Shelf(list(range(1, 40)))
        self.cancelled = threading.Event()

    def send(self, exchange: Exchange, /) -> RawResponse:
        page, _ = page_and_size(exchange)
        if page == 1:
            return self._shelf(exchange)
        if page > 2:  # requested when page 2 is waited for
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        assert self.cancelled.wait(20)
        raise NoResponseError("cancelled", may_have_arrived=True)

    def cancel(self, exchange: Exchange, /) -> None:
        if page_and_size(exchange)[0] == 2:
            self.cancelled.set()

    def close(self) -> None:
        pass


@pytest.mark.usefixtures("slow_pages")
def test_ctrl_c_cancels_the_awaited_page() -> None:
    transport = _Silent()
    rows = iter(Tribute(KEY, transport=transport).products.list(page_size=10, prefetch=1))
    assert next(rows).id == 1

    with pytest.raises(KeyboardInterrupt):
        list(rows)

    assert transport.cancelled.wait(20)
