"""An inbox by its address."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pytribute.webhooks.inbox import (
    InboxError,
    PostgresInbox,
    RedisInbox,
    SqliteInbox,
    State,
    open_inbox,
)
from tests.webhooks.inbox.stores import PostgresStore
from tests.webhooks.inbox.test_claims import state
from tests.webhooks.inbox.test_redis import SECRET


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "PostgreSQL"])
def test_an_address_of_postgresql(scheme: str) -> None:
    inbox = open_inbox(f"{scheme}://user:{SECRET}@db/shop")
    assert isinstance(inbox, PostgresInbox)
    assert inbox.location == "postgresql://db:5432/shop"


def test_an_address_of_postgresql_serves(postgres_address: str) -> None:
    store = PostgresStore(postgres_address)
    host = postgres_address.partition("host=")[2].partition(" ")[0]
    schema = postgres_address.partition("search_path=")[2]
    inbox: Any = open_inbox(
        f"postgresql://tester@/postgres?host={host}&options=-csearch_path%3D{schema}"
    )
    assert state(inbox, "a") is State.ACQUIRED
    with store.inbox() as other:
        assert state(other, "a") is State.COMPLETED


@pytest.mark.parametrize(
    "address", ["redis://db/0", "rediss://db", "unix:///run/redis", "REDIS://db"]
)
def test_an_address_of_redis(address: str) -> None:
    inbox = open_inbox(address)
    assert isinstance(inbox, RedisInbox)
    inbox.close()


def test_a_path_and_an_address_of_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    addresses: list[str | Path] = [
        tmp_path / "inbox.db",
        str(tmp_path / "inbox.db"),
        "inbox.db",
        "sqlite:///inbox.db",
        f"SQLite:///{tmp_path}/inbox.db",
    ]
    states = list[State]()
    for address in addresses:
        inbox = open_inbox(address)
        assert isinstance(inbox, SqliteInbox)
        with closing(inbox):
            states.append(state(inbox, "a"))
    assert states == [State.ACQUIRED, *[State.COMPLETED] * 4]
    assert {file.name for file in tmp_path.iterdir()} == {"inbox.db"}


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://user:{SECRET}@db/shop",
        f"postgresql+psycopg://user:{SECRET}@db/shop",
        f"http://user:{SECRET}@db",
    ],
)
def test_another_scheme_is_refused_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"postgresql://.* redis://.* sqlite:///") as caught:
        open_inbox(address)
    assert SECRET not in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///", "sqlite://inbox.db", "sqlite:///inbox.db?mode=ro"]
)
def test_an_address_of_sqlite_names_a_file(address: str) -> None:
    with pytest.raises(ValueError, match="write sqlite:///inbox"):
        open_inbox(address)


@pytest.mark.parametrize("address", ["", " "])
def test_an_empty_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        open_inbox(address)


@pytest.mark.parametrize("address", [None, 5, b"inbox.db"])
def test_an_invalid_address_is_refused(address: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match="address or a path"):
        open_inbox(address)


def test_an_address_that_can_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(InboxError, match="ambiguous"):
        open_inbox(f"postgres://user:1@{SECRET}@db/shop")
