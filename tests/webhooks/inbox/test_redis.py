"""What only the inbox in Redis has."""

import sys
import traceback

import pytest

from pytribute.webhooks import inbox as face
from pytribute.webhooks.inbox import InboxError, RedisInbox, State
from tests.webhooks.inbox.stores import RedisStore, finish, take
from tests.webhooks.inbox.test_claims import state

SECRET = "pa55w0rd"


def shown(error: BaseException) -> str:
    """Give all that a report may show of an error, with the variables of its frames."""
    lines = list(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return "".join(lines).replace(f'SECRET = "{SECRET}"', "")


@pytest.mark.parametrize("decoded", [False, True])
def test_a_client_of_one_s_own_serves(redis_store: RedisStore, decoded: bool) -> None:  # noqa: FBT001
    with redis_store.client(decode_responses=decoded) as client:
        inbox = RedisInbox(client, prefix=redis_store.prefix)
        with inbox.claim("a"):
            assert state(inbox, "a") is State.BUSY
        assert state(inbox, "a") is State.DONE
        assert client.ttl(f"{redis_store.prefix}a") == -1


def test_a_mark_whose_answer_got_lost_is_made_again(redis_store: RedisStore) -> None:
    with redis_store.inbox() as inbox:
        assert take(inbox, "a", "one", 60) is State.NEW
        assert [finish(inbox, "a", "one") for _ in range(2)] == [True, True]
        assert take(inbox, "a", "one", 60) is State.DONE
        assert not finish(inbox, "a", "other")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    inbox = RedisInbox(f"redis://user:{SECRET}@127.0.0.1:1/0")

    with pytest.raises(InboxError, match=r"Redis can't be used: .*127\.0\.0\.1:1") as caught:
        state(inbox, "a")

    assert SECRET not in shown(caught.value)
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
def test_an_address_that_is_none_is_told_without_the_password(address: str) -> None:
    with pytest.raises(InboxError, match="address") as caught:
        RedisInbox(address)

    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_server_that_may_not_be_written_to_is_told(redis_store: RedisStore) -> None:
    with redis_store.client() as client:
        client.lpush(f"{redis_store.prefix}a", "no string")
        with pytest.raises(InboxError, match="WRONGTYPE"):
            state(RedisInbox(client, prefix=redis_store.prefix), "a")


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pytribute.webhooks.inbox.redis")
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pytribute\[redis\]'"):
        face.RedisInbox  # noqa: B018 - it is imported when it is first used


def test_other_names_are_not_there() -> None:
    assert not hasattr(face, "MongoInbox")
    assert isinstance(face.RedisInbox, type)
