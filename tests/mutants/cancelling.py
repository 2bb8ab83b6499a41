"""Refunds that are given twice, to the wrong one, or not at all; and answers that don't tell."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.mutants.changes import granted, status
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import (
    KEY,
    Exchange,
    Wrap,
    afresh,
    answer_of,
    before,
    cancelling,
    repeatable,
)

STARS = range(5001, 5021)


async def _look_and_write(number: int, done: set[int]) -> int:
    if number in done:
        return 400
    await asyncio.sleep(0.01)
    done.add(number)
    return 200


def _race(number: int, done: set[int]) -> Awaitable[int] | None:
    return _look_and_write(number, done) if number in STARS else None


def _lock_fails() -> Wrap:
    """Fail whoever comes while another one is being served."""
    inside: list[int] = []

    async def locked(number: int, done: set[int]) -> int:
        if inside:
            return 500
        inside.append(number)
        await asyncio.sleep(0.01)
        inside.clear()
        if number in done:
            return 400
        done.add(number)
        return 200

    return cancelling(lambda number, done: locked(number, done) if number in STARS else None)


def _again(number: int, done: set[int]) -> int | None:
    if number in done:
        return 200
    done.add(number)
    return None


def _last_is_known() -> Wrap:
    """Remember only the last one that was cancelled."""
    last: list[int] = []

    def answer(number: int, _done: set[int]) -> int | None:
        if number not in STARS:
            return None
        known = last[-1:] == [number]
        last.append(number)
        return 400 if known else 200

    return cancelling(answer)


def _second_try(number: int, done: set[int]) -> int | None:
    if 6001 <= number <= 6003:
        if number in done:
            return 200
        done.add(number)
    return None


def _lock_all(number: int, done: set[int]) -> int | None:
    """Forget about the others as soon as one is cancelled."""
    if not done:
        done.add(number)
        return None
    return 400 if number in STARS else None


def _refunds(*numbers: int) -> Wrap:
    return cancelling(lambda number, _: 200 if number in numbers else None)


def _answered(**fields: object) -> Wrap:
    def change(exchange: Exchange) -> None:
        exchange.json = {**exchange.json, **fields}

    return granted(change)


def _no_message(exchange: Exchange) -> None:
    exchange.json = {name: value for name, value in exchange.json.items() if name != "message"}


def _nothing_said(exchange: Exchange) -> None:
    exchange.status, exchange.body = 204, b""


def _accepted(exchange: Exchange) -> None:
    exchange.status = 202


def _reads_id(change: Callable[[str], str]) -> Wrap:
    def changed(scope: Scope) -> None:
        parts = scope["raw_path"].decode("latin-1").split("/")
        if parts[-1] == "cancel" and (b"api-key", KEY) in scope["headers"]:
            parts[-2] = change(parts[-2])
            scope["raw_path"] = "/".join(parts).encode("latin-1")

    return before(changed)


def _in_32_bits(text: str) -> str:
    return str(int(text) % 2**32) if text.isdecimal() else text


def _without_letters(text: str) -> str:
    return text.rstrip("x") or text


def _id_of_the_query(scope: Scope) -> None:
    asked = dict(
        one.partition("=")[::2] for one in scope["query_string"].decode("latin-1").split("&")
    )
    if scope["path"].endswith("/cancel") and (number := asked.get("purchaseId")):
        scope["raw_path"] = f"/api/v1/products/purchases/{number}/cancel".encode()


def _id_of_the_body(app: ASGIApp) -> ASGIApp:
    async def changed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/cancel") and scope["method"] == "POST":
            again = await repeatable(receive)
            receive = again()
            try:
                number = json.loads((await again()())["body"])["purchaseId"]
                path = f"/api/v1/products/purchases/{int(number)}/cancel"
                scope = {**scope, "raw_path": path.encode()}
            except (ValueError, TypeError, KeyError):
                pass
        await app(scope, receive, send)

    return changed


def _another_uses_it_up() -> Wrap:
    """Mark a purchase before looking who asks."""
    used: set[str] = set()

    def wrap(app: ASGIApp) -> ASGIApp:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] in used and (b"api-key", KEY) in scope["headers"]:
                number = scope["path"].split("/")[-2]
                scope = {
                    **scope,
                    "raw_path": f"/api/v1/products/purchases/{number}x/cancel".encode(),
                }
            head, body = await answer_of(app, scope, receive)
            if head["status"] == 403 and scope["path"].endswith("/cancel"):
                used.add(scope["path"])
            await send(head)
            await send({"type": "http.response.body", "body": body})

        return changed

    return wrap


MUTANTS = (
    Mutant("refund in a race", "chosen", cancelling(_race)),
    Mutant("500 in a race", "chosen", afresh(_lock_fails)),
    Mutant("refund twice", "chosen", cancelling(_again)),
    Mutant("only the last refund is known", "chosen", afresh(_last_is_known)),
    Mutant("card refunded", "documented", _refunds(6001, 6002, 6003)),
    Mutant("wallet refunded", "documented", _refunds(6101, 6102, 6103)),
    Mutant("card refunded at the second try", "documented", cancelling(_second_try)),
    Mutant("another's purchase refunded", "documented", _refunds(7001, 7002)),
    Mutant("refund to nobody", "documented", _refunds(6201, 6202)),
    Mutant("unknown purchase refunded", "documented", _refunds(4999)),
    Mutant("one refund for all", "chosen", cancelling(_lock_all)),
    Mutant("another's try uses it up", "chosen", afresh(_another_uses_it_up)),
    Mutant("purchase id of 32 bits", "chosen", _reads_id(_in_32_bits)),
    Mutant("purchase id without its sign", "documented", _reads_id(lambda t: t.lstrip("-") or t)),
    Mutant("purchase id without letters", "documented", _reads_id(_without_letters)),
    Mutant("purchase of the query", "chosen", before(_id_of_the_query)),
    Mutant("purchase of the body", "chosen", _id_of_the_body),
    Mutant("purchaseId of another", "chosen", _answered(purchaseId=1)),
    Mutant("success false", "documented", _answered(success=False)),
    Mutant("success in text", "schema", _answered(success="true")),
    Mutant("message null", "schema", _answered(message=None)),
    Mutant("no message", "schema", granted(_no_message)),
    Mutant("refunded without a word", "documented", granted(_nothing_said)),
    Mutant("refund is accepted", "documented", granted(_accepted)),
    Mutant("409 for the second", "documented", status(400, 409, "error_bad_request", at="cancel")),
    Mutant(
        "refused as forbidden", "documented", status(400, 403, "error_not_permitted", at="cancel")
    ),
    Mutant(
        "absent purchase is 400", "documented", status(404, 400, "error_bad_request", at="cancel")
    ),
)
