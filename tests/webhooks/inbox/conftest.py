from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.webhooks.inbox.servers import NotInstalledError, postgres_server, redis_server
from tests.webhooks.inbox.stores import (
    AsyncPostgresPoolStore,
    AsyncPostgresStore,
    AsyncRedisStore,
    AsyncSQLAlchemyStore,
    DjangoStore,
    OwnDatabaseStore,
    PostgresPoolStore,
    PostgresStore,
    RedisStore,
    SQLAlchemyStore,
    SqliteStore,
    Store,
)

Fixture = Callable[[str], Any]


def _async_redis(fixture: Fixture) -> Store:
    redis: RedisStore = fixture("redis_store")
    return AsyncRedisStore(redis.place, redis.prefix, redis.effects)


# One line makes a store for a test, from its fixtures and its folder.
STORES: dict[str, Callable[[Fixture, Path], Store]] = {
    "sqlite": lambda fixture, _: fixture("sqlite_store"),
    "redis": lambda fixture, _: fixture("redis_store"),
    "async redis": lambda fixture, _: _async_redis(fixture),
    "postgres": lambda fixture, _: PostgresStore(fixture("postgres_address")),
    "postgres pool": lambda fixture, _: PostgresPoolStore(fixture("postgres_address")),
    "async postgres": lambda fixture, _: AsyncPostgresStore(fixture("postgres_address")),
    "async postgres pool": lambda fixture, _: AsyncPostgresPoolStore(fixture("postgres_address")),
    "async sqlalchemy pool": lambda fixture, _: AsyncSQLAlchemyStore(fixture("postgres_address")),
    "django": lambda fixture, _: DjangoStore(fixture("postgres_address")),
    # In these, one delivery waits for another.
    "sqlalchemy": lambda _, folder: SQLAlchemyStore(str(folder / "shop.sqlite3")),
    "own database": lambda _, folder: OwnDatabaseStore(str(folder / "shop.sqlite3")),
}
LEASED = ("sqlite", "redis")
# A pool has threads, or is bound to a loop: it belongs to one process, and one loop.
UNPOOLED = tuple(name for name in STORES if not name.endswith("pool"))


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    try:
        with redis_server() as address:
            yield address
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    try:
        with postgres_server("fsync=off", "autovacuum=off", "max_connections=40") as address:
            yield address
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture
def postgres_address(postgres_cluster: str) -> str:
    """Give a schema of its own to each test."""
    schema = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_cluster, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return make_conninfo(postgres_cluster, options=f"-csearch_path={schema}")


@pytest.fixture
def sqlite_store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(str(tmp_path / "inbox.sqlite3"))


@pytest.fixture
def redis_store(tmp_path: Path, redis_address: str) -> RedisStore:
    return RedisStore(redis_address, f"test:{uuid4().hex}:", str(tmp_path / "redis.effects"))


@pytest.fixture(params=UNPOOLED)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return STORES[request.param](request.getfixturevalue, tmp_path)


# For what only claims that end with a lease have.
leased = pytest.mark.parametrize("store", LEASED, indirect=True)
# For what a database that lets one writer in after the other has no need of.
not_by_example = pytest.mark.parametrize("store", UNPOOLED[:-2], indirect=True)
keeping_letters = pytest.mark.parametrize(
    "store", [name for name in STORES if name != "own database"], indirect=True
)
of_any_kind = pytest.mark.parametrize("store", STORES, indirect=True)
