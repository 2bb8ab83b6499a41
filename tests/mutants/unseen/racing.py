"""Refunds that are asked for at once."""

import asyncio
from collections import Counter

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import Handler, around
from tests.mutants.unseen.exchange import Reply, Request, refusal

# What a payment provider takes, more or less; requests sent at once meet in it.
_PROVIDER = 0.02


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


RACES = (
    Mutant("of several at once each refunds", "chosen", around(_check_then_act)),
    Mutant("of several at once the losers are 500", "chosen", around(_loser_fails)),
    Mutant("of several at once each is told of success", "chosen", around(_told_for_both)),
    Mutant("of several at once none refunds", "chosen", around(_both_lose)),
    Mutant("refunds of different purchases at once fail", "chosen", around(_database_is_locked)),
    Mutant("refunds at once answer the latest id", "chosen", around(_latest_id)),
)
