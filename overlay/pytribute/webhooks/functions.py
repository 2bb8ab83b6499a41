"""The functions of a handler: for which events they are, and how they want to be called."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction, signature
from typing import Any

from pytribute.webhooks.event import Event
from pytribute.webhooks.inbox import Claim

__all__ = ["Function", "Functions"]

_LAZY = (isgeneratorfunction, isasyncgenfunction)


@dataclass(frozen=True, slots=True)
class Function:
    """What handles an event, and how it wants to be called."""

    call: Callable[..., object]
    is_async: bool
    takes_transaction: bool

    @classmethod
    def of(cls, call: Callable[..., object]) -> "Function":
        """Look at a function.

        Raises:
            TypeError: it can't be called with an event, nor with an event and a transaction; or
                nothing happens when it is called.
        """
        if any(is_kind(one) for is_kind in _LAZY for one in (call, type(call).__call__)):
            raise TypeError(f"{call!r} has a yield in it: nothing would happen when it is called")
        is_async = iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)
        parameters = signature(call)
        for arguments in (("event",), ("event", "transaction")):
            with suppress(TypeError):
                parameters.bind(*arguments)
                return cls(call, is_async, takes_transaction=len(arguments) > 1)
        raise TypeError(f"{call!r} has to take an event, or an event and a transaction")

    def __call__(self, event: Event[Any], claim: Claim) -> object:
        """Call it."""
        return self.call(event, claim.transaction) if self.takes_transaction else self.call(event)


class Functions:
    """Functions by the class of the events that they handle, and one for all other events.

    Args:
        lends_transaction: whether the inbox lends a transaction, asked when one is added.
    """

    def __init__(self, lends_transaction: Callable[[], bool]) -> None:
        self._lends_transaction = lends_transaction
        self._by_kind: dict[type, Function] = {}
        self._default: Function | None = None

    def add(self, kinds: Iterable[type], call: Callable[..., object]) -> None:
        """Let a function handle events of some classes.

        Raises:
            TypeError: it can't be called, or asks for a transaction that nobody lends.
            ValueError: one of the classes has a function already.
        """
        for kind in kinds:
            if kind in self._by_kind:
                raise ValueError(f"{kind.__name__} has a function already")
        self._by_kind |= dict.fromkeys(kinds, self._function(call))

    def set_default(self, call: Callable[..., object]) -> None:
        """Let a function handle all other events.

        Raises:
            TypeError: it can't be called, or asks for a transaction that nobody lends.
            ValueError: there is one already.
        """
        if self._default:
            raise ValueError("there is a default function already")
        self._default = self._function(call)

    def find(self, event: Event[Any]) -> Function | None:
        """Return the function that handles an event, None if there is none."""
        return self._by_kind.get(type(event), self._default)

    def _function(self, call: Callable[..., object]) -> Function:
        function = Function.of(call)
        if function.takes_transaction and not self._lends_transaction():
            raise TypeError(
                f"{call!r} asks for a second argument, and this inbox lends none: only one in a "
                "database lends its connection (inbox='postgresql://…', or one of your own)"
            )
        return function
