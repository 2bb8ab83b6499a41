"""The actions of buyers and sellers over HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytribute.mock.errors import MockError
from pytribute.mock.shop.payments import PaymentMethod
from pytribute.mock.state import MockState
from pytribute.mock.targets import in_own_thread

__all__ = ["Action", "ControlBody", "action", "body_action", "buyer_actions"]

Action: TypeAlias = Callable[[Request], Awaitable[Response]]


class ControlBody(BaseModel):
    """The JSON body of a control request."""

    model_config = ConfigDict(extra="forbid")


T = TypeVar("T")


def action(act: Callable[..., object]) -> Action:
    """Make an action that ignores the body.

    Args:
        act: what it does, with the parameters of the path as keywords. It may return a response, or
            what a JSON response holds, or None.
    """

    async def respond(request: Request) -> Response:
        return await _response(partial(act, **request.path_params))

    return respond


def body_action(parse: Callable[[bytes], T], act: Callable[[T], object]) -> Action:
    """Make an action with a body.

    Args:
        parse: parses the body.
        act: what it does with the parsed body; as of `action`.
    """

    async def respond(request: Request) -> Response:
        return await _response(partial(act, parse(await request.body())))

    return respond


async def _response(act: Callable[[], object]) -> Response:
    # In a thread of its own: it may wait for a receiver, whose response this event loop may have to
    # send, and receivers that never respond must not use up the threads of the pages.
    result = await in_own_thread(act)
    if isinstance(result, Response):
        return result
    return Response(status_code=204) if result is None else JSONResponse(result)


class _Id(ControlBody):
    id: str | int


class _Cancellation(_Id):
    reason: str | None = None


class _Decline(_Id):
    declined: bool = True


class _Payment(_Id):
    with_: PaymentMethod = Field(default="card", alias="with")
    save_card: bool = False
    final: bool = True


class _Shipment(ControlBody):
    id: int
    tracking_number: str | None = None


class _Purchase(ControlBody):
    product_id: int | None = None
    paid_with: Literal["stars", "card", "wallet"] = "stars"
    fields: dict[str, Any] = {}


class _Subscription(ControlBody):
    subscription_id: int | None = None
    period: str | None = None
    fields: dict[str, Any] = {}


class _Fields(ControlBody):
    fields: dict[str, Any] = {}


def buyer_actions(state: MockState) -> Mapping[tuple[str, str], Action]:
    """Return the actions of buyers and sellers by their paths and methods."""

    def buy(body: _Purchase) -> object:
        options: dict[str, Any] = {"product_id": body.product_id, "paid_with": body.paid_with}
        return {"purchase": state.buy(**{**body.fields, **options})}

    def pay(body: _Payment) -> None:
        state.pay(body.id, with_=body.with_, save_card=body.save_card, final=body.final)

    def subscribe(body: _Subscription) -> object:
        options: dict[str, Any] = {"subscription_id": body.subscription_id, "period": body.period}
        return {"id": state.subscribe(**{**body.fields, **options})}

    def donate(body: _Fields) -> object:
        return {"id": state.donate(**body.fields)}

    def ship(body: _Shipment) -> None:
        state.ship(body.id, tracking_number=body.tracking_number)

    additions: Mapping[str, Callable[..., object]] = {
        "/products": state.add_product,
        "/shops": state.add_shop,
        "/orders": state.add_order,
        "/tokens": state.add_token,
        "/subscriptions": state.add_subscription,
        "/subscribers": state.add_subscriber,
        "/physical-orders": state.add_physical_order,
    }
    fields = _Fields.model_validate_json
    return {
        ("/purchases", "POST"): body_action(_Purchase.model_validate_json, buy),
        ("/pay", "POST"): body_action(_Payment.model_validate_json, pay),
        ("/fail", "POST"): body_action(_Id.model_validate_json, lambda body: state.fail(body.id)),
        ("/renew", "POST"): body_action(_Id.model_validate_json, lambda body: state.renew(body.id)),
        ("/cancel", "POST"): body_action(
            _Cancellation.model_validate_json,
            lambda body: state.cancel(body.id, reason=body.reason),
        ),
        ("/decline", "POST"): body_action(
            _Decline.model_validate_json,
            lambda body: state.decline(body.id, declined=body.declined),
        ),
        ("/subscribe", "POST"): body_action(_Subscription.model_validate_json, subscribe),
        ("/donate", "POST"): body_action(fields, donate),
        ("/ship", "POST"): body_action(_Shipment.model_validate_json, ship),
        **{(path, "POST"): body_action(fields, _addition(add)) for path, add in additions.items()},
    }


def _addition(add: Callable[..., object]) -> Callable[[_Fields], object]:
    def act(body: _Fields) -> object:
        try:
            return {"id": add(**body.fields)}
        except TypeError as error:  # not among the keywords of this addition
            raise MockError(str(error)) from None

    return act
