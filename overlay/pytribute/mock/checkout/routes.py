"""The routes of the payment page: ``/checkout/{uuid}``, a page for each language, and its actions.

They need no key and no token: anyone with the address of an order may pay it.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pytribute.mock.access import Access
from pytribute.mock.checkout.labels import LABELS
from pytribute.mock.control import checked
from pytribute.mock.control_actions import ControlBody
from pytribute.mock.pages.responses import feed_response, not_found, page, redirect_by_language
from pytribute.mock.pages.templates import is_web_address
from pytribute.mock.record import Record, RecordKind
from pytribute.mock.shop.payments import PaymentMethod
from pytribute.mock.state import MockState
from pytribute.mock.targets import in_own_thread

__all__ = ["CHECKOUT_PATH", "checkout_routes"]

CHECKOUT_PATH = "/checkout"


class _Payment(ControlBody):
    with_: PaymentMethod = Field(default="card", alias="with")
    save_card: bool = False


def checkout_routes(state: MockState, access: Access) -> list[Route]:
    """Return the routes of the payment page.

    Args:
        state: the state that has the orders.
        access: refuses requests from websites.
    """

    async def choose(request: Request) -> Response:
        return redirect_by_language(request, f"{CHECKOUT_PATH}/{request.path_params['uuid']}")

    async def show(request: Request) -> Response:
        language, order = request.path_params["language"], _order(state, request)
        if language not in LABELS or order is None:
            return not_found()
        from pytribute.mock.checkout.page import render  # noqa: PLC0415 - jinja2 imports slowly

        return page(render(state, order, language, is_left="left" in request.query_params))

    async def pay(request: Request) -> Response:
        body = _Payment.model_validate_json(await request.body())
        return await act(
            request, partial(state.pay, with_=body.with_, save_card=body.save_card), "successUrl"
        )

    async def fail(request: Request) -> Response:
        return await act(request, state.fail, "failUrl")

    async def act(request: Request, change: Callable[[str], None], address: str) -> Response:
        order = _order(state, request)
        if order is None:
            return not_found()
        await in_own_thread(partial(change, order.id))  # as a control action
        location = order.body.get(address)
        return JSONResponse({"location": location if is_web_address(location) else None})

    async def feed(request: Request) -> Response:
        return not_found() if _order(state, request) is None else feed_response(state.feed)

    path = f"{CHECKOUT_PATH}/{{uuid}}"
    return [
        Route(path, access.guarded(choose)),
        Route(f"{path}/pay", checked(pay, access), methods=["POST"]),
        Route(f"{path}/fail", checked(fail, access), methods=["POST"]),
        Route(f"{path}/feed", access.guarded(feed)),
        Route(f"{path}/{{language}}", access.guarded(show)),
    ]


def _order(state: MockState, request: Request) -> Record | None:
    try:
        uuid = str(UUID(request.path_params["uuid"]))
    except ValueError:
        return None
    return state.store.records.get(RecordKind.ORDER, uuid)
