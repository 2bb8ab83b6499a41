"""The part of the control over HTTP that has to do with events."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytribute.mock.deliveries import Delivery, Signature
from pytribute.mock.product import timestamp
from pytribute.mock.world import World

__all__ = ["event_actions"]

_Action: TypeAlias = tuple[str, str, Callable[[Request], Awaitable[Response]]]


class _Webhook(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str | None


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid")
    event: str
    signature: Signature = "right"
    called: str | None = None
    extra: dict[str, Any] | None = None
    fields: dict[str, Any] = {}


class _Purchase(BaseModel):
    model_config = ConfigDict(extra="forbid")
    product_id: int | None = None
    paid_with: Literal["stars", "card", "wallet"] = "stars"
    fields: dict[str, Any] = {}


class _Time(BaseModel):
    model_config = ConfigDict(extra="forbid")
    minutes: float


def event_actions(world: World) -> list[_Action]:
    """Give paths, methods and what they do."""
    # Deliveries wait for answers, and this is the loop that answers whoever takes them.

    async def put_webhook(request: Request) -> Response:
        world.set_webhook(_Webhook.model_validate_json(await request.body()).url)
        return Response(status_code=204)

    async def send_event(request: Request) -> Response:
        said = _Event.model_validate_json(await request.body())
        options: dict[str, Any] = {
            "signature": said.signature,
            "called": said.called,
            "extra": said.extra,
        }
        send = partial(world.send, said.event, **{**said.fields, **options})
        return JSONResponse(_shown(await asyncio.to_thread(send)))

    async def buy(request: Request) -> Response:
        said = _Purchase.model_validate_json(await request.body())
        act = partial(world.buy, **{**said.fields, "product_id": said.product_id})
        return JSONResponse({"purchase": await asyncio.to_thread(act, paid_with=said.paid_with)})

    async def advance(request: Request) -> Response:
        minutes = _Time.model_validate_json(await request.body()).minutes
        delivered = await asyncio.to_thread(world.advance, minutes)
        return JSONResponse([_shown(one) for one in delivered])

    async def get_events(_request: Request) -> Response:
        deliveries = await asyncio.to_thread(lambda: world.deliveries)
        return JSONResponse([_shown(one) for one in deliveries])

    return [
        ("/webhook", "PUT", put_webhook),
        ("/events", "POST", send_event),
        ("/events", "GET", get_events),
        ("/purchases", "POST", buy),
        ("/advance", "POST", advance),
    ]


def _shown(delivery: Delivery) -> dict[str, object]:
    return {
        "name": delivery.name,
        "payload": delivery.payload,
        "statuses": [attempt.status for attempt in delivery.attempts],
        "next_at": None if delivery.next_at is None else timestamp(delivery.next_at),
    }
