"""Marks in transactions of SQLAlchemy and Django: committed with the effect, or not at all."""

import asyncio
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

from pytribute.webhooks import Event, WebhookHandler, sign
from pytribute.webhooks.adapters import django as adapter
from pytribute.webhooks.inbox import (
    AsyncSQLAlchemyInbox,
    Claim,
    DeadLetter,
    DjangoInbox,
    Inbox,
    InboxError,
    PostgresInbox,
    SQLAlchemyInbox,
    SqliteInbox,
    State,
)
from pytribute.webhooks.inbox.statements import statements_for
from tests.webhooks.adapters.shops import KEY, PATH, serving_django
from tests.webhooks.inbox.stores import AsyncSQLAlchemyStore, DjangoStore, django_database
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.notebooks import calling
from tests.webhooks.samples import delivery

PURCHASE = delivery("new_digital_product")
INSERT = "INSERT INTO effects VALUES (1)"
LETTER = DeadLetter("a", b'{"\xff": 1}', "no function\ud800", datetime(2026, 11, 30, tzinfo=UTC))


def engine(address: str) -> Any:  # noqa: ANN401 - an Engine
    """Return an engine of PostgreSQL, or of a file."""
    if address.endswith(".db"):
        return create_engine(f"sqlite:///{address}", poolclass=NullPool)
    return create_engine(
        "postgresql+psycopg://", poolclass=NullPool, creator=lambda: psycopg.connect(address)
    )


@contextmanager
def django(address: str) -> Generator[DjangoInbox]:
    if address.endswith(".db"):
        options = {"ENGINE": "django.db.backends.sqlite3", "NAME": address}
        name = f"db_{uuid4().hex}"
        with django_database(name, options | {"ATOMIC_REQUESTS": True}):
            yield DjangoInbox(name)
        return
    with DjangoStore(address).inbox() as inbox:
        assert isinstance(inbox, DjangoInbox)
        yield inbox


@contextmanager
def alchemy(address: str) -> Generator[SQLAlchemyInbox]:
    yield SQLAlchemyInbox(engine(address))


@contextmanager
def sessions(address: str) -> Generator[SQLAlchemyInbox]:
    yield SQLAlchemyInbox(sessionmaker(engine(address)))


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "shop.db")
    place: str = request.getfixturevalue("postgres_address")
    return place


def rows(address: str) -> list[Any]:
    with engine(address).connect() as connection:
        return list(connection.execute(text("SELECT * FROM effects")))


def make_table(address: str) -> None:
    with engine(address).begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS effects (id integer PRIMARY KEY)"))


def execute(claim: Claim, statement: str) -> None:
    lent = claim.transaction
    if isinstance(lent, (Connection, Session)):
        lent.execute(text(statement))
    else:
        with lent.cursor() as cursor:
            cursor.execute(statement)


each = pytest.mark.parametrize("lender", [alchemy, sessions, django])
Lender = Callable[[str], AbstractContextManager[Any]]


@each
def test_mark_effect_and_letter_are_one_transaction(lender: Lender, address: str) -> None:
    make_table(address)
    with lender(address) as inbox:
        inbox.check()
        inbox.add_dead_letter(LETTER)
        handle(inbox, lambda claim: execute(claim, INSERT), _raise, fails=LookupError)
        assert (rows(address), inbox.dead_letters()) == ([], [LETTER])

        handle(inbox, lambda claim: execute(claim, INSERT))
        assert (rows(address), inbox.dead_letters()) == ([(1,)], [])
        assert state(inbox, "a") is State.COMPLETED

        inbox.add_dead_letter(LETTER)
        inbox.remove_dead_letter(LETTER.key)
        assert inbox.dead_letters() == []


@each
def test_the_function_can_t_commit_or_go_on_after_a_failure(lender: Lender, address: str) -> None:
    make_table(address)
    with lender(address) as inbox:
        error = handle(
            inbox,
            lambda claim: execute(claim, INSERT),
            lambda claim: claim.transaction.commit(),
            fails=Exception,
        )
        assert "can't commit" in error or "forbidden" in error
        if lender is not django:
            error = handle(inbox, lambda claim: claim.transaction.rollback(), fails=InboxError)
            assert "ended the claim's transaction" in error
        if not address.endswith(".db"):
            error = handle(inbox, _hide_failure, fails=InboxError)
            assert "continued after a failed statement" in error
        assert rows(address) == []
        assert state(inbox, "a") is State.ACQUIRED


@each
def test_the_function_s_errors_are_its_own(lender: Lender, address: str) -> None:
    make_table(address)
    with lender(address) as inbox:
        for _ in range(2):
            with pytest.raises(Exception, match="nothing") as raised:
                handle(inbox, lambda claim: execute(claim, "SELECT * FROM nothing"))
            assert not isinstance(raised.value, InboxError)


def handle(
    inbox: Inbox, *steps: Callable[[Claim], object], fails: type[Exception] | None = None
) -> str:
    """Handle an event; return the text of the error."""
    try:
        with inbox.claim("a") as claim:
            for step in steps:
                step(claim)
    except Exception as error:
        if fails is None or not isinstance(error, fails):
            raise
        return str(error)
    assert fails is None
    return ""


def _hide_failure(claim: Claim) -> None:
    with pytest.raises(Exception, match="nothing"):
        execute(claim, "SELECT * FROM nothing")


def test_other_inboxes_read_the_tables(address: str) -> None:
    inbox = SQLAlchemyInbox(engine(address))
    inbox.add_dead_letter(LETTER)
    assert state(inbox, "b") is State.ACQUIRED
    if not address.endswith(".db"):
        other = PostgresInbox(address)
        assert other.dead_letters() == [LETTER]
        assert state(other, "b") is State.COMPLETED
        return
    with closing(SqliteInbox(address)) as file:
        assert file.dead_letters() == [LETTER]
        assert state(file, "b") is State.COMPLETED
        with file.claim("c"):
            assert state(inbox, "c") is State.IN_PROGRESS


def test_a_database_that_can_t_be_used_is_an_inbox_error(tmp_path: Path, address: str) -> None:
    absent = SQLAlchemyInbox(engine(str(tmp_path / "no folder" / "shop.db")))
    with pytest.raises(InboxError, match=r"can't be used: unable to open database file$"):
        absent.check()
    inbox = SQLAlchemyInbox(engine(address))
    inbox.check()
    with engine(address).begin() as connection:
        connection.execute(text("DROP TABLE pytribute_inbox"))
    with pytest.raises(InboxError, match="can't be used") as raised:
        state(inbox, "a secret")
    assert "secret" not in str(raised.value)
    assert state(inbox, "a secret") is State.ACQUIRED  # the table is there again
    with pytest.raises(InboxError, match="mysql is not supported"):
        statements_for("mysql")


def test_locations_name_the_database_and_no_password() -> None:
    url = "postgresql+psycopg://me:secret@localhost/shop?password=secret"
    expected = "postgresql+psycopg://localhost/shop"
    assert SQLAlchemyInbox(create_engine(url)).location == expected
    assert SQLAlchemyInbox(sessionmaker(create_engine(url))).location == expected
    assert AsyncSQLAlchemyInbox(create_async_engine(url)).location == expected
    memory = [SQLAlchemyInbox(create_engine("sqlite://")).location for _ in range(2)]
    assert all(place.startswith("SQLAlchemy through Engine at 0x") for place in memory)
    assert SQLAlchemyInbox(Session).location.startswith("SQLAlchemy through type at 0x")
    assert DjangoInbox().location == "Django's database 'default'"


def test_what_lends_nothing_is_refused() -> None:
    anything: Any = create_async_engine("sqlite+aiosqlite://")
    sources: list[Any] = [anything, async_sessionmaker(anything), "sqlite://"]
    for one in sources:
        with pytest.raises(TypeError, match="AsyncSQLAlchemyInbox takes the async ones"):
            SQLAlchemyInbox(one)
    anything = create_engine("sqlite://")
    with pytest.raises(TypeError, match="an AsyncEngine or an async_sessionmaker, not Engine"):
        AsyncSQLAlchemyInbox(anything)
    with pytest.raises(TypeError, match="using must be a str"):
        DjangoInbox(anything)


def test_an_async_engine_of_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    make_table(str(file))

    async def talk() -> State:
        inbox = AsyncSQLAlchemyInbox(
            create_async_engine(f"sqlite+aiosqlite:///{file}", poolclass=NullPool)
        )
        await inbox.check()
        with pytest.raises(InboxError, match="can't commit"):
            await _commit(inbox)
        assert rows(str(file)) == []
        async with inbox.claim("a") as claim:
            await claim.transaction.execute(text(INSERT))
        async with inbox.claim("a") as claim:
            return claim.state

    assert asyncio.run(talk()) is State.COMPLETED
    assert rows(str(file)) == [(1,)]


async def _commit(inbox: AsyncSQLAlchemyInbox) -> None:
    async with inbox.claim("a") as claim:
        await claim.transaction.execute(text(INSERT))
        await claim.transaction.commit()


def test_async_sessions_handle_events_that_come_twice_at_once(postgres_address: str) -> None:
    make_table(postgres_address)
    handler = WebhookHandler(KEY, inbox=AsyncSQLAlchemyStore(postgres_address).async_inbox())

    @handler.default
    async def pay(event: Event[Any], session: AsyncSession) -> None:
        await session.execute(text(INSERT))

    async def talk() -> list[int]:
        twice = [handler.ahandle(PURCHASE, sign(PURCHASE, KEY)) for _ in range(2)]
        first = [response.status for response in await asyncio.gather(*twice)]
        third = await handler.ahandle(PURCHASE, sign(PURCHASE, KEY))
        return [*sorted(first), third.status]

    statuses = asyncio.run(talk())
    assert statuses in ([200, 503, 200], [200, 200, 200])
    assert rows(postgres_address) == [(1,)]


@pytest.mark.parametrize("is_asgi", [False, True])
def test_django_s_views_commit_mark_and_effect_together(address: str, *, is_asgi: bool) -> None:
    make_table(address)
    with django(address) as inbox:
        handler = WebhookHandler(KEY, inbox=inbox)
        failures = [LookupError()]

        def pay(event: Event[Any], connection: Any) -> None:  # noqa: ANN401 - Django has no types
            with connection.cursor() as cursor:
                cursor.execute(INSERT)
            if failures:
                raise failures.pop()

        handler.default(pay)
        view = adapter.aview(handler) if is_asgi else adapter.view(handler)
        with serving_django(view, is_asgi=is_asgi) as port:
            assert [_post(port) for _ in range(3)] == [500, 200, 200]
        assert rows(address) == [(1,)]
        assert handler.dead_letters() == []
        handler.close()


def _post(port: int) -> int:
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("POST", PATH, PURCHASE, {"trbt-signature": sign(PURCHASE, KEY)})
        return connection.getresponse().status


def test_django_s_inbox_takes_no_async_function_and_replays_in_one_thread(tmp_path: Path) -> None:
    file = str(tmp_path / "shop.db")
    make_table(file)

    async def wait(event: Event[Any]) -> None:
        """Never called."""

    with django(file) as inbox:
        handler = WebhookHandler(KEY, inbox=inbox)
        with pytest.raises(TypeError, match="belong to one thread"):
            handler.default(wait)
        failures = [LookupError()]
        handler.default(calling(lambda _: _raise(failures.pop()) if failures else None))

        async def talk() -> int:
            assert (await handler.ahandle(PURCHASE, sign(PURCHASE, KEY))).status == 500
            (letter,) = await handler.adead_letters()
            return (await handler.areplay(letter)).status

        assert asyncio.run(talk()) == 200
        assert handler.dead_letters() == []
        handler.close()


def _raise(_: object) -> None:
    raise LookupError


@pytest.mark.parametrize("package", ["sqlalchemy", "django"])
def test_a_missing_package_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"pytribute.webhooks.inbox.{package}"
    monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "django.db" if package == "django" else package, None)
    with pytest.raises(ImportError, match=rf"{package}: pip install 'pytribute\[{package}\]'"):
        import_module(name)
