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

No key is needed. What the mock can't do is answered 422, with the reason.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from pydantic import AwareDatetime, BaseModel, ConfigDict, RootModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pytribute.mock.control_events import event_actions
from pytribute.mock.errors import MockError
from pytribute.mock.product import problem, timestamp
from pytribute.mock.world import World

__all__ = ["CONTROL_PATH", "control_routes"]

CONTROL_PATH = "/__control"


class _Clock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    now: AwareDatetime


def control_routes(world: World) -> list[Route]:
    """Make the routes that steer a world."""

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

    return [
        _route("/reset", "POST", reset),
        _route("/state", "GET", get_state),
        _route("/state", "PUT", put_state),
        _route("/clock", "GET", get_clock),
        _route("/clock", "PUT", put_clock),
        _route("/faults", "POST", add_fault),
        _route("/faults", "DELETE", clear_faults),
        _route("/requests", "GET", get_requests),
        _route("/refunds", "GET", get_refunds),
        *(_route(path, method, act) for path, method, act in event_actions(world)),
    ]


def _route(path: str, method: str, act: Callable[[Request], Awaitable[Response]]) -> Route:
    async def answer(request: Request) -> Response:
        try:
            return await act(request)
        except MockError as error:
            reason = str(error)
        except ValidationError as error:
            reason = problem(error)
        except UnicodeDecodeError:
            reason = "the body must be UTF-8"
        return JSONResponse({"message": reason}, status_code=422)

    return Route(CONTROL_PATH + path, answer, methods=[method])
