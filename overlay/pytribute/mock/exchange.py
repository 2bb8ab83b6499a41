"""One exchange, whoever carries it: what is asked, and how it ends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from pytribute.mock.answers import Answer, ApiError, error_answer
from pytribute.mock.errors import MockError
from pytribute.mock.faults import Fault
from pytribute.mock.routes import find_route
from pytribute.mock.world import World

__all__ = ["Asked", "Ending", "Reaction", "react"]

_FLAWLESS = Fault(operation="*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: bytes
    """Undecoded, so that an encoded slash stays inside its segment."""
    query: bytes
    headers: Iterable[tuple[bytes, bytes]] = field(repr=False)
    """Names in lower case; one of them holds the key."""


class Ending(NamedTuple):
    """How an exchange ends."""

    answer: Answer | None
    """What is sent; None where the connection is closed without a word."""
    cut: bool = False
    """Whether the connection is closed in the middle of the answer's body."""


class Reaction(NamedTuple):
    """What a request leads to."""

    latency: float
    """Seconds to wait before it ends; fewer if the caller is gone."""
    end: Callable[[bytes], Ending]
    """Do what was asked with this body, and say what to send; called once, whether or not anybody
    waits."""


def react(world: World, asked: Asked) -> Reaction:
    """Write a request down, find out who asks for what, and plan how it ends."""
    received = world.journal.record(
        asked.method,
        unquote(asked.path.decode("latin-1")),
        asked.query.decode("latin-1"),
        secrets=world.state.secrets,
    )
    fault = _FLAWLESS
    try:
        account = _authenticate(world, asked.headers)
        route, texts = find_route(asked.method, asked.path.decode("latin-1"))
    except ApiError as error:
        refusal = error.answer

        def work(body: bytes) -> Answer:
            del body
            return refusal
    else:
        fault = world.faults.take(route.operation) or _FLAWLESS

        def work(body: bytes) -> Answer:
            return _answer(partial(route.respond, world, account, texts, asked.query, body))

    def end(body: bytes) -> Ending:
        if fault.drop == "before":
            return Ending(None)
        answer = fault.spoil(lambda: work(body))
        if fault.drop == "after":
            return Ending(None)
        received.status = answer.status
        return Ending(answer, cut=fault.body == "cut")

    return Reaction(fault.latency, end)


def _authenticate(world: World, headers: Iterable[tuple[bytes, bytes]]) -> str:
    keys = [value for name, value in headers if name == b"api-key"]
    account = world.state.accounts.get(keys[0]) if len(keys) == 1 else None
    if account is None:
        raise ApiError(401, "the header Api-Key must hold a valid key")
    return account


def _answer(respond: Callable[[], Answer]) -> Answer:
    try:
        return respond()
    except ApiError as error:
        return error.answer
    except MockError as error:  # the file is locked, or the disk full
        return error_answer(503, str(error))
