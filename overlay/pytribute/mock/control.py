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

from collections.abc import Mapping
from dataclasses import asdict

from pydantic import AwareDatetime, RootModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pytribute.mock.access import Access
from pytribute.mock.control_actions import Action, ControlBody, action, body_action, buyer_actions
from pytribute.mock.delivery_actions import delivery_actions
from pytribute.mock.errors import MockError, first_problem
from pytribute.mock.product import timestamp
from pytribute.mock.state import MockState

__all__ = ["CONTROL_PATH", "checked", "control_routes"]

CONTROL_PATH = "/__control"


class _Clock(ControlBody):
    now: AwareDatetime


_Fault = RootModel[dict[str, object]]


def control_routes(state: MockState, access: Access, *, prefix: str = CONTROL_PATH) -> list[Route]:
    """Return the routes that control a state.

    Args:
        state: the state.
        access: who may use them.
        prefix: the beginning of their paths.
    """
    actions: Mapping[tuple[str, str], Action] = {
        ("/reset", "POST"): action(state.reset),
        ("/state", "GET"): action(lambda: Response(state.dump(), media_type="application/json")),
        ("/state", "PUT"): body_action(bytes.decode, state.load),
        ("/clock", "GET"): action(lambda: {"now": timestamp(state.now)}),
        ("/clock", "PUT"): body_action(
            _Clock.model_validate_json, lambda body: state.set_clock(body.now)
        ),
        ("/faults", "POST"): body_action(
            _Fault.model_validate_json, lambda body: state.faults.add(body.root)
        ),
        ("/faults", "DELETE"): action(state.faults.clear),
        ("/requests", "GET"): action(lambda: [asdict(one) for one in state.requests]),
        ("/refunds", "GET"): action(lambda: state.refunds),
        **buyer_actions(state),
        **delivery_actions(state),
    }
    return [
        Route(prefix + path, checked(one, access), methods=[method])
        for (path, method), one in actions.items()
    ]


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
