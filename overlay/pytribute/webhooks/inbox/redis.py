"""An inbox in Redis: for processes on several machines. Needs the extra ``redis``."""

from collections.abc import Generator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.leases import LEASE, LeasedInbox

__all__ = ["RedisInbox"]

_DONE = "done"
_TAKE = """
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
"""
_RENEW = """
return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0
"""
_FINISH = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""
_DROP = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"


class RedisInbox(LeasedInbox):
    """Remembers events in Redis, as well as that server remembers: mind its persistence settings.

    A key of about 100 bytes an event stays for good.

    Args:
        redis: an address (``redis://…``) or a client of your own.
        prefix: what the names of the keys begin with.
        lease: seconds after which the claim of a process that died is free again.
    """

    def __init__(
        self, redis: "str | Redis", *, prefix: str = "pytribute:inbox:", lease: float = LEASE
    ) -> None:
        super().__init__(lease)
        self._redis = _opened(redis) if isinstance(redis, str) else redis
        self._prefix = prefix
        script = self._redis.register_script
        self._scripts = {text: script(text) for text in (_TAKE, _RENEW, _FINISH, _DROP)}

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _take(self, key: str, token: str, seconds: float) -> State:
        held = self._run(_TAKE, key, token, _milliseconds(seconds))
        if not held:
            return State.NEW
        return State.DONE if held in {_DONE, _DONE.encode()} else State.BUSY

    def _renew(self, key: str, token: str, seconds: float) -> None:
        self._run(_RENEW, key, token, _milliseconds(seconds))

    def _finish(self, key: str, token: str) -> bool:
        return self._run(_FINISH, key, token, _DONE) == 1

    def _drop(self, key: str, token: str) -> None:
        self._run(_DROP, key, token)

    def _run(self, script: str, key: str, *values: str | int) -> object:
        with _spoken():
            found: object = self._scripts[script](keys=[self._prefix + key], args=values)
        return found


def _opened(address: str) -> Redis:
    return Redis.from_url(address)  # pyright: ignore[reportUnknownMemberType]  # redis types no options


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


@contextmanager
def _spoken() -> Generator[None]:
    try:
        yield
    except RedisError as error:
        raise InboxError(f"the inbox in Redis can't be used: {error}") from error
