"""What only the inbox in Redis has."""

import asyncio
import socket
import sys
import traceback
from contextlib import closing
from typing import Any, cast

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.cluster import RedisCluster as AsyncRedisCluster
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.cluster import RedisCluster
from redis.sentinel import Sentinel

from pytribute.webhooks import inbox as face
from pytribute.webhooks.inbox import InboxError, RedisInbox, State
from tests.webhooks.inbox.servers import sentinel_server
from tests.webhooks.inbox.stores import RedisStore, acquire, complete
from tests.webhooks.inbox.test_claims import state

SECRET = "pa55w0rd"


def report(error: BaseException) -> str:
    """Return everything that a report may show of an error, with local variables."""
    lines = list(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return "".join(lines).replace(f'SECRET = "{SECRET}"', "")


@pytest.mark.parametrize("decoded", [False, True])
def test_a_client_of_one_s_own_serves(redis_store: RedisStore, decoded: bool) -> None:  # noqa: FBT001
    with redis_store.client(decode_responses=decoded) as client:
        inbox = RedisInbox(client, prefix=redis_store.prefix)
        with inbox.claim("a"):
            assert state(inbox, "a") is State.IN_PROGRESS
        assert state(inbox, "a") is State.COMPLETED
        assert client.ttl(f"{redis_store.prefix}a") == -1


def test_a_mark_with_a_lost_response_is_made_again(redis_store: RedisStore) -> None:
    with redis_store.inbox() as inbox:
        assert acquire(inbox, "a", "one", 60) is State.ACQUIRED
        assert [complete(inbox, "a", "one") for _ in range(2)] == [True, True]
        assert acquire(inbox, "a", "one", 60) is State.COMPLETED
        assert not complete(inbox, "a", "other")


def test_an_unreachable_server_is_an_error_without_the_password() -> None:
    inbox = RedisInbox(f"redis://user:{SECRET}@127.0.0.1:1/0")

    with pytest.raises(InboxError, match=r"Redis can't be used: .*127\.0\.0\.1:1") as caught:
        state(inbox, "a")

    assert SECRET not in report(caught.value)
    assert caught.value.__context__ is None
    inbox.close()


@pytest.mark.parametrize(
    "address",
    [
        f"redis://user:{SECRET}/1@localhost",
        f"redis://user:1@{SECRET}@localhost",
        f"redis://localhost:{SECRET}",
        f"http://user:{SECRET}@localhost",
        SECRET,
    ],
)
def test_an_invalid_address_is_an_error_without_the_password(address: str) -> None:
    with pytest.raises(InboxError, match="address") as caught:
        RedisInbox(address)

    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_read_only_server_is_an_error(redis_store: RedisStore) -> None:
    with redis_store.client() as client:
        client.lpush(f"{redis_store.prefix}a", "no string")
        with pytest.raises(InboxError, match="WRONGTYPE"):
            state(RedisInbox(client, prefix=redis_store.prefix), "a")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pytribute.webhooks.inbox.redis")
    monkeypatch.delitem(vars(face), "RedisInbox", raising=False)
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pytribute\[redis\]'"):
        face.RedisInbox  # noqa: B018 - it is imported when it is first used


def test_other_names_are_not_there() -> None:
    assert not hasattr(face, "MongoInbox")
    assert isinstance(face.RedisInbox, type)


def test_nothing_connects_before_the_first_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # noqa: FBT003 - it has no keyword
        port = server.getsockname()[1]
        inbox = RedisInbox(f"redis://127.0.0.1:{port}/0")
        RedisInbox(Redis(port=port))
        RedisInbox(AsyncRedis(port=port))
        with pytest.raises(BlockingIOError):
            server.accept()
        inbox.close()


def test_a_check_uses_the_server(redis_store: RedisStore) -> None:
    with redis_store.inbox() as inbox:
        inbox.check()
    with pytest.raises(InboxError, match=r"can't be used: .*127\.0\.0\.1:1"):
        RedisInbox("redis://127.0.0.1:1/0").check()
    with redis_store.client(max_connections=1) as client:
        pool: Any = client.connection_pool
        pool.get_connection()
        with pytest.raises(InboxError, match="onnections"):
            RedisInbox(client).check()
        pool.disconnect()


@pytest.mark.parametrize(
    ("address", "location"),
    [
        (f"redis://user:{SECRET}@example.com:7000/3", "redis://example.com:7000/3 shop:*"),
        (f"rediss://:{SECRET}@[::1]", "redis://[::1]:6379/0 shop:*"),
        ("unix:///run/redis.sock?db=2", "unix:///run/redis.sock/2 shop:*"),
    ],
)
def test_a_location_is_the_same_of_an_address_and_of_a_client(address: str, location: str) -> None:
    clients: list[Any] = [address, Redis.from_url(address), AsyncRedis.from_url(address)]  # pyright: ignore[reportUnknownMemberType]

    assert {RedisInbox(client, prefix="shop:").location for client in clients} == {location}
    assert RedisInbox(Redis()).location == "redis://localhost:6379/0 pytribute:inbox:*"


def test_a_location_by_sentinel_is_its_service() -> None:
    sentinel: Any = _Sentinel([("localhost", 26379)])
    master = sentinel.master_for("shop", db=1)

    assert RedisInbox(master).location == "redis+sentinel://shop/1 pytribute:inbox:*"


# Neither is typed.
_Sentinel: Any = Sentinel
_AsyncSentinel: Any = AsyncSentinel


class _Cluster(RedisCluster):
    def __init__(self) -> None:
        """Connect to none."""

    def __del__(self) -> None:
        """Have nothing to close."""


@pytest.mark.parametrize(
    "client",
    [
        *(
            None,
            5,
            b"redis://localhost",
            object(),
            Redis,
            _Sentinel([("localhost", 1)]),
            _Cluster(),
        ),
        AsyncRedisCluster("localhost"),
        *(
            cast("Any", Redis()).pipeline(),
            cast("Any", AsyncRedis()).pipeline(),
            Redis().connection_pool,
        ),
    ],
)
def test_an_object_that_is_no_client_is_refused(client: Any) -> None:  # noqa: ANN401 - of any kind
    with pytest.raises(TypeError, match=r"redis\.Redis or redis\.asyncio\.Redis, not \w+\."):
        RedisInbox(client)


@pytest.mark.parametrize("error", [ZeroDivisionError, RuntimeError])
def test_errors_of_the_function_are_unchanged(
    redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error

    with redis_store.client() as client:
        monkeypatch.setattr(client, "zrange", fail)
        with pytest.raises(error):
            RedisInbox(client, prefix=redis_store.prefix).dead_letters()


def test_a_sentinel_s_master_serves() -> None:
    with sentinel_server("shop") as port:
        sentinel: Any = _Sentinel([("127.0.0.1", port)])
        with closing(RedisInbox(sentinel.master_for("shop"))) as inbox:
            assert [state(inbox, "a") for _ in range(2)] == [State.ACQUIRED, State.COMPLETED]

        async def main() -> list[State]:
            sentinel: Any = _AsyncSentinel([("127.0.0.1", port)])
            inbox = RedisInbox(cast("AsyncRedis", sentinel.master_for("shop")))
            found = list[State]()
            for key in "ab":
                async with inbox.claim(key) as claim:
                    found.append(claim.state)
            await inbox.close()
            for each in sentinel.sentinels:
                await each.aclose()
            return found

        assert asyncio.run(main()) == [State.COMPLETED, State.ACQUIRED]
