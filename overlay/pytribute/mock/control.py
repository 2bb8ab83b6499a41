"""Control a mock over HTTP, for tests in any language; only served on request.

==================== ======= ==============================================================
path                 method  effect
==================== ======= ==============================================================
/__control/reset     POST    restore the initial state
/__control/state     GET     return the whole state, as ``--load`` takes it
/__control/state     PUT     replace the state
/__control/clock     GET     return the time: ``{"now": "2026-01-01T00:00:00Z"}``
/__control/clock     PUT     set the time
/__control/faults    POST    add a fault: ``{"operation": "getProduct", "status": 503}``
/__control/faults    DELETE  remove every fault
/__control/requests  GET     return the recorded requests
/__control/refunds   GET     return the number of refunds by purchase
/__control/webhook   PUT     set the address of events: ``{"url": "http://…"}``, or null
/__control/events    POST    send one: ``{"event": "new_donation", "fields": {"amount": 500}}``,
                             with the ``signature``, ``event_name`` and ``extra_fields`` of `send`
/__control/purchases POST    buy a product: ``{"product_id": 1, "fields": {…}}``
/__control/pay       POST    pay an order: ``{"id": "…", "with": "card", "save_card": false}``
/__control/fail      POST    fail to pay an order: ``{"id": "…"}``
/__control/renew     POST    renew an order, a subscriber or a donation: ``{"id": "…"}``
/__control/cancel    POST    cancel it: ``{"id": "…", "reason": "…"}``
/__control/decline   POST    let its card, or a token's, be declined: ``{"id": "…"}``
/__control/subscribe POST    subscribe: ``{"subscription_id": 1, "period": "monthly"}``
/__control/donate    POST    donate: ``{"fields": {"amount": 500, "period": "monthly"}}``
/__control/ship      POST    send a physical order off: ``{"id": 1, "tracking_number": "…"}``
/__control/advance   POST    advance the time: ``{"minutes": 5}``; return what was delivered
/__control/events    GET     return every delivery, with the statuses of its responses
==================== ======= ==============================================================

A POST with ``{"fields": {…}}`` to ``/__control/products``, ``shops``, ``orders``, ``tokens``,
``subscriptions``, ``subscribers`` or ``physical-orders`` adds one, as `add_product` does, and
returns its ``id``; no event is sent.

`delivery_actions` adds what can be done with deliveries.

No key is needed. Where other machines can reach the mock, each request needs a token, as
``Authorization: Bearer``: the one of the environment variable ``TRIBUTE_MOCK_TOKEN``, or the
random one that the mock printed. A request without it gets 403, as does one that may come from a
website's page; one that the mock can't fulfil, 422 with the reason.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from pydantic import AwareDatetime, Field, RootModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pytribute.mock.access import Access
from pytribute.mock.control_actions import Action, ControlBody, action_routes
from pytribute.mock.delivery_actions import delivery_actions, summary
from pytribute.mock.errors import MockError, first_problem
from pytribute.mock.product import timestamp
from pytribute.mock.signature import Signature
from pytribute.mock.state import MockState

__all__ = ["CONTROL_PATH", "checked", "control_routes"]

CONTROL_PATH = "/__control"


class _Clock(ControlBody):
    now: AwareDatetime


class _Webhook(ControlBody):
    url: str | None


class _Event(ControlBody):
    event: str
    signature: Signature = "valid"
    event_name: str | None = None
    extra_fields: dict[str, Any] | None = None
    fields: dict[str, Any] = Field(default={})


class _Time(ControlBody):
    minutes: float = 0
    hours: float = 0
    days: float = 0


def control_routes(state: MockState, access: Access, *, prefix: str = CONTROL_PATH) -> list[Route]:
    """Return the routes that control a state.

    Args:
        state: the state.
        access: who may use them.
        prefix: the beginning of their paths.
    """

    async def reset(_request: Request) -> Response:
        state.reset()
        return Response(status_code=204)

    async def get_state(_request: Request) -> Response:
        return Response(state.dump(), media_type="application/json")

    async def put_state(request: Request) -> Response:
        state.load((await request.body()).decode())
        return Response(status_code=204)

    async def get_clock(_request: Request) -> Response:
        return JSONResponse({"now": timestamp(state.now)})

    async def put_clock(request: Request) -> Response:
        state.set_clock(_Clock.model_validate_json(await request.body()).now)
        return Response(status_code=204)

    async def add_fault(request: Request) -> Response:
        fault = RootModel[dict[str, object]].model_validate_json(await request.body())
        state.faults.add(fault.root)
        return Response(status_code=204)

    async def clear_faults(_request: Request) -> Response:
        state.faults.clear()
        return Response(status_code=204)

    async def get_requests(_request: Request) -> Response:
        return JSONResponse([asdict(one) for one in state.requests])

    async def get_refunds(_request: Request) -> Response:
        return JSONResponse(state.refunds)

    actions: Mapping[tuple[str, str], Action] = {
        ("/reset", "POST"): reset,
        ("/state", "GET"): get_state,
        ("/state", "PUT"): put_state,
        ("/clock", "GET"): get_clock,
        ("/clock", "PUT"): put_clock,
        ("/faults", "POST"): add_fault,
        ("/faults", "DELETE"): clear_faults,
        ("/requests", "GET"): get_requests,
        ("/refunds", "GET"): get_refunds,
        **_event_actions(state),
        **action_routes(state),
        **delivery_actions(state),
    }
    return [
        Route(prefix + path, checked(action, access), methods=[method])
        for (path, method), action in actions.items()
    ]


def _event_actions(state: MockState) -> Mapping[tuple[str, str], Action]:
    # Deliveries wait for responses in threads: this event loop may have to send those responses.

    async def put_webhook(request: Request) -> Response:
        state.set_webhook(_Webhook.model_validate_json(await request.body()).url)
        return Response(status_code=204)

    async def send_event(request: Request) -> Response:
        body = _Event.model_validate_json(await request.body())
        options: dict[str, Any] = {
            "signature": body.signature,
            "event_name": body.event_name,
            "extra_fields": body.extra_fields,
        }
        send = partial(state.send, body.event, **{**body.fields, **options})
        return JSONResponse(summary(await asyncio.to_thread(send)))

    async def advance(request: Request) -> Response:
        time = _Time.model_validate_json(await request.body())
        delivered = await asyncio.to_thread(state.advance, **time.model_dump())
        return JSONResponse([summary(one) for one in delivered])

    async def get_events(_request: Request) -> Response:
        deliveries = await asyncio.to_thread(lambda: state.deliveries)
        return JSONResponse([summary(one) for one in deliveries])

    return {
        ("/webhook", "PUT"): put_webhook,
        ("/events", "POST"): send_event,
        ("/events", "GET"): get_events,
        ("/advance", "POST"): advance,
    }


def checked(action: Action, access: Access) -> Action:
    """Return an action that refuses what it must, with a reason in JSON."""

    async def respond(request: Request) -> Response:
        reason = access.refusal_reason(request)
        if reason is not None:
            return JSONResponse({"message": reason}, status_code=403)
        try:
            return await action(request)
        except MockError as error:
            reason = str(error)
        except ValidationError as error:
            reason = first_problem(error)
        except UnicodeDecodeError:
            reason = "the body must be UTF-8"
        return JSONResponse({"message": reason}, status_code=422)

    return respond
