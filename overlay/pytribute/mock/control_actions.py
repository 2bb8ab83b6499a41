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

__all__ = ["Action", "ControlBody", "action", "buyer_actions", "in_json"]

Action: TypeAlias = Callable[[Request], Awaitable[Response]]


class ControlBody(BaseModel):
    """The JSON body of a control request."""

    model_config = ConfigDict(extra="forbid")


BodyT = TypeVar("BodyT", bound=ControlBody)


def in_json(model: type[BodyT]) -> Callable[[bytes], BodyT]:
    """Return a parser of a JSON body."""
    return model.model_validate_json


def action(act: Callable[..., object], parse: Callable[[bytes], object] | None = None) -> Action:
    """Make an action.

    Args:
        act: what it does, with the parsed body, and the parameters of the path as keywords. It may
            return a response, or what a JSON response holds, or None.
        parse: parses the body; None ignores it.
    """

    async def respond(request: Request) -> Response:
        arguments = () if parse is None else (parse(await request.body()),)
        # In a thread of its own: it may wait for a receiver, whose response this event loop may
        # have to send, and receivers that never respond must not use up the threads of the pages.
        result = await in_own_thread(partial(act, *arguments, **request.path_params))
        if isinstance(result, Response):
            return result
        return Response(status_code=204) if result is None else JSONResponse(result)

    return respond


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
    return {
        ("/purchases", "POST"): action(buy, in_json(_Purchase)),
        ("/pay", "POST"): action(pay, in_json(_Payment)),
        ("/fail", "POST"): action(lambda body: state.fail(body.id), in_json(_Id)),
        ("/renew", "POST"): action(lambda body: state.renew(body.id), in_json(_Id)),
        ("/cancel", "POST"): action(
            lambda body: state.cancel(body.id, reason=body.reason), in_json(_Cancellation)
        ),
        ("/decline", "POST"): action(
            lambda body: state.decline(body.id, declined=body.declined), in_json(_Decline)
        ),
        ("/subscribe", "POST"): action(subscribe, in_json(_Subscription)),
        ("/donate", "POST"): action(donate, in_json(_Fields)),
        ("/ship", "POST"): action(ship, in_json(_Shipment)),
        **{
            (path, "POST"): action(_addition(add), in_json(_Fields))
            for path, add in additions.items()
        },
    }


def _addition(add: Callable[..., object]) -> Callable[[_Fields], object]:
    def act(body: _Fields) -> object:
        try:
            return {"id": add(**body.fields)}
        except TypeError as error:  # not among the keywords of this addition
            raise MockError(str(error)) from None

    return act
