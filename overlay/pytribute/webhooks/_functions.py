"""The functions of a handler: the events that they handle, and how they are called."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction, signature
from typing import Any

from pytribute.webhooks._consumer import Consumer
from pytribute.webhooks._event import Event
from pytribute.webhooks.inbox import Claim

__all__ = ["Function", "Functions"]

_LAZY = (isgeneratorfunction, isasyncgenfunction)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that handles an event, and how it is called."""

    call: Callable[..., object]
    is_async: bool
    takes_transaction: bool

    @classmethod
    def of(cls, call: Callable[..., object]) -> "Function":
        """Inspect a function.

        Raises:
            TypeError: it takes neither an event nor an event and a transaction, or calling it
                only makes a generator.
        """
        if any(is_kind(one) for is_kind in _LAZY for one in (call, type(call).__call__)):
            raise TypeError(f"{call!r} contains yield: calling it would only make a generator")
        is_async = iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)
        parameters = signature(call)
        for arguments in (("event",), ("event", "transaction")):
            with suppress(TypeError):
                parameters.bind(*arguments)
                return cls(call, is_async, takes_transaction=len(arguments) > 1)
        raise TypeError(f"{call!r} must take an event, or an event and a transaction")

    def __call__(self, event: Event[Any], claim: Claim) -> object:
        """Call the function."""
        return self.call(event, claim.transaction) if self.takes_transaction else self.call(event)


class Functions:
    """Functions by the class of the events that they handle, and one for all other events.

    Args:
        consumer: the consumer that claims events for them.
    """

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self._by_kind: dict[type, Function] = {}
        self._default: Function | None = None

    def add(self, kinds: Iterable[type], call: Callable[..., object]) -> None:
        """Register a function for events of some classes.

        Raises:
            TypeError: it can't be called, or takes a transaction that the inbox doesn't lend.
            ValueError: one of the classes has a function already.
        """
        for kind in kinds:
            if kind in self._by_kind:
                raise ValueError(f"{kind.__name__} has a function already")
        self._by_kind |= dict.fromkeys(kinds, self._function(call))

    def set_default(self, call: Callable[..., object]) -> None:
        """Register the function for all other events.

        Raises:
            TypeError: it can't be called, or takes a transaction that the inbox doesn't lend.
            ValueError: there is a default function already.
        """
        if self._default:
            raise ValueError("there is a default function already")
        self._default = self._function(call)

    def find(self, event: Event[Any]) -> Function | None:
        """Return the function that handles an event, or None."""
        return self._by_kind.get(type(event), self._default)

    def _function(self, call: Callable[..., object]) -> Function:
        function = Function.of(call)
        if function.is_async and self._consumer.needs_one_thread:
            raise TypeError(
                f"{call!r} is async, but the transactions of this inbox belong to one thread: "
                "define it with def; ahandle() and aview() call it in a thread"
            )
        if function.takes_transaction and not self._consumer.lends_transaction:
            raise TypeError(
                f"{call!r} takes a second argument, but this inbox lends no transaction: only an "
                "inbox in a database does (inbox='postgresql://…', or an inbox of your own)"
            )
        return function
