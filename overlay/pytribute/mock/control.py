"""Steering a mock over HTTP, for tests in any language; only where it was asked for.

==================== ======= ==============================================================
path                 method  what it does
==================== ======= ==============================================================
/__control/reset     POST    goes back to the first state
/__control/state     GET     gives the whole state, as ``--load`` takes it
/__control/state     PUT     takes a state
/__control/clock     GET     tells the time: ``{"now": "2026-01-01T00:00:00Z"}``
/__control/clock     PUT     sets it
/__control/faults    POST    orders a fault: ``{"operation": "getProduct", "status": 503}``
/__control/faults    DELETE  takes every order back
/__control/requests  GET     gives the journal
/__control/refunds   GET     gives the number of refunds by purchase
/__control/webhook   PUT     tells an address of events: ``{"url": "http://…"}``, or null: nobody
/__control/events    POST    sends one: ``{"event": "new_donation", "fields": {"amount": 500}}``,
                             with ``signature``, ``called`` and ``extra`` as ``send`` has them
/__control/purchases POST    lets somebody buy: ``{"product_id": 1, "fields": {…}}``
/__control/advance   POST    lets time go by: ``{"minutes": 5}``; gives what was delivered
/__control/events    GET     gives every delivery, with its answers
==================== ======= ==============================================================

No key is needed. What the mock can't do is answered 422, with the reason; a request that a page of
a website may have sent, 403.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, RootModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pytribute.mock.control_events import event_actions
from pytribute.mock.errors import MockError
from pytribute.mock.product import problem, timestamp
from pytribute.mock.same_origin import refusal
from pytribute.mock.world import World

__all__ = ["CONTROL_PATH", "control_routes"]

CONTROL_PATH = "/__control"

_Act: TypeAlias = Callable[[Request], Awaitable[Response]]


class _Clock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    now: AwareDatetime


def control_routes(world: World, host: str) -> list[Route]:
    """Make the routes that steer a world.

    Args:
        world: the state.
        host: the address or name that the server listens on.
    """

    async def reset(_request: Request) -> Response:
        world.reset()
        return Response(status_code=204)

    async def get_state(_request: Request) -> Response:
        return Response(world.dump(), media_type="application/json")

    async def put_state(request: Request) -> Response:
        world.load((await request.body()).decode())
        return Response(status_code=204)

    async def get_clock(_request: Request) -> Response:
        return JSONResponse({"now": timestamp(world.now)})

    async def put_clock(request: Request) -> Response:
        world.set_clock(_Clock.model_validate_json(await request.body()).now)
        return Response(status_code=204)

    async def add_fault(request: Request) -> Response:
        fault = RootModel[dict[str, object]].model_validate_json(await request.body())
        world.faults.add(fault.root)
        return Response(status_code=204)

    async def clear_faults(_request: Request) -> Response:
        world.faults.clear()
        return Response(status_code=204)

    async def get_requests(_request: Request) -> Response:
        return JSONResponse([asdict(one) for one in world.journal.received()])

    async def get_refunds(_request: Request) -> Response:
        return JSONResponse(world.refunds)

    actions: list[tuple[str, str, _Act]] = [
        ("/reset", "POST", reset),
        ("/state", "GET", get_state),
        ("/state", "PUT", put_state),
        ("/clock", "GET", get_clock),
        ("/clock", "PUT", put_clock),
        ("/faults", "POST", add_fault),
        ("/faults", "DELETE", clear_faults),
        ("/requests", "GET", get_requests),
        ("/refunds", "GET", get_refunds),
        *event_actions(world),
    ]
    return [
        Route(CONTROL_PATH + path, _checked(act, host), methods=[method])
        for path, method, act in actions
    ]


def _checked(act: _Act, host: str) -> _Act:
    async def answer(request: Request) -> Response:
        headers = request.headers
        why = refusal(headers.get("host", ""), headers.get("origin"), own=host)
        if why is not None:
            return JSONResponse({"message": why}, status_code=403)
        try:
            return await act(request)
        except MockError as error:
            reason = str(error)
        except ValidationError as error:
            reason = problem(error)
        except UnicodeDecodeError:
            reason = "the body must be UTF-8"
        return JSONResponse({"message": reason}, status_code=422)

    return answer
