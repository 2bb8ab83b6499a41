"""Refunds that are written down wrongly, or not at all."""

from collections import Counter
from itertools import count

from pytribute.mock.answers import cancelled
from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around
from tests.mutants.unseen.exchange import CANCEL, Reply, Request, as_reply, refusal

_SLOTS = 8


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
            if asked[request.number] % 2 and found.status == 400 and request.is_own("stars"):
                return request.refund()
        return found

    return handler


def _only_the_last_remembered() -> Handler:
    last = 0

    async def handler(request: Request) -> Reply:
        nonlocal last
        found = await request.ask()
        if not request.is_cancel or not request.is_own("stars") or request.is_gone:
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
        if not request.is_cancel or not request.is_own("stars") or request.is_gone:
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
        if not request.is_cancel or not request.is_own("stars") or request.is_gone:
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


BOOKKEEPING = (
    Mutant("cancelling a third time refunds again", "chosen", around(_toggle)),
    Mutant("only the last refund is remembered", "chosen", around(_only_the_last_remembered)),
    Mutant("refunds are remembered by the text of the id", "chosen", around(_remembered_as_text)),
    Mutant("refunds are remembered a connection", "chosen", around(_remembered_by_connection)),
    Mutant("a stranger's try makes a purchase cancelled", "chosen", around(_tries_remembered)),
    Mutant("a refund is taken for another one's", "documented", around(_remembered_in_a_filter)),
    Mutant(
        "what isn't found is cancelled already the next time", "documented", around(_marked_in_vain)
    ),
    Mutant("purchaseId numbers the refunds", "documented", around(_number_of_the_refund)),
    Mutant("the first refund is made and answered 500", "documented", around(_lost_answer)),
    Mutant("the second refund is told and not made", "documented", around(_undone_answer)),
)
