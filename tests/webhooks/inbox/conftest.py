from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.webhooks.inbox.servers import NotInstalledError, postgres_server, redis_server
from tests.webhooks.inbox.stores import (
    AsyncPostgresStore,
    AsyncRedisStore,
    OwnDatabaseStore,
    PostgresStore,
    RedisStore,
    SqliteStore,
    Store,
)

STORES = ["sqlite", "redis", "async redis", "postgres", "async postgres", "own database"]
LEASED = STORES[:2]


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


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    match request.param:
        case "async redis":
            redis: RedisStore = request.getfixturevalue("redis_store")
            return AsyncRedisStore(redis.place, redis.prefix, redis.effects)
        case "postgres":
            return PostgresStore(request.getfixturevalue("postgres_address"))
        case "async postgres":
            return AsyncPostgresStore(request.getfixturevalue("postgres_address"))
        case "own database":
            return OwnDatabaseStore(str(tmp_path / "shop.sqlite3"))
        case name:
            store: Store = request.getfixturevalue(f"{name}_store")
            return store


# For what only claims that end with a lease have.
leased = pytest.mark.parametrize("store", LEASED, indirect=True)
# For what a database that lets one writer in after the other has no need of.
not_by_example = pytest.mark.parametrize("store", STORES[:-1], indirect=True)
