"""Control the deliveries of a mock over HTTP.

================================== ====== ==============================================
path under ``/__control``          method effect
================================== ====== ==============================================
/deliveries/{number}/redeliver     POST   attempt a delivery again, or now
/deliveries/{number}/duplicate     POST   send the same event as another delivery
/deliveries/test                   POST   send the test of an address
/deliveries/pause                  POST   hold back every event and repeated attempt
/deliveries/resume                 POST   send what waits; return what was delivered
/deliveries/waiting                GET    return what waits, the next one first
/deliveries/waiting                PUT    change the order: ``{"numbers": [3, 1, 2]}``
================================== ====== ==============================================

A delivery has its ``number`` in each response.
"""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytribute.mock.control_actions import Action, ControlBody
from pytribute.mock.delivery import Delivery
from pytribute.mock.product import timestamp
from pytribute.mock.state import MockState

__all__ = ["delivery_actions", "summary"]


class _Order(ControlBody):
    numbers: list[int]


def delivery_actions(state: MockState) -> Mapping[tuple[str, str], Action]:
    """Return the actions on deliveries, by path and method."""
    # In threads, because this event loop may have to respond to a delivery.

    def find(request: Request) -> Delivery:
        return state.outbox.get(request.path_params["number"])

    async def redeliver(request: Request) -> Response:
        return JSONResponse(summary(await asyncio.to_thread(state.redeliver, find(request))))

    async def duplicate(request: Request) -> Response:
        return JSONResponse(summary(await asyncio.to_thread(state.duplicate, find(request))))

    async def send_test(_request: Request) -> Response:
        return JSONResponse(summary(await asyncio.to_thread(state.send_test)))

    async def pause(_request: Request) -> Response:
        state.pause()
        return Response(status_code=204)

    async def resume(_request: Request) -> Response:
        delivered = await asyncio.to_thread(state.resume)
        return JSONResponse([summary(one) for one in delivered])

    async def get_waiting(_request: Request) -> Response:
        return JSONResponse([summary(one) for one in state.waiting.all()])

    async def put_waiting(request: Request) -> Response:
        order = _Order.model_validate_json(await request.body())
        state.reorder([state.outbox.get(number) for number in order.numbers])
        return Response(status_code=204)

    return {
        ("/deliveries/{number:int}/redeliver", "POST"): redeliver,
        ("/deliveries/{number:int}/duplicate", "POST"): duplicate,
        ("/deliveries/test", "POST"): send_test,
        ("/deliveries/pause", "POST"): pause,
        ("/deliveries/resume", "POST"): resume,
        ("/deliveries/waiting", "GET"): get_waiting,
        ("/deliveries/waiting", "PUT"): put_waiting,
    }


def summary(delivery: Delivery) -> dict[str, object]:
    """Return a delivery as JSON shows it."""
    return {
        "number": delivery.number,
        "name": delivery.name,
        "payload": delivery.payload,
        "statuses": [attempt.status for attempt in delivery.attempts],
        "next_at": None if delivery.next_at is None else timestamp(delivery.next_at),
    }
