"""Django with ATOMIC_REQUESTS: the effect is committed once, and the mark stands only with it."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from psycopg.conninfo import conninfo_to_dict

from pytribute.webhooks import Event, State, WebhookHandler, sign
from pytribute.webhooks.adapters import django as django_adapter
from tests.webhooks.adapters.shops import KEY, PATH, serving_django
from tests.webhooks.django_project import set_up_django
from tests.webhooks.inbox.servers import NotInstalledError, postgres_server
from tests.webhooks.notebooks import Notebook, calling
from tests.webhooks.samples import delivery

_db: Any = import_module("django.db")
_signals: Any = import_module("django.db.backends.signals")
_transaction: Any = import_module("django.db.transaction")

PURCHASE = delivery("new_digital_product")
_TABLES = (
    "CREATE TABLE account (balance integer)",
    "INSERT INTO account VALUES (0)",
    "CREATE TABLE owner (id integer PRIMARY KEY)",
    "CREATE TABLE paid (owner integer REFERENCES owner (id) DEFERRABLE INITIALLY DEFERRED)",
)


@dataclass
class Database:
    name: str

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        with _db.connections[self.name].cursor() as cursor:
            cursor.execute(statement)
            rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            return rows

    def pay(self) -> None:
        self.run("UPDATE account SET balance = balance + 500")

    def break_commit(self) -> None:
        """Let the commit fail, and nothing before it."""
        self.run("INSERT INTO paid VALUES (42)")

    @property
    def balance(self) -> int:
        balance: int = self.run("SELECT balance FROM account")[0][0]
        return balance


@contextmanager
def configured(options: dict[str, Any], *, is_atomic: bool = True) -> Generator[Database]:
    set_up_django()
    database = Database(f"db_{uuid4().hex}")
    connections, used = _db.connections, list[Any]()

    def note(connection: Any, **_: object) -> None:  # noqa: ANN401 - without types, as Django is
        if connection.alias == database.name:
            used.append(connection)

    _signals.connection_created.connect(note)
    options = {**options, "ATOMIC_REQUESTS": is_atomic}
    connections.settings |= connections.configure_settings({"default": {}, database.name: options})
    try:
        for statement in _TABLES:
            database.run(statement)
        yield database
    finally:
        connections[database.name].close()
        end = monotonic() + 30
        while any(one.connection for one in used) and monotonic() < end:
            sleep(0.001)  # Django closes them after the response
        assert not any(one.connection for one in used)
        _signals.connection_created.disconnect(note)
        del connections[database.name]
        del connections.settings[database.name]


def sqlite(folder: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / uuid4().hex)}


@pytest.fixture(scope="module")
def postgres_address() -> Iterator[str]:
    try:
        with postgres_server("fsync=off", "autovacuum=off") as address:
            yield address
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[Database]:
    schema = f"test_{uuid4().hex}"
    place = conninfo_to_dict(postgres_address)
    options = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place["dbname"],
        "USER": place["user"],
        "HOST": place["host"],
        "OPTIONS": {"options": f"-csearch_path={schema}"},
    }
    with configured(options | {"OPTIONS": {}}, is_atomic=False) as database:
        database.run(f"CREATE SCHEMA {schema}")
        for table in ("account", "paid", "owner"):
            database.run(f"DROP TABLE {table}")
    with configured(options) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgres":
        yield request.getfixturevalue("postgres")
        return
    with configured(sqlite(tmp_path)) as database:
        yield database


VIEWS: dict[str, Callable[[WebhookHandler], AbstractContextManager[int]]] = {
    "view": lambda handler: serving_django(django_adapter.view(handler), is_asgi=False),
    "view with asgi": lambda handler: serving_django(django_adapter.view(handler), is_asgi=True),
    "aview": lambda handler: serving_django(django_adapter.aview(handler), is_asgi=True),
}


@dataclass
class Shop:
    """A receiver, and whether an event counts there as handled."""

    handler: WebhookHandler
    notebook: Notebook
    port: int

    def deliver(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", PATH, PURCHASE, {"trbt-signature": sign(PURCHASE, KEY)})
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    @property
    def is_done(self) -> bool:
        return [*self.notebook.states.values()] == [State.COMPLETED]


@pytest.fixture(params=VIEWS)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)
    set_up_django()
    with VIEWS[request.param](handler) as port:
        yield Shop(handler, notebook, port)


@pytest.mark.unmeasured
def test_writes_of_a_failing_function_are_rolled_back(shop: Shop, database: Database) -> None:
    calls = Mock()

    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        calls()
        database.pay()
        if calls.call_count < 4:
            raise RuntimeError("nothing in stock")

    assert [shop.deliver() for _ in range(5)] == [500, 500, 500, 200, 200]
    assert database.balance == 500
    assert calls.call_count == 4


def test_an_event_counts_only_when_its_effect_is_committed(shop: Shop, database: Database) -> None:
    calls = Mock()

    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        calls()
        database.pay()
        if calls.call_count == 1:
            database.break_commit()

    assert shop.deliver() == 500
    assert not shop.is_done
    assert database.balance == 0
    assert shop.deliver() == 200
    assert database.balance == 500


def test_on_commit_callbacks_run_before_the_event_counts(shop: Shop, database: Database) -> None:
    seen: list[tuple[int, bool]] = []

    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        database.pay()
        _transaction.on_commit(
            lambda: seen.append((database.balance, shop.is_done)), using=database.name
        )

    assert shop.deliver() == 200
    assert seen == [(500, False)]


def test_a_failing_on_commit_callback_is_logged_and_has_no_effect_twice(
    shop: Shop, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        database.pay()
        _transaction.on_commit(lambda: 1 / 0, using=database.name)

    assert [shop.deliver() for _ in range(2)] == [200, 200]
    assert database.balance == 500
    assert "a function of on_commit() failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_rollback_without_an_error_is_a_failure(shop: Shop, database: Database) -> None:
    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        database.pay()
        _transaction.set_rollback(True, using=database.name)

    assert shop.deliver() == 500
    assert not shop.is_done
    assert database.balance == 0


def test_a_commit_that_postgres_takes_back_is_a_failure(shop: Shop, postgres: Database) -> None:
    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        postgres.pay()
        with pytest.raises(_db.ProgrammingError):
            postgres.run("SELECT * FROM nowhere")

    assert shop.deliver() == 500
    assert not shop.is_done
    assert postgres.balance == 0


def test_an_error_of_a_statement_may_be_caught_in_a_transaction_of_its_own(
    shop: Shop, database: Database
) -> None:
    @shop.handler.default
    def pay(event: Event[Any]) -> None:
        database.pay()
        with pytest.raises(_db.DatabaseError), _transaction.atomic(using=database.name):
            database.run("SELECT * FROM nowhere")

    assert shop.deliver() == 200
    assert database.balance == 500


def test_several_databases_are_committed_and_rolled_back(
    shop: Shop, database: Database, tmp_path: Path
) -> None:
    calls = Mock()
    with (
        configured(sqlite(tmp_path)) as second,
        configured(sqlite(tmp_path), is_atomic=False) as third,
    ):

        @shop.handler.default
        def pay(event: Event[Any]) -> None:
            calls()
            for one in (database, second, third):
                one.pay()
            if calls.call_count == 1:
                raise RuntimeError("nothing in stock")

        assert [shop.deliver() for _ in range(3)] == [500, 200, 200]
        assert (database.balance, second.balance, third.balance) == (500, 500, 1000)


def test_a_function_may_not_count_inside_a_transaction_that_is_still_to_be_committed(
    tmp_path: Path,
) -> None:
    with configured(sqlite(tmp_path)) as database:
        notebook = Notebook()
        handler = WebhookHandler(KEY, inbox=notebook)
        handler.default(calling(lambda _: database.pay()))
        factory: Any = import_module("django.test").RequestFactory()
        request = factory.post(
            PATH, PURCHASE, "application/json", headers={"trbt-signature": sign(PURCHASE, KEY)}
        )
        with _transaction.atomic(using=database.name):
            assert django_adapter.view(handler)(request).status_code == 500
        assert notebook.states == {}


@pytest.mark.parametrize("is_atomic", [True, False])
def test_async_functions_are_called_whatever_the_requests_are(
    tmp_path: Path,
    is_atomic: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    notebook = Notebook()
    handler = WebhookHandler(KEY, inbox=notebook)
    calls = Mock()

    @handler.default
    async def deliver(event: Event[Any]) -> None:
        calls()

    with configured(sqlite(tmp_path), is_atomic=is_atomic), VIEWS["aview"](handler) as port:
        shop = Shop(handler, notebook, port)
        assert [shop.deliver() for _ in range(2)] == [200, 200]
    assert calls.call_count == 1


def test_no_connection_stays_open_without_a_transaction_either(tmp_path: Path, shop: Shop) -> None:
    with configured(sqlite(tmp_path), is_atomic=False) as database:

        @shop.handler.default
        def pay(event: Event[Any]) -> None:
            database.pay()

        assert shop.deliver() == 200
        assert database.balance == 500
