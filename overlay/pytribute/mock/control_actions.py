"""The actions of buyers and sellers over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytribute.mock.errors import MockError
from pytribute.mock.shop.payments import PaymentMethod
from pytribute.mock.state import MockState

__all__ = ["Action", "ControlBody", "action_routes"]

Action: TypeAlias = Callable[[Request], Awaitable[Response]]


class ControlBody(BaseModel):
    """The JSON body of a control request."""

    model_config = ConfigDict(extra="forbid")


_Body = TypeVar("_Body", bound=ControlBody)


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


def action_routes(state: MockState) -> Mapping[tuple[str, str], Action]:
    """Return the actions by their paths and methods."""

    def buy(body: _Purchase) -> object:
        options: dict[str, Any] = {"product_id": body.product_id, "paid_with": body.paid_with}
        return {"purchase": state.buy(**{**body.fields, **options})}

    def pay(body: _Payment) -> None:
        state.pay(body.id, with_=body.with_, save_card=body.save_card, final=body.final)

    def subscribe(body: _Subscription) -> object:
        options: dict[str, Any] = {"subscription_id": body.subscription_id, "period": body.period}
        return {"id": state.subscribe(**{**body.fields, **options})}

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
    return {
        ("/purchases", "POST"): _action(_Purchase, buy),
        ("/pay", "POST"): _action(_Payment, pay),
        ("/fail", "POST"): _action(_Id, lambda body: state.fail(body.id)),
        ("/renew", "POST"): _action(_Id, lambda body: state.renew(body.id)),
        ("/cancel", "POST"): _action(
            _Cancellation, lambda body: state.cancel(body.id, reason=body.reason)
        ),
        ("/decline", "POST"): _action(
            _Decline, lambda body: state.decline(body.id, declined=body.declined)
        ),
        ("/subscribe", "POST"): _action(_Subscription, subscribe),
        ("/donate", "POST"): _action(_Fields, lambda body: {"id": state.donate(**body.fields)}),
        ("/ship", "POST"): _action(_Shipment, ship),
        **{(path, "POST"): _action(_Fields, _addition(add)) for path, add in additions.items()},
    }


def _addition(add: Callable[..., object]) -> Callable[[_Fields], object]:
    def act(body: _Fields) -> object:
        try:
            return {"id": add(**body.fields)}
        except TypeError as error:  # not among the keywords of this addition
            raise MockError(str(error)) from None

    return act


def _action(model: type[_Body], act: Callable[[_Body], object]) -> Action:
    async def respond(request: Request) -> Response:
        body = model.model_validate_json(await request.body())
        # In a thread: it waits for responses, which this event loop may have to send.
        result = await asyncio.to_thread(act, body)
        return Response(status_code=204) if result is None else JSONResponse(result)

    return respond
