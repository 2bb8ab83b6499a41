"""Operators that make mutants of the honest server of the shop."""

import asyncio
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pytribute.contract.strict_json import as_array
from pytribute.mock.specification import is_array
from tests.mutants.mutant import Mark
from tests.servers.shop import ApiError
from tests.storefront.seed import Json, Row
from tests.storefront.store import Store

__all__ = ["Call", "Change", "StoreMutant", "accepting", "affecting", "after", "anybody", "before"]
__all__ += ["each", "failing", "ignoring", "instead", "part", "racing", "shown"]

# How long whatever keeps the money takes, between a comparison and its effect.
_PROVIDER = 0.02

Change: TypeAlias = Callable[[Store], None]


@dataclass
class Call:
    """A call of a method of the store."""

    store: Store
    method: Callable[..., Json]
    account: str
    path: Row
    query: Row
    body: Row

    def proceed(self) -> Json:
        """Return a copy of what the honest store responds."""
        return deepcopy(self.method(self.account, self.path, self.query, self.body))


class StoreMutant(NamedTuple):
    """One small change of the store."""

    name: str
    mark: Mark
    change: Change


def instead(name: str, handle: Callable[[Call], Json]) -> Change:
    """Call this in place of a method."""

    def change(store: Store) -> None:
        method = getattr(store, name)

        def changed(account: str, path: Row, query: Row, body: Row) -> Json:
            return handle(Call(store, method, account, dict(path), dict(query), dict(body)))

        setattr(store, name, changed)

    return change


def before(name: str, prepare: Callable[[Call], object]) -> Change:
    """Change a call."""

    def handle(call: Call) -> Json:
        prepare(call)
        return call.proceed()

    return instead(name, handle)


def after(name: str, change: Callable[[Json, Call], Json]) -> Change:
    """Change a response."""
    return instead(name, lambda call: change(call.proceed(), call))


def affecting(
    name: str, rows: Callable[[Call], Iterable[Row]], change: Callable[[Row, Call], object]
) -> Change:
    """Have another effect on rows of the store, and respond as before."""

    def handle(response: Json, call: Call) -> Json:
        for row in rows(call):
            change(row, call)
        return response

    return after(name, handle)


def each(name: str, change: Callable[[Row], Row]) -> Change:
    """Change each row of a list, or of a page of transactions."""

    def changed(response: Json, _: Call) -> Json:
        if is_array(response):
            return [change(one) for one in as_array(response)]
        return response | {"transactions": [change(one) for one in response["transactions"]]}

    return after(name, changed)


def ignoring(name: str, *parameters: str) -> Change:
    """Never learn of some parameters, or fields of the body."""

    def prepare(call: Call) -> None:
        for one in parameters:
            call.query.pop(one, None)
            call.body.pop(one, None)

    return before(name, prepare)


def failing(name: str, when: int, status: int, code: str = "error_bad_request") -> Change:
    """Refuse with another status or code what is refused with a status."""

    def handle(call: Call) -> Json:
        try:
            return call.proceed()
        except ApiError as error:
            if error.status != when:
                raise
            raise ApiError(status, code, "refused") from None

    return instead(name, handle)


def accepting(name: str, response: Row) -> Change:
    """Respond with a success, and without an effect, to what is 400."""

    def handle(call: Call) -> Json:
        try:
            return call.proceed()
        except ApiError as error:
            if error.status != 400:
                raise
            return response

    return instead(name, handle)


def anybody(name: str) -> Change:
    """Never look at whose the shop is."""

    def handle(call: Call) -> Json:
        try:
            return call.proceed()
        except ApiError as error:
            if call.account != "other" or error.status == 400:
                raise
            call.account = "owner"
            return call.proceed()

    return instead(name, handle)


def shown(**values: object) -> Callable[..., Row]:
    """Return a function that changes fields of a response, or of a row."""

    def change(response: Row, *_: object) -> Row:
        return response | values

    return change


def racing(name: str, is_open: Callable[[Call], bool], act: Callable[[Call], Json]) -> Change:
    """Compare, wait, and then act, whatever happened meanwhile."""

    async def later(call: Call) -> Json:
        await asyncio.sleep(_PROVIDER)
        return act(call)

    return instead(name, lambda call: later(call) if is_open(call) else call.proceed())


def part(name: str, make: Callable[[Store], Json]) -> Change:
    """Replace a part of the store by another one."""
    return lambda store: setattr(store, name, make(store))
