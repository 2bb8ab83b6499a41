"""An inbox in Redis: for processes on several machines. Needs the extra ``redis``."""

try:
    from redis import Redis
    from redis.backoff import ExponentialBackoff
    from redis.exceptions import ConnectionError as NoConnectionError
    from redis.exceptions import RedisError
    from redis.exceptions import TimeoutError as NoAnswerError
    from redis.retry import Retry
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"an inbox in Redis needs the package {_missing.name}: pip install 'pytribute[redis]'",
        name=_missing.name,
    ) from None

from pytribute.webhooks.inbox.claims import InboxError, State
from pytribute.webhooks.inbox.leases import LEASE, LeasedInbox
from pytribute.webhooks.inbox.rows import check_address

__all__ = ["RedisInbox"]

_DONE = "done"  # and by whom: asked again when an answer got lost, it isn't somebody else's
_TAKE = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
"""
_FINISH = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] and held ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""
_DROP = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"

_PATIENCE = 5.0
"""Seconds to wait for an answer of the server, each time; three more tries."""


class RedisInbox(LeasedInbox):
    """Remembers events in Redis, as well as that server remembers: mind its persistence settings.

    A key of about 100 bytes an event stays for good.

    Args:
        redis: an address (``redis://…``) or a client of your own.
        prefix: what the names of the keys begin with.
        lease: seconds after which the claim of a process that died is free again.

    Raises:
        InboxError: the address is none.
    """

    def __init__(
        self, redis: "str | Redis", *, prefix: str = "pytribute:inbox:", lease: float = LEASE
    ) -> None:
        super().__init__(lease)
        self._redis = _opened(redis) if isinstance(redis, str) else redis
        self._prefix = prefix
        script = self._redis.register_script
        self._scripts = {text: script(text) for text in (_TAKE, _FINISH, _DROP)}

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def take(self, row: str, token: str, seconds: float) -> State:
        """Let the token hold a free key; see `LeasedInbox.take`."""
        held = self._run(_TAKE, row, token, max(1, round(seconds * 1000)))
        if not held:
            return State.NEW
        text = held.decode() if isinstance(held, bytes) else str(held)
        return State.DONE if text.startswith(_DONE) else State.BUSY

    def finish(self, row: str, token: str) -> bool:
        """Mark a free key as done for good; see `LeasedInbox.finish`."""
        return self._run(_FINISH, row, token, f"{_DONE} {token}") == 1

    def drop(self, row: str, token: str) -> None:
        """Set the key free; see `LeasedInbox.drop`."""
        self._run(_DROP, row, token)

    def _run(self, script: str, row: str, *values: str | int) -> object:
        try:
            found: object = self._scripts[script](keys=[self._prefix + row], args=values)
        except RedisError as error:
            failure = InboxError(
                f"the inbox in Redis can't be used: {error} (is the server there, and may it be "
                "written to?)"
            )
        else:
            return found
        raise failure  # here, so that nobody finds the password in the frames behind it


def _opened(address: str) -> Redis:
    check_address(address)
    try:
        return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # redis types no options
            address,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            retry=Retry(ExponentialBackoff(cap=1, base=0.05), 3),
            retry_on_error=[NoConnectionError, NoAnswerError],
        )
    except ValueError:
        pass
    raise InboxError("that is no address of Redis, such as redis://user:password@host:6379/0")
