"""Refunds of what should not be refunded, made twice or not at all, or responded to wrongly."""

import asyncio
import contextlib
import json
from collections import Counter
from itertools import count

from pytribute.mock.responses import cancellation
from tests.mutants.exchange import CANCEL, Request, Response, error_response
from tests.mutants.mutant import Mutant
from tests.mutants.operators import (
    Handler,
    change_refund,
    change_request,
    change_response,
    respond_to_cancelling,
    stateful,
)

# What a payment provider takes, more or less; requests sent at once meet in it.
_PROVIDER = 0.02


def _card_refunded(request: Request) -> Response | None:
    return request.refund() if request.is_own("card") else None


def _card_before_owner(request: Request) -> Response | None:
    purchase = request.purchase
    if purchase is None or purchase.owner == request.account:
        return None
    return error_response(400) if purchase.paid_with == "card" else None


def _anybody(request: Request) -> Response | None:
    purchase = request.purchase
    if purchase is None or purchase.owner == request.account or purchase.refunded:
        return None
    return request.refund() if purchase.paid_with == "stars" and not purchase.buyer_gone else None


def _typeless(request: Request) -> Response | None:
    """A framework validates the content type of every POST, even without a body."""
    return error_response(415) if request.header(b"content-type") != "application/json" else None


def _lengthless(request: Request) -> Response | None:
    """A proxy requires Content-Length for every POST."""
    return error_response(411) if request.header(b"content-length") is None else None


def _by_put(request: Request) -> None:
    if request.operation == CANCEL and request.method == "PUT":
        request.method = "POST"


def _by_get(request: Request, _: Response) -> None:
    """The work is done by the route, before the method is compared."""
    if request.operation == CANCEL and request.method == "GET" and request.refundable is not None:
        request.refund()


def _by_method_override(request: Request) -> None:
    method = request.header(b"x-http-method-override")
    if request.operation == CANCEL and request.method == "GET" and method == "POST":
        request.method = "POST"


def _purchase_of_the_body() -> Handler:
    async def handler(request: Request) -> Response:
        if request.is_cancel:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                request.id_text = str(int(json.loads(await request.body())["purchaseId"]))
        return await request.forward()

    return handler


def _no_content(_: Request, response: Response) -> None:
    response.status, response.body = 204, b""


def _product_id(request: Request, response: Response) -> None:
    response.json = response.json | {"purchaseId": request.product_id}


def _first_refund_is_500() -> Handler:
    """The first refund is made, but the provider's response exceeds the timeout."""
    refunds = count()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.operation == CANCEL and response.status == 200 and next(refunds) == 0:
            response.refuse(500, "the payment provider did not answer in time")
        return response

    return handler


def _second_refund_is_lost() -> Handler:
    """The response to the second refund is sent, but the refund is never stored."""
    refunds = count()
    seen: set[int] = set()

    async def handler(request: Request) -> Response:
        if request.is_cancel and request.refundable is not None and request.number not in seen:
            seen.add(request.number)
            if next(refunds) == 1:
                answer = cancellation(request.number)
                return Response(answer.status, list(answer.headers), answer.body)
        return await request.forward()

    return handler


def _brought_back() -> Handler:
    """Cancelling a cancelled purchase restores it."""
    times: Counter[int] = Counter()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if request.is_cancel and request.purchase is not None and request.purchase.refunded:
            times[request.number] += 1
            if times[request.number] % 2 and response.status == 400 and request.is_own("stars"):
                return request.refund()
        return response

    return handler


def _known_by_text() -> Handler:
    """`05001` can be cancelled after `5001`."""
    texts: set[str] = set()

    async def handler(request: Request) -> Response:
        response = await request.forward()
        if not request.is_cancel or not request.is_own("stars") or request.is_gone:
            return response
        if response.status == 400 and request.id_text not in texts:
            response = request.refund()
        texts.add(request.id_text)
        return response

    return handler


def _check_then_act() -> Handler:
    async def handler(request: Request) -> Response:
        if request.is_cancel and request.refundable is not None:
            await asyncio.sleep(_PROVIDER)
            return request.refund()
        return await request.forward()

    return handler


def _latest_id() -> Handler:
    """The response names the purchase of the latest request."""
    latest = 0

    async def handler(request: Request) -> Response:
        nonlocal latest
        if not request.is_cancel or request.refundable is None:
            return await request.forward()
        latest = request.number
        await asyncio.sleep(_PROVIDER)
        response = await request.forward()
        if response.status == 200:
            response.json = response.json | {"purchaseId": latest}
        return response

    return handler


MUTANTS: tuple[Mutant, ...] = (
    Mutant("a card's payment is refunded", "documentation", respond_to_cancelling(_card_refunded)),
    Mutant(
        "the way of payment is looked at before the owner",
        "reading",
        respond_to_cancelling(_card_before_owner),
    ),
    Mutant(
        "a buyer who is gone is refunded",
        "documentation",
        respond_to_cancelling(lambda request: request.refund() if request.is_gone else None),
    ),
    Mutant("anybody's purchase is refunded", "documentation", respond_to_cancelling(_anybody)),
    Mutant(
        "a cancellation without a type is 415", "documentation", respond_to_cancelling(_typeless)
    ),
    Mutant(
        "a cancellation without a length is 411", "protocol", respond_to_cancelling(_lengthless)
    ),
    Mutant("PUT cancels", "reading", change_request(_by_put)),
    Mutant("GET is refused, and cancels", "reading", change_response(_by_get)),
    Mutant("a header makes GET cancel", "reading", change_request(_by_method_override)),
    Mutant("the purchase of the body is cancelled", "reading", stateful(_purchase_of_the_body)),
    Mutant("a refund has no body", "documentation", change_refund(_no_content)),
    Mutant("purchaseId is the product's id", "documentation", change_refund(_product_id)),
    Mutant("the first refund is made, and is 500", "documentation", stateful(_first_refund_is_500)),
    Mutant("the second refund is 200, and not made", "reading", stateful(_second_refund_is_lost)),
    Mutant("cancelling a third time refunds again", "reading", stateful(_brought_back)),
    Mutant("refunds are known by the text of the id", "reading", stateful(_known_by_text)),
    Mutant("of several at once each refunds", "reading", stateful(_check_then_act)),
    Mutant("refunds at once name the latest purchase", "reading", stateful(_latest_id)),
)
