"""Refunds too many, too few, or told wrongly."""

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import count

from pytribute.mock.answers import cancelled
from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import (
    CANCEL,
    Handler,
    Reply,
    Request,
    after_cancelling,
    around,
    as_reply,
    cancelling,
    refusal,
    reply,
    request,
)

# What a payment provider takes, more or less; requests sent at once meet in it.
_PROVIDER = 0.02

_SLOTS = 8


def _of(request: Request, paid_with: str) -> bool:
    found = request.purchase
    return found is not None and found.owner == request.account and found.paid_with == paid_with


def _card_refunded(request: Request) -> Reply | None:
    return request.refund() if _of(request, "card") else None


def _card_unsuccessful(request: Request, found: Reply) -> None:
    if request.is_cancel and found.status == 400 and _of(request, "card"):
        message = "only purchases paid with Telegram Stars can be refunded"
        found.status = 200
        found.json = {"success": False, "purchaseId": request.number, "message": message}


def _card_forbidden(request: Request) -> Reply | None:
    return refusal(403) if _of(request, "card") else None


def _card_before_owner(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account:
        return None
    return refusal(400) if found.paid_with == "card" else None


def _gone(request: Request) -> bool:
    found = request.purchase
    return found is not None and found.owner == request.account and found.buyer_gone


def _done_before_owner(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account:
        return None
    return refusal(400) if found.refunded else None


def _anybody(request: Request) -> Reply | None:
    found = request.purchase
    if found is None or found.owner == request.account or found.refunded:
        return None
    return request.refund() if found.paid_with == "stars" and not found.buyer_gone else None


def _foreign(status: int) -> Callable[[Request], Reply | None]:
    def answer(request: Request) -> Reply | None:
        found = request.purchase
        foreign = found is not None and found.owner != request.account
        return refusal(status) if foreign else None

    return answer


def _done(status: int) -> Callable[[Request], Reply | None]:
    def answer(request: Request) -> Reply | None:
        found = request.purchase
        done = found is not None and found.owner == request.account and found.refunded
        return refusal(status, "the purchase is cancelled already") if done else None

    return answer


def _idempotent(request: Request) -> Reply | None:
    found = request.purchase
    done = found is not None and found.owner == request.account and found.refunded
    return request.refund() if done else None


def _product_rejected(request: Request) -> Reply | None:
    product = request.find(str(request.bought)) if request.own is not None else None
    return refusal(400) if product is not None and product["status"] == "rejected" else None


def _typeless(request: Request) -> Reply | None:
    """A framework looks at the type of every POST, though there is no body."""
    return refusal(415) if request.header(b"content-type") != "application/json" else None


def _lengthless(request: Request) -> Reply | None:
    """A proxy wants a length of every POST."""
    return refusal(411) if request.header(b"content-length") is None else None


def _by_put(request: Request) -> None:
    if request.operation == CANCEL and request.method == "PUT":
        request.method = "POST"


def _by_get(request: Request, found: Reply) -> None:
    """The work is done where the route is found, before its method is compared."""
    if request.operation == CANCEL and request.method == "GET" and request.own is not None:
        request.refund()


def _by_method_override(request: Request) -> None:
    wanted = request.header(b"x-http-method-override")
    if request.operation == CANCEL and request.method == "GET" and wanted == "POST":
        request.method = "POST"


def _code_of_403(request: Request, found: Reply) -> None:
    if request.is_cancel and found.status == 400 and _of(request, "card"):
        found.json = found.json | {"error": "error_not_permitted"}


def _accepted(_: Request, found: Reply) -> None:
    found.status = 202


def _no_content(_: Request, found: Reply) -> None:
    found.status, found.body = 204, b""


def _queued(_: Request, found: Reply) -> None:
    found.json = found.json | {"success": False, "message": "the refund is queued"}


def _product_id(request: Request, found: Reply) -> None:
    found.json = found.json | {"purchaseId": request.bought}


def _number_of_the_refund() -> Handler:
    numbers = count(1)

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == CANCEL and found.status == 200:
            found.json = found.json | {"purchaseId": next(numbers)}
        return found

    return handler


def _lost_answer() -> Handler:
    """The first refund wakes the provider up: it is made, but the wait was too long."""
    refunds = count()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.operation == CANCEL and found.status == 200 and next(refunds) == 0:
            found.refuse(500, "the payment provider did not answer in time")
        return found

    return handler


def _undone_answer() -> Handler:
    """The second refund is told before it is written, and never written."""
    refunds = count()
    told: set[int] = set()

    async def handler(request: Request) -> Reply:
        if request.is_cancel and request.own is not None and request.number not in told:
            told.add(request.number)
            if next(refunds) == 1:
                return as_reply(cancelled(request.number))
        return await request.ask()

    return handler


def _toggle() -> Handler:
    """Cancelling a cancelled purchase brings it back."""
    asked: Counter[int] = Counter()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.is_cancel and request.purchase is not None and request.purchase.refunded:
            asked[request.number] += 1
            if asked[request.number] % 2 and found.status == 400 and _of(request, "stars"):
                return request.refund()
        return found

    return handler


def _only_the_last_remembered() -> Handler:
    last = 0

    async def handler(request: Request) -> Reply:
        nonlocal last
        found = await request.ask()
        if not request.is_cancel or not _of(request, "stars") or _gone(request):
            return found
        if found.status == 400 and request.number != last:
            found = request.refund()
        last = request.number if found.status == 200 else last
        return found

    return handler


def _remembered_as_text() -> Handler:
    """Who cancelled `5001` may cancel `05001`."""
    texts: set[str] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if not request.is_cancel or not _of(request, "stars") or _gone(request):
            return found
        if found.status == 400 and request.id_text not in texts:
            found = request.refund()
        texts.add(request.id_text)
        return found

    return handler


def _remembered_by_connection() -> Handler:
    done: set[object] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if not request.is_cancel or not _of(request, "stars") or _gone(request):
            return found
        place = (*request.scope["client"], request.number)
        if found.status == 400 and place not in done:
            found = request.refund()
        done.add(place)
        return found

    return handler


def _tries_remembered() -> Handler:
    """A purchase is marked as cancelled before it is asked whose it is."""
    tried: set[int] = set()

    async def handler(request: Request) -> Reply:
        if request.is_cancel and request.own is not None and request.number in tried:
            return refusal(400, "the purchase is cancelled already")
        found = await request.ask()
        if request.is_cancel and found.status == 403:
            tried.add(request.number)
        return found

    return handler


def _marked_in_vain() -> Handler:
    """A purchase is marked as cancelled before it is looked for, and nobody takes that back."""
    tried: set[int] = set()

    async def handler(request: Request) -> Reply:
        found = await request.ask()
        if request.is_cancel and found.status == 404 and request.number:
            if request.number in tried:
                return refusal(400, "the purchase is cancelled already")
            tried.add(request.number)
        return found

    return handler


def _remembered_in_a_filter() -> Handler:
    """A filter of a few slots takes a purchase for another one."""
    slots: set[int] = set()

    async def handler(request: Request) -> Reply:
        slot = request.number % _SLOTS
        if request.is_cancel and request.own is not None and slot in slots:
            return refusal(400, "the purchase is cancelled already")
        found = await request.ask()
        if request.is_cancel and found.status == 200:
            slots.add(slot)
        return found

    return handler


def _check_then_act() -> Handler:
    async def handler(request: Request) -> Reply:
        if request.is_cancel and request.own is not None:
            await asyncio.sleep(_PROVIDER)
            return request.refund()
        return await request.ask()

    return handler


def _loser_fails() -> Handler:
    """The second insert breaks a constraint that nobody catches."""

    async def handler(request: Request) -> Reply:
        if request.is_cancel and request.own is not None:
            await asyncio.sleep(_PROVIDER)
            found = await request.ask()
            return found if found.status == 200 else refusal(500, "UNIQUE constraint failed")
        return await request.ask()

    return handler


def _told_for_both() -> Handler:
    """Who asks while a refund is under way gets its answer too."""
    under_way: dict[int, asyncio.Task[Reply]] = {}

    async def later(request: Request) -> Reply:
        await asyncio.sleep(_PROVIDER)
        return await request.ask()

    async def handler(request: Request) -> Reply:
        if not request.is_cancel or request.own is None:
            return await request.ask()
        number = request.number
        if number not in under_way:
            under_way[number] = asyncio.create_task(later(request))
        found = await asyncio.shield(under_way[number])
        under_way.pop(number, None)
        return Reply(found.status, list(found.headers), found.body)

    return handler


def _both_lose() -> Handler:
    """Each of two sees the other, and gives way."""
    claims: Counter[int] = Counter()

    async def handler(request: Request) -> Reply:
        if not request.is_cancel or request.own is None:
            return await request.ask()
        number = request.number
        claims[number] += 1
        try:
            await asyncio.sleep(_PROVIDER)
            alone = claims[number] == 1
            return await request.ask() if alone else refusal(400, "cancelled by another request")
        finally:
            await asyncio.sleep(_PROVIDER)
            claims[number] -= 1

    return handler


def _database_is_locked() -> Handler:
    """Two refunds of different purchases can't be written at once."""
    writing = False

    async def handler(request: Request) -> Reply:
        nonlocal writing
        if not request.is_cancel or request.own is None:
            return await request.ask()
        if writing:
            return refusal(500, "database is locked")
        writing = True
        try:
            await asyncio.sleep(_PROVIDER)
            return await request.ask()
        finally:
            writing = False

    return handler


def _latest_id() -> Handler:
    """The answer names the purchase that was asked for last."""
    latest = 0

    async def handler(request: Request) -> Reply:
        nonlocal latest
        if not request.is_cancel or request.own is None:
            return await request.ask()
        latest = request.number
        await asyncio.sleep(_PROVIDER)
        found = await request.ask()
        if found.status == 200:
            found.json = found.json | {"purchaseId": latest}
        return found

    return handler


MUTANTS = (
    Mutant("a card's payment is refunded", "documented", cancelling(_card_refunded)),
    Mutant("a card's payment is no success with 200", "documented", reply(_card_unsuccessful)),
    Mutant("a card's payment is forbidden to cancel", "chosen", cancelling(_card_forbidden)),
    Mutant(
        "the way of payment is looked at before the owner",
        "documented",
        cancelling(_card_before_owner),
    ),
    Mutant("a refund is looked for before the owner", "documented", cancelling(_done_before_owner)),
    Mutant(
        "a buyer who is gone is refunded",
        "documented",
        cancelling(lambda request: request.refund() if _gone(request) else None),
    ),
    Mutant(
        "a buyer who is gone is an internal error",
        "documented",
        cancelling(lambda request: refusal(500) if _gone(request) else None),
    ),
    Mutant(
        "a buyer who is gone is a bad request",
        "documented",
        cancelling(lambda request: refusal(400) if _gone(request) else None),
    ),
    Mutant("anybody's purchase is refunded", "documented", cancelling(_anybody)),
    Mutant("another's purchase is not found", "documented", cancelling(_foreign(404))),
    Mutant("another's purchase is a bad request", "documented", cancelling(_foreign(400))),
    Mutant(
        "an unknown purchase is forbidden",
        "documented",
        cancelling(
            lambda request: refusal(403) if request.number and request.purchase is None else None
        ),
    ),
    Mutant("cancelling again is a conflict", "chosen", cancelling(_done(409))),
    Mutant("cancelling again is not found", "chosen", cancelling(_done(404))),
    Mutant("cancelling again is a success", "chosen", cancelling(_idempotent)),
    Mutant("cancelling a third time refunds again", "chosen", around(_toggle)),
    Mutant("only the last refund is remembered", "chosen", around(_only_the_last_remembered)),
    Mutant("refunds are remembered by the text of the id", "chosen", around(_remembered_as_text)),
    Mutant("refunds are remembered a connection", "chosen", around(_remembered_by_connection)),
    Mutant("a stranger's try makes a purchase cancelled", "chosen", around(_tries_remembered)),
    Mutant("a refund is taken for another one's", "documented", around(_remembered_in_a_filter)),
    Mutant("what was bought must not be rejected", "documented", cancelling(_product_rejected)),
    Mutant("a cancellation without a type is 415", "documented", cancelling(_typeless)),
    Mutant("a cancellation without a length is 411", "protocol", cancelling(_lengthless)),
    Mutant("PUT cancels", "chosen", request(_by_put)),
    Mutant("GET is refused, and cancels", "chosen", reply(_by_get)),
    Mutant("a header makes GET cancel", "chosen", request(_by_method_override)),
    Mutant("a card's payment has the code of 403", "chosen", reply(_code_of_403)),
    Mutant(
        "what isn't found is cancelled already the next time", "documented", around(_marked_in_vain)
    ),
    Mutant("a refund is 202", "documented", after_cancelling(_accepted)),
    Mutant("a refund has no answer", "documented", after_cancelling(_no_content)),
    Mutant("a refund is no success", "documented", after_cancelling(_queued)),
    Mutant("purchaseId is the product's id", "documented", after_cancelling(_product_id)),
    Mutant("purchaseId numbers the refunds", "documented", around(_number_of_the_refund)),
    Mutant("the first refund is made and answered 500", "documented", around(_lost_answer)),
    Mutant("the second refund is told and not made", "documented", around(_undone_answer)),
    Mutant("of several at once each refunds", "chosen", around(_check_then_act)),
    Mutant("of several at once the losers are 500", "chosen", around(_loser_fails)),
    Mutant("of several at once each is told of success", "chosen", around(_told_for_both)),
    Mutant("of several at once none refunds", "chosen", around(_both_lose)),
    Mutant("refunds of different purchases at once fail", "chosen", around(_database_is_locked)),
    Mutant("refunds at once answer the latest id", "chosen", around(_latest_id)),
)
