"""Inboxes whose mark is in a transaction that they lend: written once for all databases.

The logic is async; with a blocking source no ``await`` ever waits, so that `BlockingInbox` runs it
without an event loop.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from types import TracebackType
from typing import Any, TypeVar

from pytribute.webhooks._runners import run_sync
from pytribute.webhooks._tasks import run_to_end
from pytribute.webhooks.inbox.claims import Claim, InboxError, State
from pytribute.webhooks.inbox.dead_letters import DeadLetter
from pytribute.webhooks.inbox.keys import row_key
from pytribute.webhooks.inbox.statements import Execute, Statements, statements_for

__all__ = ["BlockingInbox", "Library", "LibraryInbox", "Shielded", "TransactionalInbox", "Turn"]

T = TypeVar("T")


@dataclass(slots=True)
class Turn:
    """A transaction, and whether the inbox or the function is using it.

    Attributes:
        transaction: what the function is lent.
        statements: the statements of the database.
        execute: executes one of them.
        is_committable: whether a commit would commit.
        is_ours: whether the inbox is using it.
    """

    transaction: Any
    statements: Statements
    execute: Execute
    is_committable: Callable[[], Awaitable[bool]]
    is_ours: bool = True


class TransactionalInbox(ABC):
    """The logic of the inboxes."""

    @property
    @abstractmethod
    def location(self) -> str:
        """Where the database is, without a password: for a log, and for comparison."""

    @abstractmethod
    def _transaction(self) -> AbstractAsyncContextManager[Turn]:
        """Open a transaction that ends with the block; the inbox's own failures are InboxErrors."""

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[Claim]:
        """Claim an event; see `AsyncInbox.claim`.

        Raises:
            InboxError: the database can't be used. At the end of the block: nothing was committed,
                unless the connection broke during the commit.
        """
        row = row_key(key)
        async with self._transaction() as turn:
            state, has_letter = await turn.statements.claim(turn.execute, row)
            turn.is_ours = False
            yield Claim(state, turn.transaction)
            turn.is_ours = True
            if not await turn.is_committable():
                raise InboxError(
                    "the function ended the claim's transaction, or continued after a failed "
                    "statement: let the error propagate, or put the statement into a savepoint"
                )
            if has_letter and state is not State.IN_PROGRESS:
                await turn.statements.remove(turn.execute, row)

    async def check(self) -> None:
        """Connect, claim an event and keep a dead letter, and roll all of it back.

        Raises:
            InboxError: the database can't be used.
            TypeError: the source lends something other than a connection.
        """
        key = f"check {token_hex(16)}"
        with suppress(_RolledBackError):
            async with self._transaction() as turn:
                await turn.statements.claim(turn.execute, key)
                await turn.statements.add(turn.execute, DeadLetter(key, b"", "", datetime.now(UTC)))
                raise _RolledBackError

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        async with self._transaction() as turn:
            await turn.statements.add(turn.execute, letter)

    async def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        async with self._transaction() as turn:
            await turn.statements.remove(turn.execute, row_key(key))

    async def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        async with self._transaction() as turn:
            return await turn.statements.letters(turn.execute)


class _RolledBackError(Exception):
    """Rolls a transaction back."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library that lends transactions.

    Attributes:
        location: where the database is; see `TransactionalInbox.location`.
        errors: the base of the library's errors.
        begin: opens a transaction that ends with the block, and returns what is lent, the name of
            the database's dialect, and a function that executes a statement.
    """

    location: str
    errors: type[Exception]
    begin: Callable[[], AbstractAsyncContextManager[tuple[Any, str, Execute]]]


class LibraryInbox(TransactionalInbox):
    """Keeps marks in the transactions of a library that has several databases."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._has_tables = False

    @property
    def location(self) -> str:
        """Where the database is; see `TransactionalInbox.location`."""
        return self._library.location

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[Turn]:
        library, turn = self._library, None
        failure: InboxError | None = None
        try:
            if not self._has_tables:
                async with library.begin() as (_, dialect, execute):
                    for statement in statements_for(dialect).tables:
                        await execute(statement)
                self._has_tables = True
            async with library.begin() as (lent, dialect, execute):
                is_committable = partial(self._is_committable, execute)
                turn = Turn(lent, statements_for(dialect), execute, is_committable)
                yield turn
        except library.errors as error:
            self._has_tables = False  # missing tables may be the reason
            if turn and not turn.is_ours:
                raise
            reason = getattr(error, "orig", None) or error  # without the statement and its values
            failure = InboxError(f"the inbox can't be used: {' '.join(str(reason).split())}")
        if failure:
            raise failure from None  # outside the except block: no frame shows the password

    async def _is_committable(self, execute: Execute) -> bool:
        try:
            await execute("SELECT 1")
        except self._library.errors:
            return False
        return True


class BlockingInbox:
    """The methods of a `TransactionalInbox` with a blocking source, for code without ``await``."""

    _inbox: TransactionalInbox

    @property
    def location(self) -> str:
        """Where the database is, without a password: for a log, and for comparison."""
        return self._inbox.location

    def check(self) -> None:
        """Connect, claim an event and keep a dead letter, and roll all of it back.

        Raises:
            InboxError: the database can't be used.
            TypeError: the source lends something other than a connection.
        """
        run_sync(self._inbox.check())

    @contextmanager
    def claim(self, key: str) -> Generator[Claim]:
        """Claim an event; see `Inbox.claim`. The end of the block removes its dead letter.

        Raises:
            InboxError: the database can't be used. At the end of the block: nothing was committed,
                unless the connection broke during the commit.
        """
        with _blocking(self._inbox.claim(key)) as claim:
            yield claim

    def add_dead_letter(self, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        run_sync(self._inbox.add_dead_letter(letter))

    def remove_dead_letter(self, key: str) -> None:
        """Remove the letter of a key; see `DeadLetterStore.remove_dead_letter`."""
        run_sync(self._inbox.remove_dead_letter(key))

    def dead_letters(self) -> list[DeadLetter]:
        """Return all letters, the oldest first; see `DeadLetterStore.dead_letters`."""
        return run_sync(self._inbox.dead_letters())


@contextmanager
def _blocking(context: AbstractAsyncContextManager[T]) -> Generator[T]:
    value = run_sync(context.__aenter__())
    try:
        yield value
    except BaseException as error:
        run_sync(context.__aexit__(type(error), error, error.__traceback__))
        raise
    run_sync(context.__aexit__(None, None, None))


@dataclass(frozen=True, slots=True)
class Shielded:
    """A context manager whose exit runs to its end, even if its task is cancelled.

    A library would interrupt the current statement, even a COMMIT.
    """

    context: AbstractAsyncContextManager[Any, bool | None]

    async def __aenter__(self) -> Any:  # noqa: ANN401 - what it lends
        return await self.context.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await run_to_end(self.context.__aexit__(kind, error, traceback))
