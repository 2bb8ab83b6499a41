"""One exchange, whoever carries it: what is asked, and how it ends."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from pytribute.mock.answers import Answer, ApiError, error_answer
from pytribute.mock.errors import MockError
from pytribute.mock.faults import CANCEL_PURCHASE, GET_PRODUCT, LIST_PRODUCTS, Fault
from pytribute.mock.operations import cancel_purchase, get_product, list_products
from pytribute.mock.parameters import read_integer, read_list_query
from pytribute.mock.world import World

__all__ = ["BASE_PATH", "Asked", "Ending", "Reaction", "react"]

BASE_PATH = "/api/v1"

_METHODS = {LIST_PRODUCTS: "GET", GET_PRODUCT: "GET", CANCEL_PURCHASE: "POST"}
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
    end: Callable[[], Ending]
    """Do what was asked, and say what to send; called once, whether or not anybody waits."""


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
        target = _route(asked)
    except ApiError as error:
        refusal = error.answer

        def work() -> Answer:
            return refusal
    else:
        fault = world.faults.take(target.operation) or _FLAWLESS

        def work() -> Answer:
            return _work(world, account, target, asked.query)

    def end() -> Ending:
        if fault.drop == "before":
            return Ending(None)
        answer = fault.spoil(work)
        if fault.drop == "after":
            return Ending(None)
        received.status = answer.status
        return Ending(answer, cut=fault.body == "cut")

    return Reaction(fault.latency, end)


class _Target(NamedTuple):
    operation: str
    id: str = ""


def _authenticate(world: World, headers: Iterable[tuple[bytes, bytes]]) -> str:
    keys = [value for name, value in headers if name == b"api-key"]
    account = world.state.accounts.get(keys[0]) if len(keys) == 1 else None
    if account is None:
        raise ApiError(401, "the header Api-Key must hold a valid key")
    return account


def _work(world: World, account: str, target: _Target, query: bytes) -> Answer:
    state = world.state
    try:
        if target.operation == LIST_PRODUCTS:
            return list_products(state, account, read_list_query(query))
        if target.operation == GET_PRODUCT:
            return get_product(state, account, _identifier(target.id, "id"))
        purchase = _identifier(target.id, "purchaseId")
        answer = cancel_purchase(state, account, purchase)
    except ApiError as error:
        return error.answer
    except MockError as error:  # the file is locked, or the disk full
        return error_answer(503, str(error))
    with suppress(MockError):  # it is refunded, whether or not anybody can be told
        world.tell_refund(int(purchase))
    return answer


def _route(asked: Asked) -> _Target:
    """Find the operation.

    Raises:
        ApiError: 404, there is none at this path; 405, it has another method.
    """
    target = _target(asked.path.decode("latin-1"))
    method = _METHODS[target.operation]
    allowed = ("GET", "HEAD") if method == "GET" else (method,)
    if asked.method not in allowed:
        allow = (b"allow", ", ".join(allowed).encode())
        raise ApiError(405, "the method is not allowed here", headers=(allow,))
    return target


def _target(path: str) -> _Target:
    if not path.startswith("/"):  # a whole address, as a proxy is asked
        path = "/" + path.partition("://")[2].partition("/")[2]
    match [unquote(segment) for segment in path.split("/")]:
        case ["", "api", "v1", "products"]:
            return _Target(LIST_PRODUCTS)
        case ["", "api", "v1", "products", product_id] if product_id:
            return _Target(GET_PRODUCT, product_id)
        case ["", "api", "v1", "products", "purchases", purchase_id, "cancel"] if purchase_id:
            return _Target(CANCEL_PURCHASE, purchase_id)
        case _:
            raise ApiError(404, "there is nothing at this path")


def _identifier(text: str, name: str) -> str:
    number = read_integer(text)
    if number is None:
        raise ApiError(400, f"{name} must be an integer")
    return number
