"""The package's face: all names, each from where it lives."""

import pickle
from datetime import UTC, datetime

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


def test_an_event_can_be_pickled_and_a_key_can_not() -> None:
    event = parse_unverified(delivery("new_digital_product"))

    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 - our own
    with pytest.raises(TypeError, match="isn't pickled"):
        pickle.dumps(SigningKey("canary-7f3a"))
    assert "canary" not in repr(SigningKey("canary-7f3a"))


def test_an_event_of_ones_own_has_to_say_what_it_is_known_by() -> None:
    now = datetime.now(UTC)
    event: Event[None] = Event(created_at=now, sent_at=now, payload=None)

    with pytest.raises(NotImplementedError):
        _ = event.idempotency_key
