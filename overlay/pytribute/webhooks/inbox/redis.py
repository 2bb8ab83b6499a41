"""An inbox in Redis: for processes on several machines. Needs the extra ``redis``."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import partial
from typing import Any, TypeAlias, TypeVar, overload

try:
    from redis import BlockingConnectionPool, Redis
    from redis.asyncio import Redis as AsyncRedis
    from redis.asyncio.client import Pipeline as AsyncPipeline
    from redis.backoff import ExponentialBackoff
    from redis.client import Pipeline
    from redis.exceptions import ConnectionError as NoConnectionError
    from redis.exceptions import RedisError
    from redis.exceptions import TimeoutError as NoAnswerError
    from redis.retry import Retry
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox in Redis needs the package {_missing.name}: pip install 'pytribute[redis]'",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.claims import Claim, InboxError, State
from pytribute.webhooks.inbox.dead_letters import DeadLetter
from pytribute.webhooks.inbox.drivers import AsyncDriver, BlockingDriver, Driver, Steps
from pytribute.webhooks.inbox.keys import check_address
from pytribute.webhooks.inbox.leases import LEASE, ContextT, LeasedInbox, LettersT, NoneT

__all__ = ["RedisInbox"]

T = TypeVar("T")
_AsyncContext: TypeAlias = AbstractAsyncContextManager[Claim]
_Awaitable: TypeAlias = Coroutine[Any, Any, T]

_COMPLETED = "done"  # followed by the token: the command may be repeated when a response was lost
_ACQUIRE = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
"""
_COMPLETE = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] and held ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[3])
redis.call('ZREM', KEYS[3], ARGV[3])
return 1
"""
_RELEASE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"
_ADD = """
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
for _, row in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1 - ARGV[4])) do
    redis.call('HDEL', KEYS[1], row)
    redis.call('ZREM', KEYS[2], row)
end
return 1
"""
_REMOVE = """
redis.call('HDEL', KEYS[1], ARGV[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
"""
_SCRIPTS = (_ACQUIRE, _COMPLETE, _RELEASE, _ADD, _REMOVE)

_PATIENCE = 5.0
"""Seconds to wait for a response of the server; there are three retries."""
_CONNECTIONS = 50
"""Maximum number of connections of an inbox; further uses wait for one of them."""
_BATCH = 100
"""Number of letters in one request: each may have a megabyte."""


class RedisInbox(LeasedInbox[ContextT, NoneT, LettersT]):
    """Remembers events in Redis, as durably as the server is configured.

    Each event adds a key of about 100 bytes, which stays. It connects at the first use.

    With an address or a client of `redis`, methods block and ``claim()`` is a context manager.
    With a client of `redis.asyncio`, methods are awaited and ``claim()`` is an async context
    manager; the inbox then belongs to the event loop that uses it first, until that is closed.

    A handled event is handled once more if its mark could not be set before its lease expired (the
    process stood still or Redis was away for longer than the lease), if the process ended between
    the function's effect and the mark, if a signal handler raised there, or if Redis lost the mark
    or the lease. Redis loses keys under ``maxmemory`` with a policy that evicts keys without an
    expiry (``allkeys-*``; any ``volatile-*`` policy evicts leases), up to a second of writes with
    ``appendfsync everysec``, all writes since the last snapshot without an append-only file, and in
    a failover the writes that the replica had not received. Leases follow the server's clock: a
    step of it over a lease ends the lease while its function runs.

    An exception that a signal handler raises inside redis-py may leave a lock of its pool locked,
    so that later uses wait for ever: don't enforce time limits by signals in a handler's process.

    Args:
        redis: an address (``redis://…``), or a client of your own: `redis.Redis` or
            `redis.asyncio.Redis`, such as the result of a Sentinel's ``master_for``; no cluster.
        prefix: the prefix of all keys.
        lease: seconds after which the claim of a process that died expires.

    Raises:
        TypeError: it is neither an address nor such a client.
        InboxError: the address is invalid.
    """

    @overload
    def __init__(
        self: "RedisInbox[AbstractContextManager[Claim], None, list[DeadLetter]]",
        redis: "str | Redis",
        *,
        prefix: str = ...,
        lease: float = ...,
    ) -> None: ...

    @overload
    def __init__(
        self: "RedisInbox[_AsyncContext, _Awaitable[None], _Awaitable[list[DeadLetter]]]",
        redis: AsyncRedis,
        *,
        prefix: str = ...,
        lease: float = ...,
    ) -> None: ...

    def __init__(
        self,
        redis: "str | Redis | AsyncRedis",
        *,
        prefix: str = "pytribute:inbox:",
        lease: float = LEASE,
    ) -> None:
        make = partial(_open, redis) if isinstance(redis, str) else partial(_check_client, redis)
        client = make()
        self._server = _Store(make, _location(client.connection_pool, prefix), prefix)
        driver: Driver = (
            BlockingDriver() if isinstance(client, Redis) else AsyncDriver(self._server.forget)
        )
        super().__init__(self._server, driver, lease)

    def close(self) -> NoneT:
        """Close the connections, until the inbox is used again."""
        return self._run(self._server.close())


class _Store:
    """A client and the scripts that it runs; see `LeaseStore`."""

    def __init__(
        self, make: Callable[[], "Redis | AsyncRedis"], location: str, prefix: str
    ) -> None:
        self._make = make
        self.location = location
        self._prefix = prefix
        self._letters = f"{prefix}dead-letters:bodies", f"{prefix}dead-letters:order"
        self._made: tuple[Any, dict[str, Any]] | None = None

    @property
    def _client(self) -> Any:  # noqa: ANN401 - it blocks or awaits
        return self._connected()[0]

    def _connected(self) -> tuple[Any, dict[str, Any]]:
        """Return the client and its scripts, created at the first use.

        If they were created at import, the locks of the pool would stop every greenlet of a process
        that gevent patches later.
        """
        if self._made is None:
            client: Any = self._make()
            self._made = client, {text: client.register_script(text) for text in _SCRIPTS}
        return self._made

    def close(self) -> Steps[None]:
        client = self._client
        yield client.close if isinstance(client, Redis) else client.aclose

    def forget(self) -> None:
        """Drop the connections of a closed event loop."""
        self._client.connection_pool.reset()

    def acquire(self, row: str, token: str, seconds: float) -> Steps[State]:
        milliseconds = max(1, round(seconds * 1000))
        held = yield from self._run(_ACQUIRE, [self._prefix + row], token, milliseconds)
        if not held:
            return State.ACQUIRED
        return State.COMPLETED if _text(held).startswith(_COMPLETED) else State.IN_PROGRESS

    def complete(self, row: str, token: str) -> Steps[bool]:
        names = [self._prefix + row, *self._letters]
        kept: int = yield from self._run(_COMPLETE, names, token, f"{_COMPLETED} {token}", row)
        return kept == 1

    def release(self, row: str, token: str) -> Steps[None]:
        yield from self._run(_RELEASE, [self._prefix + row], token)

    def add_letter(self, row: str, letter: str, at: float, kept: int) -> Steps[None]:
        yield from self._run(_ADD, [*self._letters], row, letter, at, kept)

    def remove_letter(self, row: str) -> Steps[None]:
        yield from self._run(_REMOVE, [*self._letters], row)

    def letters(self) -> Steps[list[str]]:
        bodies, order = self._letters
        rows = yield from self._call(partial(self._client.zrange, order, 0, -1))
        found: list[str] = []
        for at in range(0, len(rows), _BATCH):
            some = partial(self._client.hmget, bodies, rows[at : at + _BATCH])
            found += [_text(letter) for letter in (yield from self._call(some)) if letter]
        return found

    def _run(self, script: str, names: list[str], *values: object) -> Steps[Any]:
        return self._call(partial(self._connected()[1][script], keys=names, args=values))

    def _call(self, call: "partial[Any]") -> Steps[Any]:
        try:
            return (yield call)
        except (RedisError, OSError) as error:
            reason = str(error)
        except RuntimeError as error:
            if isinstance(self._client, Redis):
                raise
            reason = f"{error} (a client of redis.asyncio serves one event loop)"
        # Raised outside the except blocks, so that no frame of its traceback shows the password.
        raise InboxError(
            f"the inbox in Redis can't be used: {reason} (is the server running and writable?)"
        )


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _location(pool: Any, prefix: str) -> str:  # noqa: ANN401 - of any class
    options = pool.connection_kwargs
    if service := getattr(pool, "service_name", None):
        place = f"redis+sentinel://{service}"
    elif path := options.get("path"):
        place = f"unix://{path}"
    else:
        host = str(options.get("host", "localhost"))
        host = f"[{host}]" if ":" in host else host
        place = f"redis://{host}:{options.get('port', 6379)}"
    return f"{place}/{options.get('db') or 0} {prefix}*"


def _check_client(client: object) -> "Redis | AsyncRedis":
    if isinstance(client, (Redis, AsyncRedis)) and not isinstance(
        client, (Pipeline, AsyncPipeline)
    ):
        return client
    kind = type(client)
    raise TypeError(
        "an inbox in Redis needs an address (redis://…) or a client of the class redis.Redis or "
        f"redis.asyncio.Redis, not {kind.__module__}.{kind.__qualname__}"
    )


def _open(address: str) -> Redis:
    check_address(address)
    try:
        pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]  # redis types no options
            address,
            max_connections=_CONNECTIONS,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            retry=Retry(ExponentialBackoff(cap=1, base=0.05), 3),
            retry_on_error=[NoConnectionError, NoAnswerError],
        )
        return Redis.from_pool(pool)
    except ValueError:
        pass
    raise InboxError("invalid address of Redis; expected redis://user:password@host:6379/0")
