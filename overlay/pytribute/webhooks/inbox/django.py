"""An inbox in the transactions of Django, from 5.0. Needs the extra ``django``."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, LiteralString

try:
    # Django has no types. This import makes it Any for every type checker, with or without stubs.
    _db: Any = import_module("django.db")
    _transaction: Any = import_module("django.db.transaction")
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        "an inbox of Django needs the package django: pip install 'pytribute[django]'",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.transactions import BlockingInbox, Library, LibraryInbox
from pytribute_core.checks import check_kind

__all__ = ["DjangoInbox", "close_idle_connections"]


class DjangoInbox(BlockingInbox):
    """Remembers events in a database of Django: PostgreSQL, or SQLite.

    ::

        handler = WebhookHandler(inbox=DjangoInbox())

        @handler.on(NewDigitalProduct)
        def deliver(event: NewDigitalProduct) -> None:
            Licence.objects.create(buyer=event.buyer.telegram_id)

    A function runs in ``transaction.atomic()`` of the claim, and **what it writes to this database
    never happens twice**, even if a process is killed: it is committed together with the mark, or
    rolled back with it. Functions can't commit; put a statement that may fail into
    ``transaction.atomic()``. Any other effect may happen twice, as with `PostgresInbox`.

    Django's transactions belong to a thread, so functions can't be ``async``. Both views work:
    `view`, and `aview`, where the whole delivery runs in one thread.

    In SQLite, one delivery waits for another, as long as the option ``timeout`` says.

    The tables ``pytribute_inbox`` and ``pytribute_dead_letters`` are created at the first use, and
    are those of `PostgresInbox` and `SqliteInbox`. No migration of yours knows them.

    Args:
        using: the name of the database in ``DATABASES``.

    Attributes:
        using: the name of the database.

    Raises:
        TypeError: the name isn't a str.
    """

    needs_one_thread = True

    def __init__(self, using: str = "default") -> None:
        check_kind("using", using, str, "a str")
        self.using = using

        @asynccontextmanager
        async def begin() -> AsyncGenerator[tuple[Any, str, Any]]:
            close_idle_connections()
            try:
                # In another transaction the event would count before the outer commit.
                with _transaction.atomic(using=using, durable=True):
                    connection = _db.connections[using]

                    async def execute(
                        statement: LiteralString, values: Mapping[str, object] | None = None
                    ) -> list[tuple[Any, ...]]:
                        with connection.cursor() as cursor:
                            cursor.execute(statement, values)
                            rows: list[tuple[Any, ...]] = (
                                cursor.fetchall() if cursor.description else []
                            )
                            return rows

                    yield connection, connection.vendor, execute
            finally:
                close_idle_connections()

        self._inbox = LibraryInbox(Library(f"Django's database {using!r}", _db.Error, begin))


def close_idle_connections() -> None:
    """Close old connections as Django does around a request, but none in a transaction."""
    for connection in _db.connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
