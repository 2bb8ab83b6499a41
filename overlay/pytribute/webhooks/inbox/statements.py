"""The statements of an inbox in the transactions of others, in PostgreSQL and in SQLite.

The tables are those of `PostgresInbox` and `SqliteInbox`, so that the command line reads them.
"""

from abc import abstractmethod
from collections.abc import Awaitable
from datetime import UTC
from time import time
from typing import Any, LiteralString, Protocol

from pytribute.webhooks.inbox import postgres_statements as postgres
from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.dead_letters import (
    MAX_DEAD_LETTERS,
    DeadLetter,
    decode_letter,
    encode_letter,
)
from pytribute.webhooks.inbox.keys import row_key
from pytribute.webhooks.inbox.sqlite import TABLES

__all__ = ["Execute", "PostgresStatements", "Statements", "statements_for"]

# Placeholders are written %(name)s.
# The first statement writes, so that a transaction waits for another one before it reads anything.
_MARK = """
INSERT INTO pytribute_inbox (key, token, at, lease) VALUES (%(key)s, NULL, %(at)s, 0)
ON CONFLICT DO NOTHING
"""
_MARKED = """
SELECT changes(), token IS NULL,
    EXISTS (SELECT 1 FROM pytribute_dead_letters WHERE key = %(key)s)
FROM pytribute_inbox WHERE key = %(key)s
"""
_ADD = """
INSERT INTO pytribute_dead_letters (key, at, letter) VALUES (%(key)s, %(at)s, %(letter)s)
ON CONFLICT DO UPDATE SET at = excluded.at, letter = excluded.letter
"""
_TRIM = """
DELETE FROM pytribute_dead_letters WHERE key IN (
    SELECT key FROM pytribute_dead_letters ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET %(kept)s
)
"""
_LETTERS = "SELECT letter FROM pytribute_dead_letters ORDER BY at, rowid"


class Execute(Protocol):
    """Executes a statement."""

    def __call__(
        self, statement: LiteralString, values: dict[str, object] | None = None, /
    ) -> Awaitable[list[tuple[Any, ...]]]:
        """Execute a statement, and return its rows."""
        ...


class Statements:
    """The statements of a database."""

    tables: tuple[LiteralString, ...]

    @abstractmethod
    async def claim(self, execute: Execute, row: str) -> tuple[State, bool]:
        """Mark an event; return its state before, and whether it has a dead letter."""

    @abstractmethod
    async def add(self, execute: Execute, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""

    async def remove(self, execute: Execute, row: str) -> None:
        """Remove the letter of a row."""
        await execute(postgres.REMOVE, {"key": row})

    @abstractmethod
    async def letters(self, execute: Execute) -> list[DeadLetter]:
        """Return all letters, the oldest first."""


class PostgresStatements(Statements):
    """The statements of PostgreSQL."""

    tables = (postgres.TABLES,)

    async def claim(self, execute: Execute, row: str) -> tuple[State, bool]:
        """Mark an event, unless another transaction does: there is no waiting for it."""
        ((is_ours, is_new, has_letter, _),) = await execute(postgres.CLAIM, {"key": row})
        if is_ours is False:
            return State.IN_PROGRESS, has_letter
        return State.ACQUIRED if is_new else State.COMPLETED, has_letter

    async def add(self, execute: Execute, letter: DeadLetter) -> None:
        """Keep a letter; see `DeadLetterStore.add_dead_letter`."""
        values: dict[str, object] = {
            "key": row_key(letter.key),
            "name": _encode(letter.key),
            "body": letter.body,
            "reason": _encode(letter.reason),
            "at": letter.at.astimezone(UTC),
            "others": MAX_DEAD_LETTERS - 1,
        }
        await execute(postgres.LOCK_LETTERS)
        await execute(postgres.ADD, values)

    async def letters(self, execute: Execute) -> list[DeadLetter]:
        """Return all letters, the oldest first."""
        return [
            DeadLetter(_decode(name), bytes(body), _decode(reason), at.astimezone(UTC))
            for name, body, reason, at in await execute(postgres.LETTERS)
        ]


class _SqliteStatements(Statements):
    tables = TABLES

    async def claim(self, execute: Execute, row: str) -> tuple[State, bool]:
        await execute(_MARK, {"key": row, "at": time()})
        ((is_new, is_completed, has_letter),) = await execute(_MARKED, {"key": row})
        if is_new:
            return State.ACQUIRED, bool(has_letter)
        return State.COMPLETED if is_completed else State.IN_PROGRESS, bool(has_letter)

    async def add(self, execute: Execute, letter: DeadLetter) -> None:
        values = {"at": letter.at.timestamp(), "letter": encode_letter(letter)}
        await execute(_ADD, {"key": row_key(letter.key), **values})
        await execute(_TRIM, {"kept": MAX_DEAD_LETTERS})

    async def letters(self, execute: Execute) -> list[DeadLetter]:
        return [decode_letter(letter) for (letter,) in await execute(_LETTERS)]


_STATEMENTS: dict[str, Statements] = {
    "postgresql": PostgresStatements(),
    "sqlite": _SqliteStatements(),
}


def statements_for(dialect: str) -> Statements:
    """Return the statements of a dialect.

    Raises:
        InboxError: there are none.
    """
    if dialect not in _STATEMENTS:
        raise InboxError(f"an inbox in {dialect} is not supported: use PostgreSQL or SQLite")
    return _STATEMENTS[dialect]


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    return bytes(data).decode("utf-8", "surrogatepass")
