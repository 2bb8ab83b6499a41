"""The package's face: all names, each from where it lives."""

import pickle
import subprocess
import sys
from datetime import UTC, datetime
from types import ModuleType

import pytest

from pytribute import webhooks
from pytribute.webhooks import Event, SigningKey, inbox, parse_unverified
from tests.webhooks.samples import delivery


def test_every_name_is_there() -> None:
    for name in webhooks.__all__:
        assert getattr(webhooks, name) is not None
    assert {*webhooks.__all__} <= {*dir(webhooks)}
    for module, name in [(webhooks, "no_such_thing"), (inbox, "NoSuchInbox")]:
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            getattr(module, name)


EXTRAS = ("AsyncPostgresInbox", "PostgresInbox", "RedisInbox")


@pytest.mark.parametrize("module", [webhooks, inbox])
def test_inboxes_that_need_an_extra_are_there_but_not_for_a_star(module: ModuleType) -> None:
    for name in EXTRAS:
        assert getattr(module, name) is getattr(inbox, name)
    assert {*EXTRAS} <= {*dir(module)}
    assert {*EXTRAS}.isdisjoint(module.__all__)


@pytest.mark.parametrize("module", ["pytribute.webhooks", "pytribute.webhooks.inbox"])
def test_without_the_extras_all_else_is_there(module: str) -> None:
    """Ask a process of its own, because modules that were imported stay."""
    asked = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _WITHOUT_EXTRAS.format(module=module)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert asked.stderr == ""
    assert asked.stdout.splitlines() == [
        "needs the package psycopg: pip install 'pytribute[postgres]' psycopg-binary",
        "needs the package redis: pip install 'pytribute[redis]'",
        "needs the package sqlalchemy: pip install 'pytribute[sqlalchemy]'",
        "needs the package django: pip install 'pytribute[django]'",
    ]


_WITHOUT_EXTRAS = """
import sys

missing = ("psycopg", "redis", "sqlalchemy", "django")

class Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name in missing else self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
from {module} import *
import {module} as module
names = ("PostgresInbox", "RedisInbox", "SQLAlchemyInbox", "DjangoInbox")
assert not {{*names}} & {{*dir(module)}}
for name in names:
    try:
        getattr(module, name)
    except ModuleNotFoundError as error:
        print(str(error).partition(" needs ")[1].strip(), str(error).partition(" needs ")[2])
"""


def test_an_event_can_be_pickled_and_a_key_can_not() -> None:
    event = parse_unverified(delivery("new_digital_product"))

    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 - our own
    with pytest.raises(TypeError, match="isn't pickled"):
        pickle.dumps(SigningKey("canary-7f3a"))
    assert "canary" not in repr(SigningKey("canary-7f3a"))


def test_a_custom_event_class_must_define_its_key() -> None:
    now = datetime.now(UTC)
    event: Event[None] = Event(created_at=now, sent_at=now, payload=None)

    with pytest.raises(NotImplementedError):
        _ = event.idempotency_key
