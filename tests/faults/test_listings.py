"""Listings over a failing network: whole and in order, or an error."""

import json
import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from pytribute_core import errors
from tests.faults.calling import fails, product
from tests.faults.conftest import ConnectClient
from tests.faults.server import Conversation, Server, Step
from tests.faults.steps import http_response

pytestmark = pytest.mark.usefixtures("slow_pages")


@dataclass
class Shelf:
    """A listing whose pages fail, each as often as it has faults."""

    rows: int
    faults: dict[int, list[Step]] = field(default_factory=dict[int, list[Step]])

    def __call__(self, conversation: Conversation) -> None:
        query = parse_qs(conversation.receive().split(b" ", 2)[1].partition(b"?")[2].decode())
        page, size = int(query["page"][0]), int(query["size"][0])
        if self.faults.get(page):
            self.faults[page].pop(0)(conversation)
            return
        first = (page - 1) * size + 1
        rows = [product(number) for number in range(first, min(first + size, self.rows + 1))]
        meta = {"total": self.rows, "offset": page, "limit": size}
        conversation.send(http_response(200, json.dumps({"rows": rows, "meta": meta}).encode()))


def busy(conversation: Conversation) -> None:
    conversation.send(http_response(503, retry_after="1"))


@pytest.mark.parametrize("prefetch", [0, 1, 4])
def test_a_listing_survives_faults_complete_and_in_order(
    connect_client: ConnectClient, prefetch: int
) -> None:
    faults: dict[int, list[Step]] = {
        1: [busy],
        2: [Conversation.reset],
        5: [Conversation.close, busy],
        6: [Conversation.reset],
        8: [busy, Conversation.close],
    }
    many = sum(map(len, faults.values()))
    with Server(Shelf(22, faults)) as server:
        caller = connect_client(server.url())
        assert caller.ids(page_size=3, prefetch=prefetch) == list(range(1, 23))
        assert len(server.requests) == 8 + many
        assert len(caller.clock.waits) == many


def test_a_listing_that_fails_returns_the_earlier_rows_first(
    connect_client: ConnectClient,
) -> None:
    with Server(Shelf(30, {4: [Conversation.close] * 3})) as server:
        caller = connect_client(server.url())
        assert caller.ids(page_size=3, prefetch=2, at_most=9) == list(range(1, 10))
    with Server(Shelf(30, {4: [Conversation.close] * 3})) as server:
        caller = connect_client(server.url())
        fails(lambda: caller.ids(page_size=3, prefetch=2), errors.APIConnectionError)
        assert caller.ids(page_size=3, prefetch=2) == list(range(1, 31))


def test_leaving_a_listing_cancels_the_prefetched_pages(connect_client: ConnectClient) -> None:
    arrived, hung_up = threading.Event(), threading.Event()

    def never(conversation: Conversation) -> None:
        arrived.set()
        conversation.wait_for_hang_up()
        hung_up.set()

    def second(conversation: Conversation) -> None:
        arrived.wait(20)
        meta = {"total": 9, "offset": 2, "limit": 3}
        rows = [product(number) for number in (4, 5, 6)]
        conversation.send(http_response(200, json.dumps({"rows": rows, "meta": meta}).encode()))

    with Server(Shelf(9, {2: [second], 3: [never]})) as server:
        caller = connect_client(server.url(), timeout=300)
        assert caller.ids(page_size=3, prefetch=4, at_most=4) == [1, 2, 3, 4]
        assert hung_up.wait(10)
        assert caller.ids(page_size=3) == list(range(1, 10))
